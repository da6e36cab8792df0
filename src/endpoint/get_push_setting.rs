//! `GET api.vc.bilibili.com/link_setting/v1/link_setting/get_session_ss`: pushes of a user, and how the two relate.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::Talker;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Whether pushes of a user are received, and how the two relate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
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

/// Asks whether pushes of the user `talker` are received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetPushSetting {
    /// The user.
    pub talker: Talker,
}

impl Endpoint for GetPushSetting {
    const ROUTE: Route = Route {
        name: "pushSetting",
        method: Method::Get,
        host: Host::Vc,
        path: "/link_setting/v1/link_setting/get_session_ss",
    };

    type Data = PushSettingReply;

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        self.talker.user_params("talker_uid", account)
    }
}
