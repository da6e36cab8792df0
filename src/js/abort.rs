//! Ends a call early: when the caller's signal says so, or when its time is over.

use js_sys::{Function, Promise};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

#[wasm_bindgen]
extern "C" {
    // Windows, workers and Node each have these, and Node's handle is an object.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(run: &Function, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(handle: &JsValue);
}

/// Whose abort ends a call: the caller's signal, and that of the client, which aborts when it is closed.
pub type Signals = [Option<AbortSignal>; 2];

/// The first of these that has aborted.
pub fn aborted(signals: &Signals) -> Option<&AbortSignal> {
    signals.iter().flatten().find(|signal| signal.aborted())
}

/// One request's way to end early. Dropping it takes its listener and its timer away.
pub struct Deadline {
    controller: AbortController,
    ended: Promise,
    timed_out: Rc<Cell<bool>>,
    signals: Signals,
    on_abort: Closure<dyn Fn()>,
    timer: Option<(JsValue, Closure<dyn Fn()>)>,
}

impl Deadline {
    /// Ends when one of `signals` aborts or `timeout_ms` have passed; a time of 0 never passes.
    pub fn new(signals: Signals, timeout_ms: f64) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        // Some `fetch` that a caller brings does not look at its signal: whatever waits, races this promise too.
        let mut reject = None;
        let ended = Promise::new(&mut |_, refuse| reject = Some(refuse));
        let end = {
            let controller = controller.clone();
            move || {
                controller.abort();
                if let Some(reject) = &reject {
                    let _ = reject.call0(&JsValue::UNDEFINED);
                }
            }
        };
        let timed_out = Rc::new(Cell::new(false));
        let timer = (timeout_ms > 0.0).then(|| {
            let (end, timed_out) = (end.clone(), Rc::clone(&timed_out));
            let run = Closure::<dyn Fn()>::new(move || {
                timed_out.set(true);
                end();
            });
            (set_timeout(run.as_ref().unchecked_ref(), timeout_ms), run)
        });
        let on_abort = Closure::<dyn Fn()>::new(end);
        for signal in signals.iter().flatten() {
            signal.add_event_listener_with_callback("abort", on_abort.as_ref().unchecked_ref())?;
        }
        Ok(Self { controller, ended, timed_out, signals, on_abort, timer })
    }

    /// The signal for the request itself.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Settles like `promise`, or rejects when the call ends early.
    pub fn race(&self, promise: &Promise) -> Promise {
        Promise::race(&js_sys::Array::of2(promise, &self.ended))
    }

    /// Waits until it ends.
    pub async fn over(&self) {
        if !self.aborted() {
            let _ = JsFuture::from(self.ended.clone()).await;
        }
    }

    /// Whether the time is over.
    pub fn timed_out(&self) -> bool {
        self.timed_out.get()
    }

    /// Whether one of the signals has aborted.
    pub fn aborted(&self) -> bool {
        aborted(&self.signals).is_some()
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let Some((handle, _)) = &self.timer {
            clear_timeout(handle);
        }
        for signal in self.signals.iter().flatten() {
            let _ = signal.remove_event_listener_with_callback("abort", self.on_abort.as_ref().unchecked_ref());
        }
    }
}
