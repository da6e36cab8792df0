//! Sends one request with the browser's own `fetch`, or with a caller's function of its shape, and reads the whole response.

use super::file::File;
use super::scope::scope;
use super::{own_fetch, page};
use crate::http::{Body, FORM_TYPE, Host, HttpRequest, HttpResponse, TransportError, may_be_refusal};
use crate::quote::quote;
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{ArrayBuffer, Error, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, FormData, RequestCache, RequestCredentials, RequestRedirect, Url};

/// How much of what a caller's function threw stands in a message, in characters.
const MAX_REASON: usize = 200;

/// How requests travel.
pub(crate) struct Transport {
    /// A caller's own function.
    pub(crate) fetch: Option<Function>,
    /// The origins of the service's hosts.
    pub(crate) origins: [String; 3],
    /// Whether requests go to the service itself by the browser's own means.
    pub(crate) is_real: bool,
}

impl Default for Transport {
    fn default() -> Self {
        let origins = [Host::Vc, Host::Api, Host::CustomerService].map(|host| format!("https://{}", host.name()));
        Self { fetch: None, origins, is_real: true }
    }
}

#[wasm_bindgen]
extern "C" {
    /// What a `fetch` resolved to; it can be anything.
    type AnyResponse;

    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &AnyResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch, js_name = type)]
    fn kind(this: &AnyResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch)]
    fn url(this: &AnyResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch)]
    fn redirected(this: &AnyResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch, js_name = bodyUsed)]
    fn body_used(this: &AnyResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch)]
    fn headers(this: &AnyResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch, js_name = arrayBuffer)]
    fn array_buffer_method(this: &AnyResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &AnyResponse) -> Result<JsValue, JsValue>;

    type AnyHeaders;

    #[wasm_bindgen(method, structural, catch)]
    fn get(this: &AnyHeaders, name: &str) -> Result<JsValue, JsValue>;
}

/// By what means requests go, which is all that is known of one that failed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Means {
    /// The browser's own, to the service.
    Service,
    /// The browser's own, to hosts that were named.
    Hosts,
    /// A caller's function.
    Own,
}

/// A request that failed, and what the browser threw.
pub(super) type Thrown = (TransportError, JsValue);

/// A request that was begun. Dropped before its end, it is aborted.
pub(super) struct Begun {
    /// Listens to the promise from the beginning: a rejection that nobody waits for any more is not unhandled.
    response: JsFuture,
    url: String,
    means: Means,
    controller: AbortOnDrop,
}

struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Transport {
    /// The address of a request.
    pub(super) fn url(&self, request: &HttpRequest) -> String {
        format!("{}{}", self.origins[request.host as usize], request.target)
    }

    pub(super) fn means(&self) -> Means {
        match self.fetch {
            Some(_) => Means::Own,
            None if self.is_real => Means::Service,
            None => Means::Hosts,
        }
    }

    /// Whether a file can go by `XMLHttpRequest`: `fetch` tells no progress, and a service worker has nothing else.
    pub(crate) fn has_progress(&self) -> bool {
        self.fetch.is_none() && scope().xml_http_request().is_function()
    }

    /// Begins to send a request.
    pub(super) fn begin(
        &self,
        request: &HttpRequest,
        files: &[File],
        progress: Option<&Function>,
    ) -> Result<Begun, Thrown> {
        let means = self.means();
        let controller = AbortController::new().map_err(|thrown| network(means, thrown))?;
        let url = self.url(request);
        let sent = match &self.fetch {
            Some(own) => own_fetch::call(own, &url, request, files, progress, &controller),
            None => call_global(&url, request, files, &controller),
        };
        let promise = sent.map_err(|thrown| network(means, thrown))?;
        let response = JsFuture::from(promise);
        Ok(Begun { response, url, means, controller: AbortOnDrop(Some(controller)) })
    }
}

/// gloo-net builds the request; it is sent here, because gloo-net panics where something other than an `Error` is thrown.
fn call_global(
    url: &str,
    request: &HttpRequest,
    files: &[File],
    controller: &AbortController,
) -> Result<Promise, JsValue> {
    let builder = RequestBuilder::new(url)
        .credentials(RequestCredentials::Include)
        .redirect(RequestRedirect::Manual)
        // The browser's cache would make a request wait for an identical one in flight, however long that takes.
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&controller.signal()));
    let built = match &request.body {
        Body::None => builder.build(),
        Body::Form(form) => builder.method(Method::POST).header("content-type", FORM_TYPE).body(form.as_str()),
        Body::Multipart { .. } => builder.method(Method::POST).body(multipart(&request.body, files)?),
    };
    let built: web_sys::Request = built.map_err(|error| JsError::new(&error.to_string()))?.into();
    scope().fetch(&built)
}

/// The form of an upload.
pub(super) fn multipart(body: &Body, files: &[File]) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    if let Body::Multipart { part, file, params } = body {
        if let Some(File { blob, name }) = files.get(file.0 as usize) {
            form.append_with_blob_and_filename(part, blob, name)?;
        }
        for (name, value) in params.iter() {
            form.append_with_str(name, value)?;
        }
    }
    Ok(form)
}

/// What is known of a request that failed: a browser does not say why, a caller's function may.
pub(super) fn network(means: Means, thrown: JsValue) -> Thrown {
    let is_foreign = means == Means::Service && !page::is_on_service();
    let known = match page::origin() {
        _ if means == Means::Own => format!(": the option `fetch` failed{}", reason(&thrown)),
        Some(origin) if is_foreign => {
            format!(": offline, blocked, or refused by CORS, as pages of {origin} may not call the service")
        }
        _ => ": offline, reset, or blocked".to_owned(),
    };
    (TransportError::Network(known), thrown)
}

/// The beginning of an error's message, in one line.
fn reason(thrown: &JsValue) -> String {
    let message = thrown.dyn_ref::<Error>().and_then(|error| JsValue::from(error.message()).as_string());
    let message: String = message.unwrap_or_default().chars().take(MAX_REASON).collect();
    if message.is_empty() { message } else { format!(": {}", quote(&message)) }
}

impl Begun {
    /// Waits for the response and reads it to its end.
    pub(super) async fn finish(self) -> Result<HttpResponse, Thrown> {
        let Self { response, url, means, mut controller } = self;
        let response = response.await.map_err(|thrown| network(means, thrown))?;
        let response: AnyResponse = response.unchecked_into();
        let status = check(&response, &url)?;
        let truncated = |thrown| (TransportError::Truncated, thrown);
        let body = response.array_buffer().map_err(truncated)?;
        let body = JsFuture::from(Promise::resolve(&body)).await.map_err(truncated)?;
        if !is_buffer(&body) {
            return Err(truncated(body));
        }
        controller.0 = None;
        let body = Uint8Array::new(&body).to_vec();
        let headers = may_be_refusal(status, &body).then(|| response.headers().ok()).flatten();
        let retry_after = headers.and_then(|headers| retry_after(&headers));
        Ok(HttpResponse { status, body, retry_after })
    }
}

/// An `ArrayBuffer`, also of another realm.
fn is_buffer(value: &JsValue) -> bool {
    value.is_instance_of::<ArrayBuffer>()
        || (value.is_object()
            && Reflect::get(value, &"byteLength".into()).is_ok_and(|length| length.as_f64().is_some()))
}

/// Checks what `fetch` resolved to, and returns its status.
fn check(response: &AnyResponse, url: &str) -> Result<u16, Thrown> {
    let odd = |what: &str| (TransportError::NotAResponse(what.to_owned()), response.into());
    let no_response = "the option `fetch` resolved to something that is no Response";
    if !response.is_object() {
        return Err(odd(no_response));
    }
    let status = response.status().ok().and_then(|status| status.as_f64());
    let can_read = response.array_buffer_method().is_ok_and(|method| method.is_function());
    let (Some(status), true) = (status, can_read) else { return Err(odd(no_response)) };
    if response.kind().ok().and_then(|kind| kind.as_string()).as_deref() == Some("opaqueredirect") {
        return Err((TransportError::Redirected, JsValue::UNDEFINED));
    }
    // Where there is an address it counts, and not the flag, which some have the wrong way round.
    let landed = response.url().ok().and_then(|url| url.as_string()).unwrap_or_default();
    let is_flagged = response.redirected().is_ok_and(|flag| flag.is_truthy());
    let elsewhere = if landed.is_empty() { is_flagged.then(String::new) } else { elsewhere(&landed, url) };
    if let Some(elsewhere) = elsewhere {
        return Err((TransportError::Followed(elsewhere), JsValue::UNDEFINED));
    }
    if response.body_used().is_ok_and(|used| used.is_truthy()) {
        return Err(odd("the option `fetch` resolved to a Response whose body was read already, as `ofetch.raw` does"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    Ok(status as u16)
}

/// Where a response is from, without its query and fragment, if that is not where the request went. It may be told in relation
/// to that.
pub(super) fn elsewhere(landed: &str, url: &str) -> Option<String> {
    if landed == url {
        return None;
    }
    let place = |address: &str| match Url::new_with_base(address, url) {
        Ok(address) => format!("{}{}", address.origin(), address.pathname()),
        Err(_) => address.to_owned(),
    };
    let landed = place(landed);
    (landed != place(url)).then_some(landed)
}

/// The header `Retry-After`: from another origin only where the service lets pages see it.
fn retry_after(headers: &JsValue) -> Option<String> {
    if !headers.is_object() {
        return None;
    }
    headers.unchecked_ref::<AnyHeaders>().get("retry-after").ok()?.as_string()
}
