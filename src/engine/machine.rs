//! The contract between a call and its driver.

use super::watch::{Batch, Pace};
use super::{Engine, Limit};
use crate::error::{Error, ErrorKind};
use crate::http::{FileId, HttpRequest, HttpResponse, TransportError};
use crate::id::{Id, Int64};
use crate::reply::Data;
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Identifies a call while it runs.
pub type CallId = u32;

/// What a call needs before it can go on.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Send this, and answer with [`Event::Response`].
    Fetch {
        /// The request.
        request: HttpRequest,
        /// How long it may take.
        limit: Limit,
    },
    /// Wait until [`Engine::take_woken`] names the call ([`Event::Woken`]) or until this time ([`Event::Elapsed`]).
    Wait {
        /// By [`Cx::now`]; `None` never comes.
        until: Option<Duration>,
    },
    /// Answer this with [`Event::Answer`].
    Ask {
        /// What is asked.
        question: Question,
        /// How long the answer may take.
        limit: Limit,
    },
    /// The event did not fit, and nothing has changed: go on with what was asked for before.
    Unchanged,
}

/// What only the driver knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The CSRF token of the moment.
    Csrf,
    /// The user's own mid, as far as the platform knows it at the moment.
    Mid,
    /// A caller's own signature for these fields, as a query.
    Sign(Vec<(&'static str, String)>),
    /// The first bytes of a file.
    ReadPrefix {
        /// Which file.
        file: FileId,
        /// At most so many bytes.
        bytes: u32,
    },
}

/// What has happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The call begins.
    Started,
    /// A request has ended.
    Response(Result<HttpResponse, TransportError>),
    /// Another call has made room for this one.
    Woken,
    /// The time of a wait has come.
    Elapsed,
    /// A question has been answered.
    Answer(Answer),
}

/// The answer to a [`Question`].
#[derive(Clone, PartialEq)]
pub enum Answer {
    /// The CSRF token, where there is one.
    Csrf(Option<String>),
    /// The user's own mid, where it is known.
    Mid(Option<Id>),
    /// The signed query.
    Query(String),
    /// The first bytes of a file.
    Prefix(Vec<u8>),
    /// There is none.
    Failed(Error),
}

impl std::fmt::Debug for Answer {
    // The token must not end up in a log.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Csrf(_) => "Csrf",
            Self::Mid(_) => "Mid",
            Self::Query(_) => "Query",
            Self::Prefix(_) => "Prefix",
            Self::Failed(_) => "Failed",
        })
    }
}

/// The result of a step, like [`std::task::Poll`].
#[derive(Debug, Clone, PartialEq)]
pub enum Step<T> {
    /// The call waits for this.
    Pending(Effect),
    /// The call is over.
    Ready(T),
}

/// The value of a step that is ready; returns from the function where it is pending. See [`std::task::ready`].
macro_rules! ready {
    ($step:expr) => {
        match $step {
            $crate::engine::Step::Pending(effect) => return $crate::engine::Step::Pending(effect),
            $crate::engine::Step::Ready(value) => value,
        }
    };
}
pub(crate) use ready;

impl<T> Step<T> {
    /// Waits until another call makes room.
    pub(super) const PARKED: Self = Self::Pending(Effect::Wait { until: None });

    /// The event did not fit.
    pub(super) const UNCHANGED: Self = Self::Pending(Effect::Unchanged);

    /// Waits until `time`, or until another call makes room.
    pub(super) fn wait_until(time: Duration) -> Self {
        Self::Pending(Effect::Wait { until: Some(time) })
    }
}

/// What a field holds that the client adds to a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Added {
    /// A flag.
    Flag(bool),
    /// A number.
    Integer(i64),
    /// A text.
    Text(String),
}

/// What a call yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Nothing but that it is done.
    Done,
    /// `data` of the reply, and fields that the client adds to it.
    Data(Data, Vec<(&'static str, Added)>),
    /// A page of a walk, and the places of those of its items that are new, in the order of the walk.
    Page(Data, Vec<u32>),
    /// The walk is over.
    End,
    /// What became of the conversations of a list that were to be marked as read.
    Report(MarkAllReport),
    /// What a watch tells.
    Batch(Box<Batch>),
}

/// A conversation that was marked as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The other party's id.
    pub talker_id: Int64,
    /// 1 a user, 2 a fan group.
    pub session_type: i64,
    /// How many messages and pushes were unread.
    pub unread_count: i64,
}

/// What became of the conversations of a list that were to be marked as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MarkAllReport {
    /// Those that were marked.
    pub marked: Vec<Mark>,
    /// Those that could not be, and why.
    pub failed: Vec<(Mark, Error)>,
}

/// One call.
///
/// A driver calls [`Machine::step`] with [`Event::Started`], then with what each effect came to, until it is
/// [`Step::Ready`]; after that neither method is called again. A call that is given up before is told by
/// [`Machine::cancel`]. An event that does not fit changes nothing.
pub trait Machine {
    /// Goes on after an event.
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>>;

    /// Gives back what the call holds, wherever it stands.
    fn cancel(&mut self, cx: &mut Cx<'_>);
}

/// A machine that outlives the call for one of its runs: a pager, or a watch.
pub struct Shared(pub Rc<RefCell<dyn Machine>>);

impl Machine for Shared {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.0.borrow_mut().step(event, cx)
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        self.0.borrow_mut().cancel(cx);
    }
}

/// What every step is given.
pub struct Cx<'a> {
    /// What calls share.
    pub engine: &'a mut Engine,
    /// Which call steps.
    pub call: CallId,
    /// The time by a clock that nobody sets.
    pub now: Duration,
    /// The time since 1970 by the clock on the wall, for what is sent.
    pub wall: Duration,
    /// Fills bytes with randomness; `false` where there is none.
    pub entropy: &'a mut dyn FnMut(&mut [u8]) -> bool,
}

impl Cx<'_> {
    /// Randomness.
    ///
    /// # Errors
    /// The platform has none.
    pub fn random<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        match (self.entropy)(&mut bytes) {
            true => Ok(bytes),
            false => Err(Error::new(ErrorKind::Internal, "the browser has no randomness")),
        }
    }

    /// Tells listeners, where there are any.
    pub fn emit(&mut self, notice: impl FnOnce() -> Notice) {
        if self.engine.has_listeners {
            self.engine.notices.push(notice());
        }
    }
}

/// What listeners are told.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// A request goes out.
    Request {
        /// The method that it is for.
        endpoint: &'static str,
        /// `GET` or `POST`.
        method: &'static str,
        /// Path and query.
        target: String,
        /// Counted from 1.
        attempt: u32,
    },
    /// A request has ended.
    Response {
        /// The method that it was for.
        endpoint: &'static str,
        /// How long it took.
        elapsed: Duration,
        /// What was wrong.
        error: Option<Error>,
    },
    /// A read will be asked again.
    Retry {
        /// The method that it is for.
        endpoint: &'static str,
        /// Why.
        error: Error,
        /// In how long.
        wait: Duration,
        /// The attempt that failed, counted from 1.
        attempt: u32,
    },
    /// Risk control refused.
    Risk {
        /// The method that was called.
        endpoint: &'static str,
        /// The refusal.
        error: Error,
    },
    /// A conversation was marked as read, or could not be.
    Marked {
        /// Which.
        mark: Mark,
        /// Why it could not be.
        error: Option<Error>,
    },
    /// A watch has asked: the next one of the account, in another tab or page, goes on at this pace.
    Pace(Pace),
    /// A device id was made for this account, and is to be stored.
    DeviceId {
        /// The user's own mid.
        mid: u64,
        /// A UUID.
        id: String,
    },
}
