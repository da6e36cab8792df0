//! What the package's TypeScript does for a client: requests, time, cookies, storage, errors and events.
//!
//! All of it is calls of a browser's own functions, which take a line there and a hundred bytes each here. The other side is
//! `pkg-template/src/browser.ts` and `call.ts`.

use crate::error::{Error, Kind};
use crate::reply::Data;
use crate::text::cat;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The browser of one client.
    #[derive(Clone)]
    pub type Browser;

    /// What a text of JSON is, with the contents that stand apart from it: see [`Data::into_parts`]. Throws what the engine says
    /// of one that is none, as a text.
    #[wasm_bindgen(method, catch)]
    fn read(this: &Browser, text: &[u8], apart: &[u8]) -> Result<JsValue, JsValue>;

    /// The fields of these names of a page and of all that is in it, as values are described; the names have commas between them.
    #[wasm_bindgen(method)]
    pub fn pick(this: &Browser, page: &JsValue, names: &str) -> String;

    /// The `msg_seqno` of each of the messages of a page, in order; `None` where one is other than a whole number from 0 up that
    /// is exact, or there is no list of messages.
    #[wasm_bindgen(method)]
    pub fn seqnos(this: &Browser, page: &JsValue) -> Option<Vec<f64>>;

    /// A page, and those of the items in its `list` that stand at `places`.
    #[wasm_bindgen(method)]
    pub fn step(this: &Browser, page: &JsValue, list: &str, places: &[usize]) -> JsValue;

    /// Whether anybody listens to events.
    #[wasm_bindgen(method)]
    pub fn listens(this: &Browser) -> bool;

    /// Tells who listens what happens; the details are JSON.
    #[wasm_bindgen(method)]
    pub fn emit(this: &Browser, event: &str, details: &str);

    /// What was kept under `name`.
    #[wasm_bindgen(method)]
    pub fn stored(this: &Browser, name: &str) -> Option<String>;

    /// Keeps `value` under `name`.
    #[wasm_bindgen(method)]
    pub fn store(this: &Browser, name: &str, value: &str);

    /// One call's part of the browser: its signal, its time limit, its file, whom to tell of the progress, and its promise.
    #[derive(Clone)]
    pub type BrowserCall;

    /// Sends a request to one of the hosts: a form, or a form with the call's file as the part of this name. Tells the answer.
    #[wasm_bindgen(method)]
    pub fn send(this: &BrowserCall, number: u32, host: u32, target: &str, form: Option<&str>, part: Option<&str>);

    /// Tells the first bytes of the call's file as an answer, or a failure where it cannot be read.
    #[wasm_bindgen(method)]
    pub fn head(this: &BrowserCall, number: u32, bytes: u32);

    /// Tells the CSRF token, nothing where there is none, and an empty text when the caller's own function fails.
    #[wasm_bindgen(method)]
    pub fn csrf(this: &BrowserCall, number: u32);

    /// The user's own mid.
    #[wasm_bindgen(method)]
    pub fn mid(this: &BrowserCall) -> Option<String>;

    /// Whether it is certain that nobody is logged in.
    #[wasm_bindgen(method, js_name = isLoggedOut)]
    pub fn is_logged_out(this: &BrowserCall) -> bool;

    /// How long each of its requests may take, in ms.
    #[wasm_bindgen(method, getter, js_name = timeoutMs)]
    pub fn timeout_ms(this: &BrowserCall) -> f64;

    /// Sets that.
    #[wasm_bindgen(method, setter, js_name = timeoutMs)]
    pub fn limit(this: &BrowserCall, ms: f64);

    /// Notes and tells what became of a conversation, which is JSON, in `markAllRead()`.
    #[wasm_bindgen(method)]
    pub fn mark(this: &BrowserCall, mark: &str);

    /// All that was noted.
    #[wasm_bindgen(method)]
    pub fn marks(this: &BrowserCall) -> JsValue;

    /// The call comes to this.
    #[wasm_bindgen(method)]
    pub fn resolve(this: &BrowserCall, value: JsValue);

    /// The call rejects: with the signal's own reason when it was aborted, else with a `BiliImError` of these fields, which are
    /// JSON.
    #[wasm_bindgen(method)]
    pub fn fail(this: &BrowserCall, fields: &str, is_aborted: bool);

    /// Waits so many ms, or until the call is ended; 0 never passes. Tells a text when the time has passed, and nothing when
    /// the call was ended.
    #[wasm_bindgen(method)]
    fn wait(this: &BrowserCall, number: u32, ms: f64) -> BrowserWait;

    /// Tells the query that the caller's own function makes of the fields in a form: an empty one when it fails, nothing when it
    /// makes something else.
    #[wasm_bindgen(method)]
    pub fn sign(this: &BrowserCall, number: u32, form: &str);

    type BrowserWait;

    #[wasm_bindgen(method)]
    fn stop(this: &BrowserWait);
}

impl Browser {
    /// The JavaScript value of a reply's data.
    ///
    /// # Errors
    /// It is not JSON.
    pub fn parse(&self, data: Data) -> Result<JsValue, Error> {
        let (text, apart) = data.into_parts();
        self.read(&text, &apart).map_err(|error| {
            // Whatever comes here had a code of its own, so it came with a status of success.
            Error::new(Kind::Reply, cat(&["the answer is not JSON: ", &error.as_string().unwrap_or_default()]))
                .with_status(200)
                .retryable()
        })
    }
}

/// A wait; dropping it gives it up.
pub struct Wait(BrowserWait);

impl Wait {
    /// Begins to wait.
    pub fn begin(call: &BrowserCall, number: u32, ms: f64) -> Self {
        Self(call.wait(number, ms))
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.0.stop();
    }
}
