//! `GET api.vc.bilibili.com/link_setting/v1/link_setting/get_msg_dnd`: whether do-not-disturb is on.
//!
//! Spec: endpoints.md.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::id::Int64;
use crate::model::Talker;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// Where do-not-disturb is on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct DndReply {
    /// For users; absent or `null` when none was asked for.
    #[tsify(optional, type = "DndSetting[] | null")]
    pub uid_settings: Option<Vec<DndSetting>>,
    /// For fan groups; absent or `null` when none was asked for.
    #[tsify(optional, type = "DndSetting[] | null")]
    pub group_settings: Option<Vec<DndSetting>>,
}

/// Do-not-disturb of one user or fan group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct DndSetting {
    /// The user's mid, or the fan group's id.
    pub id: Int64,
    /// Whether it is on (1) or off (0).
    pub setting: i64,
}

/// Whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dnd(pub Talker);

impl Endpoint for Dnd {
    const ROUTE: Route =
        Route { name: "dnd", method: Method::Get, host: Host::Vc, path: "/link_setting/v1/link_setting/get_msg_dnd" };

    type Reply = DndReply;

    fn needs_mid(&self) -> bool {
        true
    }

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        let peer = self.0.peer(account.mid)?;
        let whom = if peer.session_type == 2 { "group_ids" } else { "uids" };
        fields.text("own_uid", &account.own_mid());
        fields.number(whom, peer.id.0);
        Ok(())
    }
}
