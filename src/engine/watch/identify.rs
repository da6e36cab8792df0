//! Whose account it is: as the platform knows it, or else as the service does.

use super::watcher::own_mid;
use crate::endpoint::GetAccount;
use crate::engine::{Answer, Call, Cx, Effect, Event, Limit, Machine, Output, Question, Read, Step, ready};
use crate::error::Error;
use crate::http::{Account, Checked};
use crate::id::Id;

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

impl Identify {
    /// A question for `account`.
    ///
    /// # Errors
    /// Nobody is logged in.
    pub fn new(call: Call, account: &dyn Account) -> Result<Self, Error> {
        account.check(false)?;
        Ok(Self { call, phase: Phase::Started })
    }

    fn end(&mut self, mid: Result<Id, Error>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Over;
        let data = |mid: Id| Output::Data(format!(r#"{{"mid":"{mid}"}}"#).into(), Vec::new());
        Step::Ready(mid.map(data))
    }
}

impl Machine for Identify {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        match (&mut self.phase, event) {
            (Phase::Started, Event::Started) => {
                self.phase = Phase::Asking;
                Step::Pending(Effect::Ask { question: Question::Mid, limit: Limit::None })
            }
            (Phase::Asking, Event::Answer(Answer::Mid(Some(own)))) => self.end(Ok(own)),
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
                let reply = ready!(read.step(event, cx));
                self.end(reply.and_then(|data| own_mid(&data.unwrap_or_default())))
            }
            _ => Step::UNCHANGED,
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let Phase::Reading(read) = &mut self.phase {
            read.cancel(cx);
        }
        self.phase = Phase::Over;
    }
}
