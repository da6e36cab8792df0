//! Timers as futures, on one `setTimeout` for all of them.
//!
//! Nearly all time limits end unused, and setting and clearing a timer for each would be a tenth of what a call costs. So a
//! long timer that nobody needs any more is left as it is, and serves the next ones.

use super::clock;
use super::scope::{Timeout, scope};
use litemap::LiteMap;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// Beyond it, a browser's timer fires at once.
const MAX_TIMEOUT_MS: f64 = 2_147_483_647.0;

/// Shorter timers are cleared when nobody needs them any more.
const LONG_MS: f64 = 5000.0;

/// Is ready once a time has come.
pub(super) struct Sleep {
    until: Duration,
    /// The time at the first poll. Later ones wait for the mark alone.
    now: Option<Duration>,
    entry: Option<Entry>,
}

struct Entry {
    number: u64,
    is_due: Rc<Cell<bool>>,
}

/// Who waits, and the mark of its entry.
type Waiting = (Waker, Rc<Cell<bool>>);

#[derive(Default)]
struct Timers {
    last: u64,
    waiting: LiteMap<(Duration, u64), Waiting>,
    armed: Option<Armed>,
    callback: Option<Closure<dyn FnMut()>>,
}

/// The one timer of the browser.
struct Armed {
    at: Duration,
    timeout: Timeout,
    is_long: bool,
}

thread_local!(static TIMERS: RefCell<Timers> = RefCell::default());

impl Sleep {
    /// Ready at the time `until`. It is `now`, and is polled at once: whoever has read the clock spares another call of the
    /// browser.
    pub(super) fn until(until: Duration, now: Duration) -> Self {
        Self { until, now: Some(now), entry: None }
    }

    fn forget(&mut self) {
        if let Some(entry) = self.entry.take() {
            TIMERS.with_borrow_mut(|timers| timers.remove(&(self.until, entry.number)));
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let (until, now) = (self.until, self.now.take());
        // A timer can be a little early, hence the mark.
        let is_due = self.entry.as_ref().is_some_and(|entry| entry.is_due.get());
        if is_due || now.is_some_and(|now| now >= until) {
            self.forget();
            return Poll::Ready(());
        }
        let entry = self.entry.get_or_insert_with(|| TIMERS.with_borrow_mut(Timers::enter));
        let waker = (context.waker().clone(), Rc::clone(&entry.is_due));
        TIMERS.with_borrow_mut(|timers| timers.add((until, entry.number), waker, now));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.forget();
    }
}

impl Timers {
    fn enter(&mut self) -> Entry {
        self.last += 1;
        Entry { number: self.last, is_due: Rc::default() }
    }

    fn add(&mut self, key: (Duration, u64), waker: Waiting, now: Option<Duration>) {
        self.waiting.insert(key, waker);
        match &self.armed {
            Some(Armed { at, timeout, .. }) if *at <= key.0 => {
                if self.waiting.len() == 1 && timeout.is_object() {
                    timeout.keep_alive();
                }
            }
            _ => self.arm(key.0, now.unwrap_or_else(clock::now)),
        }
    }

    fn remove(&mut self, key: &(Duration, u64)) {
        self.waiting.remove(key);
        if !self.waiting.is_empty() {
            return;
        }
        let Some(armed) = &self.armed else { return };
        if !armed.is_long {
            scope().clear_timeout(&armed.timeout);
            self.armed = None;
        } else if armed.timeout.is_object() {
            armed.timeout.let_exit();
        }
    }

    fn arm(&mut self, at: Duration, now: Duration) {
        if let Some(armed) = self.armed.take() {
            scope().clear_timeout(&armed.timeout);
        }
        let callback = self.callback.get_or_insert_with(|| Closure::new(fire));
        let ms = (at.saturating_sub(now).as_secs_f64() * 1000.0).ceil().min(MAX_TIMEOUT_MS);
        let timeout = scope().set_timeout(callback.as_ref().unchecked_ref(), ms);
        self.armed = Some(Armed { at, timeout, is_long: ms >= LONG_MS });
    }

    /// Takes out what is due.
    fn take_due(&mut self) -> Vec<Waiting> {
        let at = self.armed.take().map_or(Duration::ZERO, |armed| armed.at);
        // Mostly one waits, for this. Otherwise others may be due with it, as it can be late.
        let is_alone = self.waiting.len() == 1 && self.waiting.keys().all(|(until, _)| *until <= at);
        let now = if is_alone { at } else { at.max(clock::now()) };
        let count = self.waiting.keys().take_while(|(until, _)| *until <= now).count();
        let keys: Vec<_> = self.waiting.keys().take(count).copied().collect();
        let due = keys.iter().filter_map(|key| self.waiting.remove(key)).collect();
        if let Some(((at, _), _)) = self.waiting.first() {
            self.arm(*at, now);
        }
        due
    }
}

fn fire() {
    for (waker, is_due) in TIMERS.with_borrow_mut(Timers::take_due) {
        is_due.set(true);
        waker.wake();
    }
}
