//! `GET api.vc.bilibili.com/link_setting/v1/link_setting/get_msg_dnd`: whether do-not-disturb is on.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::Int64;
use crate::model::Talker;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Where do-not-disturb is on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct DndReply {
    /// For users; absent or `null` when none was asked for.
    #[cfg_attr(feature = "js", tsify(optional, type = "DndSetting[] | null"))]
    pub uid_settings: Option<Vec<DndSetting>>,
    /// For fan groups; absent or `null` when none was asked for.
    #[cfg_attr(feature = "js", tsify(optional, type = "DndSetting[] | null"))]
    pub group_settings: Option<Vec<DndSetting>>,
}

/// Do-not-disturb of one user or fan group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct DndSetting {
    /// The user's mid, or the fan group's id.
    pub id: Int64,
    /// Whether it is on (1) or off (0).
    pub setting: i64,
}

/// Asks whether do-not-disturb is on for `talker`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetDnd {
    /// A user or a fan group.
    pub talker: Talker,
}

impl Endpoint for GetDnd {
    const ROUTE: Route =
        Route { name: "dnd", method: Method::Get, host: Host::Vc, path: "/link_setting/v1/link_setting/get_msg_dnd" };

    type Data = DndReply;

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let peer = self.talker.peer(account)?;
        let mut params = Params::default();
        params.push("own_uid", account.own_mid()?);
        params.push(if peer.session_type == 2 { "group_ids" } else { "uids" }, peer.id);
        Ok(params)
    }
}
