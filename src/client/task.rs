//! What all that is done for one call has in common, and the one way of a request to the service.

use super::breaker::Breaker;
use super::turns::{Turn, Turns};
use super::{Account, Client, Common, Event, Failure, Platform, Request, Response, judge};
use crate::endpoint::Method;
use crate::error::{Error, Kind};
use crate::reply::Data;
use crate::text::cat;

/// One call under way: what it does hangs on this, so that its futures carry one pointer and not four.
pub(super) struct Task<'a, P> {
    pub client: &'a Client,
    pub platform: &'a P,
    pub common: &'a Common,
    /// The method that was called, as JavaScript names it.
    pub name: &'static str,
}

impl<P: Platform> Task<'_, P> {
    /// Who is calling, as far as the endpoint has to know; says so before anything is sent when it cannot be known.
    pub async fn account(&self, method: Method, needs_mid: bool) -> Result<Account, Error> {
        if self.platform.is_logged_out() {
            return Err(missing("the page has neither the cookie `bili_jct` nor `DedeUserID`"));
        }
        let mut csrf = None;
        if method != Method::Get {
            csrf = self.platform.csrf().await?;
            if csrf.is_none() {
                return Err(missing("no CSRF token, neither the cookie `bili_jct` nor the option `csrf`"));
            }
        }
        let mid = self.platform.mid();
        if needs_mid && mid.is_none() {
            return Err(missing("no own mid, neither the cookie `DedeUserID` nor the option `mid`"));
        }
        Ok(Account { csrf, mid })
    }

    /// Waits for a turn, until the call ends early; a `limited` wait is no longer than a request may take.
    pub async fn turn<'turns>(&self, turns: &'turns Turns, limited: bool) -> Result<Turn<'turns>, Error> {
        // Most waits are over before they begin.
        if let Some(turn) = turns.take_free() {
            return Ok(turn);
        }
        let wait = turns.take();
        let taken = if limited { self.platform.or_late(wait).await } else { self.platform.or_ended(wait).await };
        taken.map_err(Failure::into_error)
    }

    /// Waits until the last change is long enough ago.
    pub async fn keep_the_gap(&self) -> Result<(), Error> {
        let (last_change, least) = (&self.client.flow.last_change, self.client.options.min_interval_ms);
        let wait = last_change.get() + least - self.platform.now();
        if wait > 0.0 {
            self.platform.sleep(wait.min(least)).await.map_err(Failure::into_error)?;
        }
        last_change.set(self.platform.now());
        Ok(())
    }

    /// One request, and what is noted of its end.
    pub async fn attempt(&self, request: &Request, attempt: u32) -> Result<Option<Data>, Error> {
        self.check()?;
        let _turn = self.turn(&self.client.flow.hosts[request.host as usize], false).await?;
        // Risk control may have refused somebody else in the meantime.
        self.check()?;
        let began = self.begin(request, attempt);
        let response = self.platform.fetch(request).await;
        self.end(response, began)
    }

    fn check(&self) -> Result<(), Error> {
        let breaker = self.client.flow.breaker.get();
        if self.common.insist || breaker == Breaker::default() { Ok(()) } else { breaker.check(self.platform.now()) }
    }

    /// When the request began; only who listens wants to know.
    fn begin(&self, request: &Request, attempt: u32) -> f64 {
        if !self.platform.listens() {
            return 0.0;
        }
        let began = self.platform.now();
        let (method, target) = (request.method(), request.target.as_str());
        self.platform.emit(&Event::Request { endpoint: self.name, method, target, attempt });
        began
    }

    fn end(&self, response: Result<Response, Failure>, began: f64) -> Result<Option<Data>, Error> {
        let judged = match response {
            Ok(response) => judge(&response),
            Err(failure) => Err(failure.into_error()),
        };
        let listens = self.platform.listens();
        let now = if listens || judged.is_err() { self.platform.now() } else { began };
        let mut breaker = self.client.flow.breaker.get();
        let ended = breaker.note(judged, now).map_err(|error| error.at(self.name));
        self.client.flow.breaker.set(breaker);
        if listens {
            let error = ended.as_ref().err();
            self.platform.emit(&Event::Response { endpoint: self.name, ms: now - began, error });
            if let Some(error) = error.filter(|error| error.kind == Kind::Risk) {
                self.platform.emit(&Event::Risk { endpoint: self.name, error });
            }
        }
        ended
    }
}

fn missing(what: &str) -> Error {
    Error::new(Kind::Login, cat(&["not logged in: ", what, "; nothing was sent"]))
}
