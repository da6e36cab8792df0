//! The options of a client and of a call.

use super::object::{get_text, has, set};
use super::{arguments, page};
use crate::client::{self, Common, Event, Request, RetryPolicy, Signing, default_address};
use crate::endpoint::Host;
use crate::error::Error;
use crate::helper::{Locale, is_ipv4};
use crate::id::Id;
use crate::input::{Given, Options};
use crate::text::cat;
use js_sys::{Function, Object};
use tsify::Tsify;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, Url};

/// What a client is made with. On a page of bilibili.com where the user is logged in, nothing is needed.
#[allow(dead_code, reason = "for TypeScript: `Settings::read` reads them")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct ClientOptions {
    /// A function with the shape of `fetch`, for a userscript manager's own requests (see `gmFetch()`); it is given a
    /// `Request`, and `onProgress` where somebody listens to an upload. The global `fetch` by default.
    #[tsify(
        type = "((request: Request, options?: import(\"./gm.js\").FetchOptions) => Promise<Response>) | undefined"
    )]
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
#[allow(dead_code, reason = "for TypeScript: `read_retry` reads them")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct RetryOptions {
    /// How often a read is asked at most, the first time included, from 1 to 10; 3 by default.
    attempts: Option<u32>,
    /// How long after the first attempt another may begin, in ms from 0 up; 20000 by default.
    budget_ms: Option<f64>,
}

/// Addresses of the service's hosts: an origin each, such as `http://127.0.0.1:8080`. For TypeScript.
#[allow(dead_code, reason = "they are read as a list, in this order")]
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

fn read_retry(options: &mut Options) -> RetryPolicy {
    let mut policy = RetryPolicy::default();
    match options.take("retry") {
        Given::Flag(false) => policy.attempts = 1,
        given => {
            let mut inside = Options::new(&options.place("retry"), given);
            if let Some(attempts) = inside.whole("attempts") {
                policy.attempts = attempts;
                if attempts == 0 || attempts > 10 {
                    inside.refuse::<()>("attempts", "a whole number from 1 to 10", &Given::Number(attempts.into()));
                }
            }
            policy.budget_ms = read_ms(&mut inside, "budgetMs", f64::INFINITY).unwrap_or(policy.budget_ms);
            options.keep(inside.finish());
        }
    }
    policy
}

impl CallOptions {
    /// Reads them.
    pub fn read(options: &mut Options, given: &JsValue) -> Self {
        Self {
            signal: read_signal(options, given),
            timeout_ms: read_ms(options, "timeoutMs", LONGEST_TIMER_MS),
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
    pub fn read(given: &JsValue, tell: Function, life: AbortSignal) -> Result<(Self, client::Options), Error> {
        let mut options = arguments::options(given);
        let mut core = client::Options::default();
        // What is wrong first is what the error is about.
        let fetch = arguments::function(&mut options, given, "fetch");
        let csrf = read_csrf(&mut options, given).unwrap_or_default();
        let mid = options.id("mid");
        core.dev_id = read_device(&mut options);
        let timeout_ms = read_ms(&mut options, "timeoutMs", LONGEST_TIMER_MS).unwrap_or(DEFAULT_TIMEOUT_MS);
        core.retry = read_retry(&mut options);
        if let Some(ms) = read_ms(&mut options, "minIntervalMs", LONGEST_TIMER_MS) {
            core.min_interval_ms = ms;
        }
        let sign = read_sign(&mut options, given).unwrap_or_default();
        core.signing = match sign.as_bool() {
            Some(false) => Signing::Off,
            None if sign.is_function() => Signing::Own,
            _ => Signing::Keys,
        };
        let locale = read_locale(&mut options);
        let hosts = read_hosts(&mut options);
        options.finish()?;
        let chinese = locale.unwrap_or_else(page::locale) == Locale::Zh;
        Ok((Self { fetch, csrf, mid, timeout_ms, chinese, sign, life, hosts, tell }, core))
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

    /// The whole address of a request.
    pub fn url(&self, request: &Request) -> String {
        cat(&[self.address(request.host), &request.target])
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

/// Beyond it, a browser's timer fires at once.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

fn read_ms(options: &mut Options, name: &'static str, most: f64) -> Option<f64> {
    let ms = options.number(name)?;
    if (0.0..=most).contains(&ms) {
        return Some(ms);
    }
    let upper = if most.is_finite() { "to 2147483647" } else { "up" };
    options.refuse(name, &cat(&["milliseconds from 0 ", upper]), &Given::Number(ms))
}

fn read_signal(options: &mut Options, given: &JsValue) -> Option<AbortSignal> {
    let signal = arguments::raw(options, given, "signal")?;
    // Not `instanceof`: the signal may come from another realm.
    if has(&signal, "aborted") {
        return Some(signal.unchecked_into());
    }
    options.refuse("signal", "an AbortSignal", &arguments::given(&signal))
}

fn read_csrf(options: &mut Options, given: &JsValue) -> Option<JsValue> {
    let csrf = arguments::raw(options, given, "csrf")?;
    let is_token = csrf.as_string().is_some_and(|token| !token.is_empty());
    if is_token || csrf.is_function() {
        return Some(csrf);
    }
    options.refuse("csrf", "the token, or a function that returns it", &arguments::given(&csrf))
}

fn read_sign(options: &mut Options, given: &JsValue) -> Option<JsValue> {
    let sign = arguments::raw(options, given, "sign")?;
    if sign.as_bool().is_some() || sign.is_function() {
        return Some(sign);
    }
    options.refuse("sign", "true, false or a function", &arguments::given(&sign))
}

fn read_device(options: &mut Options) -> Option<String> {
    let id = options.text("deviceId")?;
    if is_uuid(&id) { Some(id) } else { options.refuse("deviceId", "a UUID (version 4)", &Given::Text(id)) }
}

/// The option `locale`.
pub fn read_locale(options: &mut Options) -> Option<Locale> {
    let name = options.text("locale")?;
    Locale::named(&name).or_else(|| options.refuse("locale", "\"en\" or \"zh\"", &Given::Text(name)))
}

fn read_hosts(options: &mut Options) -> [Option<String>; 3] {
    let mut hosts = options.inside("hosts");
    let vc = read_host(&mut hosts, "vc");
    let api = read_host(&mut hosts, "api");
    let customer_service = read_host(&mut hosts, "customerService");
    options.keep(hosts.finish());
    [vc, api, customer_service]
}

/// An origin the CSRF token may go to: the service's own hosts, or this machine for the sandbox.
fn read_host(hosts: &mut Options, name: &'static str) -> Option<String> {
    let given = hosts.text(name)?;
    origin(&given).or_else(|| {
        let expected = "an origin, https: on bilibili.com or a loopback address such as http://127.0.0.1:8080";
        hosts.refuse(name, expected, &Given::Text(given))
    })
}

/// Version 4 has a 4 where the version stands and 8, 9, a or b where the variant does.
fn is_uuid(id: &str) -> bool {
    let mut fits = id.len() == 36;
    for (at, byte) in id.bytes().enumerate() {
        fits &= match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b' | b'A' | b'B'),
            _ => byte.is_ascii_hexdigit(),
        };
    }
    fits
}

/// The origin that `address` is, where the token may go to it.
fn origin(address: &str) -> Option<String> {
    let url = Url::new(address).ok()?;
    let part = |name: &str| get_text(&url, name).unwrap_or_default();
    let (host, scheme) = (part("hostname"), part("protocol"));
    let service = scheme == "https:" && (host == "bilibili.com" || host.ends_with(".bilibili.com"));
    let loopback = host == "localhost" || host == "[::1]" || (host.starts_with("127.") && is_ipv4(&host));
    let allowed = service || (loopback && (scheme == "http:" || scheme == "https:"));
    for (name, bare) in &[("pathname", "/"), ("username", ""), ("search", ""), ("hash", "")] {
        if part(name) != *bare {
            return None;
        }
    }
    allowed.then(|| part("origin"))
}
