//! Runs calls: each is a future, which is polled when what it waits for has come.
//!
//! wasm-bindgen-futures would make two closures and a promise for each wait, and a turn of the microtask queue for each poll.
//! That was a third of what a call cost in Firefox. Here the browser's part calls back with a number.

use crate::client::{Failure, Response};
use std::cell::{RefCell, RefMut};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use wasm_bindgen::prelude::*;

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// What came of what a call asked the browser for.
pub enum Outcome {
    /// A text, or none.
    Text(Option<String>),
    /// An answer, or why there is none.
    Answer(Result<Response, Failure>),
}

/// All calls under way.
#[derive(Default)]
struct Tasks {
    last: u32,
    waiting: Vec<(u32, Work)>,
    /// Those that may go on.
    woken: Vec<u32>,
    /// The one that is being polled.
    current: u32,
    /// What was asked for: by a number of its own, whose it is, and what came of it.
    asked: Vec<(u32, u32, Option<Outcome>)>,
}

/// All calls under way. What is done with them is short, and calls nothing that could come back here.
fn tasks() -> RefMut<'static, Tasks> {
    // They live as long as the instance; a closure for each use would be in the WebAssembly once for each.
    thread_local!(static TASKS: &'static RefCell<Tasks> = Box::leak(Box::default()));
    TASKS.with(|tasks| *tasks).borrow_mut()
}

impl Tasks {
    fn number(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }
}

/// Wakes the task of this number.
struct Call(u32);

impl Wake for Call {
    fn wake(self: Arc<Self>) {
        tasks().woken.push(self.0);
    }
}

/// Runs `work`, as far as it comes at once.
pub fn start(work: Work) {
    let task = tasks().number();
    poll(task, work);
    go_on();
}

fn poll(task: u32, mut work: Work) {
    let before = std::mem::replace(&mut tasks().current, task);
    let waker = Waker::from(Arc::new(Call(task)));
    let is_over = work.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
    // What is over is dropped here, where it may ask for tasks.
    let rest = if is_over { None } else { Some((task, work)) };
    let mut tasks = tasks();
    tasks.current = before;
    tasks.waiting.extend(rest);
}

/// Polls those that were woken, one after the other. In the midst of a poll there is nothing to do: whoever polls does it.
fn go_on() {
    while let Some((task, work)) = next() {
        poll(task, work);
    }
}

fn next() -> Option<(u32, Work)> {
    let mut tasks = tasks();
    while tasks.current == 0 && !tasks.woken.is_empty() {
        let task = tasks.woken.remove(0);
        // One that is over has nothing to go on with.
        if let Some(at) = tasks.waiting.iter().position(|(waiting, _)| *waiting == task) {
            return Some(tasks.waiting.swap_remove(at));
        }
    }
    None
}

/// Asks the browser for something with `begin`, which is given the number to call back with, and waits for what comes of it.
/// Giving up by dropping the future forgets the number.
pub fn ask(begin: impl FnOnce(u32)) -> impl Future<Output = Outcome> {
    let number = number_for_current();
    begin(number);
    let asked = Asked(number);
    poll_fn(move |_| asked.take().map_or(Poll::Pending, Poll::Ready))
}

fn number_for_current() -> u32 {
    let mut tasks = tasks();
    let (number, task) = (tasks.number(), tasks.current);
    tasks.asked.push((number, task, None));
    number
}

struct Asked(u32);

impl Asked {
    fn take(&self) -> Option<Outcome> {
        tasks().asked.iter_mut().find(|(number, ..)| *number == self.0)?.2.take()
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        tasks().asked.retain(|(number, ..)| *number != self.0);
    }
}

#[inline(never)]
fn tell(number: u32, outcome: Outcome) {
    let mut tasks = tasks();
    let Tasks { asked, woken, .. } = &mut *tasks;
    if let Some((_, task, place)) = asked.iter_mut().find(|(asked, ..)| *asked == number) {
        *place = Some(outcome);
        woken.push(*task);
    }
    drop(tasks);
    go_on();
}

/// What was asked for by `number` is this text, or none.
///
/// @internal
#[wasm_bindgen(js_name = tellText)]
pub fn tell_text(number: u32, text: Option<String>) {
    tell(number, Outcome::Text(text));
}

/// What was asked for by `number` is this answer.
///
/// @internal
#[wasm_bindgen(js_name = tellAnswer)]
pub fn tell_answer(number: u32, status: u16, body: Vec<u8>, retry_after: Option<String>) {
    tell(number, Outcome::Answer(Ok(Response { status, body, retry_after })));
}

/// What was asked for by `number` did not come: the numbers of failures are those of `pkg-template/src/answer.ts`, `known` is
/// what more is known of one, and `ms` how long was waited.
///
/// @internal
#[wasm_bindgen(js_name = tellFailure)]
pub fn tell_failure(number: u32, failure: u32, known: String, ms: f64) {
    let failure = match failure {
        2 => Failure::CutOff,
        3 => Failure::Timeout(ms),
        4 => Failure::Redirect,
        5 => Failure::Aborted,
        _ => Failure::Network(known),
    };
    tell(number, Outcome::Answer(Err(failure)));
}
