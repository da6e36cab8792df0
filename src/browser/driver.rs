//! The one place that waits: runs machines, whatever they are, and performs what they ask for.

use super::account::{Credentials, CsrfSource, store_device_id};
use super::clock::Time;
use super::fetch::Transport;
use super::file::File;
use super::timer::Sleep;
use super::upload;
use crate::engine::{
    Answer, CallId, Config, Cx, Effect, Engine, Event, Input, Limit, Machine, Notice, Output, Question, Snapshot, Step,
};
use crate::error::{Error, ErrorKind};
use crate::http::{Account, Csrf, HttpRequest, HttpResponse, TransportError};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use litemap::LiteMap;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// Who is told what happens.
pub(crate) trait Listener {
    /// A notice of the call that is for `progress`; `cause` is what the browser threw, where that is what it is about.
    fn notice(&self, notice: Notice, progress: Option<&Function>, cause: &JsValue);

    /// What has to outlive this instance has changed.
    fn keep(&self, snapshot: &Snapshot);
}

/// What the calls of one client run on.
pub(crate) struct Driver {
    engine: RefCell<Engine>,
    pub(crate) account: Credentials,
    pub(crate) transport: Transport,
    /// A caller's own signature.
    sign: Option<Function>,
    listener: Option<Box<dyn Listener>>,
    calls: RefCell<LiteMap<CallId, Rc<Waiter>>>,
    last: Cell<CallId>,
    is_closed: Cell<bool>,
}

/// A call to run.
pub(crate) struct Run {
    pub(crate) machine: Box<dyn Machine>,
    pub(crate) signal: Option<AbortSignal>,
    pub(crate) files: Vec<File>,
    pub(crate) progress: Option<Function>,
}

/// What a call yields.
pub(crate) struct Finished {
    pub(crate) output: Output,
    /// The HTTP status of its last response.
    #[cfg_attr(not(feature = "js"), expect(dead_code, reason = "the bindings alone use it"))]
    pub(crate) status: Option<u16>,
}

/// Why a call yields nothing.
#[cfg_attr(not(feature = "js"), expect(dead_code, reason = "the bindings alone use it"))]
pub(crate) enum Failure {
    /// It failed, and what the browser threw.
    Failed(Error, JsValue),
    /// The caller's signal aborted, for this reason.
    Aborted(JsValue),
    /// The client was closed.
    Closed,
}

/// What a call that waits is woken by.
#[derive(Default)]
struct Waiter {
    is_woken: Cell<bool>,
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Waiter {
    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Driver {
    pub(crate) fn new(
        config: Config,
        account: Credentials,
        transport: Transport,
        sign: Option<Function>,
        listener: Option<Box<dyn Listener>>,
        snapshot: Snapshot,
    ) -> Rc<Self> {
        Rc::new(Self {
            engine: RefCell::new(Engine::new(config, snapshot)),
            account,
            transport,
            sign,
            listener,
            calls: RefCell::default(),
            last: Cell::default(),
            is_closed: Cell::default(),
        })
    }

    /// How calls behave.
    pub(crate) fn config(&self) -> Config {
        self.engine.borrow().config.clone()
    }

    /// Builds notices from now on, or does not.
    #[cfg_attr(not(feature = "js"), expect(dead_code, reason = "the bindings alone use it"))]
    pub(crate) fn set_listening(&self, on: bool) {
        self.engine.borrow_mut().has_listeners = on;
    }

    /// Passes on what happens outside.
    pub(crate) fn input(&self, input: Input) {
        let woken = {
            let mut engine = self.engine.borrow_mut();
            engine.input(input);
            engine.take_woken()
        };
        self.wake_all(woken);
    }

    /// Ends every call.
    pub(crate) fn close(&self) {
        self.is_closed.set(true);
        for waiter in self.calls.borrow().values() {
            waiter.is_over.set(true);
            waiter.wake();
        }
    }

    /// Begins a call at once, and runs it to its end. Dropping the future cancels the call.
    pub(crate) fn start(self: &Rc<Self>, run: Run) -> impl Future<Output = Result<Finished, Failure>> + use<> {
        let mut call = Call::register(self, run);
        let first = call.advance(Event::Started);
        async move {
            let mut step = first?;
            loop {
                step = match step {
                    Progress::Over(output) => return Ok(Finished { output, status: call.status }),
                    Progress::Waiting(effect) => {
                        let event = call.unless_over(effect).await?;
                        call.advance(event)?
                    }
                }
            }
        }
    }

    fn with<T>(&self, call: CallId, Time { now, wall }: Time, step: impl FnOnce(&mut Cx<'_>) -> T) -> T {
        let mut engine = self.engine.borrow_mut();
        let mut entropy = |bytes: &mut [u8]| getrandom::fill(bytes).is_ok();
        let result = step(&mut Cx { engine: &mut engine, call, now, wall, entropy: &mut entropy });
        if let Some(changes) = engine.take_changes()
            && let Some(listener) = &self.listener
        {
            listener.keep(changes);
        }
        let woken = engine.take_woken();
        drop(engine);
        self.wake_all(woken);
        result
    }

    /// Wakes these calls, or all.
    fn wake_all(&self, woken: Option<Vec<CallId>>) {
        let calls = self.calls.borrow();
        match woken {
            None => calls.values().for_each(Self::wake),
            Some(woken) => woken.iter().filter_map(|call| calls.get(call)).for_each(Self::wake),
        }
    }

    fn wake(waiter: &Rc<Waiter>) {
        waiter.is_woken.set(true);
        waiter.wake();
    }
}

/// What a call waits for.
type Waiting = Pin<Box<dyn Future<Output = (Event, JsValue)>>>;

enum Progress {
    Over(Output),
    Waiting(Waiting),
}

/// A call that is under way; it gives back what it holds, however it ends.
struct Call {
    driver: Rc<Driver>,
    id: CallId,
    run: Run,
    waiter: Rc<Waiter>,
    /// What the browser threw last, and what it threw at the last write: what is asked because of that failed write does not
    /// count.
    cause: JsValue,
    write_cause: JsValue,
    is_writing: bool,
    status: Option<u16>,
    is_over: bool,
    on_abort: Option<Closure<dyn FnMut()>>,
}

impl Call {
    fn register(driver: &Rc<Driver>, run: Run) -> Self {
        let id = driver.last.get().wrapping_add(1);
        driver.last.set(id);
        let waiter = Rc::<Waiter>::default();
        waiter.is_over.set(driver.is_closed.get());
        driver.calls.borrow_mut().insert(id, Rc::clone(&waiter));
        let on_abort = run.signal.as_ref().map(|signal| {
            let waiter = Rc::clone(&waiter);
            let closure = Closure::<dyn FnMut()>::new(move || {
                waiter.is_over.set(true);
                waiter.wake();
            });
            let _ = signal.add_event_listener_with_callback("abort", closure.as_ref().unchecked_ref());
            closure
        });
        Self {
            driver: Rc::clone(driver),
            id,
            run,
            waiter,
            cause: JsValue::UNDEFINED,
            write_cause: JsValue::UNDEFINED,
            is_writing: false,
            status: None,
            is_over: false,
            on_abort,
        }
    }

    /// Whether the caller or the client ended it.
    fn check(&self) -> Result<(), Failure> {
        if !self.waiter.is_over.get() {
            return Ok(());
        }
        match &self.run.signal {
            Some(signal) if signal.aborted() => Err(Failure::Aborted(signal.reason())),
            _ => Err(Failure::Closed),
        }
    }

    /// Steps until there is something to wait for.
    fn advance(&mut self, event: Event) -> Result<Progress, Failure> {
        let mut event = event;
        // Another listener of the signal may have kept its event to itself.
        if self.run.signal.as_ref().is_some_and(AbortSignal::aborted) {
            self.waiter.is_over.set(true);
        }
        let mut time = Time::read();
        loop {
            self.check()?;
            let step = self.driver.with(self.id, time, |cx| self.run.machine.step(event, cx));
            if self.deliver() {
                time = Time::read();
            }
            let effect = match step {
                Step::Ready(result) => {
                    self.is_over = true;
                    let cause = std::mem::take(&mut self.write_cause);
                    let cause = if cause.is_undefined() { std::mem::take(&mut self.cause) } else { cause };
                    return result.map(Progress::Over).map_err(|error| Failure::Failed(error, cause));
                }
                Step::Pending(effect) => effect,
            };
            // A listener may have ended the call.
            self.check()?;
            event = match self.perform(effect, time.now) {
                Performed::Done(event) => event,
                Performed::Later(waiting) => return Ok(Progress::Waiting(waiting)),
            };
        }
    }

    /// Tells what has happened, while nothing of the engine is held. Returns whether functions of the caller's may have been
    /// called, which take time.
    fn deliver(&self) -> bool {
        let notices = self.driver.engine.borrow_mut().take_notices();
        let is_told = notices.iter().any(|notice| !matches!(notice, Notice::Pace(_) | Notice::DeviceId { .. }));
        for notice in notices {
            if let Notice::DeviceId { mid, id } = &notice {
                store_device_id(*mid, id);
            } else if let Some(listener) = &self.driver.listener {
                listener.notice(notice, self.run.progress.as_ref(), &self.cause);
            }
        }
        is_told
    }

    fn perform(&mut self, effect: Effect, now: Duration) -> Performed {
        match effect {
            Effect::Fetch { request, limit } => {
                self.cause = JsValue::UNDEFINED;
                self.is_writing = request.is_write();
                if self.is_writing {
                    self.write_cause = JsValue::UNDEFINED;
                }
                self.fetch(&request, limit, now)
            }
            Effect::Wait { until } => Performed::Later(Box::pin(wait(Rc::clone(&self.waiter), until, now))),
            Effect::Ask { question, limit } => self.ask(question, limit, now),
            Effect::Unchanged => Performed::Later(Box::pin(wait(Rc::clone(&self.waiter), None, now))),
        }
    }

    fn fetch(&self, request: &HttpRequest, limit: Limit, now: Duration) -> Performed {
        let Run { files, progress, .. } = &self.run;
        let transport = &self.driver.transport;
        let is_upload = matches!(request.body, crate::http::Body::Multipart { .. });
        let finished: Pin<Box<dyn Future<Output = Result<HttpResponse, super::fetch::Thrown>>>> = match progress {
            Some(progress) if is_upload && transport.has_progress() => {
                let stall = if let Limit::Stall(stall) = limit { Some(stall) } else { None };
                match upload::begin(transport, request, files, progress) {
                    Ok(begun) => Box::pin(begun.finish(stall)),
                    Err(thrown) => return Performed::Later(Box::pin(async { failed(thrown) })),
                }
            }
            // A caller's own `fetch` reports the progress of uploads alone.
            _ => match transport.begin(request, files, progress.as_ref().filter(|_| is_upload)) {
                Ok(begun) => Box::pin(begun.finish()),
                Err(thrown) => return Performed::Later(Box::pin(async { failed(thrown) })),
            },
        };
        Performed::Later(Box::pin(async move {
            match within(limit, finished, now).await {
                Ok(Ok(response)) => (Event::Response(Ok(response)), JsValue::UNDEFINED),
                Ok(Err(thrown)) => failed(thrown),
                Err(time) => (Event::Response(Err(TransportError::Timeout(time))), JsValue::UNDEFINED),
            }
        }))
    }

    fn ask(&self, question: Question, limit: Limit, now: Duration) -> Performed {
        let asked = match question {
            Question::Csrf => match &self.driver.account.csrf {
                CsrfSource::Function(csrf) => Asked::begin("csrf", csrf.call0(&JsValue::UNDEFINED), |token| {
                    Ok(Answer::Csrf(token.as_string().filter(|token| !token.is_empty())))
                }),
                _ => {
                    let token = if let Csrf::Known(token) = self.driver.account.csrf() { Some(token) } else { None };
                    return Performed::Done(Event::Answer(Answer::Csrf(token)));
                }
            },
            Question::Mid => return Performed::Done(Event::Answer(Answer::Mid(self.driver.account.mid()))),
            Question::Sign(fields) => {
                let given = Object::new();
                for (name, value) in fields {
                    let _ = Reflect::set(&given, &name.into(), &value.into());
                }
                let returned = self.driver.sign.as_ref().map(|sign| sign.call1(&JsValue::UNDEFINED, &given));
                Asked::begin("sign", returned.unwrap_or(Err(JsValue::UNDEFINED)), |made| query(&made))
            }
            Question::ReadPrefix { file, bytes } => {
                let blob = self.run.files.get(file.0 as usize).map(|file| &file.blob);
                let prefix = blob.and_then(|blob| blob.slice_with_f64_and_f64(0.0, bytes.into()).ok());
                Asked {
                    name: None,
                    answer: prefix.map(|prefix| JsFuture::from(prefix.array_buffer())),
                    read: |bytes| Ok(Answer::Prefix(Uint8Array::new(&bytes).to_vec())),
                    thrown: JsValue::UNDEFINED,
                }
            }
        };
        Performed::Later(Box::pin(async move {
            let (name, thrown) = (asked.name, asked.thrown.clone());
            match within(limit, Box::pin(asked.answer()), now).await {
                Ok(Ok(answer)) => (Event::Answer(answer), JsValue::UNDEFINED),
                Ok(Err((error, cause))) => (Event::Answer(Answer::Failed(error)), cause),
                Err(time) => {
                    let what = name.map_or_else(|| "the file".to_owned(), |name| format!("`options.{name}`"));
                    let message = format!("{what}: no answer within {} ms; nothing was sent", time.as_millis());
                    (Event::Answer(Answer::Failed(Error::new(ErrorKind::Timeout, message))), thrown)
                }
            }
        }))
    }

    /// What is waited for, unless the call is ended first.
    async fn unless_over(&mut self, mut waiting: Waiting) -> Result<Event, Failure> {
        let waiter = Rc::clone(&self.waiter);
        let done = poll_fn(|context| {
            if waiter.is_over.get() {
                return Poll::Ready(None);
            }
            let polled = waiting.as_mut().poll(context).map(Some);
            if polled.is_pending() {
                *waiter.waker.borrow_mut() = Some(context.waker().clone());
            }
            polled
        })
        .await;
        drop(waiting);
        let Some((event, cause)) = done else {
            self.check()?;
            // Nothing else ends a call.
            return Err(Failure::Closed);
        };
        if let Event::Response(Ok(response)) = &event {
            self.status = Some(response.status);
        }
        if !cause.is_undefined() {
            if self.is_writing {
                self.write_cause = cause.clone();
            }
            self.cause = cause;
        }
        Ok(event)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.is_over {
            self.driver.with(self.id, Time::read(), |cx| self.run.machine.cancel(cx));
            self.deliver();
        }
        self.driver.calls.borrow_mut().remove(&self.id);
        if let (Some(signal), Some(on_abort)) = (&self.run.signal, &self.on_abort) {
            let _ = signal.remove_event_listener_with_callback("abort", on_abort.as_ref().unchecked_ref());
        }
    }
}

enum Performed {
    Done(Event),
    Later(Waiting),
}

fn failed((error, thrown): (TransportError, JsValue)) -> (Event, JsValue) {
    (Event::Response(Err(error)), thrown)
}

/// Waits until the call is woken, or until a time; it is `now`.
async fn wait(waiter: Rc<Waiter>, until: Option<Duration>, now: Duration) -> (Event, JsValue) {
    let mut sleep = until.map(|until| Sleep::until(until, now));
    let event = poll_fn(|context| {
        if waiter.is_woken.take() {
            return Poll::Ready(Event::Woken);
        }
        match &mut sleep {
            Some(sleep) => Pin::new(sleep).poll(context).map(|()| Event::Elapsed),
            None => Poll::Pending,
        }
    })
    .await;
    (event, JsValue::UNDEFINED)
}

/// What a future yields, or the time that was allowed from `now` on when it takes longer.
async fn within<T>(limit: Limit, mut future: Pin<Box<dyn Future<Output = T>>>, now: Duration) -> Result<T, Duration> {
    let Limit::Total(time) = limit else { return Ok(future.await) };
    let mut sleep = Sleep::until(now + time, now);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Ok(value)),
        Poll::Pending => Pin::new(&mut sleep).poll(context).map(|()| Err(time)),
    })
    .await
}

/// A question that was put to a caller's function, or to the platform.
struct Asked {
    /// The option whose function was called.
    name: Option<&'static str>,
    /// Listens from the beginning: a rejection that nobody waits for any more is not unhandled.
    answer: Option<JsFuture>,
    read: fn(JsValue) -> Result<Answer, Error>,
    thrown: JsValue,
}

impl Asked {
    fn begin(
        name: &'static str,
        returned: Result<JsValue, JsValue>,
        read: fn(JsValue) -> Result<Answer, Error>,
    ) -> Self {
        let (answer, thrown) = match returned {
            Ok(value) => (Some(JsFuture::from(Promise::resolve(&value))), JsValue::UNDEFINED),
            Err(thrown) => (None, thrown),
        };
        Self { name: Some(name), answer, read, thrown }
    }

    async fn answer(self) -> Result<Answer, (Error, JsValue)> {
        let answer = match self.answer {
            Some(answer) => answer.await,
            None => Err(self.thrown),
        };
        match answer {
            Ok(value) => (self.read)(value).map_err(|error| (error, JsValue::UNDEFINED)),
            Err(thrown) => {
                let error = match self.name {
                    Some(name) => Error::input(&format!("options.{name}"), "the function failed"),
                    None => TransportError::FileUnreadable.into(),
                };
                Err((error, thrown))
            }
        }
    }
}

/// The query that a caller's own signature made.
fn query(made: &JsValue) -> Result<Answer, Error> {
    let wrong = || Error::input("options.sign", "the function has to return an object of strings");
    let object = made.dyn_ref::<Object>().ok_or_else(wrong)?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    let entries = Object::entries(object);
    for entry in entries.iter() {
        let entry: js_sys::Array = entry.unchecked_into();
        let (name, value) = (entry.get(0).as_string(), entry.get(1).as_string());
        let (Some(name), Some(value)) = (name, value) else { return Err(wrong()) };
        query.append_pair(&name, &value);
    }
    if entries.length() == 0 {
        return Err(wrong());
    }
    Ok(Answer::Query(query.finish()))
}
