//! The options of a client and of its calls: read here, and the source of their TypeScript types.

use super::args::{object, timeout, unexpected};
use crate::browser::{Credentials, CsrfSource, Transport};
use crate::engine::{Config, Limit, Retry, Signing};
use crate::error::Error;
use crate::id::Id;
use js_sys::Function;
use serde::Deserialize;
use serde_wasm_bindgen::preserve;
use std::time::Duration;
use tsify::Tsify;
use wasm_bindgen::prelude::*;
use web_sys::Url;

/// What a client is made of.
pub(super) struct Settings {
    pub(super) config: Config,
    pub(super) account: Credentials,
    pub(super) transport: Transport,
    pub(super) sign: Option<Function>,
}

impl Settings {
    /// Reads the options of a client.
    pub(super) fn read(given: &JsValue) -> Result<Self, Error> {
        let options: ClientOptions = object("options", given)?;
        let fetch = function("options.fetch", "a function", &options.fetch)?;
        let csrf = csrf(&options.csrf)?;
        if let Some(id) = options.device_id.as_deref().filter(|id| !is_uuid(id)) {
            return Err(unexpected("options.deviceId", "a UUID (version 4)", &id.into()));
        }
        let limit = options.timeout_ms.map(|ms| timeout("options.timeoutMs", &ms.into()).map(Limit::from_ms));
        let interval = options.min_interval_ms.map(|ms| timeout("options.minIntervalMs", &ms.into()));
        let retry = retry(&options.retry)?;
        let (signing, sign) = signing(&options.sign)?;
        if let Some(locale) = options.locale.as_deref().filter(|locale| !matches!(*locale, "en" | "zh")) {
            return Err(unexpected("options.locale", "\"en\" or \"zh\"", &locale.into()));
        }
        let origins = origins(&options.hosts)?;
        let is_real = fetch.is_none() && origins.iter().all(Option::is_none);
        let mut transport = Transport { fetch, is_real, ..Transport::default() };
        for (own, origin) in transport.origins.iter_mut().zip(origins) {
            *own = origin.unwrap_or_else(|| std::mem::take(own));
        }
        let usual = Config::default();
        Ok(Self {
            config: Config {
                limit: limit.transpose()?.unwrap_or(usual.limit),
                min_write_interval: interval
                    .transpose()?
                    .map_or(usual.min_write_interval, |ms| Duration::from_secs_f64(ms / 1000.0)),
                retry,
                signing,
            },
            account: Credentials { csrf, mid: options.mid, device_id: options.device_id, is_real },
            transport,
            sign,
        })
    }
}

fn is_absent(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

fn function(argument: &str, expected: &str, value: &JsValue) -> Result<Option<Function>, Error> {
    match value.dyn_ref::<Function>() {
        Some(function) => Ok(Some(function.clone())),
        None if is_absent(value) => Ok(None),
        None => Err(unexpected(argument, expected, value)),
    }
}

fn csrf(value: &JsValue) -> Result<CsrfSource, Error> {
    if let Some(token) = value.as_string().filter(|token| !token.is_empty()) {
        return Ok(CsrfSource::Token(token));
    }
    let function = function("options.csrf", "the token, or a function that returns it", value)?;
    Ok(function.map_or(CsrfSource::Cookie, CsrfSource::Function))
}

fn retry(value: &JsValue) -> Result<Retry, Error> {
    let usual = Retry::default();
    if value.as_bool() == Some(false) {
        return Ok(Retry { attempts: 1, ..usual });
    }
    let options: RetryOptions = object("options.retry", value)?;
    let attempts = options.attempts.unwrap_or(usual.attempts);
    if !(1..=10).contains(&attempts) {
        let expected = "a whole number from 1 to 10";
        return Err(unexpected("options.retry.attempts", expected, &attempts.into()));
    }
    let budget = match options.budget_ms {
        None => usual.budget,
        Some(ms) if ms >= 0.0 => Duration::try_from_secs_f64(ms / 1000.0).unwrap_or(Duration::MAX),
        Some(ms) => return Err(unexpected("options.retry.budgetMs", "milliseconds from 0 up", &ms.into())),
    };
    Ok(Retry { attempts, budget })
}

fn signing(value: &JsValue) -> Result<(Signing, Option<Function>), Error> {
    if let Some(on) = value.as_bool() {
        return Ok((if on { Signing::Account } else { Signing::Off }, None));
    }
    let sign = function("options.sign", "true, false or a function", value)?;
    Ok((if sign.is_some() { Signing::Function } else { Signing::Account }, sign))
}

/// Version 4 has a 4 where the version stands and 8, 9, a or b where the variant does.
fn is_uuid(id: &str) -> bool {
    let parts: Vec<&str> = id.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_hex = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    lengths == [8, 4, 4, 4, 12]
        && is_hex
        && parts[2].starts_with('4')
        && parts[3].starts_with(['8', '9', 'a', 'b', 'A', 'B'])
}

fn origins(value: &JsValue) -> Result<[Option<String>; 3], Error> {
    let Hosts { vc, api, customer_service } = object("options.hosts", value)?;
    let expected = "an origin, https: on bilibili.com or a loopback address such as http://127.0.0.1:8080";
    let read = |name: &str, address: Option<String>| {
        let Some(address) = address else { return Ok(None) };
        let wrong = || unexpected(&format!("options.hosts.{name}"), expected, &address.as_str().into());
        origin(&address).map(Some).ok_or_else(wrong)
    };
    Ok([read("vc", vc)?, read("api", api)?, read("customerService", customer_service)?])
}

/// The origin that `address` is, where the CSRF token may go to it: the service's own hosts, or this machine.
fn origin(address: &str) -> Option<String> {
    let url = Url::new(address).ok()?;
    let is_bare = url.pathname() == "/"
        && [url.username(), url.password(), url.search(), url.hash()].iter().all(String::is_empty);
    let (host, scheme) = (url.hostname(), url.protocol());
    let is_service = scheme == "https:" && (host == "bilibili.com" || host.ends_with(".bilibili.com"));
    // The browser has made four numbers of whatever stands for an address of that kind.
    let is_v4 = host.starts_with("127.") && host.split('.').all(|part| part.parse::<u8>().is_ok());
    let is_loopback = matches!(&*scheme, "http:" | "https:") && (matches!(&*host, "localhost" | "[::1]") || is_v4);
    (is_bare && (is_service || is_loopback)).then(|| url.origin())
}

/// What a client is made with. On a page of bilibili.com where the user is logged in, nothing is needed.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ClientOptions {
    /// A function with the shape of `fetch`, for a userscript manager's own requests (see `gmFetch()`); it is given an
    /// address and what `fetch` takes beside it, with `onProgress` where somebody listens to an upload. A file comes in a
    /// `Blob` whose type has the boundary; in Node.js up to 32 MiB in a `Uint8Array`, with the header. The global `fetch` by
    /// default.
    #[serde(with = "preserve")]
    #[tsify(
        type = "((url: string, options: import(\"./adapters/gm-fetch.js\").FetchOptions) => Promise<Response>) | undefined"
    )]
    fetch: JsValue,
    /// The CSRF token, or a function that returns it; the cookie `bili_jct` by default, read anew for each call.
    #[serde(with = "preserve")]
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
    #[serde(with = "preserve")]
    #[tsify(type = "RetryOptions | false | undefined")]
    retry: JsValue,
    /// The least time between two changes (sending included), in ms from 0 up; 1000 by default.
    min_interval_ms: Option<f64>,
    /// How messages are signed: `true` (default) with the keys of the account, `false` not at all, or a function that is
    /// given the fields to sign and returns the whole query (the fields, `wts` and `w_rid`).
    #[serde(with = "preserve")]
    #[tsify(
        type = "boolean | ((fields: Record<string, string>) => Record<string, string> | Promise<Record<string, string>>) | undefined"
    )]
    sign: JsValue,
    /// The language of `hint` in errors; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<String>,
    /// Other addresses for the service's hosts, for the sandbox: `https:` on bilibili.com, or a loopback address.
    #[serde(with = "preserve")]
    #[tsify(type = "Hosts | undefined")]
    hosts: JsValue,
}

/// How reads that fail in passing are asked again: on network failure, time-out, HTTP 5xx and 429, and the codes -500, -503,
/// -504, -509 and -799, after waits that grow from half a second.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RetryOptions {
    /// How often a read is asked at most, the first time included, from 1 to 10; 3 by default.
    attempts: Option<u32>,
    /// How long after the first attempt another may begin, in ms from 0 up; 20000 by default.
    budget_ms: Option<f64>,
}

/// Addresses of the service's hosts: an origin each, such as `http://127.0.0.1:8080`.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Hosts {
    /// Instead of `https://api.vc.bilibili.com`.
    vc: Option<String>,
    /// Instead of `https://api.bilibili.com`.
    api: Option<String>,
    /// Instead of `https://customerservice.bilibili.com`.
    customer_service: Option<String>,
}

/// Which conversations `markAllRead()` marks, and whom it tells.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct MarkAllOptions {
    /// The list whose conversations are marked; 4, all, by default (`SessionList`).
    #[serde(rename = "type")]
    #[tsify(type = "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | undefined")]
    pub(super) list: Option<u8>,
    /// Called after each conversation.
    #[serde(with = "preserve")]
    #[tsify(type = "((mark: Mark | FailedMark) => void) | undefined")]
    on_progress: JsValue,
}

/// What `markAllRead()` did.
#[derive(Tsify)]
#[allow(dead_code, reason = "it is made as a JavaScript object")]
pub struct MarkAllReport {
    /// The conversations that were marked.
    #[tsify(type = "Mark[]")]
    marked: JsValue,
    /// Those that could not be.
    #[tsify(type = "FailedMark[]")]
    failed: JsValue,
}

/// A conversation that was marked as read; it is a talker, too.
#[derive(Tsify)]
#[tsify(rename = "Mark")]
#[allow(dead_code, reason = "it is made as a JavaScript object")]
pub struct MarkDone {
    /// The user's mid, or the fan group's id.
    #[tsify(type = "Int64")]
    talker_id: JsValue,
    /// Whom it is with: 1 a user, 2 a fan group (`SessionType`).
    session_type: f64,
    /// How many messages were unread.
    unread_count: f64,
}

/// A conversation that could not be marked as read.
#[derive(Tsify)]
#[tsify(type = "Mark & { error: import(\"./client/error.js\").BiliImError }")]
#[allow(dead_code, reason = "it is made as a JavaScript object")]
pub struct FailedMark;

/// How `uploadImage()` uploads.
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code, reason = "for TypeScript: it is read with the file")]
pub struct UploadImageOptions {
    /// Called with how far the upload is, in bytes.
    #[tsify(type = "((progress: { sent: number; total: number }) => void) | undefined")]
    on_progress: JsValue,
}

/// How a file is uploaded.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct UploadOptions {
    /// The name the service is told; the file's own by default, `file` where it has none.
    pub(super) filename: Option<String>,
    /// Called with how far the upload is, in bytes. An upload that is listened to ends when no byte has moved for 30 s; one
    /// that is not, after 30 s and the time it takes at 20 KB/s.
    #[serde(with = "preserve")]
    #[tsify(type = "((progress: { sent: number; total: number }) => void) | undefined")]
    on_progress: JsValue,
}
