//! Many calls at once under a virtual clock: all that a driver does, without waiting.
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
//! A seed decides what happens first of what happens at the same time, and all randomness. Requests go on after the call that
//! sent them was cancelled, as on a real network. Before each event that an effect came to, all those are tried that do not fit.

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

/// When the virtual clock begins, by the clock on the wall.
pub const BEGIN: Duration = Duration::from_secs(1_722_686_087);

/// So many happenings, unless a test says otherwise.
const MAX_HAPPENINGS: u64 = 1_000_000;

type Service<'a> = Box<dyn FnMut(&HttpRequest, Duration) -> HttpResponse + 'a>;
type Network<'a> = Box<dyn FnMut(&HttpRequest, &mut Rng) -> Path + 'a>;
type Desk<'a> = Box<dyn FnMut(&Question, &mut Rng) -> (Duration, Answer) + 'a>;

/// Runs calls of one client.
pub struct Sim<'a> {
    pub engine: Engine,
    /// The monotonic clock. It does not begin at 0.
    pub now: Duration,
    /// How far the clock on the wall is ahead of it.
    pub wall_offset: Duration,
    /// Timers fire at multiples of this, as a hidden page's do; at first whenever they are due.
    pub tick: Duration,
    pub rng: Rng,
    pub has_entropy: bool,
    /// What the service responds to a request that arrives at a time by the clock on the wall.
    pub service: Service<'a>,
    /// What becomes of requests on their way; at first each takes 50 ms.
    pub network: Network<'a>,
    /// Answers questions, after so long; at first a token, a signature and empty files, at once.
    pub desk: Desk<'a>,
    /// All requests that left, in order.
    pub sent: Vec<Sent>,
    pub notices: Vec<(Duration, Notice)>,
    pub snapshots: Vec<(Duration, Snapshot)>,
    calls: BTreeMap<CallId, Running>,
    outcomes: BTreeMap<CallId, Outcome>,
    /// The machines of calls that are over, for those that run more than once.
    idle: BTreeMap<CallId, Box<dyn Machine>>,
    /// Calls that are given up after so many steps.
    patience: BTreeMap<CallId, u32>,
    agenda: BTreeMap<(Duration, u64, u64), Happening>,
    count: u64,
    next_call: CallId,
    /// More happenings than this are a call that never ends.
    pub max_happenings: u64,
}

/// A request that left.
#[derive(Debug)]
pub struct Sent {
    pub number: usize,
    pub call: CallId,
    pub at: Duration,
    pub request: HttpRequest,
    pub path: Path,
    /// What the service responded, where it arrived.
    pub response: Option<HttpResponse>,
    /// The happenings that it began and ended with, which tell what was first within one moment.
    pub began: u64,
    pub ended: Option<u64>,
}

/// What a call came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Ended(Result<Output, Error>),
    Cancelled,
}

struct Running {
    machine: Box<dyn Machine>,
    /// What the call waits for, and its number: what comes of an earlier one is dropped.
    pending: Option<(Effect, u64)>,
    request: Option<usize>,
    steps: u32,
}

enum Happening {
    Cancel(CallId),
    Wake(CallId),
    Arrive(usize),
    /// What an effect with this number came to.
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

    /// A call that begins now, once the clock runs.
    pub fn start(&mut self, machine: Box<dyn Machine>) -> CallId {
        self.start_after(Duration::ZERO, machine)
    }

    /// A call that begins later.
    pub fn start_after(&mut self, wait: Duration, machine: Box<dyn Machine>) -> CallId {
        let call = self.next_call;
        self.next_call += 1;
        self.calls.insert(call, Running { machine, pending: None, request: None, steps: 0 });
        self.plan(wait, Happening::Event(call, 0, Event::Started));
        call
    }

    /// A call that runs the machine of one that is over again, as pagers are run for each page.
    pub fn start_again(&mut self, call: CallId) -> CallId {
        let machine = self.idle.remove(&call).expect("the call is over, and its machine was not used again");
        self.start(machine)
    }

    /// Gives a call up later, if it still runs.
    pub fn cancel_after(&mut self, wait: Duration, call: CallId) {
        self.plan(wait, Happening::Cancel(call));
    }

    /// Gives a call up once it has made so many steps.
    pub fn cancel_after_steps(&mut self, steps: u32, call: CallId) {
        self.patience.insert(call, steps);
    }

    /// Gives a call up now.
    pub fn cancel(&mut self, call: CallId) {
        if let Some(mut running) = self.calls.remove(&call) {
            self.end_request(running.request);
            self.with_cx(call, |cx| running.machine.cancel(cx));
            self.outcomes.insert(call, Outcome::Cancelled);
            self.idle.insert(call, running.machine);
            self.collect();
        }
    }

    /// What a call came to, if it is over.
    pub fn outcome(&self, call: CallId) -> Option<&Outcome> {
        self.outcomes.get(&call)
    }

    /// The result of a call that is over and was not cancelled.
    pub fn result(&self, call: CallId) -> Result<&Output, &Error> {
        match self.outcome(call) {
            Some(Outcome::Ended(result)) => result.as_ref(),
            other => panic!("call {call} has no result: {other:?}"),
        }
    }

    /// What a call waits for.
    pub fn pending(&self, call: CallId) -> Option<&Effect> {
        self.calls.get(&call)?.pending.as_ref().map(|(effect, _)| effect)
    }

    /// The instance traps, and another goes on with what was handed out last. Calls are lost, their requests are not.
    pub fn crash(&mut self) {
        let kept = self.snapshots.last().map(|(_, snapshot)| snapshot.clone()).unwrap_or_default();
        self.engine = Engine::new(self.engine.config.clone(), kept);
        self.engine.has_listeners = true;
        for (call, running) in std::mem::take(&mut self.calls) {
            self.end_request(running.request);
            self.outcomes.insert(call, Outcome::Cancelled);
        }
    }

    /// Runs until nothing is left to happen.
    pub fn run_until_quiescent(&mut self) {
        while self.step() {}
    }

    /// Runs for so long.
    pub fn run_for(&mut self, time: Duration) {
        let end = self.now + time;
        while self.agenda.first_key_value().is_some_and(|((at, ..), _)| *at <= end) {
            self.step();
        }
        self.now = end;
    }

    /// Wakes whoever an input from outside concerns.
    pub fn wake_woken(&mut self) {
        self.collect();
    }

    /// When the next happening is.
    pub fn next_at(&self) -> Option<Duration> {
        self.agenda.first_key_value().map(|((at, ..), _)| *at)
    }

    /// The next happening; false where there is none.
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
        // What arrives in the same moment as its response is due, arrives before.
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

    /// Hands out what the engine has for others than the call.
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

    /// Tries all events that do not fit what the call waits for: none may change anything.
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

/// Events that do not fit what is waited for.
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

/// A token, a signature that anybody can check, and the beginning of a file, of those that there are.
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

/// Runs what `start` makes again and again, giving the call up one step later each time, until it ends before.
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
