//! Sends one request with the browser's fetch and reads the whole answer.
//!
//! An abort can reject with anything, and so can a caller's own `fetch`: gloo-net's `send` would panic on what is no `Error`.
//! So gloo-net makes the request, and the answer is awaited here.

use super::abort::Deadline;
use super::object::{call, get, get_text, has, set};
use super::options::Settings;
use super::{internal, page};
use crate::client::{Body, Failure, Request, Response};
use crate::error::Error;
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Array, Function, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, RequestCache, RequestCredentials, RequestRedirect};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn global_fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// A file as a part of a request.
#[derive(Clone)]
pub struct File {
    pub blob: Blob,
    pub name: String,
    /// Whom to tell how far its upload is.
    pub on_progress: Option<Function>,
}

/// Sends `request` and reads the answer; `cause` is told what the browser said when there is none. A caller's own `fetch`
/// is given `tell`, to be called with how far an upload is.
pub async fn send(
    settings: &Settings,
    request: &Request,
    file: Option<&File>,
    tell: Option<&Function>,
    deadline: &Deadline,
    cause: &mut JsValue,
) -> Result<Response, Failure> {
    let mut failed = |rejection: JsValue, otherwise: Failure| {
        *cause = rejection;
        match () {
            () if deadline.timed_out() => Failure::Timeout(0.0),
            () if deadline.aborted() => Failure::Aborted,
            () => otherwise,
        }
    };
    let refused = |known: String| Failure::Network(known);
    let request = build(settings, request, file, deadline).map_err(|error| failed(error, refused(String::new())))?;
    let answer = match &settings.fetch {
        Some(fetch) => own_fetch(fetch, &request, tell),
        None => global_fetch(&request),
    };
    let answer = answer.map_err(|error| failed(error, refused(String::new())))?;
    let answer = JsFuture::from(deadline.race(&answer)).await;
    let answer = answer.map_err(|error| failed(error, refused(what_is_known(settings))))?;
    read(&answer, deadline).await.map_err(|unread| match unread {
        Unread::Redirected => Failure::Redirect,
        Unread::NoResponse => failed(answer, refused(NO_RESPONSE.to_owned())),
        Unread::Broken(error) => failed(error, Failure::CutOff),
    })
}

fn own_fetch(fetch: &Function, request: &web_sys::Request, tell: Option<&Function>) -> Result<Promise, JsValue> {
    let answer = match tell {
        Some(tell) => {
            let options = Object::new();
            set(&options, "onProgress", tell);
            fetch.call2(&JsValue::UNDEFINED, request, &options)
        }
        None => fetch.call1(&JsValue::UNDEFINED, request),
    };
    answer.map(|promise| Promise::resolve(&promise))
}

const NO_RESPONSE: &str = ": the option `fetch` resolved to something that is no Response";

/// Why a response cannot be read.
enum Unread {
    NoResponse,
    Redirected,
    Broken(JsValue),
}

/// Reads what fetch resolved to. Nothing is taken for granted: it may come from another realm, or from a caller's own
/// `fetch`, and a getter that throws outside of `object` would leave the call hanging.
async fn read(answer: &JsValue, deadline: &Deadline) -> Result<Response, Unread> {
    let status = get(answer, "status").as_f64().ok_or(Unread::NoResponse)?;
    let array_buffer: Function = get(answer, "arrayBuffer").dyn_into().map_err(|_| Unread::NoResponse)?;
    let opaque = get_text(answer, "type").is_some_and(|kind| kind == "opaqueredirect");
    if opaque || get(answer, "redirected").is_truthy() {
        return Err(Unread::Redirected);
    }
    let body = array_buffer.call0(answer).map_err(Unread::Broken)?;
    let body = JsFuture::from(deadline.race(&Promise::resolve(&body))).await.map_err(Unread::Broken)?;
    if !has(&body, "byteLength") {
        return Err(Unread::Broken(body));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "statuses have three digits")]
    let status = status as u16;
    Ok(Response { status, body: Uint8Array::new(&body).to_vec(), retry_after: retry_after(answer) })
}

/// The header `Retry-After`; from another origin only where the service lets pages see it.
fn retry_after(answer: &JsValue) -> Option<String> {
    call(&get(answer, "headers"), "get", &Array::of1(&"retry-after".into()))?.as_string()
}

fn build(
    settings: &Settings,
    request: &Request,
    file: Option<&File>,
    deadline: &Deadline,
) -> Result<web_sys::Request, JsValue> {
    let builder = RequestBuilder::new(&settings.url(request))
        .credentials(RequestCredentials::Include)
        .redirect(RequestRedirect::Manual)
        // The browser's cache would make a request wait for an identical one in flight, however long that takes.
        .cache(RequestCache::NoStore)
        .abort_signal(Some(deadline.signal().unchecked_ref()));
    let built = match &request.body {
        Body::None => builder.build(),
        Body::Form(form) => {
            let builder = builder.method(Method::POST);
            builder.header("content-type", "application/x-www-form-urlencoded").body(form.as_str())
        }
        Body::Multipart(..) => builder.method(Method::POST).body(multipart(&request.body, file)?),
    };
    built.map(Into::into).map_err(|_| JsValue::from_str("the request could not be made"))
}

/// The form of a multipart body with its file.
pub fn multipart(body: &Body, file: Option<&File>) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    let (Body::Multipart(part, fields), Some(file)) = (body, file) else {
        return Err(JsValue::from_str("there is no file to send"));
    };
    form.append_with_blob_and_filename(part, &file.blob, &file.name)?;
    for (name, value) in fields {
        form.append_with_str(name, value)?;
    }
    Ok(form)
}

/// A browser does not say why a request failed; on a foreign page the reason is most likely CORS.
pub fn what_is_known(settings: &Settings) -> String {
    match page::origin() {
        Some(origin) if settings.is_real() && !page::is_on_service() => {
            format!(": offline, blocked, or refused by CORS, as pages of {origin} may not call the service")
        }
        _ => ": offline, reset, or blocked".to_owned(),
    }
}

/// Randomness from the browser.
pub fn random(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|error| internal(&format!("no randomness: {error}")))
}
