//! A write: one at a time, at a distance, never repeated.

use super::exchange::{Exchange, Reply};
use super::read::output;
use super::{Call, Config, Cx, Event, Machine, Output, Step, ready};
use crate::endpoint::ErasedEndpoint;
use crate::error::Error;
use crate::http::Account;

/// A write.
#[derive(Debug)]
pub struct Write {
    exchange: Exchange,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Started,
    /// Waits until no other write is under way.
    Queued,
    Writing,
    Over,
}

impl Write {
    /// A write of `endpoint`.
    ///
    /// # Errors
    /// A parameter is wrong, or nobody is logged in.
    pub fn new(
        endpoint: &dyn ErasedEndpoint,
        call: Call,
        account: &dyn Account,
        config: &Config,
    ) -> Result<Self, Error> {
        Ok(Self { exchange: Exchange::new(endpoint, call, account, config, None)?, phase: Phase::Started })
    }

    /// Like [`Machine::step`], with what the reply holds.
    pub(super) fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Reply> {
        match (self.phase, event) {
            (Phase::Started, Event::Started) | (Phase::Queued, Event::Woken | Event::Elapsed) => {
                if !self.exchange.call().bypass_breaker
                    && let Err(error) = cx.engine.kept.breaker.check(cx.now)
                {
                    self.cancel(cx);
                    return Step::Ready(Err(error));
                }
                let call = cx.call;
                if !cx.engine.writes.acquire(call) {
                    self.phase = Phase::Queued;
                    return Step::PARKED;
                }
                self.phase = Phase::Writing;
                self.write(Event::Started, cx)
            }
            (Phase::Writing, event) => self.write(event, cx),
            _ => Step::UNCHANGED,
        }
    }

    fn write(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Reply> {
        let reply = ready!(self.exchange.step(event, cx));
        self.phase = Phase::Over;
        cx.engine.release_write();
        Step::Ready(reply)
    }

    /// Like [`Machine::cancel`].
    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        match self.phase {
            Phase::Queued => cx.engine.leave_write(cx.call),
            Phase::Writing => {
                self.exchange.cancel(cx);
                cx.engine.release_write();
            }
            Phase::Started | Phase::Over => {}
        }
        self.phase = Phase::Over;
    }
}

impl Machine for Write {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        Step::Ready(ready!(Write::step(self, event, cx)).map(output))
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        Write::cancel(self, cx);
    }
}
