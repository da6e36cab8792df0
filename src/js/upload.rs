//! Sends a file and tells how far it is, with `XMLHttpRequest`: `fetch` has no progress.
//!
//! It ends when nothing has moved for [`STALL_MS`], not by the time it takes in all. Unlike `fetch`, it follows redirects.

use super::abort::Deadline;
use super::options::Settings;
use super::set;
use super::transport::{File, multipart, what_is_known};
use crate::client::{Failure, Request, Response};
use js_sys::{Date, Function, Object, Promise, Reflect, Uint8Array, global};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

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
    settings.fetch.is_none()
        && Reflect::get(&global(), &"XMLHttpRequest".into()).is_ok_and(|constructor| constructor.is_function())
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
    let url = format!("{}{}", settings.address(request.host), request.target);
    let ended = upload.start(&url, request, file, tell).map_err(|error| {
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
    let status = upload.xhr.status().unwrap_or_default();
    if !is_at(settings, request, &upload.xhr.response_url()) {
        return Err(Failure::Redirect);
    }
    let body = upload.xhr.response().map(|body| Uint8Array::new(&body).to_vec()).map_err(|_| Failure::CutOff)?;
    let retry_after = upload.xhr.get_response_header("retry-after").ok().flatten();
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
    _progress: Closure<dyn Fn(ProgressEvent)>,
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
        xhr.set_with_credentials(true);
        xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
        let mut settle = None;
        let ended = Promise::new(&mut |resolve, reject| settle = Some((resolve, reject)));
        let (resolve, reject) = settle.ok_or(JsValue::NULL)?;
        let progress = {
            let (tell, moved) = (tell.clone(), Rc::clone(&self.moved));
            Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
                moved.set(Date::now());
                let told = Object::new();
                set(&told, "sent", event.loaded());
                set(&told, "total", event.total());
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
        xhr.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        xhr.set_onload(Some(done.as_ref().unchecked_ref()));
        xhr.set_onerror(Some(failed.as_ref().unchecked_ref()));
        xhr.send_with_opt_form_data(Some(&multipart(&request.body, file)?))?;
        let watch = set_interval(stalled.as_ref().unchecked_ref(), 1000.0);
        Ok((ended, Listening { watch, _progress: progress, _others: [done, failed, stalled] }))
    }
}
