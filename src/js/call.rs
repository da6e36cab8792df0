//! The world around one call, as the client sees it.

use super::browser::{Browser, BrowserCall, Wait};
use super::error_fields;
use super::tasks::{Outcome, ask};
use crate::client::{Body, Event, Failure, Form, Platform, Request, Response};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::json;
use crate::text::cat;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen::prelude::*;

/// One call's part of the browser.
pub struct Call {
    pub browser: Browser,
    pub own: BrowserCall,
}

impl Platform for Call {
    async fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        #[cfg(feature = "panicking")]
        super::panic::provoke(&request.target);
        let mut encoded = Form::default();
        let (form, part) = match &request.body {
            Body::None => (None, None),
            Body::Form(form) => (Some(form.as_str()), None),
            Body::Multipart(part, fields) => {
                fields.iter().for_each(|(name, value)| encoded.push(name, value));
                (Some(encoded.0.as_str()), Some(*part))
            }
        };
        answer(ask(|number| self.own.send(number, request.host as u32, &request.target, form, part)).await)
    }

    async fn csrf(&self) -> Result<Option<String>, Error> {
        match text(ask(|number| self.own.csrf(number)).await) {
            Some(token) if token.is_empty() => Err(Error::input("options.csrf", "the function failed")),
            token => Ok(token),
        }
    }

    fn mid(&self) -> Option<Id> {
        self.own.mid()?.parse().ok().map(Id)
    }

    fn is_logged_out(&self) -> bool {
        self.own.is_logged_out()
    }

    async fn sleep(&self, ms: f64) -> Result<(), Failure> {
        let mut wait = None;
        let over = ask(|number| wait = Some(Wait::begin(&self.own, number, ms.max(1.0))));
        text(over.await).map(drop).ok_or(Failure::Aborted)
    }

    async fn or_ended<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        self.wait(wait, 0.0).await
    }

    async fn or_late<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        self.wait(wait, self.own.timeout_ms()).await
    }

    fn stored(&self, name: &str) -> Option<String> {
        self.browser.stored(name)
    }

    fn store(&self, name: &str, value: &str) {
        self.browser.store(name, value);
    }

    async fn sign(&self, fields: &[(&str, String)]) -> Result<String, Error> {
        let mut form = Form::default();
        fields.iter().for_each(|(name, value)| form.push(name, value));
        let said = match text(ask(|number| self.own.sign(number, &form.0)).await) {
            Some(query) if !query.is_empty() => return Ok(query),
            Some(_) => "failed",
            None => "has to return an object of strings",
        };
        Err(Error::input("options.sign", &cat(&["the function ", said])))
    }

    fn listens(&self) -> bool {
        self.browser.listens()
    }

    fn emit(&self, event: &Event<'_>) {
        self.browser.emit(event.name(), &details(event));
    }

    fn now(&self) -> f64 {
        now()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), Error> {
        getrandom::fill(bytes).map_err(|_| Error::new(Kind::Internal, "the browser has no randomness"))
    }
}

impl Call {
    /// The first bytes of the call's file, the argument `argument`.
    pub async fn head(&self, argument: &str, bytes: u32) -> Result<Vec<u8>, Error> {
        let gone = |_| Error::input(argument, "the file cannot be read: it was moved, changed or removed");
        answer(ask(|number| self.own.head(number, bytes)).await).map(|read| read.body).map_err(gone)
    }

    /// Waits for `wait`, until the call is ended, or until `timeout_ms` have passed; 0 never passes.
    async fn wait<T>(&self, wait: impl Future<Output = T>, timeout_ms: f64) -> Result<T, Failure> {
        let mut wait = pin!(wait);
        // Most waits are over before they begin, and need no timer.
        let first = poll_fn(|context| Poll::Ready(wait.as_mut().poll(context))).await;
        if let Poll::Ready(value) = first {
            return Ok(value);
        }
        let mut end = None;
        let mut over = pin!(ask(|number| end = Some(Wait::begin(&self.own, number, timeout_ms))));
        poll_fn(|context| match (wait.as_mut().poll(context), over.as_mut().poll(context)) {
            (Poll::Ready(value), _) => Poll::Ready(Ok(value)),
            (_, Poll::Ready(outcome)) => {
                let passed = text(outcome).is_some();
                Poll::Ready(Err(if passed { Failure::Timeout(timeout_ms) } else { Failure::Aborted }))
            }
            _ => Poll::Pending,
        })
        .await
    }
}

/// The text that came.
fn text(outcome: Outcome) -> Option<String> {
    if let Outcome::Text(text) = outcome { text } else { None }
}

/// The answer that came.
fn answer(outcome: Outcome) -> Result<Response, Failure> {
    if let Outcome::Answer(answer) = outcome { answer } else { Err(Failure::Network(String::new())) }
}

/// The details of an event as JSON.
fn details(event: &Event<'_>) -> String {
    let (name, error) = match event {
        Event::Request { endpoint, .. } => (endpoint, None),
        Event::Response { endpoint, error, .. } => (endpoint, *error),
        Event::Retry { endpoint, error, .. } | Event::Risk { endpoint, error } => (endpoint, Some(*error)),
    };
    let mut fields = vec![("endpoint", Some(json::quote(name))), ("error", error.map(error_fields))];
    match event {
        Event::Request { method, target, attempt, .. } => {
            fields.push(("method", Some(json::quote(method))));
            fields.push(("target", Some(json::quote(target))));
            fields.push(("attempt", Some(json::number((*attempt).into()))));
        }
        Event::Response { ms, .. } => fields.push(("ms", Some(json::number(*ms)))),
        Event::Retry { wait_ms, attempt, .. } => {
            fields.push(("waitMs", Some(json::number(*wait_ms))));
            fields.push(("attempt", Some(json::number((*attempt).into()))));
        }
        Event::Risk { .. } => {}
    }
    json::object(&fields)
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Date)]
    fn now() -> f64;
}
