//! One request: waits for its turn, is sent, and is repeated where that is safe.

use super::retry::backoff;
use super::{Answer, Call, Cx, Effect, Event, Limit, Notice, Question, Step};
use crate::endpoint::ErasedEndpoint;
use crate::error::{Error, ErrorKind};
use crate::facts;
use crate::http::{self, Account, Body, FileId, HttpRequest, HttpResponse, TransportError};
use crate::reply::Data;
use std::time::Duration;

/// The slowest upload that is waited for, in bytes per second.
const MIN_UPLOAD_RATE: f64 = 20_000.0;

/// An upload without a byte moving for so long is given up.
const UPLOAD_STALL: Duration = Duration::from_secs(30);

/// `data` of a reply; `None` where it says nothing.
pub(super) type Reply = Result<Option<Data>, Error>;

#[derive(Debug)]
pub(super) struct Exchange {
    call: Call,
    request: HttpRequest,
    empty_data: Option<&'static str>,
    limit: Limit,
    attempt: u32,
    began: Option<Duration>,
    token: Option<String>,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Started,
    /// Keeps the distance to the last write.
    Pacing,
    /// Waits for the CSRF token.
    Authorizing,
    /// Waits for one of the host's permits.
    Queued,
    InFlight {
        issued: Duration,
        /// Tells for the circuit breaker what was issued before a refusal.
        number: u64,
    },
    BackingOff {
        until: Duration,
    },
    Over,
}

impl Exchange {
    /// A request of `endpoint`; a file travels beside it where `file` has its number and size in bytes.
    pub(super) fn new(
        endpoint: &dyn ErasedEndpoint,
        call: Call,
        account: &dyn Account,
        config: &super::Config,
        file: Option<(FileId, u64)>,
    ) -> Result<Self, Error> {
        let id = file.map_or(FileId(0), |(id, _)| id);
        let request = HttpRequest::new(endpoint, account, &call.info, id)?;
        Ok(Self::of(request, endpoint.empty_data(), call, config, file.map(|(_, size)| size)))
    }

    /// The same of a request that is made already; `upload` is the size of its file in bytes.
    pub(super) fn of(
        request: HttpRequest,
        empty_data: Option<&'static str>,
        call: Call,
        config: &super::Config,
        upload: Option<u64>,
    ) -> Self {
        let limit = call.limit.unwrap_or(match upload {
            None => config.limit,
            // Who watches the progress sees that it goes on; otherwise nothing tells slow from stuck.
            Some(_) if call.has_progress => Limit::Stall(UPLOAD_STALL),
            #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
            Some(size) => Limit::Total(UPLOAD_STALL + Duration::from_secs_f64(size as f64 / MIN_UPLOAD_RATE)),
        });
        Self { call, request, empty_data, limit, attempt: 1, began: None, token: None, phase: Phase::Started }
    }

    /// Identifies equal reads, which can share one response.
    pub(super) fn key(&self) -> String {
        {
            let Call { bypass_breaker, retries, .. } = self.call;
            format!("{} {bypass_breaker} {retries} {}", self.request.host as u8, self.request.target)
        }
    }

    /// How long whoever waits for the response may wait.
    pub(super) fn limit(&self) -> Limit {
        self.limit
    }

    pub(super) fn call(&self) -> &Call {
        &self.call
    }

    /// What is made of the response of an equal read.
    pub(super) fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Reply> {
        match (self.phase, event) {
            (Phase::InFlight { issued, number }, Event::Response(response)) => {
                self.receive(response, (issued, number), cx)
            }
            (Phase::Authorizing, Event::Answer(Answer::Csrf(Some(token)))) => {
                self.token = Some(token);
                self.phase = Phase::Queued;
                self.issue(cx)
            }
            (Phase::Authorizing, Event::Answer(Answer::Csrf(None))) => self.end(Err(http::missing_csrf())),
            (Phase::Authorizing, Event::Answer(Answer::Failed(error))) => self.end(Err(error)),
            (Phase::Started, Event::Started) | (Phase::Pacing, Event::Woken | Event::Elapsed) => self.pace(cx),
            (Phase::Queued, Event::Woken | Event::Elapsed) => self.issue(cx),
            (Phase::BackingOff { until }, Event::Woken | Event::Elapsed) => match self.check(cx) {
                Err(error) => self.end(Err(error)),
                Ok(()) if cx.now < until => Step::wait_until(until),
                Ok(()) => {
                    self.phase = Phase::Queued;
                    self.issue(cx)
                }
            },
            _ => Step::UNCHANGED,
        }
    }

    /// Gives back what it holds.
    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        match self.phase {
            Phase::Queued => cx.engine.leave_host(self.request.host, cx.call),
            Phase::InFlight { .. } => cx.engine.release_host(self.request.host),
            _ => {}
        }
        self.phase = Phase::Over;
    }

    /// Whether the request has left, so that it may have arrived.
    pub(super) fn has_left(&self) -> bool {
        matches!(self.phase, Phase::InFlight { .. })
    }

    fn is_paced(&self) -> bool {
        matches!(self.request.body, Body::Form(_))
    }

    fn check(&self, cx: &Cx<'_>) -> Result<(), Error> {
        if self.call.bypass_breaker { Ok(()) } else { cx.engine.kept.breaker.check(cx.now) }
    }

    fn end(&mut self, reply: Reply) -> Step<Reply> {
        self.phase = Phase::Over;
        Step::Ready(reply)
    }

    fn pace(&mut self, cx: &mut Cx<'_>) -> Step<Reply> {
        if let Err(error) = self.check(cx) {
            return self.end(Err(error));
        }
        if self.is_paced()
            && let Some(next) = cx.engine.next_write(cx.now)
        {
            self.phase = Phase::Pacing;
            return Step::wait_until(next);
        }
        if self.request.is_write() && self.token.is_none() {
            self.phase = Phase::Authorizing;
            let limit = self.call.limit.unwrap_or(cx.engine.config.limit);
            return Step::Pending(Effect::Ask { question: Question::Csrf, limit });
        }
        self.phase = Phase::Queued;
        self.issue(cx)
    }

    fn issue(&mut self, cx: &mut Cx<'_>) -> Step<Reply> {
        let host = self.request.host;
        if let Err(error) = self.check(cx) {
            cx.engine.leave_host(host, cx.call);
            return self.end(Err(error));
        }
        let call = cx.call;
        if !cx.engine.host(host).acquire(call) {
            return Step::PARKED;
        }
        if self.is_paced() {
            cx.engine.change().last_write = Some(cx.now);
        }
        self.began.get_or_insert(cx.now);
        self.phase = Phase::InFlight { issued: cx.now, number: cx.engine.kept.breaker.issue() };
        let (endpoint, attempt) = (self.call.endpoint, self.attempt);
        let (method, target) = (self.request.method(), &self.request.target);
        cx.emit(|| Notice::Request { endpoint, method, target: target.clone(), attempt });
        let mut request = self.request.clone();
        if let Some(token) = self.token.take() {
            request = request.with_csrf(&token);
        }
        Step::Pending(Effect::Fetch { request, limit: self.limit })
    }

    fn receive(
        &mut self,
        response: Result<HttpResponse, TransportError>,
        (issued, number): (Duration, u64),
        cx: &mut Cx<'_>,
    ) -> Step<Reply> {
        cx.engine.release_host(self.request.host);
        let mut reply = response.map_err(Error::from).and_then(|response| self.read(&response));
        match reply {
            Ok(_) => cx.engine.note_success(number),
            Err(error) if error.kind == ErrorKind::Risk => {
                reply = Err(cx.engine.note_refusal(error, number, cx.now));
            }
            Err(_) => {}
        }
        let (endpoint, elapsed) = (self.call.endpoint, cx.now.saturating_sub(issued));
        cx.emit(|| Notice::Response { endpoint, elapsed, error: reply.as_ref().err().cloned() });
        let Err(error) = &reply else { return self.end(reply) };
        if error.kind == ErrorKind::Risk {
            cx.emit(|| Notice::Risk { endpoint, error: error.clone() });
        }
        match self.backoff(error, cx) {
            Ok(None) => self.end(reply),
            Err(error) => self.end(Err(error)),
            Ok(Some(wait)) => {
                let attempt = self.attempt;
                cx.emit(|| Notice::Retry { endpoint, error: error.clone(), wait, attempt });
                self.attempt += 1;
                let until = cx.now + wait;
                self.phase = Phase::BackingOff { until };
                Step::wait_until(until)
            }
        }
    }

    /// What a response says. What one to a write says is decided here: nobody asks for it again.
    fn read(&self, response: &HttpResponse) -> Reply {
        let data = http::parse(response).map_err(|error| error.answering(self.request.name))?;
        if self.request.is_write()
            && let Some(data) = &data
        {
            facts::check(&data.clone().whole()).map_err(|error| error.with_status(response.status))?;
        }
        Ok(self.empty_data.map(|empty| data.unwrap_or_else(|| empty.to_owned().into())))
    }

    fn backoff(&self, error: &Error, cx: &mut Cx<'_>) -> Result<Option<Duration>, Error> {
        if self.request.is_write() || !error.retryable || !self.call.retries {
            return Ok(None);
        }
        let [jitter] = cx.random()?;
        let elapsed = cx.now.saturating_sub(self.began.unwrap_or(cx.now));
        Ok(backoff(cx.engine.config.retry, error, self.attempt, elapsed, jitter))
    }
}
