//! The world around one call, as the client sees it.

use super::abort::{Deadline, Signals};
use super::object::{get_text, set};
use super::options::Settings;
use super::transport::{self, File};
use super::{arguments, page, upload};
use crate::client::{Body, Event, Failure, Form, Platform, Request, Response};
use crate::error::{Error, Kind};
use crate::id::Id;
use js_sys::{Array, Function, JsString, Object, Promise};
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// One call's settings, signal, time limit and file.
pub struct Call {
    pub settings: Rc<Settings>,
    pub signal: Option<AbortSignal>,
    pub timeout_ms: f64,
    pub file: Option<File>,
    /// What the browser said when something failed; it becomes the `cause` of the error.
    pub cause: RefCell<JsValue>,
}

impl Platform for Call {
    async fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        #[cfg(feature = "panicking")]
        super::panic::provoke(&request.target);
        let deadline = self.deadline(self.timeout_ms)?;
        if deadline.aborted() {
            return Err(Failure::Aborted);
        }
        let mut cause = JsValue::UNDEFINED;
        let (settings, file) = (&self.settings, self.file.as_ref());
        let on_progress = file.and_then(|file| file.on_progress.as_ref());
        let tell = on_progress.filter(|_| matches!(request.body, Body::Multipart(..)));
        let sent = match tell {
            Some(tell) if upload::is_possible(settings) => {
                upload::send(settings, request, file, tell, &deadline, &mut cause).await
            }
            tell => transport::send(settings, request, file, tell, &deadline, &mut cause).await,
        };
        self.cause.replace(cause);
        sent.map_err(|failure| match failure {
            Failure::Timeout(0.0) => Failure::Timeout(self.timeout_ms),
            other => other,
        })
    }

    async fn csrf(&self) -> Result<Option<String>, Error> {
        let given = &self.settings.csrf;
        let Some(ask) = given.dyn_ref::<Function>() else {
            return Ok(given.as_string().or_else(|| page::read_cookie("bili_jct")));
        };
        let failed = |cause: JsValue| {
            self.cause.replace(cause);
            Error::input("options.csrf", "the function failed")
        };
        let promise = Promise::resolve(&ask.call0(&JsValue::UNDEFINED).map_err(failed)?);
        let token = JsFuture::from(promise).await.map_err(failed)?;
        Ok(token.as_string().filter(|token| !token.is_empty()))
    }

    fn mid(&self) -> Option<Id> {
        let cookie = || page::read_cookie("DedeUserID")?.parse().ok().map(Id);
        self.settings.mid.or_else(cookie)
    }

    fn is_logged_out(&self) -> bool {
        let own = &self.settings;
        own.is_real()
            && own.csrf.is_falsy()
            && own.mid.is_none()
            && page::is_on_service()
            && page::read_cookie("bili_jct").is_none()
            && page::read_cookie("DedeUserID").is_none()
    }

    async fn sleep(&self, ms: f64) -> Result<(), Failure> {
        let wait = self.deadline(ms.max(1.0))?;
        wait.over().await;
        if wait.aborted() { Err(Failure::Aborted) } else { Ok(()) }
    }

    async fn or_ended<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        self.wait(wait, 0.0).await
    }

    async fn or_late<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        self.wait(wait, self.timeout_ms).await
    }

    fn stored(&self, name: &str) -> Option<String> {
        page::read_kept(name)
    }

    fn store(&self, name: &str, value: &str) {
        page::keep(name, value);
    }

    async fn sign(&self, fields: &[(&str, String)]) -> Result<String, Error> {
        let failed = |cause: JsValue| {
            self.cause.replace(cause);
            Error::input("options.sign", "the function failed")
        };
        let wrong = || Error::input("options.sign", "the function has to return an object of strings");
        let given = Object::new();
        fields.iter().for_each(|(name, value)| set(&given, name, value));
        let sign: &Function = self.settings.sign.dyn_ref().ok_or_else(wrong)?;
        let made = Promise::resolve(&sign.call1(&JsValue::UNDEFINED, &given).map_err(failed)?);
        let made = JsFuture::from(made).await.map_err(failed)?;
        if !made.is_object() || Array::is_array(&made) {
            return Err(wrong());
        }
        let mut query = Form::default();
        for name in arguments::names(&made) {
            query.push(&name, &get_text(&made, &name).ok_or_else(wrong)?);
        }
        Ok(query.0)
    }

    fn emit(&self, event: &Event<'_>) {
        self.settings.emit(event);
    }

    fn now(&self) -> f64 {
        js_sys::Date::now()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), Error> {
        transport::random(bytes)
    }
}

impl Call {
    /// Whose abort ends this call.
    pub fn signals(&self) -> Signals {
        [self.signal.clone(), Some(self.settings.life.clone())]
    }

    fn deadline(&self, timeout_ms: f64) -> Result<Deadline, Failure> {
        Deadline::new(self.signals(), timeout_ms)
            .map_err(|_| Failure::Network(": this browser has no AbortController".to_owned()))
    }

    /// Waits for `wait`, until the caller's signal aborts, or until `timeout_ms` have passed; 0 never passes.
    async fn wait<T>(&self, wait: impl Future<Output = T>, timeout_ms: f64) -> Result<T, Failure> {
        let mut wait = pin!(wait);
        // Most waits are over before they begin, and need no timer.
        let first = poll_fn(|context| Poll::Ready(wait.as_mut().poll(context))).await;
        if let Poll::Ready(value) = first {
            return Ok(value);
        }
        if self.signal.is_none() && timeout_ms == 0.0 {
            return Ok(wait.await);
        }
        let deadline = self.deadline(timeout_ms)?;
        let mut over = pin!(deadline.over());
        poll_fn(|context| match (wait.as_mut().poll(context), over.as_mut().poll(context)) {
            (Poll::Ready(value), _) => Poll::Ready(Ok(value)),
            (_, Poll::Ready(())) if deadline.timed_out() => Poll::Ready(Err(Failure::Timeout(timeout_ms))),
            (_, Poll::Ready(())) => Poll::Ready(Err(Failure::Aborted)),
            _ => Poll::Pending,
        })
        .await
    }
}

#[wasm_bindgen]
extern "C" {
    type TextDecoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextDecoder;
    #[wasm_bindgen(method)]
    fn decode(this: &TextDecoder, bytes: &[u8]) -> JsString;
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse_text(text: &JsString) -> Result<JsValue, JsValue>;
}

thread_local! {
    static DECODER: TextDecoder = TextDecoder::new();
}

/// The JavaScript value of a reply's JSON text.
pub fn parse(text: &(impl AsRef<[u8]> + ?Sized)) -> Result<JsValue, Error> {
    // The text becomes a JavaScript string without one in Rust, whose bytes would have to be checked first.
    parse_text(&DECODER.with(|decoder| decoder.decode(text.as_ref()))).map_err(|error| {
        let said = error.dyn_into::<js_sys::SyntaxError>().map(|error| String::from(error.message()));
        // Whatever comes here had a code of its own, so it came with a status of success.
        Error::new(Kind::Reply, format!("the answer is not JSON: {}", said.unwrap_or_default()))
            .with_status(200)
            .retryable()
    })
}
