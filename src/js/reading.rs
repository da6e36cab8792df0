//! Operations that read and change nothing.

use super::arguments;
use super::client::{Client, Work};
use crate::endpoint::{
    About, AskAccount, Dnd, GroupUnread, History, HistoryOptions, ItemIds, Limit, NewSessionsOptions, PushSetting,
    Session, SessionsOptions, UnreadOptions,
};
use crate::input::{self, Options};
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
        self.start("unread", &options, &|options| Ok(Work::ask(UnreadOptions::read(options))))
    }

    /// Counts the unread messages of fan groups, which `unread` does not.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = groupUnread, unchecked_return_type = "Promise<GroupUnreadCount>")]
    pub fn group_unread(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("groupUnread", &options, &|_| Ok(Work::ask(GroupUnread)))
    }

    /// @internal
    pub fn sessions(&self, options: JsValue) -> Promise {
        self.start("sessions", &options, &|options| Ok(Work::ask(SessionsOptions::read(options))))
    }

    /// Lists the conversations with news, newest first. The site asks every 20 s.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(js_name = newSessions, unchecked_return_type = "Promise<SessionsPage>")]
    pub fn new_sessions(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "NewSessionsOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("newSessions", &options, &|options| Ok(Work::ask(NewSessionsOptions::read(options))))
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
        self.start("session", &options, &|_| Ok(Work::ask(Session(About(arguments::talker(&talker)?)))))
    }

    /// @internal
    pub fn history(&self, talker: JsValue, options: JsValue) -> Promise {
        self.start("history", &options, &|options| {
            let options = HistoryOptions::read(options);
            Ok(Work::ask(History { talker: arguments::talker(&talker)?, options }))
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
        self.start("users", &options, &|_| {
            let mids = input::ids("mids", &arguments::given(&mids))?;
            Ok(Work::other(async move |now| {
                let core = &now.client.core;
                let users = core.users(&*now.call, &mids, &now.common).await?;
                now.client.browser.parse(users.into()).inspect_err(|_| core.forget_users())
            }))
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
        self.start("items", &options, &|_| {
            let mut given = Options::new("ids", arguments::given(&ids));
            let ids = ItemIds::read(&mut given);
            given.finish()?;
            Ok(Work::other(async move |now| {
                now.client.browser.parse(now.client.core.items(&*now.call, &ids, &now.common).await?.into())
            }))
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
        self.start("limit", &options, &|_| Ok(Work::ask(Limit(About(arguments::talker(&talker)?)))))
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
        self.start("pushSetting", &options, &|_| Ok(Work::ask(PushSetting(About(arguments::talker(&talker)?)))))
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
        self.start("dnd", &options, &|_| Ok(Work::ask(Dnd(arguments::talker(&talker)?))))
    }

    /// Fetches the user's own account: mid, name, picture. Rejects with code -101 when nobody is logged in.
    ///
    /// Rejects with `BiliImError`. Spec: endpoints.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<OwnAccount>")]
    pub fn account(&self, #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue) -> Promise {
        self.start("account", &options, &|_| Ok(Work::ask(AskAccount)))
    }
}
