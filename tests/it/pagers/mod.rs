//! Pagers, against services made up here that may behave in every way the spec leaves open.

mod history;
mod history_questions;
mod mark_all_read;
mod sessions;
mod sessions_questions;
mod strays;

use crate::sim::{Own, accepted, refused, usual_answer};
use bili_im::endpoint::{HistoryOptions, SessionsOptions};
use bili_im::engine::{
    Call, Config, Cx, Effect, Engine, Event, HistoryPager, Machine, Output, SessionsPager, Snapshot, Step,
};
use bili_im::error::Error;
use bili_im::http::{HttpRequest, HttpResponse};
use bili_im::id::Id;
use bili_im::model::Talker;
use serde_json::Value;
use std::time::Duration;

/// The numbers of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Query {
    after: Option<u64>,
    before: Option<u64>,
    size: usize,
    list: u64,
}

impl Query {
    fn of(request: &HttpRequest) -> Self {
        let number = |name: &str| {
            let (_, query) = request.target.split_once('?')?;
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(known, _)| known == name)?.1.parse().ok()
        };
        Self {
            after: number("begin_seqno").or_else(|| number("begin_ts")),
            before: number("end_seqno").or_else(|| number("end_ts")),
            size: usize::try_from(number("size").unwrap_or_default()).unwrap(),
            list: number("session_type").unwrap_or_default(),
        }
    }
}

/// Steps one machine at a time, without waiting.
struct Driver<'a> {
    engine: Engine,
    now: Duration,
    service: Box<dyn FnMut(&HttpRequest) -> HttpResponse + 'a>,
    requests: Vec<(Duration, HttpRequest)>,
}

impl<'a> Driver<'a> {
    fn new(service: impl FnMut(&HttpRequest) -> HttpResponse + 'a) -> Self {
        let config = Config { min_write_interval: Duration::ZERO, ..Config::default() };
        let mut engine = Engine::new(config, Snapshot::default());
        engine.has_listeners = true;
        Self { engine, now: Duration::from_secs(1000), service: Box::new(service), requests: Vec::new() }
    }

    /// A service that responds with data.
    fn answering(mut service: impl FnMut(Query) -> String + 'a) -> Self {
        Self::new(move |request| accepted(&service(Query::of(request))))
    }

    /// These pages one after the other, then empty ones.
    fn scripted<T: ToString>(pages: impl IntoIterator<Item = T>) -> Self {
        let mut pages: Vec<_> = pages.into_iter().map(|page| page.to_string()).collect();
        pages.reverse();
        let nothing = r#"{"messages":null,"session_list":null,"has_more":0}"#;
        Self::answering(move |_| pages.pop().unwrap_or_else(|| nothing.to_owned()))
    }

    fn queries(&self) -> Vec<Query> {
        self.requests.iter().map(|(_, request)| Query::of(request)).collect()
    }

    fn run(&mut self, machine: &mut dyn Machine) -> Result<Output, Error> {
        let mut event = Event::Started;
        loop {
            let mut cx = Cx {
                engine: &mut self.engine,
                call: 1,
                now: self.now,
                wall: self.now,
                entropy: &mut |bytes| {
                    bytes.fill(0);
                    true
                },
            };
            event = match machine.step(event, &mut cx) {
                Step::Ready(result) => return result,
                Step::Pending(Effect::Fetch { request, .. }) => {
                    let response = (self.service)(&request);
                    self.requests.push((self.now, request));
                    Event::Response(Ok(response))
                }
                Step::Pending(Effect::Wait { until }) => {
                    self.now = until.expect("nobody else is there to wake it");
                    Event::Elapsed
                }
                Step::Pending(Effect::Ask { question, .. }) => Event::Answer(usual_answer(&question, &[])),
                Step::Pending(Effect::Unchanged) => panic!("it ignores what it waits for"),
            };
        }
    }

    /// All new items of a walk, the error that ends it, and the number of pages.
    fn walk(&mut self, pager: &mut dyn Machine) -> Walked {
        let mut walked = Walked { items: Vec::new(), pages: 0, error: None };
        loop {
            match self.run(pager) {
                Ok(Output::Page(page, places)) => {
                    let page: Value = serde_json::from_slice(&page.whole()).unwrap();
                    let list = page.get("messages").or_else(|| page.get("session_list")).unwrap_or(&Value::Null);
                    walked.items.extend(places.iter().map(|at| list[*at as usize].clone()));
                    walked.pages += 1;
                }
                Ok(Output::End) => break,
                Ok(other) => panic!("{other:?}"),
                Err(error) => {
                    walked.error = Some(error);
                    break;
                }
            }
        }
        assert!(self.engine.is_idle());
        walked
    }

    fn history(&mut self, options: HistoryOptions) -> Walked {
        self.walk(&mut history(options).unwrap())
    }

    fn sessions(&mut self, options: SessionsOptions) -> Walked {
        self.walk(&mut sessions(options).unwrap())
    }
}

#[derive(Debug)]
struct Walked {
    items: Vec<Value>,
    pages: usize,
    error: Option<Error>,
}

impl Walked {
    fn numbers(&self, name: &str) -> Vec<u64> {
        let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        self.items.iter().map(|item| number(&item[name]).unwrap()).collect()
    }
}

fn history(options: HistoryOptions) -> Result<HistoryPager, Error> {
    HistoryPager::new(Talker::User(Id(7)), options, Call::new("history"), &Own)
}

fn sessions(options: SessionsOptions) -> Result<SessionsPager, Error> {
    SessionsPager::new(options, Call::new("sessions"), &Own)
}

fn failing() -> HttpResponse {
    refused(-400)
}
