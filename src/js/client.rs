//! The exported client and how its calls start. What each of them does is in `operations`.

use super::browser::{Browser, BrowserCall};
use super::call::Call;
use super::operations::{self, Arguments};
use super::options::CallOptions;
use super::{error_fields, tasks};
use crate::client::{self, Common, RetryPolicy, Signing};
use crate::endpoint::{Endpoint, Question};
use crate::error::{Error, Kind};
use crate::input::{Given, Options};
use crate::json::Json;
use crate::reply::Data;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A client for private messages and customer-service messages.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Client {
    pub(super) core: Rc<client::Client>,
    pub(super) browser: Browser,
}

#[wasm_bindgen]
impl Client {
    /// A client that has `browser` for all that is the browser's own.
    #[wasm_bindgen(constructor)]
    pub fn new(
        browser: Browser,
        dev_id: Option<String>,
        attempts: u32,
        budget_ms: f64,
        min_interval_ms: f64,
        signing: u32,
    ) -> Self {
        let signing = match signing {
            0 => Signing::Off,
            1 => Signing::Keys,
            _ => Signing::Own,
        };
        let retry = RetryPolicy { attempts, budget_ms };
        let core = client::Client::new(client::Options { dev_id, retry, min_interval_ms, signing });
        Self { core: Rc::new(core), browser }
    }

    /// Begins the method `name`, and settles `own` with what comes of it. What it was `given` is a list, the options first,
    /// as `describe.ts` describes it.
    pub fn call(&self, own: BrowserCall, name: &str, given: &str) {
        let name = operations::name(name);
        let begun = self.begin(own.clone(), name, given);
        settle(own, name, async move { begun?.await });
    }
}

/// Settles a call with what comes of a future.
pub fn settle(own: BrowserCall, name: &'static str, future: impl Future<Output = Result<JsValue, Error>> + 'static) {
    tasks::start(Box::pin(async move {
        match future.await {
            Ok(value) => own.resolve(value),
            Err(error) => {
                let error = error.at(name);
                own.fail(&error_fields(&error), error.kind == Kind::Aborted);
            }
        }
    }));
}

/// What a call comes to.
pub type Outcome = Pin<Box<dyn Future<Output = Result<JsValue, Error>>>>;

/// What a call does when its arguments are read.
///
/// Arguments become one of these, and [`Client::call`] does the rest for all calls alike: a generic function in its place
/// would bring a copy of itself for each of them into the WebAssembly.
pub enum Work {
    /// Asks one endpoint; its data is the result.
    Ask(Question<'static>),
    /// Asks one endpoint whose data says nothing.
    Tell(Question<'static>),
    /// Anything else.
    Do(Box<dyn FnOnce(InCall) -> Outcome>),
}

impl Work {
    /// Asks one endpoint; its data is the result.
    pub fn ask(endpoint: impl Endpoint + 'static) -> Self {
        Self::Ask(Question::of(endpoint))
    }

    /// Asks one endpoint whose data says nothing.
    pub fn tell(endpoint: impl Endpoint + 'static) -> Self {
        Self::Tell(Question::of(endpoint))
    }

    /// Does something else.
    pub fn other<F: Future<Output = Result<JsValue, Error>> + 'static>(
        work: impl FnOnce(InCall) -> F + 'static,
    ) -> Self {
        Self::Do(Box::new(|call| Box::pin(work(call))))
    }
}

/// What one call has at hand.
pub struct InCall {
    pub client: Client,
    pub call: Call,
    pub common: Common,
}

impl InCall {
    fn work(self, work: Work) -> Outcome {
        let (question, has_data) = match work {
            Work::Ask(question) => (question, true),
            Work::Tell(question) => (question, false),
            Work::Do(work) => return work(self),
        };
        Box::pin(async move {
            let data = self.client.core.ask_data(&self.call, question, &self.common).await?;
            if has_data { self.client.browser.parse(data) } else { Ok(JsValue::UNDEFINED) }
        })
    }

    /// The JavaScript value of a text of JSON.
    pub fn parse(&self, text: String) -> Result<JsValue, Error> {
        self.client.browser.parse(Data::from(text))
    }
}

impl Client {
    fn begin(&self, own: BrowserCall, name: &'static str, given: &str) -> Result<Outcome, Error> {
        let (mut given, common) = read(&own, given)?;
        let work = operations::read(name, &mut given)?;
        given.options.finish()?;
        Ok(InCall { client: self.clone(), call: Call { browser: self.browser.clone(), own }, common }.work(work))
    }
}

/// Reads what a call was given, and of its options those that every call takes: what is wrong with one of them is said before
/// what is wrong with another argument.
pub fn read(own: &BrowserCall, given: &str) -> Result<(Arguments, Common), Error> {
    let mut list = Json::new(given).items().map(Given::read);
    let mut options = Options::new("options", list.next().unwrap_or(Given::Nothing));
    let list = list.collect();
    let every = CallOptions::read(&mut options);
    options.check()?;
    if let Some(ms) = every.timeout_ms {
        own.limit(ms);
    }
    Ok((Arguments { options, list }, every.common()))
}
