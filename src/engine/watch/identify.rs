//! Identifies the user: by the platform, or else by the service.

use crate::endpoint::GetAccount;
use crate::engine::{Answer, Call, Cx, Effect, Event, Limit, Machine, Output, Question, Read, Step, ready};
use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts, Slot};
use crate::http::{Account, Checked};
use crate::id::Id;
use crate::reply::Data;

/// Finds the user's own mid. Yields [`Output::Data`] with `mid` as digits.
#[derive(Debug)]
pub struct Identify {
    call: Call,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Started,
    Asking,
    Reading(Box<Read>),
    Over,
}

/// The user, as [`Identify`] found them.
#[derive(Debug, Clone, Copy)]
pub(super) struct User {
    pub(super) mid: Id,
    /// Whether the platform knew: then it can be asked again whether somebody else has logged in.
    pub(super) is_known: bool,
}

/// Asks the platform who is logged in.
pub(super) fn ask_mid<T>() -> Step<T> {
    Step::Pending(Effect::Ask { question: Question::Mid, limit: Limit::None })
}

impl Identify {
    /// A question for `account`.
    ///
    /// # Errors
    /// Nobody is logged in.
    pub fn new(call: Call, account: &dyn Account) -> Result<Self, Error> {
        account.check(false)?;
        Ok(Self::of(call))
    }

    /// The same for a call that is already checked.
    pub(super) fn of(call: Call) -> Self {
        Self { call, phase: Phase::Started }
    }

    /// Like [`Machine::step`], with the user.
    pub(super) fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<User, Error>> {
        match (&mut self.phase, event) {
            (Phase::Started, Event::Started) => {
                self.phase = Phase::Asking;
                ask_mid()
            }
            (Phase::Asking, Event::Answer(Answer::Mid(Some(mid)))) => self.end(Ok(User { mid, is_known: true })),
            (Phase::Asking, Event::Answer(Answer::Mid(None))) => {
                match Read::new(&GetAccount, self.call.part("account"), &Checked, &cx.engine.config) {
                    Ok(read) => {
                        self.phase = Phase::Reading(Box::new(read));
                        self.step(Event::Started, cx)
                    }
                    Err(error) => self.end(Err(error)),
                }
            }
            (Phase::Reading(read), event) => {
                let mid = ready!(read.step(event, cx)).and_then(|data| own_mid(&data.unwrap_or_default()));
                self.end(mid.map(|mid| User { mid, is_known: false }))
            }
            _ => Step::UNCHANGED,
        }
    }

    /// Like [`Machine::cancel`].
    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let Phase::Reading(read) = &mut self.phase {
            read.cancel(cx);
        }
        self.phase = Phase::Over;
    }

    fn end(&mut self, user: Result<User, Error>) -> Step<Result<User, Error>> {
        self.phase = Phase::Over;
        Step::Ready(user)
    }
}

impl Machine for Identify {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let user = ready!(Identify::step(self, event, cx));
        Step::Ready(user.map(|user| Output::Data(format!(r#"{{"mid":"{}"}}"#, user.mid).into(), Vec::new())))
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        Identify::cancel(self, cx);
    }
}

/// The mid in the account's data.
fn own_mid(data: &Data) -> Result<Id, Error> {
    let OwnFacts(mid) = facts::of(data)?;
    let mid = mid.and_then(|mid| u64::try_from(mid).ok()).filter(|mid| *mid > 0);
    mid.map(Id).ok_or_else(|| Error::new(ErrorKind::Reply, "the account has no mid"))
}

#[derive(Debug, Default)]
struct OwnFacts(Option<i128>);

impl Facts for OwnFacts {
    fn names(&self) -> &'static [&'static str] {
        &["mid"]
    }

    fn slot(&mut self, _: usize) -> Slot<'_> {
        Slot::integer(&mut self.0)
    }
}
