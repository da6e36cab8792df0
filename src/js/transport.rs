//! Sends one request with the browser's fetch and reads the whole answer.
//!
//! gloo-net builds the request; `fetch` is awaited here, because gloo-net panics on a rejection that is no `Error`,
//! and an abort can reject with anything.

use super::abort::Deadline;
use super::options::Settings;
use super::{internal, page, set};
use crate::client::{Body, Failure, Request, Response};
use crate::error::Error;
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
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
/// `fetch`, and a getter that throws outside of `Reflect` would leave the call hanging.
async fn read(answer: &JsValue, deadline: &Deadline) -> Result<Response, Unread> {
    let property = |key: &str| Reflect::get(answer, &key.into()).map_err(|_| Unread::NoResponse);
    let status = property("status")?.as_f64().ok_or(Unread::NoResponse)?;
    let array_buffer: Function = property("arrayBuffer")?.dyn_into().map_err(|_| Unread::NoResponse)?;
    let opaque = property("type")?.as_string().is_some_and(|kind| kind == "opaqueredirect");
    if opaque || property("redirected")?.is_truthy() {
        return Err(Unread::Redirected);
    }
    let body = array_buffer.call0(answer).map_err(Unread::Broken)?;
    let body = JsFuture::from(deadline.race(&Promise::resolve(&body))).await.map_err(Unread::Broken)?;
    if !body.is_object() || Reflect::has(&body, &"byteLength".into()) != Ok(true) {
        return Err(Unread::Broken(body));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "statuses have three digits")]
    let status = status as u16;
    Ok(Response { status, body: Uint8Array::new(&body).to_vec(), retry_after: retry_after(answer) })
}

/// The header `Retry-After`; from another origin only where the service lets pages see it.
fn retry_after(answer: &JsValue) -> Option<String> {
    let headers = Reflect::get(answer, &"headers".into()).ok()?;
    let get: Function = Reflect::get(&headers, &"get".into()).ok()?.dyn_into().ok()?;
    get.call1(&headers, &"retry-after".into()).ok()?.as_string()
}

fn build(
    settings: &Settings,
    request: &Request,
    file: Option<&File>,
    deadline: &Deadline,
) -> Result<web_sys::Request, JsValue> {
    let builder = RequestBuilder::new(&format!("{}{}", settings.address(request.host), request.target))
        .credentials(RequestCredentials::Include)
        .redirect(RequestRedirect::Manual)
        // The browser's cache would make a request wait for an identical one in flight, however long that takes.
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&deadline.signal()));
    let built = match (&request.body, file) {
        (Body::None, _) => builder.build(),
        (Body::Form(form), _) => {
            builder.method(Method::POST).header("content-type", "application/x-www-form-urlencoded").body(form.as_str())
        }
        (Body::Multipart(..), _) => builder.method(Method::POST).body(multipart(&request.body, file)?),
    };
    built.map(Into::into).map_err(|error| JsValue::from_str(&error.to_string()))
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
