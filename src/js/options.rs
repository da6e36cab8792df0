//! The options of a client and of a call.

use super::{arguments, set};
use crate::client::{self, Common, Event, RetryPolicy, Signing, default_address};
use crate::endpoint::Host;
use crate::error::Error;
use crate::id::Id;
use js_sys::{Function, Object};
use serde::Deserialize;
use tsify::Tsify;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, Url};

/// What a client is made with. On a page of bilibili.com where the user is logged in, nothing is needed.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct ClientOptions {
    /// A function with the shape of `fetch`, for a userscript manager's own requests; it is given a `Request`.
    /// The global `fetch` by default.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(type = "((request: Request) => Promise<Response>) | undefined")]
    fetch: JsValue,
    /// The CSRF token, or a function that returns it; the cookie `bili_jct` by default, read anew for each call.
    #[serde(with = "serde_wasm_bindgen::preserve")]
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
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(type = "RetryOptions | false | undefined")]
    retry: JsValue,
    /// The least time between two changes (sending included), in ms from 0 up; 1000 by default.
    min_interval_ms: Option<f64>,
    /// How messages are signed: `true` (default) with the keys of the account, `false` not at all, or a function that is
    /// given the fields to sign and returns the whole query (the fields, `wts` and `w_rid`).
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(
        type = "boolean | ((fields: Record<string, string>) => Record<string, string> | Promise<Record<string, string>>) | undefined"
    )]
    sign: JsValue,
    /// The language of `hint` in errors; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<String>,
    /// Other addresses for the service's hosts, for the sandbox: `https:` on bilibili.com, or a loopback address.
    hosts: Option<Hosts>,
}

/// How reads that fail in passing are asked again: on network failure, time-out, HTTP 5xx and 429, and the codes -500, -503,
/// -504, -509 and -799, after waits that grow from half a second.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct RetryOptions {
    /// How often a read is asked at most, the first time included, from 1 to 10; 3 by default.
    attempts: Option<u32>,
    /// How long after the first attempt another may begin, in ms from 0 up; 20000 by default.
    budget_ms: Option<f64>,
}

/// Addresses of the service's hosts: an origin each, such as `http://127.0.0.1:8080`.
#[derive(Default, Deserialize, Tsify)]
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
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct CallOptions {
    /// Ends the call when it aborts; the call rejects with the signal's own reason.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(type = "AbortSignal | null | undefined")]
    signal: JsValue,
    /// How long each request of this call may take, in ms from 1 to 2147483647; 0 for no limit. The client's `timeoutMs` by
    /// default.
    timeout_ms: Option<f64>,
    /// Whether to ask even while the client gives risk control a rest. Better not.
    insist: Option<bool>,
    /// The client's version; 0, the web's, by default.
    build: Option<u64>,
    /// The client's platform; `web` by default. History has the new emote names for `web` only.
    mobi_app: Option<String>,
}

/// The names above, for those who read the rest of the same object.
pub const CALL_OPTIONS: &[&str] = &["signal", "timeoutMs", "insist", "build", "mobiApp"];

/// The options of a client, checked.
pub struct Settings {
    pub fetch: Option<Function>,
    pub csrf: JsValue,
    pub mid: Option<Id>,
    pub timeout_ms: f64,
    pub chinese: bool,
    pub sign: JsValue,
    /// Aborts when the client is closed.
    pub life: AbortSignal,
    hosts: [Option<String>; 3],
    tell: Function,
}

const DEFAULT_TIMEOUT_MS: f64 = 15_000.0;

impl Settings {
    /// Reads the options of a client; those of the core come apart. `tell` is called with the name and the details of
    /// events, and `life` ends every call.
    pub fn read(value: JsValue, tell: Function, life: AbortSignal) -> Result<(Self, client::Options), Error> {
        let options: ClientOptions = arguments::options("options", value, &[])?;
        let nothing = |value: &JsValue| value.is_undefined() || value.is_null();
        if !nothing(&options.fetch) && !options.fetch.is_function() {
            return Err(Error::input("options.fetch", "expected a function"));
        }
        let csrf_is_text = options.csrf.as_string().is_some_and(|token| !token.is_empty());
        if !nothing(&options.csrf) && !csrf_is_text && !options.csrf.is_function() {
            return Err(Error::input("options.csrf", "expected the token, or a function that returns it"));
        }
        if let Some(id) = options.device_id.as_deref().filter(|id| !is_uuid(id)) {
            return Err(Error::input("options.deviceId", format!("expected a UUID (version 4), got {id:?}")));
        }
        let chinese = match options.locale.as_deref() {
            Some("zh") => true,
            Some("en") => false,
            None => super::page::speaks_chinese(),
            Some(other) => {
                return Err(Error::input("options.locale", format!("expected \"en\" or \"zh\", got {other:?}")));
            }
        };
        let core = client::Options {
            dev_id: options.device_id,
            retry: read_retry(options.retry)?,
            min_interval_ms: match options.min_interval_ms {
                Some(ms) if !(0.0..=2_147_483_647.0).contains(&ms) => {
                    let expected = format!("expected milliseconds from 0 to 2147483647, got {ms}");
                    return Err(Error::input("options.minIntervalMs", expected));
                }
                ms => ms.unwrap_or(client::Options::default().min_interval_ms),
            },
            signing: read_signing(&options.sign)?,
        };
        let hosts = options.hosts.unwrap_or_default();
        let settings = Self {
            fetch: options.fetch.dyn_into().ok(),
            csrf: options.csrf,
            mid: options.mid,
            timeout_ms: timeout("options.timeoutMs", options.timeout_ms)?.unwrap_or(DEFAULT_TIMEOUT_MS),
            chinese,
            sign: options.sign,
            life,
            tell,
            hosts: [
                address("options.hosts.vc", hosts.vc)?,
                address("options.hosts.api", hosts.api)?,
                address("options.hosts.customerService", hosts.customer_service)?,
            ],
        };
        Ok((settings, core))
    }

    /// Where `host` is.
    pub fn address(&self, host: Host) -> &str {
        let [vc, api, customer_service] = &self.hosts;
        let given = match host {
            Host::Vc => vc,
            Host::Api => api,
            Host::CustomerService => customer_service,
        };
        given.as_deref().unwrap_or(default_address(host))
    }

    /// Tells who listens what happens. What a listener throws is its own matter.
    pub fn emit(&self, event: &Event<'_>) {
        let details = Object::new();
        let failed =
            |error: &Error| set(&details, "error", super::error_fields(error, self.chinese, &JsValue::UNDEFINED));
        match event {
            Event::Request { endpoint, method, target, attempt } => {
                set(&details, "endpoint", *endpoint);
                set(&details, "method", *method);
                set(&details, "target", *target);
                set(&details, "attempt", *attempt);
            }
            Event::Response { endpoint, ms, error } => {
                set(&details, "endpoint", *endpoint);
                set(&details, "ms", *ms);
                let _ = error.map(failed);
            }
            Event::Retry { endpoint, error, wait_ms, attempt } => {
                set(&details, "endpoint", *endpoint);
                set(&details, "waitMs", *wait_ms);
                set(&details, "attempt", *attempt);
                failed(error);
            }
            Event::Risk { endpoint, error } => {
                set(&details, "endpoint", *endpoint);
                failed(error);
            }
        }
        let _ = self.tell.call2(&JsValue::UNDEFINED, &event.name().into(), &details);
    }

    /// Whether all requests go to the service itself by the browser's own means.
    pub fn is_real(&self) -> bool {
        self.fetch.is_none() && self.hosts.iter().all(Option::is_none)
    }
}

impl CallOptions {
    /// The signal, the time limit in ms where one was given, and what the request carries.
    pub fn check(self) -> Result<(Option<AbortSignal>, Option<f64>, Common), Error> {
        let signal = match self.signal {
            signal if signal.is_undefined() || signal.is_null() => None,
            // Not `instanceof`: the signal may come from another realm.
            signal if js_sys::Reflect::has(&signal, &"aborted".into()) == Ok(true) => Some(signal.unchecked_into()),
            _ => return Err(Error::input("options.signal", "expected an AbortSignal")),
        };
        let web = Common::default();
        let common = Common {
            build: self.build.unwrap_or(web.build),
            mobi_app: self.mobi_app.unwrap_or(web.mobi_app),
            insist: self.insist.unwrap_or(false),
        };
        Ok((signal, timeout("options.timeoutMs", self.timeout_ms)?, common))
    }
}

fn read_retry(given: JsValue) -> Result<RetryPolicy, Error> {
    let usual = RetryPolicy::default();
    if given.as_bool() == Some(false) {
        return Ok(RetryPolicy { attempts: 1, ..usual });
    }
    let given: RetryOptions = arguments::options("options.retry", given, &[])?;
    let attempts = given.attempts.unwrap_or(usual.attempts);
    if !(1..=10).contains(&attempts) {
        return Err(Error::input(
            "options.retry.attempts",
            format!("expected a whole number from 1 to 10, got {attempts}"),
        ));
    }
    let budget_ms = given.budget_ms.unwrap_or(usual.budget_ms);
    if budget_ms.is_nan() || budget_ms < 0.0 {
        return Err(Error::input(
            "options.retry.budgetMs",
            format!("expected milliseconds from 0 up, got {budget_ms}"),
        ));
    }
    Ok(RetryPolicy { attempts, budget_ms })
}

fn read_signing(given: &JsValue) -> Result<Signing, Error> {
    match given.as_bool() {
        Some(true) => Ok(Signing::Keys),
        Some(false) => Ok(Signing::Off),
        None if given.is_undefined() || given.is_null() => Ok(Signing::Keys),
        None if given.is_function() => Ok(Signing::Own),
        None => Err(Error::input("options.sign", "expected true, false or a function")),
    }
}

fn timeout(argument: &str, ms: Option<f64>) -> Result<Option<f64>, Error> {
    match ms {
        // Beyond it, a browser's timer fires at once.
        Some(ms) if !(0.0..=2_147_483_647.0).contains(&ms) => {
            Err(Error::input(argument, format!("expected milliseconds from 0 to 2147483647, got {ms}")))
        }
        ms => Ok(ms),
    }
}

/// Version 4 has a 4 where the version stands and 8, 9, a or b where the variant does.
fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b'),
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An origin the CSRF token may go to: the service's own hosts, or this machine for the sandbox.
fn address(argument: &str, given: Option<String>) -> Result<Option<String>, Error> {
    let Some(given) = given else { return Ok(None) };
    let expected = "expected an origin, https: on bilibili.com or a loopback address such as http://127.0.0.1:8080";
    let refused = || Error::input(argument, format!("{expected}, got {given:?}"));
    let url = Url::new(&given).map_err(|_| refused())?;
    let (host, scheme) = (url.hostname(), url.protocol());
    let service = scheme == "https:" && (host == "bilibili.com" || host.ends_with(".bilibili.com"));
    let four = host.split('.').collect::<Vec<_>>();
    let loopback = host == "localhost"
        || host == "[::1]"
        || (four.len() == 4 && four[0] == "127" && four.iter().all(|part| part.parse::<u8>().is_ok()));
    let bare = url.username().is_empty() && url.pathname() == "/" && url.search().is_empty() && url.hash().is_empty();
    if bare && (service || (loopback && matches!(scheme.as_str(), "http:" | "https:"))) {
        Ok(Some(url.origin()))
    } else {
        Err(refused())
    }
}
