//! The options of a client and of a call. Those of a client are concerns of the browser and are read in
//! `pkg-template/src/settings.ts`: here they stand for their types.

use super::arguments;
use super::object::has;
use crate::client::Common;
use crate::helper::Locale;
use crate::id::Id;
use crate::input::{Given, Options};
use js_sys::Function;
use tsify::Tsify;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

/// What a client is made with. On a page of bilibili.com where the user is logged in, nothing is needed.
#[allow(dead_code, reason = "for TypeScript: they are read there")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct ClientOptions {
    /// A function with the shape of `fetch`, for a userscript manager's own requests (see `gmFetch()`); it is given an
    /// address and what `fetch` takes beside it, with `onProgress` where somebody listens to an upload. The global `fetch` by
    /// default.
    #[tsify(type = "((url: string, options: import(\"./gm.js\").FetchOptions) => Promise<Response>) | undefined")]
    fetch: Option<Function>,
    /// The CSRF token, or a function that returns it; the cookie `bili_jct` by default, read anew for each call.
    #[tsify(type = "string | (() => string | Promise<string>) | undefined")]
    csrf: JsValue,
    /// The user's own mid; the cookie `DedeUserID` by default, read anew for each call.
    mid: Option<Id>,
    /// The UUID (version 4) of the sending device; by default one is made from the browser's randomness and kept for the
    /// account in `localStorage`, where there is one.
    device_id: Option<String>,
    /// How long one request may take, in ms from 1 to 2147483647; 15000 by default, 0 for no limit. Uploads have limits of
    /// their own.
    timeout_ms: Option<f64>,
    /// How reads that fail in passing are asked again; `false` for never. Changes and uploads never are.
    #[tsify(type = "RetryOptions | false | undefined")]
    retry: RetryOptions,
    /// The least time between two changes (sending included), in ms from 0 up; 1000 by default.
    min_interval_ms: Option<f64>,
    /// How messages are signed: `true` (default) with the keys of the account, `false` not at all, or a function that is
    /// given the fields to sign and returns the whole query (the fields, `wts` and `w_rid`).
    #[tsify(
        type = "boolean | ((fields: Record<string, string>) => Record<string, string> | Promise<Record<string, string>>) | undefined"
    )]
    sign: JsValue,
    /// The language of `hint` in errors; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<Locale>,
    /// Other addresses for the service's hosts, for the sandbox: `https:` on bilibili.com, or a loopback address.
    #[tsify(type = "Hosts | undefined")]
    hosts: [Option<String>; 3],
}

/// How reads that fail in passing are asked again: on network failure, time-out, HTTP 5xx and 429, and the codes -500, -503,
/// -504, -509 and -799, after waits that grow from half a second.
#[allow(dead_code, reason = "for TypeScript: they are read there")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct RetryOptions {
    /// How often a read is asked at most, the first time included, from 1 to 10; 3 by default.
    attempts: Option<u32>,
    /// How long after the first attempt another may begin, in ms from 0 up; 20000 by default.
    budget_ms: Option<f64>,
}

/// Addresses of the service's hosts: an origin each, such as `http://127.0.0.1:8080`. For TypeScript.
#[allow(dead_code, reason = "for TypeScript: they are read there")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct Hosts {
    /// Instead of `https://api.vc.bilibili.com`.
    vc: Option<String>,
    /// Instead of `https://api.bilibili.com`.
    api: Option<String>,
    /// Instead of `https://customerservice.bilibili.com`.
    customer_service: Option<String>,
}

/// What every call takes.
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct CallOptions {
    /// Ends the call when it aborts; the call rejects with the signal's own reason.
    #[tsify(type = "AbortSignal | null | undefined")]
    pub signal: Option<AbortSignal>,
    /// How long each request of this call may take, in ms from 1 to 2147483647; 0 for no limit. The client's `timeoutMs` by
    /// default.
    pub timeout_ms: Option<f64>,
    /// Whether to ask even while the client gives risk control a rest. Better not.
    insist: Option<bool>,
    /// The client's version; 0, the web's, by default.
    build: Option<u64>,
    /// The client's platform; `web` by default. History has the new emote names for `web` only.
    mobi_app: Option<String>,
}

impl CallOptions {
    /// Reads them.
    pub fn read(options: &mut Options, given: &JsValue) -> Self {
        Self {
            signal: read_signal(options, given),
            timeout_ms: read_ms(options, "timeoutMs"),
            insist: options.flag("insist"),
            build: options.whole("build"),
            mobi_app: options.text("mobiApp"),
        }
    }

    /// What the requests of the call carry.
    pub fn common(self) -> Common {
        let web = Common::default();
        Common {
            build: self.build.unwrap_or(web.build),
            mobi_app: self.mobi_app.unwrap_or(web.mobi_app),
            insist: self.insist.unwrap_or(web.insist),
        }
    }
}

/// Beyond it, a browser's timer fires at once.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

fn read_ms(options: &mut Options, name: &'static str) -> Option<f64> {
    let ms = options.number(name)?;
    if (0.0..=LONGEST_TIMER_MS).contains(&ms) {
        return Some(ms);
    }
    options.refuse(name, "milliseconds from 0 to 2147483647", &Given::Number(ms))
}

fn read_signal(options: &mut Options, given: &JsValue) -> Option<AbortSignal> {
    let signal = arguments::raw(options, given, "signal")?;
    // Not `instanceof`: the signal may come from another realm.
    if has(&signal, "aborted") {
        return Some(signal.unchecked_into());
    }
    options.refuse("signal", "an AbortSignal", &arguments::given(&signal))
}
