//! Sends a file and tells how far it is, with `XMLHttpRequest`: `fetch` has no progress.
//!
//! It ends when no byte has moved for a while, not by the time it takes in all. Unlike `fetch`, it follows redirects, which is
//! found out afterwards.

use super::clock;
use super::fetch::{Means, Thrown, Transport, elsewhere, multipart, network};
use super::file::File;
use super::timer::Sleep;
use crate::http::{HttpRequest, HttpResponse, TransportError};
use js_sys::{Function, Object, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

/// An upload that was begun. Dropped before its end, it is aborted.
pub(super) struct Begun {
    request: XmlHttpRequest,
    shared: Rc<Shared>,
    url: String,
    means: Means,
    _listeners: [Closure<dyn FnMut(ProgressEvent)>; 3],
}

struct Shared {
    outcome: Cell<Option<bool>>,
    moved: Cell<Duration>,
    waker: RefCell<Option<Waker>>,
}

impl Shared {
    fn end(&self, has_arrived: bool) {
        self.outcome.set(Some(has_arrived));
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// Begins to send a request.
pub(super) fn begin(
    transport: &Transport,
    request: &HttpRequest,
    files: &[File],
    progress: &Function,
) -> Result<Begun, Thrown> {
    let failed = |thrown| (TransportError::Network(": the upload could not begin".to_owned()), thrown);
    let url = transport.url(request);
    let form = multipart(&request.body, files).map_err(failed)?;
    let upload = XmlHttpRequest::new().map_err(failed)?;
    let shared =
        Rc::new(Shared { outcome: Cell::default(), moved: Cell::new(clock::now()), waker: RefCell::default() });
    let listeners = [
        Closure::new({
            let (shared, progress) = (Rc::clone(&shared), progress.clone());
            move |event: ProgressEvent| {
                shared.moved.set(clock::now());
                tell(&progress, event.loaded(), event.total());
            }
        }),
        Closure::new({
            let shared = Rc::clone(&shared);
            move |_| shared.end(true)
        }),
        Closure::new({
            let shared = Rc::clone(&shared);
            move |_| shared.end(false)
        }),
    ];
    let [on_progress, on_load, on_error]: [&Function; 3] =
        listeners.each_ref().map(|listener: &Closure<dyn FnMut(ProgressEvent)>| listener.as_ref().unchecked_ref());
    // The listener makes the request one that another host has to agree to first.
    upload.upload().map_err(failed)?.set_onprogress(Some(on_progress));
    upload.set_onload(Some(on_load));
    upload.set_onerror(Some(on_error));
    upload.open_with_async("POST", &url, true).map_err(failed)?;
    upload.set_with_credentials(true);
    upload.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    upload.send_with_opt_form_data(Some(&form)).map_err(failed)?;
    Ok(Begun { request: upload, shared, url, means: transport.means(), _listeners: listeners })
}

/// A caller's function that throws affects nothing.
fn tell(progress: &Function, sent: f64, total: f64) {
    let details = Object::new();
    let _ = Reflect::set(&details, &"sent".into(), &sent.into());
    let _ = Reflect::set(&details, &"total".into(), &total.into());
    let _ = progress.call1(&JsValue::UNDEFINED, &details);
}

impl Begun {
    /// Waits for the response, as long as bytes move: `stall` is how long they may rest.
    pub(super) async fn finish(self, stall: Option<Duration>) -> Result<HttpResponse, Thrown> {
        let mut sleep: Option<Sleep> = None;
        let has_arrived = poll_fn(|context| {
            loop {
                if let Some(has_arrived) = self.shared.outcome.get() {
                    return Poll::Ready(Some(has_arrived));
                }
                *self.shared.waker.borrow_mut() = Some(context.waker().clone());
                let Some(stall) = stall else { return Poll::Pending };
                let due = self.shared.moved.get() + stall;
                let waiting = sleep.get_or_insert_with(|| Sleep::until(due, clock::now()));
                if Pin::new(waiting).poll(context).is_pending() {
                    return Poll::Pending;
                }
                sleep = None;
                if clock::now() >= due {
                    return Poll::Ready(None);
                }
            }
        })
        .await;
        match has_arrived {
            None => Err((TransportError::Stalled(stall.unwrap_or_default()), JsValue::UNDEFINED)),
            Some(false) => Err(network(self.means, JsValue::UNDEFINED)),
            Some(true) => self.read(),
        }
    }

    fn read(&self) -> Result<HttpResponse, Thrown> {
        if let Some(elsewhere) = elsewhere(&self.request.response_url(), &self.url) {
            return Err((TransportError::Followed(elsewhere), JsValue::UNDEFINED));
        }
        let body = self.request.response().unwrap_or_default();
        if !body.is_object() {
            return Err((TransportError::Truncated, JsValue::UNDEFINED));
        }
        Ok(HttpResponse {
            status: self.request.status().unwrap_or_default(),
            body: Uint8Array::new(&body).to_vec(),
            // Reading a header that the service does not expose leaves an error in the console.
            retry_after: None,
        })
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        self.request.set_onload(None);
        self.request.set_onerror(None);
        if self.shared.outcome.get().is_none() {
            let _ = self.request.abort();
        }
    }
}
