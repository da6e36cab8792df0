//! The options of a client and of a call.

use super::arguments;
use crate::client::{Common, default_address};
use crate::endpoint::Host;
use crate::error::Error;
use crate::id::Id;
use js_sys::Function;
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
    /// The UUID (version 4) of the sending device; by default one is made from the browser's randomness.
    device_id: Option<String>,
    /// How long one request may take, in ms from 1 to 2147483647; 15000 by default, 0 for no limit. Uploads have none.
    timeout_ms: Option<f64>,
    /// The language of `hint` in errors; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<String>,
    /// Other addresses for the service's hosts, for the sandbox: `https:` on bilibili.com, or a loopback address.
    hosts: Option<Hosts>,
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
    /// The client's version; 0, the web's, by default.
    build: Option<u64>,
    /// The client's platform; `web` by default. History has the new emote names for `web` only.
    mobi_app: Option<String>,
}

/// The names above, for those who read the rest of the same object.
pub const CALL_OPTIONS: &[&str] = &["signal", "timeoutMs", "build", "mobiApp"];

/// The options of a client, checked.
pub struct Settings {
    pub fetch: Option<Function>,
    pub csrf: JsValue,
    pub mid: Option<Id>,
    pub timeout_ms: f64,
    pub chinese: bool,
    hosts: [Option<String>; 3],
}

const DEFAULT_TIMEOUT_MS: f64 = 15_000.0;

impl Settings {
    /// Reads the options of a client; the device id comes apart.
    pub fn read(value: JsValue) -> Result<(Self, Option<String>), Error> {
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
        let hosts = options.hosts.unwrap_or_default();
        let settings = Self {
            fetch: options.fetch.dyn_into().ok(),
            csrf: options.csrf,
            mid: options.mid,
            timeout_ms: timeout("options.timeoutMs", options.timeout_ms)?.unwrap_or(DEFAULT_TIMEOUT_MS),
            chinese,
            hosts: [
                address("options.hosts.vc", hosts.vc)?,
                address("options.hosts.api", hosts.api)?,
                address("options.hosts.customerService", hosts.customer_service)?,
            ],
        };
        Ok((settings, options.device_id))
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
        let common = Common { build: self.build.unwrap_or(web.build), mobi_app: self.mobi_app.unwrap_or(web.mobi_app) };
        Ok((signal, timeout("options.timeoutMs", self.timeout_ms)?, common))
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
