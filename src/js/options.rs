//! The options of a client and of a call, for TypeScript: those of a client are read in `pkg-template/src/settings.ts`, those of a
//! call in [`crate::request`] and in `pkg-template/src/call.ts`.

use crate::id::Id;
use tsify::Tsify;
use wasm_bindgen::JsValue;

/// What a client is made with. On a page of bilibili.com where the user is logged in, nothing is needed.
#[allow(dead_code, reason = "for TypeScript: they are read there")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct ClientOptions {
    /// A function with the shape of `fetch`, for a userscript manager's own requests (see `gmFetch()`); it is given an
    /// address and what `fetch` takes beside it, with `onProgress` where somebody listens to an upload. The global `fetch` by
    /// default.
    #[tsify(type = "((url: string, options: import(\"./gm.js\").FetchOptions) => Promise<Response>) | undefined")]
    fetch: JsValue,
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
    locale: Option<String>,
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
#[allow(dead_code, reason = "for TypeScript: they are read elsewhere")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct CallOptions {
    /// Ends the call when it aborts; the call rejects with the signal's own reason.
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

/// Which conversations `markAllRead()` marks, and whom it tells.
#[allow(dead_code, reason = "for TypeScript: they are read elsewhere")]
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct MarkAllOptions {
    /// The list whose conversations are marked; 4, all, by default (`SessionList`).
    #[serde(rename = "type")]
    #[tsify(type = "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | undefined")]
    list: Option<u8>,
    /// Called after each conversation.
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
#[tsify(type = "Mark & { error: import(\"./error.js\").BiliImError }")]
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
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code, reason = "for TypeScript: they are read in two places")]
pub struct UploadOptions {
    /// The name the service is told; the file's own by default, `file` where it has none.
    filename: Option<String>,
    /// Called with how far the upload is, in bytes. An upload that is listened to ends when no byte has moved for 30 s; one
    /// that is not, after 30 s and the time it takes at 20 KB/s.
    #[tsify(type = "((progress: { sent: number; total: number }) => void) | undefined")]
    on_progress: JsValue,
}
