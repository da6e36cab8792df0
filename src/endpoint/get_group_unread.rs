//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/my_group_unread`: unread messages of fan groups.
//!
//! Spec: endpoints.md. They are no part of `unread`.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// How many messages of fan groups are unread.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct GroupUnreadCount {
    /// In all fan groups together.
    pub unread_count: i64,
}

/// Counts the unread messages of fan groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetGroupUnread;

impl Endpoint for GetGroupUnread {
    const ROUTE: Route = Route {
        name: "groupUnread",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/my_group_unread",
    };

    const EMPTY_DATA: Option<&'static str> = Some(r#"{"unread_count":0}"#);

    type Data = GroupUnreadCount;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        Ok(Params::default())
    }
}
