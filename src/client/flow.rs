//! The way of a request: its turn, its attempts, what is noted of it.

use super::breaker::Breaker;
use super::turns::Turns;
use super::{Account, Client, Common, Event, Failure, Platform, Request, judge};
use crate::endpoint::{Host, Method, Question};
use crate::error::{Error, Kind};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What the requests of a client share.
#[derive(Debug)]
pub struct Flow {
    /// At most two in flight per host.
    hosts: [Turns; 3],
    /// One change at a time.
    pub(super) changes: Turns,
    last_change: Cell<f64>,
    breaker: RefCell<Breaker>,
    /// Reads in flight.
    reads: RefCell<Vec<Rc<Shared>>>,
}

/// A read that several calls wait for.
#[derive(Debug)]
struct Shared {
    asks: String,
    turn: Turns,
    answer: RefCell<Option<Result<Option<Vec<u8>>, Error>>>,
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            hosts: [Turns::new(2), Turns::new(2), Turns::new(2)],
            changes: Turns::new(1),
            last_change: Cell::new(f64::NEG_INFINITY),
            breaker: RefCell::default(),
            reads: RefCell::default(),
        }
    }
}

impl Flow {
    /// The read in flight that asks the same, or a new one.
    fn shared(&self, asks: String) -> Rc<Shared> {
        let mut reads = self.reads.borrow_mut();
        if let Some(same) = reads.iter().find(|read| read.asks == asks) {
            return Rc::clone(same);
        }
        let fresh = Rc::new(Shared { asks, turn: Turns::new(1), answer: RefCell::default() });
        reads.push(Rc::clone(&fresh));
        fresh
    }
}

impl Client {
    /// Asks `endpoint` and returns `data` as JSON text, or what stands for it.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn ask(
        &self,
        platform: &impl Platform,
        question: &Question<'_>,
        common: &Common,
    ) -> Result<String, Error> {
        self.ask_bytes(platform, question, common).await.map(into_text)
    }

    /// The same for JavaScript, whose own decoder looks at every byte anyway.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn ask_bytes(
        &self,
        platform: &impl Platform,
        question: &Question<'_>,
        common: &Common,
    ) -> Result<Vec<u8>, Error> {
        let name = question.route.name;
        let asked = async {
            let account = account(platform, question.route.method, question.needs_mid).await?;
            let request = Request::new(question.route, question.fields(&account)?, common, &account);
            match question.route.method {
                Method::Get => self.read_once(platform, name, &request, common).await,
                Method::Form => {
                    let _turn = platform.or_ended(self.flow.changes.take()).await.map_err(Failure::into_error)?;
                    self.keep_the_gap(platform).await?;
                    self.attempt(platform, name, &request, common, 1).await
                }
                Method::Multipart(_) => self.attempt(platform, name, &request, common, 1).await,
            }
        };
        let data = asked.await.map_err(|error| error.at(name))?;
        Ok(data.unwrap_or_else(|| question.empty.into()))
    }

    /// Waits until the last change is long enough ago.
    pub(super) async fn keep_the_gap(&self, platform: &impl Platform) -> Result<(), Error> {
        let wait = self.flow.last_change.get() + self.options.min_interval_ms - platform.now();
        if wait > 0.0 {
            platform.sleep(wait.min(self.options.min_interval_ms)).await.map_err(Failure::into_error)?;
        }
        self.flow.last_change.set(platform.now());
        Ok(())
    }

    /// Asks what is asked already by waiting for its answer. When the one who asks gives up, the next in line asks.
    async fn read_once(
        &self,
        platform: &impl Platform,
        name: &'static str,
        request: &Request,
        common: &Common,
    ) -> Result<Option<Vec<u8>>, Error> {
        let asks = format!("{}{}{}", request.host as u8, common.insist, request.target);
        let shared = self.flow.shared(asks);
        let _turn = platform.or_late(shared.turn.take()).await.map_err(Failure::into_error)?;
        if let Some(answer) = shared.answer.borrow().clone() {
            return answer;
        }
        // Whichever way this ends, also by being dropped, later calls ask anew.
        let _forget = Forget { reads: &self.flow.reads, shared: &shared };
        let answer = self.read(platform, name, request, common).await;
        if !matches!(&answer, Err(error) if matches!(error.kind, Kind::Aborted | Kind::Timeout)) {
            shared.answer.replace(Some(answer.clone()));
        }
        answer
    }

    async fn read(
        &self,
        platform: &impl Platform,
        name: &'static str,
        request: &Request,
        common: &Common,
    ) -> Result<Option<Vec<u8>>, Error> {
        let began = platform.now();
        for attempt in 1.. {
            let error = match self.attempt(platform, name, request, common, attempt).await {
                Err(error) => error,
                answered => return answered,
            };
            let mut chance = [0; 1];
            platform.random(&mut chance)?;
            let (elapsed, chance) = (platform.now() - began, f64::from(chance[0]) / 255.0);
            let Some(wait_ms) = self.options.retry.wait(&error, attempt, elapsed, chance) else { return Err(error) };
            platform.emit(&Event::Retry { endpoint: name, error: &error, wait_ms, attempt });
            platform.sleep(wait_ms).await.map_err(Failure::into_error)?;
        }
        Err(Error::new(Kind::Internal, "too many attempts"))
    }

    /// One request, and what is noted of its end.
    pub(super) async fn attempt(
        &self,
        platform: &impl Platform,
        name: &'static str,
        request: &Request,
        common: &Common,
        attempt: u32,
    ) -> Result<Option<Vec<u8>>, Error> {
        let check = || if common.insist { Ok(()) } else { self.flow.breaker.borrow().check(platform.now()) };
        check()?;
        let turns = &self.flow.hosts[request.host as usize];
        let _turn = platform.or_ended(turns.take()).await.map_err(Failure::into_error)?;
        // Risk control may have refused somebody else in the meantime.
        check()?;
        let began = platform.now();
        platform.emit(&Event::Request { endpoint: name, method: request.method(), target: &request.target, attempt });
        let response = platform.fetch(request).await;
        let ended = response.map_err(Failure::into_error).and_then(|response| judge(&response));
        let now = platform.now();
        let ended = self.flow.breaker.borrow_mut().note(ended, now).map_err(|error| error.at(name));
        platform.emit(&Event::Response { endpoint: name, ms: now - began, error: ended.as_ref().err() });
        if let Some(error) = ended.as_ref().err().filter(|error| error.kind == Kind::Risk) {
            platform.emit(&Event::Risk { endpoint: name, error });
        }
        ended
    }
}

/// The text of a reply's data; what is no UTF-8 becomes replacement characters, as anywhere on the web.
pub(super) fn into_text(data: Vec<u8>) -> String {
    String::from_utf8(data).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Takes a read off the list of those in flight.
struct Forget<'flow> {
    reads: &'flow RefCell<Vec<Rc<Shared>>>,
    shared: &'flow Rc<Shared>,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.reads.borrow_mut().retain(|listed| !Rc::ptr_eq(listed, self.shared));
    }
}

/// Who is calling, as far as the endpoint has to know; says so before anything is sent when it cannot be known.
pub(super) async fn account(platform: &impl Platform, method: Method, needs_mid: bool) -> Result<Account, Error> {
    let missing = |what: &str| Err(Error::new(Kind::Login, format!("not logged in: {what}; nothing was sent")));
    if platform.is_logged_out() {
        return missing("the page has neither the cookie `bili_jct` nor `DedeUserID`");
    }
    let csrf = if method == Method::Get { None } else { platform.csrf().await? };
    if method != Method::Get && csrf.is_none() {
        return missing("no CSRF token, neither the cookie `bili_jct` nor the option `csrf`");
    }
    let mid = platform.mid();
    if needs_mid && mid.is_none() {
        return missing("no own mid, neither the cookie `DedeUserID` nor the option `mid`");
    }
    Ok(Account { csrf, mid })
}

/// The real address of a host.
#[must_use]
pub const fn default_address(host: Host) -> &'static str {
    match host {
        Host::Vc => "https://api.vc.bilibili.com",
        Host::Api => "https://api.bilibili.com",
        Host::CustomerService => "https://customerservice.bilibili.com",
    }
}
