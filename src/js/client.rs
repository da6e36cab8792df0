//! The exported client and how its calls start. Its operations are in `reading`, `changing` and `sending`.

use super::abort::aborted;
use super::arguments;
use super::call::{Call, parse};
use super::customer_service::CustomerService;
use super::error_fields;
use super::options::{CALL_OPTIONS, CallOptions, Settings};
use super::transport::File;
use super::upload::STALL_MS;
use crate::client::{self, Common};
use crate::endpoint::{Endpoint, Question};
use crate::error::{Error, Kind};
use js_sys::{Function, Promise};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortSignal;

/// A client for private messages and customer-service messages.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Client {
    pub(super) core: Rc<client::Client>,
    settings: Rc<Settings>,
    make_error: Function,
}

#[wasm_bindgen]
impl Client {
    /// @internal
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, make_error: Function, tell: Function, life: AbortSignal) -> Result<Client, JsValue> {
        let (settings, options) = Settings::read(options, tell, life).map_err(|error| {
            let fields = error_fields(&error.at("createClient"), false, &JsValue::UNDEFINED);
            make_error.call1(&JsValue::UNDEFINED, &fields).unwrap_or_else(|thrown| thrown)
        })?;
        let core = Rc::new(client::Client::new(options));
        Ok(Self { core, settings: Rc::new(settings), make_error })
    }

    /// Customer-service messages.
    #[wasm_bindgen(getter, js_name = customerService)]
    pub fn customer_service(&self) -> CustomerService {
        CustomerService::new(self.clone())
    }
}

/// The slowest upload that is waited for, in bytes per ms: 20 KB/s.
const SLOWEST_BYTES_PER_MS: f64 = 20.0;

/// For calls without options of their own.
#[derive(Deserialize)]
pub struct Nothing {}

/// What a call comes to.
pub type Outcome = Pin<Box<dyn Future<Output = Result<JsValue, Error>>>>;

/// What one call has at hand. It is one type for all calls, and so is what they return: that keeps the WebAssembly small.
pub struct InCall {
    pub client: Client,
    pub call: Rc<Call>,
    pub common: Common,
}

impl InCall {
    /// Asks one endpoint; its data as a JavaScript value.
    pub fn ask(self, endpoint: impl Endpoint + 'static) -> Outcome {
        self.ask_question(Question::of(endpoint), true)
    }

    /// Asks one endpoint whose data says nothing.
    pub fn tell(self, endpoint: impl Endpoint + 'static) -> Outcome {
        self.ask_question(Question::of(endpoint), false)
    }

    pub fn ask_question(self, question: Question<'static>, has_data: bool) -> Outcome {
        Box::pin(async move {
            let text = self.client.core.ask_bytes(&*self.call, &question, &self.common).await?;
            if has_data { parse(&text) } else { Ok(JsValue::UNDEFINED) }
        })
    }
}

impl Client {
    /// Starts a call: reads its options, does `work`, and settles the promise.
    pub fn start<O: DeserializeOwned>(
        &self,
        name: &'static str,
        options: JsValue,
        work: impl FnOnce(InCall, O) -> Result<Outcome, Error>,
    ) -> Promise {
        self.start_with(name, options, None, work)
    }

    /// The same with a file and whom to tell how far it is.
    pub fn start_with<O: DeserializeOwned>(
        &self,
        name: &'static str,
        options: JsValue,
        file: Option<(File, Option<Function>)>,
        work: impl FnOnce(InCall, O) -> Result<Outcome, Error>,
    ) -> Promise {
        let (call, common) = match self.read_call(&options, file) {
            Ok((call, common)) => (Rc::new(call), common),
            Err(error) => return self.rejected(&error.at(name)),
        };
        let now = InCall { client: self.clone(), call: Rc::clone(&call), common };
        let begun = arguments::options("options", options, CALL_OPTIONS).and_then(|options| work(now, options));
        match begun {
            Ok(outcome) => self.settle(name, call, outcome),
            Err(error) => self.rejected(&error.at(name)),
        }
    }

    fn settle(&self, name: &'static str, call: Rc<Call>, outcome: Outcome) -> Promise {
        let own = self.clone();
        future_to_promise(async move { outcome.await.map_err(|error| own.error(&error.at(name), Some(&call))) })
    }

    /// A promise that rejects with `error`.
    pub fn rejected(&self, error: &Error) -> Promise {
        Promise::reject(&self.error(error, None))
    }

    /// The call that `options` describe, and what each of its requests carries.
    pub fn read_call(
        &self,
        options: &JsValue,
        file: Option<(File, Option<Function>)>,
    ) -> Result<(Call, Common), Error> {
        let given = if options.is_object() { options.clone() } else { JsValue::from(js_sys::Object::new()) };
        let given: CallOptions = arguments::value("options", given)?;
        let (signal, timeout_ms, common) = given.check()?;
        let (file, on_progress) = file.map_or((None, None), |(file, tell)| (Some(file), tell));
        let usual = match &file {
            // Who listens to the progress sees to it that it goes on; otherwise nothing tells slow from stuck.
            Some(_) if on_progress.is_some() => 0.0,
            Some(file) => STALL_MS + file.blob.size() / SLOWEST_BYTES_PER_MS,
            None => self.settings.timeout_ms,
        };
        let settings = Rc::clone(&self.settings);
        let timeout_ms = timeout_ms.unwrap_or(usual);
        let cause = JsValue::UNDEFINED.into();
        Ok((Call { settings, signal, timeout_ms, file, on_progress, cause }, common))
    }

    /// What a promise rejects with: the signal's own reason after an abort, else a `BiliImError`.
    pub fn error(&self, error: &Error, call: Option<&Call>) -> JsValue {
        let signals = call.filter(|_| error.kind == Kind::Aborted).map(Call::signals);
        if let Some(signal) = signals.as_ref().and_then(aborted) {
            return signal.reason();
        }
        let cause = call.map(|call| call.cause.take()).unwrap_or_default();
        let fields = error_fields(error, self.settings.chinese, &cause);
        self.make_error.call1(&JsValue::UNDEFINED, &fields).unwrap_or_else(|thrown| thrown)
    }
}
