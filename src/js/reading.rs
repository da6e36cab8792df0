//! Operations that read and change nothing.

use super::arguments;
use super::call::parse;
use super::client::{Client, Nothing};
use crate::endpoint::{
    About, AskAccount, Dnd, GroupUnread, History, HistoryOptions, Limit, NewSessionsOptions, PushSetting, Session,
    SessionsOptions, UnreadOptions,
};
use crate::id::Id;
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Client {
    /// Counts the unread messages. The site asks every 2 minutes; fan groups are not counted.
    ///
    /// Rejects with `BiliImError`. Spec: seed-private-msg.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<UnreadCounts>")]
    pub fn unread(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "UnreadOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("unread", options, |now, options: UnreadOptions| Ok(now.ask(options)))
    }

    /// Counts the unread messages of fan groups, which `unread` does not.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = groupUnread, unchecked_return_type = "Promise<GroupUnreadCount>")]
    pub fn group_unread(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("groupUnread", options, |now, _: Nothing| Ok(now.ask(GroupUnread)))
    }

    /// @internal
    pub fn sessions(&self, options: JsValue) -> Promise {
        self.start("sessions", options, |now, options: SessionsOptions| Ok(now.ask(options)))
    }

    /// Lists the conversations with news, newest first. The site asks every 20 s.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = newSessions, unchecked_return_type = "Promise<SessionsPage>")]
    pub fn new_sessions(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "NewSessionsOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("newSessions", options, |now, options: NewSessionsOptions| Ok(now.ask(options)))
    }

    /// Fetches one conversation. Rejects with code 1000004 when there is none.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<Session>")]
    pub fn session(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("session", options, |now, _: Nothing| {
            Ok(now.ask(Session(About(arguments::value("talker", talker)?))))
        })
    }

    /// @internal
    pub fn history(&self, talker: JsValue, options: JsValue) -> Promise {
        self.start("history", options, |now, options: HistoryOptions| {
            Ok(now.ask(History { talker: arguments::value("talker", talker)?, options }))
        })
    }

    /// Names and pictures of users, in the order asked; those the service does not know are left out.
    ///
    /// Up to 50 mids travel in one request, more in several. What was asked for in the last 10 minutes is not asked again.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<User[]>")]
    pub fn users(
        &self,
        #[wasm_bindgen(unchecked_param_type = "readonly Id[]")] mids: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("users", options, |now, _: Nothing| {
            let mids: Vec<Id> = arguments::value("mids", mids)?;
            Ok(Box::pin(async move { parse(&now.client.core.users(&*now.call, &mids, &now.common).await?) }))
        })
    }

    /// Fetches what there is to say about videos, episodes and articles that messages share.
    ///
    /// Up to 50 ids of each kind travel in one request, more in several.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<Items>")]
    pub fn items(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ItemIds")] ids: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("items", options, |now, _: Nothing| {
            let ids = arguments::options("ids", ids, &[])?;
            Ok(Box::pin(async move { parse(&now.client.core.items(&*now.call, &ids, &now.common).await?) }))
        })
    }

    /// Tells whether messages to a user are limited.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<LimitReply>")]
    pub fn limit(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("limit", options, |now, _: Nothing| Ok(now.ask(Limit(About(arguments::value("talker", talker)?)))))
    }

    /// Tells whether pushes of a user are received, and how the two relate.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = pushSetting, unchecked_return_type = "Promise<PushSettingReply>")]
    pub fn push_setting(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("pushSetting", options, |now, _: Nothing| {
            Ok(now.ask(PushSetting(About(arguments::value("talker", talker)?))))
        })
    }

    /// Tells whether do-not-disturb is on for a user or a fan group.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<DndReply>")]
    pub fn dnd(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("dnd", options, |now, _: Nothing| Ok(now.ask(Dnd(arguments::value("talker", talker)?))))
    }

    /// Fetches the user's own account: mid, name, picture. Rejects with code -101 when nobody is logged in.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<OwnAccount>")]
    pub fn account(&self, #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue) -> Promise {
        self.start("account", options, |now, _: Nothing| Ok(now.ask(AskAccount)))
    }
}
