//! Sends a file and tells how far it is, with `XMLHttpRequest`: `fetch` has no progress.
//!
//! It ends when nothing has moved for [`STALL_MS`], not by the time it takes in all. Unlike `fetch`, it follows redirects.

use super::abort::Deadline;
use super::object::{call, get, get_text, set};
use super::options::Settings;
use super::transport::{File, multipart, what_is_known};
use crate::client::{Failure, Request, Response};
use js_sys::{Array, ArrayBuffer, Date, Function, Object, Promise, Uint8Array, global};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::XmlHttpRequest;

/// After so many ms without a byte an upload counts as stuck.
pub const STALL_MS: f64 = 30_000.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setInterval)]
    fn set_interval(run: &Function, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearInterval)]
    fn clear_interval(handle: &JsValue);
}

/// Whether uploads may go this way: no `fetch` of the caller's is to be used, and the scope has `XMLHttpRequest`, which a
/// service worker has not.
pub fn is_possible(settings: &Settings) -> bool {
    settings.fetch.is_none() && get(&global(), "XMLHttpRequest").is_function()
}

/// Sends `request` with its file; `tell` is called with `{sent, total}` in bytes.
pub async fn send(
    settings: &Settings,
    request: &Request,
    file: Option<&File>,
    tell: &Function,
    deadline: &Deadline,
    cause: &mut JsValue,
) -> Result<Response, Failure> {
    let xhr = XmlHttpRequest::new().map_err(|_| Failure::Network(String::new()))?;
    let upload = Upload { xhr, stalled: Rc::default(), moved: Rc::new(Cell::new(Date::now())) };
    let ended = upload.start(&settings.url(request), request, file, tell).map_err(|error| {
        *cause = error;
        Failure::Network(": the upload could not begin".to_owned())
    })?;
    let (ended, _listening) = ended;
    if let Err(rejection) = JsFuture::from(deadline.race(&ended)).await {
        let _ = upload.xhr.abort();
        *cause = rejection;
        return Err(match () {
            () if deadline.timed_out() => Failure::Timeout(0.0),
            () if deadline.aborted() => Failure::Aborted,
            () if upload.stalled.get() => Failure::Timeout(STALL_MS),
            () => Failure::Network(what_is_known(settings)),
        });
    }
    if !is_at(settings, request, &get_text(&upload.xhr, "responseURL").unwrap_or_default()) {
        return Err(Failure::Redirect);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "statuses have three digits")]
    let status = get(&upload.xhr, "status").as_f64().unwrap_or_default() as u16;
    let body = get(&upload.xhr, "response").dyn_into::<ArrayBuffer>().map_err(|_| Failure::CutOff)?;
    let body = Uint8Array::new(&body).to_vec();
    let header = call(&upload.xhr, "getResponseHeader", &Array::of1(&"retry-after".into()));
    let retry_after = header.and_then(|header| header.as_string());
    Ok(Response { status, body, retry_after })
}

/// Whether an answer came from where the request went.
fn is_at(settings: &Settings, request: &Request, url: &str) -> bool {
    url.strip_prefix(settings.address(request.host)).is_some_and(|rest| rest.starts_with('/'))
}

struct Upload {
    xhr: XmlHttpRequest,
    stalled: Rc<Cell<bool>>,
    moved: Rc<Cell<f64>>,
}

/// What listens as long as an upload is under way.
struct Listening {
    watch: JsValue,
    _progress: Closure<dyn Fn(JsValue)>,
    _others: [Closure<dyn Fn()>; 3],
}

impl Drop for Listening {
    fn drop(&mut self) {
        clear_interval(&self.watch);
    }
}

impl Upload {
    fn start(
        &self,
        url: &str,
        request: &Request,
        file: Option<&File>,
        tell: &Function,
    ) -> Result<(Promise, Listening), JsValue> {
        let xhr = &self.xhr;
        xhr.open_with_async("POST", url, true)?;
        set(xhr, "withCredentials", true);
        set(xhr, "responseType", "arraybuffer");
        let mut settle = None;
        let ended = Promise::new(&mut |resolve, reject| settle = Some((resolve, reject)));
        let (resolve, reject) = settle.ok_or(JsValue::NULL)?;
        let progress = {
            let (tell, moved) = (tell.clone(), Rc::clone(&self.moved));
            Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
                moved.set(Date::now());
                let told = Object::new();
                set(&told, "sent", get(&event, "loaded"));
                set(&told, "total", get(&event, "total"));
                // What a caller's function throws is the caller's own matter.
                let _ = tell.call1(&JsValue::UNDEFINED, &told);
            })
        };
        let done = Closure::<dyn Fn()>::new(move || drop(resolve.call0(&JsValue::UNDEFINED)));
        let failed = {
            let reject = reject.clone();
            Closure::<dyn Fn()>::new(move || drop(reject.call0(&JsValue::UNDEFINED)))
        };
        let stalled = {
            let (stalled, moved) = (Rc::clone(&self.stalled), Rc::clone(&self.moved));
            Closure::<dyn Fn()>::new(move || {
                if Date::now() - moved.get() >= STALL_MS {
                    stalled.set(true);
                    let _ = reject.call0(&JsValue::UNDEFINED);
                }
            })
        };
        set(&get(xhr, "upload"), "onprogress", progress.as_ref());
        set(xhr, "onload", done.as_ref());
        set(xhr, "onerror", failed.as_ref());
        xhr.send_with_opt_form_data(Some(&multipart(&request.body, file)?))?;
        let watch = set_interval(stalled.as_ref().unchecked_ref(), 1000.0);
        Ok((ended, Listening { watch, _progress: progress, _others: [done, failed, stalled] }))
    }
}
