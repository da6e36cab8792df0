//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/my_group_unread`: unread messages of fan groups.
//!
//! Spec: endpoints.md. They are no part of `unread`.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// How many messages of fan groups are unread.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct GroupUnreadCount {
    /// In all fan groups together.
    pub unread_count: i64,
}

/// The question; it has no parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupUnread;

impl Endpoint for GroupUnread {
    const ROUTE: Route = Route {
        name: "groupUnread",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/my_group_unread",
    };

    const EMPTY: &'static str = r#"{"unread_count":0}"#;

    type Reply = GroupUnreadCount;

    fn put(&self, _account: &Account, _fields: &mut Fields) -> Result<(), Error> {
        Ok(())
    }
}
