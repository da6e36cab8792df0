//! `GET api.vc.bilibili.com/link_setting/v1/link_setting/is_limit`: whether messages to a user are limited.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// Whether messages are limited.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct LimitReply {
    /// Whether sending is limited (0, 1).
    pub is_limit: i64,
    /// Whether reporting is limited (0, 1).
    pub report_limit: i64,
}

/// The user it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub About);

impl Endpoint for Limit {
    const ROUTE: Route =
        Route { name: "limit", method: Method::Get, host: Host::Vc, path: "/link_setting/v1/link_setting/is_limit" };

    const EMPTY: &'static str = r#"{"is_limit":0,"report_limit":0}"#;

    type Reply = LimitReply;

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.0.put_user("uid", account, fields)?;
        fields.number("type", 1);
        Ok(())
    }
}
