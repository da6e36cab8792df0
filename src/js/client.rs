//! The exported client and how its calls start. Its operations are in `reading`, `changing` and `sending`.

use super::browser::Browser;
use super::call::Call;
use super::customer_service::CustomerService;
use super::files::File;
use super::options::CallOptions;
use super::{arguments, error_fields, tasks};
use crate::client::{self, Common, RetryPolicy, Signing};
use crate::endpoint::{Endpoint, Question};
use crate::error::{Error, Kind};
use crate::input::Options;
use js_sys::Promise;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// A client for private messages and customer-service messages.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Client {
    pub(super) core: Rc<client::Client>,
    pub(super) browser: Browser,
}

#[wasm_bindgen]
impl Client {
    /// @internal
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

    /// Customer-service messages.
    #[wasm_bindgen(getter, js_name = customerService)]
    pub fn customer_service(&self) -> CustomerService {
        CustomerService::new(self.clone())
    }
}

/// What a call comes to.
pub type Outcome = Pin<Box<dyn Future<Output = Result<JsValue, Error>>>>;

/// What a call does when its arguments are read.
///
/// Arguments become one of these, and [`Client::start`] does the rest for all calls alike: a generic function in its place
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
    pub call: Rc<Call>,
    pub common: Common,
}

impl InCall {
    /// The call's file.
    pub fn file(&self) -> Result<&Blob, Error> {
        self.call.file.as_ref().ok_or_else(|| Error::new(Kind::Internal, "no file"))
    }

    fn work(self, work: Work) -> Outcome {
        let (question, has_data) = match work {
            Work::Ask(question) => (question, true),
            Work::Tell(question) => (question, false),
            Work::Do(work) => return work(self),
        };
        Box::pin(async move {
            let data = self.client.core.ask_data(&*self.call, question, &self.common).await?;
            if has_data { self.client.browser.parse(data) } else { Ok(JsValue::UNDEFINED) }
        })
    }
}

/// Reads the file of a call, where there is one.
pub type ReadFile<'a> = dyn Fn(&mut Options) -> Result<Option<File>, Error> + 'a;

/// Reads what a call is given besides what every call takes.
pub type ReadArguments<'a> = dyn Fn(&mut Options) -> Result<Work, Error> + 'a;

impl Client {
    /// Starts the call `name`: reads its options and, with `read`, the rest of its arguments, does its work, and settles
    /// the promise.
    pub fn start(&self, name: &'static str, options: &JsValue, read: &ReadArguments<'_>) -> Promise {
        self.start_with(name, options, &|_| Ok(None), read)
    }

    /// The same with a file, which is read first.
    pub fn start_with(
        &self,
        name: &'static str,
        options: &JsValue,
        file: &ReadFile<'_>,
        read: &ReadArguments<'_>,
    ) -> Promise {
        let (work, now) = match self.read(options, file, read) {
            Ok(read) => read,
            Err(error) => return self.rejected(error.at(name)),
        };
        let (client, call) = (self.clone(), Rc::clone(&now.call));
        let outcome = now.work(work);
        self.promise(Box::pin(async move { outcome.await.map_err(|error| client.error(&error.at(name), Some(&call))) }))
    }

    /// Begins a future, and promises what comes of it.
    pub fn promise(&self, future: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>) -> Promise {
        let deferred = self.browser.defer();
        let promise = deferred.promise();
        tasks::start(Box::pin(async move {
            match future.await {
                Ok(value) => deferred.resolve(value),
                Err(reason) => deferred.reject(reason),
            }
        }));
        promise
    }

    fn read(&self, options: &JsValue, file: &ReadFile<'_>, read: &ReadArguments<'_>) -> Result<(Work, InCall), Error> {
        let mut given = arguments::options(options);
        let file = file(&mut given)?;
        let (call, common) = self.read_call(&mut given, options, file);
        // What is wrong with an option is said before what is wrong with another argument.
        given.check()?;
        let work = read(&mut given)?;
        given.finish()?;
        Ok((work, InCall { client: self.clone(), call: Rc::new(call), common }))
    }

    /// A promise that rejects with `error`.
    pub fn rejected(&self, error: Error) -> Promise {
        Promise::reject(&self.error(&error, None))
    }

    /// The call that `options`, which are `given`, describe, and what each of its requests carries.
    pub fn read_call(&self, options: &mut Options, given: &JsValue, file: Option<File>) -> (Call, Common) {
        let mut read = CallOptions::read(options, given);
        let (signal, timeout_ms, browser) = (read.signal.take(), read.timeout_ms, self.browser.clone());
        let (blob, name, tell) = file.map_or_else(Default::default, File::parts);
        let own = browser.call(signal, timeout_ms, blob.clone(), &name, tell);
        (Call { browser, own, file: blob }, read.common())
    }

    /// What a promise rejects with: the signal's own reason after an abort, else a `BiliImError`.
    pub fn error(&self, error: &Error, call: Option<&Call>) -> JsValue {
        let none = JsValue::UNDEFINED;
        let call = call.map_or(&none, |call| call.own.as_ref());
        self.browser.error(&error_fields(error), error.kind == Kind::Aborted, call)
    }
}
