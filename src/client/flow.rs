//! The way of a question: who asks, its turn, and how often it is asked.

use super::breaker::Breaker;
use super::task::Task;
use super::turns::Turns;
use super::{Client, Common, Event, Failure, Platform, Request};
use crate::endpoint::{Host, Method, Question};
use crate::error::{Error, Kind};
use crate::reply::Data;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What the requests of a client share.
#[derive(Debug)]
pub struct Flow {
    /// At most two in flight per host.
    pub(super) hosts: [Turns; 3],
    /// One change at a time.
    pub(super) changes: Turns,
    pub(super) last_change: Cell<f64>,
    pub(super) breaker: Cell<Breaker>,
    /// Reads in flight.
    reads: RefCell<Vec<Rc<Asked>>>,
}

/// A request under way. Several calls may wait for the same read.
#[derive(Debug)]
struct Asked {
    request: Request,
    insist: bool,
    turn: Turns,
    answer: RefCell<Option<Result<Option<Data>, Error>>>,
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            hosts: [Turns::new(2), Turns::new(2), Turns::new(2)],
            changes: Turns::new(1),
            last_change: Cell::new(f64::NEG_INFINITY),
            breaker: Cell::default(),
            reads: RefCell::default(),
        }
    }
}

impl Flow {
    /// The read in flight that asks the same, or a new one; what changes something is never shared.
    fn asked(&self, request: Request, insist: bool, is_read: bool) -> Rc<Asked> {
        let mut reads = self.reads.borrow_mut();
        if is_read {
            for read in reads.iter() {
                if read.request == request && read.insist == insist {
                    return Rc::clone(read);
                }
            }
        }
        let fresh = Rc::new(Asked { request, insist, turn: Turns::new(1), answer: RefCell::default() });
        if is_read {
            reads.push(Rc::clone(&fresh));
        }
        fresh
    }
}

impl Client {
    /// Asks a question and returns `data` as JSON text, or what stands for it.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn ask(
        &self,
        platform: &impl Platform,
        question: Question<'_>,
        common: &Common,
    ) -> Result<String, Error> {
        self.ask_data(platform, question, common).await.map(into_text)
    }

    /// The same for JavaScript's own decoder and parser.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn ask_data(
        &self,
        platform: &impl Platform,
        question: Question<'_>,
        common: &Common,
    ) -> Result<Data, Error> {
        let name = question.route.name;
        match (Task { client: self, platform, common, name }).answer(&question).await {
            Ok(Some(data)) => Ok(data),
            Ok(None) => Ok(question.empty.as_bytes().to_vec().into()),
            Err(error) => Err(error.at(name)),
        }
    }
}

impl<P: Platform> Task<'_, P> {
    /// Asks what is asked already by waiting for its answer. When the one who asks gives up, the next in line asks.
    async fn answer(&self, question: &Question<'_>) -> Result<Option<Data>, Error> {
        let (flow, method) = (&self.client.flow, question.route.method);
        let is_read = method == Method::Get;
        let account = self.account(method, question.needs_mid).await?;
        let request = Request::new(question.route, question.fields(&account)?, self.common, &account);
        drop(account);
        let asked = flow.asked(request, self.common.insist, is_read);
        let turns = if method == Method::Form { &flow.changes } else { &asked.turn };
        let _turn = self.turn(turns, is_read).await?;
        if method == Method::Form {
            self.keep_the_gap().await?;
        }
        if let Some(answer) = asked.answer.borrow().clone() {
            return answer;
        }
        // Whichever way this ends, also by being dropped, later calls ask anew.
        let forget = Forget { flow, asked: &asked };
        let began = self.platform.now();
        let mut attempt = 1;
        loop {
            let answer = self.attempt(&asked.request, attempt).await;
            if let Err(error) = &answer
                && is_read
                && let Some(wait_ms) = self.wait(error, attempt, began)?
            {
                self.platform.sleep(wait_ms).await.map_err(Failure::into_error)?;
                attempt += 1;
                continue;
            }
            drop(forget);
            asked.tell(&answer);
            return answer;
        }
    }

    /// How long to wait before a read is asked again after `error`; `None` when it is not.
    fn wait(&self, error: &Error, attempt: u32, began: f64) -> Result<Option<f64>, Error> {
        if !error.retryable {
            return Ok(None);
        }
        let mut chance = [0; 1];
        self.platform.random(&mut chance)?;
        let (elapsed, chance) = (self.platform.now() - began, f64::from(chance[0]) / 255.0);
        let wait = self.client.options.retry.wait(error, attempt, elapsed, chance);
        if let Some(wait_ms) = wait
            && self.platform.listens()
        {
            self.platform.emit(&Event::Retry { endpoint: self.name, error, wait_ms, attempt });
        }
        Ok(wait)
    }
}

impl Asked {
    /// Keeps the answer for those who wait for it, but not the end of the one call that asked.
    fn tell(self: &Rc<Self>, answer: &Result<Option<Data>, Error>) {
        let own = matches!(answer, Err(error) if matches!(error.kind, Kind::Aborted | Kind::Timeout));
        // Off the list, each one more than that of who asked is of somebody who waits.
        if !own && Rc::strong_count(self) > 1 {
            self.answer.replace(Some(answer.clone()));
        }
    }
}

/// The text of a reply's data; what is no UTF-8 becomes replacement characters, as anywhere on the web.
pub(super) fn into_text(data: Data) -> String {
    String::from_utf8(data.whole()).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Takes a read off the list of those in flight.
struct Forget<'a> {
    flow: &'a Flow,
    asked: &'a Rc<Asked>,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.flow.reads.borrow_mut().retain(|listed| !Rc::ptr_eq(listed, self.asked));
    }
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
