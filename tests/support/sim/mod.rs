//! A simulated driver: many concurrent calls under a virtual clock.
//!
//! ```text
//! let mut sim = Sim::new(seed, Config::default(), |request, _| accepted("{}"));
//! let read = Read::new(&GetUnread::default(), Call::new("unread"), &Own, &sim.engine.config)?;
//! let call = sim.start(Box::new(read));
//! sim.run_until_quiescent();
//! assert!(sim.result(call).is_ok());
//! sim.assert_idle();
//! ```
//!
//! The seed determines the order of simultaneous events, and all randomness. Requests continue after their call was cancelled,
//! as on a real network. Before each event, every event that does not fit is tried first.

mod check;
mod mailbox;
mod network;
mod own;
mod rng;
mod town;

pub use mailbox::{Mailbox, Message, fields, text_of};
pub use network::{Ending, Path, accepted, refused, response};
pub use own::{Nobody, OWN_MID, Own};
pub use rng::Rng;
pub use town::{Deed, Town, TownMessage};

use bili_im::engine::{
    Answer, CallId, Config, Cx, Effect, Engine, Event, Limit, Machine, Notice, Output, Question, Snapshot, Step,
};
use bili_im::error::{Error, ErrorKind};
use bili_im::http::{HttpRequest, HttpResponse, TransportError};
use bili_im::id::Id;
use std::collections::BTreeMap;
use std::time::Duration;

/// The wall-clock time at which the simulation starts.
pub const BEGIN: Duration = Duration::from_secs(1_722_686_087);

/// The default limit of simulation steps.
const MAX_HAPPENINGS: u64 = 1_000_000;

type Service<'a> = Box<dyn FnMut(&HttpRequest, Duration) -> HttpResponse + 'a>;
type Network<'a> = Box<dyn FnMut(&HttpRequest, &mut Rng) -> Path + 'a>;
type Desk<'a> = Box<dyn FnMut(&Question, &mut Rng) -> (Duration, Answer) + 'a>;

/// Simulates the calls of one client.
pub struct Sim<'a> {
    pub engine: Engine,
    /// The monotonic clock. It does not start at 0.
    pub now: Duration,
    /// The offset of the wall clock from it.
    pub wall_offset: Duration,
    /// Timers fire at multiples of this, as a hidden page's do; at first whenever they are due.
    pub tick: Duration,
    pub rng: Rng,
    pub has_entropy: bool,
    /// The service: the response to a request that arrives at a wall-clock time.
    pub service: Service<'a>,
    /// The network: the fate of each request; by default a round trip takes 50 ms.
    pub network: Network<'a>,
    /// The host: answers questions after a delay; by default with a token, a signature and empty files, at once.
    pub desk: Desk<'a>,
    /// All sent requests, in order.
    pub sent: Vec<Sent>,
    pub notices: Vec<(Duration, Notice)>,
    pub snapshots: Vec<(Duration, Snapshot)>,
    calls: BTreeMap<CallId, Running>,
    outcomes: BTreeMap<CallId, Outcome>,
    /// The machines of finished calls, for those that run more than once.
    idle: BTreeMap<CallId, Box<dyn Machine>>,
    /// Calls to cancel after so many steps.
    patience: BTreeMap<CallId, u32>,
    agenda: BTreeMap<(Duration, u64, u64), Happening>,
    count: u64,
    next_call: CallId,
    /// Beyond this many steps, a call is considered endless.
    pub max_happenings: u64,
}

/// A sent request.
#[derive(Debug)]
pub struct Sent {
    pub number: usize,
    pub call: CallId,
    pub at: Duration,
    pub request: HttpRequest,
    pub path: Path,
    /// The response of the service, if the request arrived.
    pub response: Option<HttpResponse>,
    /// The steps at which it started and ended, which order simultaneous events.
    pub began: u64,
    pub ended: Option<u64>,
}

/// The outcome of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Ended(Result<Output, Error>),
    Cancelled,
}

struct Running {
    machine: Box<dyn Machine>,
    /// The pending effect and its number; results of earlier effects are dropped.
    pending: Option<(Effect, u64)>,
    request: Option<usize>,
    steps: u32,
}

enum Happening {
    Cancel(CallId),
    Wake(CallId),
    Arrive(usize),
    /// The result of the effect with this number.
    Event(CallId, u64, Event),
    /// The response to a request.
    Respond(CallId, u64, usize, Ending),
}

impl<'a> Sim<'a> {
    pub fn new(seed: u64, config: Config, service: impl FnMut(&HttpRequest, Duration) -> HttpResponse + 'a) -> Self {
        let mut engine = Engine::new(config, Snapshot::default());
        engine.has_listeners = true;
        let now = Duration::from_secs(1000);
        Self {
            engine,
            now,
            wall_offset: BEGIN - now,
            tick: Duration::ZERO,
            rng: Rng::new(seed),
            has_entropy: true,
            service: Box::new(service),
            network: Box::new(|_, _| Path::taking(Duration::from_millis(50))),
            desk: Box::new(|question, _| (Duration::ZERO, usual_answer(question, &[]))),
            sent: Vec::new(),
            notices: Vec::new(),
            snapshots: Vec::new(),
            calls: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            idle: BTreeMap::new(),
            patience: BTreeMap::new(),
            agenda: BTreeMap::new(),
            count: 0,
            next_call: 1,
            max_happenings: MAX_HAPPENINGS,
        }
    }

    /// Starts a call once the clock runs.
    pub fn start(&mut self, machine: Box<dyn Machine>) -> CallId {
        self.start_after(Duration::ZERO, machine)
    }

    /// Starts a call later.
    pub fn start_after(&mut self, wait: Duration, machine: Box<dyn Machine>) -> CallId {
        let call = self.next_call;
        self.next_call += 1;
        self.calls.insert(call, Running { machine, pending: None, request: None, steps: 0 });
        self.plan(wait, Happening::Event(call, 0, Event::Started));
        call
    }

    /// Runs the machine of a finished call again, as pagers are for each page.
    pub fn start_again(&mut self, call: CallId) -> CallId {
        let machine = self.idle.remove(&call).expect("the call is over, and its machine was not used again");
        self.start(machine)
    }

    /// Cancels a call later, if it is still running.
    pub fn cancel_after(&mut self, wait: Duration, call: CallId) {
        self.plan(wait, Happening::Cancel(call));
    }

    /// Cancels a call after so many steps.
    pub fn cancel_after_steps(&mut self, steps: u32, call: CallId) {
        self.patience.insert(call, steps);
    }

    /// Cancels a call now.
    pub fn cancel(&mut self, call: CallId) {
        if let Some(mut running) = self.calls.remove(&call) {
            self.end_request(running.request);
            self.with_cx(call, |cx| running.machine.cancel(cx));
            self.outcomes.insert(call, Outcome::Cancelled);
            self.idle.insert(call, running.machine);
            self.collect();
        }
    }

    /// The outcome of a call, if it has finished.
    pub fn outcome(&self, call: CallId) -> Option<&Outcome> {
        self.outcomes.get(&call)
    }

    /// The result of a call that has finished and was not cancelled.
    pub fn result(&self, call: CallId) -> Result<&Output, &Error> {
        match self.outcome(call) {
            Some(Outcome::Ended(result)) => result.as_ref(),
            other => panic!("call {call} has no result: {other:?}"),
        }
    }

    /// The pending effect of a call.
    pub fn pending(&self, call: CallId) -> Option<&Effect> {
        self.calls.get(&call)?.pending.as_ref().map(|(effect, _)| effect)
    }

    /// Traps the instance; a new one continues from the last snapshot. Calls are lost, their requests are not.
    pub fn crash(&mut self) {
        let kept = self.snapshots.last().map(|(_, snapshot)| snapshot.clone()).unwrap_or_default();
        self.engine = Engine::new(self.engine.config.clone(), kept);
        self.engine.has_listeners = true;
        for (call, running) in std::mem::take(&mut self.calls) {
            self.end_request(running.request);
            self.outcomes.insert(call, Outcome::Cancelled);
        }
    }

    /// Runs until no event is left.
    pub fn run_until_quiescent(&mut self) {
        while self.step() {}
    }

    /// Runs for this long.
    pub fn run_for(&mut self, time: Duration) {
        let end = self.now + time;
        while self.agenda.first_key_value().is_some_and(|((at, ..), _)| *at <= end) {
            self.step();
        }
        self.now = end;
    }

    /// Wakes the calls that an external input concerns.
    pub fn wake_woken(&mut self) {
        self.collect();
    }

    /// The time of the next event.
    pub fn next_at(&self) -> Option<Duration> {
        self.agenda.first_key_value().map(|((at, ..), _)| *at)
    }

    /// Processes the next event; returns false if there is none.
    pub fn step(&mut self) -> bool {
        let Some(((at, ..), happening)) = self.agenda.pop_first() else { return false };
        assert!(self.count < self.max_happenings, "a call never ends: {:?}", self.sent.last());
        self.now = self.now.max(at);
        match happening {
            Happening::Cancel(call) => self.cancel(call),
            Happening::Wake(call) => {
                if let Some(Effect::Wait { .. }) = self.pending(call) {
                    self.feed(call, Event::Woken);
                }
            }
            Happening::Arrive(number) => {
                let sent = &mut self.sent[number];
                sent.response = Some((self.service)(&sent.request, self.now + self.wall_offset));
            }
            Happening::Event(call, number, event) => {
                if self.waits_for(call, number) {
                    self.probe(call);
                    self.feed(call, event);
                }
            }
            Happening::Respond(call, number, request, ending) => {
                if self.waits_for(call, number) {
                    self.probe(call);
                    let response = match ending {
                        Ending::Response => Ok(self.sent[request].response.clone().expect("it has arrived")),
                        Ending::Replaced(response) => Ok(response),
                        Ending::Failed(error) => Err(error),
                    };
                    self.feed(call, Event::Response(response));
                }
            }
        }
        true
    }

    fn waits_for(&self, call: CallId, number: u64) -> bool {
        let pending = self.calls.get(&call).map(|running| running.pending.as_ref().map_or(0, |(_, number)| *number));
        pending == Some(number)
    }

    fn plan(&mut self, wait: Duration, happening: Happening) {
        self.count += 1;
        // A request that arrives when its response is due arrives first.
        let tie = if let Happening::Arrive(_) = happening { 0 } else { self.rng.next() };
        self.agenda.insert((self.now + wait, tie, self.count), happening);
    }

    fn with_cx<T>(&mut self, call: CallId, work: impl FnOnce(&mut Cx<'_>) -> T) -> T {
        let (rng, has_entropy) = (&mut self.rng, self.has_entropy);
        let mut entropy = |bytes: &mut [u8]| {
            rng.fill(bytes);
            has_entropy
        };
        let wall = self.now + self.wall_offset;
        work(&mut Cx { engine: &mut self.engine, call, now: self.now, wall, entropy: &mut entropy })
    }

    fn feed(&mut self, call: CallId, event: Event) {
        let Some(mut running) = self.calls.remove(&call) else { return };
        let is_wake = event == Event::Woken;
        if !is_wake {
            self.end_request(running.request.take());
        }
        running.steps += 1;
        let steps = running.steps;
        match self.with_cx(call, |cx| running.machine.step(event, cx)) {
            Step::Ready(result) => {
                self.outcomes.insert(call, Outcome::Ended(result));
                self.idle.insert(call, running.machine);
                self.collect();
            }
            Step::Pending(Effect::Unchanged) => {
                assert!(is_wake, "call {call} ignores what it waits for: {:?}", running.pending);
                self.calls.insert(call, running);
                self.collect();
            }
            Step::Pending(effect) => {
                self.count += 1;
                let number = self.count;
                running.pending = Some((effect.clone(), number));
                self.calls.insert(call, running);
                self.collect();
                self.perform(call, number, effect);
            }
        }
        if self.patience.get(&call).is_some_and(|patience| steps >= *patience) {
            self.cancel(call);
        }
    }

    /// Collects notices and snapshots, and wakes the calls that the engine names.
    fn collect(&mut self) {
        let now = self.now;
        self.notices.extend(self.engine.take_notices().into_iter().map(|notice| (now, notice)));
        if let Some(snapshot) = self.engine.take_changes() {
            self.snapshots.push((now, snapshot.clone()));
        }
        let woken = self.engine.take_woken().unwrap_or_else(|| self.calls.keys().copied().collect());
        for call in woken {
            self.plan(Duration::ZERO, Happening::Wake(call));
        }
    }

    fn perform(&mut self, call: CallId, number: u64, effect: Effect) {
        match effect {
            Effect::Fetch { request, limit } => self.fetch(call, number, request, limit),
            Effect::Wait { until } => {
                if let Some(until) = until {
                    let until = match self.tick.as_millis() {
                        0 => until,
                        tick => self.tick * u32::try_from(until.as_millis().div_ceil(tick)).expect("it is soon"),
                    };
                    self.plan(until.saturating_sub(self.now), Happening::Event(call, number, Event::Elapsed));
                }
            }
            Effect::Ask { question, limit } => {
                let (time, answer) = (self.desk)(&question, &mut self.rng);
                let (time, answer) = match limit {
                    Limit::Total(limit) if limit < time => {
                        (limit, Answer::Failed(TransportError::Timeout(limit).into()))
                    }
                    _ => (time, answer),
                };
                self.plan(time, Happening::Event(call, number, Event::Answer(answer)));
            }
            Effect::Unchanged => {}
        }
    }

    fn fetch(&mut self, call: CallId, number: u64, request: HttpRequest, limit: Limit) {
        let path = (self.network)(&request, &mut self.rng);
        let place = self.sent.len();
        if let Some(there) = path.there {
            self.plan(there, Happening::Arrive(place));
        }
        let late = match limit {
            Limit::None => None,
            Limit::Total(limit) => Some((limit, Ending::Failed(TransportError::Timeout(limit)))),
            Limit::Stall(limit) => Some((limit, Ending::Failed(TransportError::Stalled(limit)))),
        };
        let back = match (path.back.clone(), late) {
            (Some(back), Some(late)) => Some(if late.0 < back.0 { late } else { back }),
            (back, late) => back.or(late),
        };
        if let Some((time, ending)) = back {
            self.plan(time, Happening::Respond(call, number, place, ending));
        }
        self.count += 1;
        let (at, began) = (self.now, self.count);
        self.sent.push(Sent { number: place, call, at, request, path, response: None, began, ended: None });
        if let Some(running) = self.calls.get_mut(&call) {
            running.request = Some(place);
        }
    }

    fn end_request(&mut self, request: Option<usize>) {
        if let Some(request) = request {
            self.count += 1;
            self.sent[request].ended = Some(self.count);
        }
    }

    /// Tries all events that do not fit the pending effect: none may change anything.
    fn probe(&mut self, call: CallId) {
        let Some(mut running) = self.calls.remove(&call) else { return };
        if let Some((pending, _)) = &running.pending {
            for event in strays(pending) {
                let step = self.with_cx(call, |cx| running.machine.step(event.clone(), cx));
                let is_same =
                    matches!(&step, Step::Pending(effect) if *effect == Effect::Unchanged || effect == pending);
                assert!(is_same, "{event:?} does not fit {pending:?}, but came to {step:?}");
            }
        }
        self.calls.insert(call, running);
        self.collect();
    }
}

/// Events that do not fit the pending effect.
fn strays(pending: &Effect) -> Vec<Event> {
    let failed = || Event::Answer(Answer::Failed(Error::new(ErrorKind::Internal, "astray")));
    let responses = [Event::Response(Ok(accepted("{}"))), Event::Response(Err(TransportError::Truncated))];
    let ends = [Event::Woken, Event::Elapsed];
    let csrf = Event::Answer(Answer::Csrf(Some("astray".to_owned())));
    let query = Event::Answer(Answer::Query("astray".to_owned()));
    let prefix = Event::Answer(Answer::Prefix(Vec::new()));
    let mid = Event::Answer(Answer::Mid(None));
    match pending {
        Effect::Fetch { .. } => [vec![Event::Started, csrf, query, prefix, failed()], ends.into()].concat(),
        Effect::Wait { .. } => [vec![Event::Started, csrf, query, prefix, failed()], responses.into()].concat(),
        Effect::Ask { question, .. } => {
            let answers = match question {
                Question::Csrf => [query, prefix, mid],
                Question::Mid => [csrf, query, prefix],
                Question::Sign(_) => [csrf, prefix, mid],
                Question::ReadPrefix { .. } => [csrf, query, mid],
            };
            [answers.as_slice(), &ends, &responses, &[Event::Started]].concat()
        }
        Effect::Unchanged => Vec::new(),
    }
}

/// Answers with a token, a checkable signature, or the first bytes of a file.
pub fn usual_answer(question: &Question, files: &[&[u8]]) -> Answer {
    match question {
        Question::Csrf => Answer::Csrf(Some("token".to_owned())),
        Question::Mid => Answer::Mid(Some(Id(OWN_MID))),
        Question::Sign(fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            Answer::Query(fields.join("&") + "&w_rid=own")
        }
        Question::ReadPrefix { file, bytes } => match files.get(file.0 as usize) {
            Some(file) => Answer::Prefix(file[..file.len().min(*bytes as usize)].to_vec()),
            None => Answer::Failed(Error::input("image", "the file cannot be read: it was moved, changed or removed")),
        },
    }
}

/// Runs `start` repeatedly, cancelling the call one step later each time, until it finishes first.
pub fn cancel_after_each_step<'a>(start: impl Fn() -> (Sim<'a>, CallId)) {
    for steps in 1.. {
        let (mut sim, call) = start();
        sim.cancel_after_steps(steps, call);
        sim.run_until_quiescent();
        sim.assert_idle();
        if sim.outcome(call) != Some(&Outcome::Cancelled) {
            return;
        }
    }
}
