//! A read: equal ones that are under way at the same time share one request (request coalescing).
//!
//! The first leads and asks; the others follow and get copies of what came. When the one that leads gives up or runs out of
//! its own time, the next in line takes the lead.

use super::exchange::{Exchange, Reply};
use super::{Call, CallId, Config, Cx, Event, Limit, Machine, Output, Step, ready};
use crate::endpoint::ErasedEndpoint;
use crate::error::{Error, ErrorKind};
use crate::http::{Account, TransportError};
use litemap::LiteMap;
use std::collections::VecDeque;
use std::time::Duration;

/// A read.
#[derive(Debug)]
pub struct Read {
    exchange: Exchange,
    key: String,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Started,
    Leading,
    Following { until: Option<Duration> },
    Over,
}

/// The reads that are under way.
#[derive(Debug, Default)]
pub(super) struct Flights {
    followers: LiteMap<String, VecDeque<CallId>>,
    news: LiteMap<CallId, News>,
}

/// What a follower is woken for.
#[derive(Debug)]
enum News {
    Lead,
    Landed(Reply),
}

impl Flights {
    pub(super) fn is_idle(&self) -> bool {
        self.followers.is_empty() && self.news.is_empty()
    }

    /// The lead passes to the next in line, or the flight is over.
    fn pass_lead(&mut self, key: &str, woken: &mut Vec<CallId>) {
        match self.followers.get_mut(key).and_then(VecDeque::pop_front) {
            Some(next) => {
                self.news.insert(next, News::Lead);
                woken.push(next);
            }
            None => drop(self.followers.remove(key)),
        }
    }

    /// Everybody gets what came.
    fn land(&mut self, key: &str, reply: &Reply, woken: &mut Vec<CallId>) {
        for call in self.followers.remove(key).unwrap_or_default() {
            self.news.insert(call, News::Landed(reply.clone()));
            woken.push(call);
        }
    }

    fn leave(&mut self, key: &str, call: CallId) {
        if let Some(followers) = self.followers.get_mut(key) {
            followers.retain(|other| *other != call);
        }
    }
}

impl Read {
    /// A read of `endpoint`.
    ///
    /// # Errors
    /// A parameter is wrong, or nobody is logged in.
    pub fn new(
        endpoint: &dyn ErasedEndpoint,
        call: Call,
        account: &dyn Account,
        config: &Config,
    ) -> Result<Self, Error> {
        Exchange::new(endpoint, call, account, config, None).map(Self::of)
    }

    fn of(exchange: Exchange) -> Self {
        Self { key: exchange.key(), exchange, phase: Phase::Started }
    }

    /// Like [`Machine::step`], with what the reply holds.
    pub(super) fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Reply> {
        match (self.phase, event) {
            (Phase::Started, Event::Started) => self.join(cx),
            (Phase::Leading, event) => self.lead(event, cx),
            (Phase::Following { until }, Event::Woken | Event::Elapsed) => self.follow(until, cx),
            _ => Step::UNCHANGED,
        }
    }

    /// Like [`Machine::cancel`].
    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        match self.phase {
            Phase::Leading => {
                self.exchange.cancel(cx);
                cx.engine.flights.pass_lead(&self.key, &mut cx.engine.woken);
            }
            Phase::Following { .. } => match cx.engine.flights.news.remove(&cx.call) {
                Some(News::Lead) => cx.engine.flights.pass_lead(&self.key, &mut cx.engine.woken),
                Some(News::Landed(_)) => {}
                None => cx.engine.flights.leave(&self.key, cx.call),
            },
            Phase::Started | Phase::Over => {}
        }
        self.phase = Phase::Over;
    }

    fn join(&mut self, cx: &mut Cx<'_>) -> Step<Reply> {
        if let Some(followers) = cx.engine.flights.followers.get_mut(&self.key) {
            followers.push_back(cx.call);
            let until = match self.exchange.limit() {
                Limit::Total(time) => Some(cx.now + time),
                Limit::None | Limit::Stall(_) => None,
            };
            self.phase = Phase::Following { until };
            return Step::Pending(super::Effect::Wait { until });
        }
        cx.engine.flights.followers.insert(self.key.clone(), VecDeque::new());
        self.phase = Phase::Leading;
        self.lead(Event::Started, cx)
    }

    fn lead(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Reply> {
        let reply = ready!(self.exchange.step(event, cx));
        self.phase = Phase::Over;
        let engine = &mut *cx.engine;
        match &reply {
            // The time of the one that asked is not that of the others.
            Err(error) if error.kind == ErrorKind::Timeout => engine.flights.pass_lead(&self.key, &mut engine.woken),
            reply => engine.flights.land(&self.key, reply, &mut engine.woken),
        }
        Step::Ready(reply)
    }

    fn follow(&mut self, until: Option<Duration>, cx: &mut Cx<'_>) -> Step<Reply> {
        match cx.engine.flights.news.remove(&cx.call) {
            Some(News::Landed(reply)) => {
                self.phase = Phase::Over;
                Step::Ready(reply)
            }
            Some(News::Lead) => {
                self.phase = Phase::Leading;
                self.lead(Event::Started, cx)
            }
            None if until.is_some_and(|until| until <= cx.now) => {
                cx.engine.flights.leave(&self.key, cx.call);
                self.phase = Phase::Over;
                let time = if let Limit::Total(time) = self.exchange.limit() { time } else { Duration::ZERO };
                Step::Ready(Err(TransportError::Timeout(time).into()))
            }
            None => Step::Pending(super::Effect::Wait { until }),
        }
    }
}

impl Machine for Read {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        Step::Ready(ready!(Read::step(self, event, cx)).map(output))
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        Read::cancel(self, cx);
    }
}

/// What a reply comes to, as it is.
pub(super) fn output(data: Option<crate::reply::Data>) -> Output {
    data.map_or(Output::Done, |data| Output::Data(data, Vec::new()))
}
