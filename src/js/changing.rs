//! Operations that change conversations and settings.

use super::client::{Client, Work};
use super::object::set;
use super::{arguments, error_fields};
use crate::client::Mark;
use crate::endpoint::{
    About, MarkRead, MarkReadOptions, Pin, ReadIntercepted, Remove, RemoveIntercepted, SessionsOptions, SetDnd,
    SetIntercept, SetPush,
};
use crate::id::Int64;
use crate::json;
use crate::text::{cat, digits};
use js_sys::{Array, Function, Object, Promise};
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// Which conversations `markAllRead()` marks, and whom it tells.
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct MarkAllOptions {
    /// The list whose conversations are marked; 4, all, by default (`SessionList`).
    #[serde(rename = "type")]
    #[tsify(type = "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | undefined")]
    list: Option<u8>,
    /// Called after each conversation.
    #[tsify(type = "((mark: Mark | FailedMark) => void) | undefined")]
    on_progress: Option<Function>,
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

#[wasm_bindgen]
impl Client {
    /// Marks the messages of a conversation as read, up to the newest or to `ackSeqno`.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = markRead, unchecked_return_type = "Promise<void>")]
    pub fn mark_read(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "MarkReadOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("markRead", &options, &|options| {
            let options = MarkReadOptions::read(options);
            Ok(Work::tell(MarkRead { about: About(arguments::talker(&talker)?), options }))
        })
    }

    /// Marks every conversation with unread messages as read, one after the other, a second apart.
    ///
    /// The service has no call for it, so this takes as many requests as there are conversations. A conversation that
    /// cannot be marked is part of the result; a lost login, risk control or an abort ends the whole.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = markAllRead, unchecked_return_type = "Promise<MarkAllReport>")]
    pub fn mark_all_read(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "MarkAllOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("markAllRead", &options, &|given| {
            let own = MarkAllOptions {
                list: given.whole("type"),
                on_progress: arguments::function(given, &options, "onProgress"),
            };
            Ok(Work::other(async move |now| {
                let (marked, failed) = (Array::new(), Array::new());
                let told = |mark: &Mark| {
                    let object = now.client.mark_object(mark);
                    if mark.error.is_some() { &failed } else { &marked }.push(&object);
                    // What a caller's function throws is the caller's own matter.
                    let _ = own.on_progress.as_ref().map(|progress| progress.call1(&JsValue::UNDEFINED, &object));
                };
                let list = SessionsOptions { session_type: own.list, ..SessionsOptions::default() };
                now.client.core.mark_all_read(&*now.call, list, &now.common, told).await?;
                let report = Object::new();
                set(&report, "marked", &marked);
                set(&report, "failed", &failed);
                Ok(report.into())
            }))
        })
    }

    /// Pins a conversation to the top.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn pin(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.set_pin("pin", &talker, true, &options)
    }

    /// Takes a pinned conversation down from the top.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn unpin(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.set_pin("unpin", &talker, false, &options)
    }

    /// Takes a conversation off the list. The history stays, and the next message brings it back.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn remove(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("remove", &options, &|_| Ok(Work::tell(Remove(About(arguments::talker(&talker)?)))))
    }

    /// Turns do-not-disturb on or off for a user or a fan group.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = setDnd, unchecked_return_type = "Promise<void>")]
    pub fn set_dnd(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_param_type = "boolean")] on: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("setDnd", &options, &|_| {
            let on = arguments::on(&on)?;
            Ok(Work::tell(SetDnd { talker: arguments::talker(&talker)?, on }))
        })
    }

    /// Receives pushes of a user (`true`), or not (`false`).
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = setPush, unchecked_return_type = "Promise<void>")]
    pub fn set_push(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_param_type = "boolean")] on: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("setPush", &options, &|_| {
            let on = arguments::on(&on)?;
            Ok(Work::tell(SetPush { about: About(arguments::talker(&talker)?), on }))
        })
    }

    /// Intercepts the messages of a user (`true`), or not (`false`).
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = setIntercept, unchecked_return_type = "Promise<void>")]
    pub fn set_intercept(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_param_type = "boolean")] on: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("setIntercept", &options, &|_| {
            let on = arguments::on(&on)?;
            Ok(Work::tell(SetIntercept { about: About(arguments::talker(&talker)?), on }))
        })
    }

    /// Marks all intercepted messages as read.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = readIntercepted, unchecked_return_type = "Promise<void>")]
    pub fn read_intercepted(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("readIntercepted", &options, &|_| Ok(Work::tell(ReadIntercepted)))
    }

    /// Removes all intercepted conversations.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = removeIntercepted, unchecked_return_type = "Promise<void>")]
    pub fn remove_intercepted(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("removeIntercepted", &options, &|_| Ok(Work::tell(RemoveIntercepted)))
    }
}

impl Client {
    fn set_pin(&self, name: &'static str, talker: &JsValue, on: bool, options: &JsValue) -> Promise {
        self.start(name, options, &|_| Ok(Work::tell(Pin { about: About(arguments::talker(talker)?), on })))
    }

    fn mark_object(&self, mark: &Mark) -> JsValue {
        self.browser.revive(&json::object(&[
            ("talker_id", Some(integer(mark.talker_id))),
            ("session_type", Some(integer(mark.session_type))),
            ("unread_count", Some(integer(Int64(mark.unread_count)))),
            ("error", mark.error.as_ref().map(error_fields)),
        ]))
    }
}

/// An integer of the service as replies carry it.
fn integer(value: Int64) -> String {
    // What was read has 64 bits at most.
    let size = u64::try_from(value.0.unsigned_abs()).unwrap_or(u64::MAX);
    let digits = cat(&[if value.0 < 0 { "-" } else { "" }, &digits(size)]);
    if size < 1 << 53 { digits } else { json::quote(&digits) }
}
