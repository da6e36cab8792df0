//! `GET api.vc.bilibili.com/link_setting/v1/link_setting/get_session_ss`: pushes of a user, and how the two relate.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// Whether pushes of a user are received, and how the two relate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct PushSettingReply {
    /// How the two relate: 0 not at all, 2 they follow you, 6 mutual, 128 blocked (`FollowStatus`).
    pub follow_status: i64,
    /// Whether the user is followed closely (0, 1).
    pub special: i64,
    /// Whether pushes are received (0) or not (1) (`PushSetting`).
    pub push_setting: i64,
    /// Whether the site shows the setting (0, 1).
    pub show_push_setting: i64,
}

/// The user it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PushSetting(pub About);

impl Endpoint for PushSetting {
    const ROUTE: Route = Route {
        name: "pushSetting",
        method: Method::Get,
        host: Host::Vc,
        path: "/link_setting/v1/link_setting/get_session_ss",
    };

    type Reply = PushSettingReply;

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.0.put_user("talker_uid", account, fields)
    }
}
