//! `GET api.vc.bilibili.com/link_setting/v1/link_setting/is_limit`: whether messages to a user are limited.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::Talker;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Whether messages are limited.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct LimitReply {
    /// Whether sending is limited (0, 1).
    pub is_limit: i64,
    /// Whether reporting is limited (0, 1).
    pub report_limit: i64,
}

/// Asks whether messages to the user `talker` are limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetLimit {
    /// The user.
    pub talker: Talker,
}

impl Endpoint for GetLimit {
    const ROUTE: Route =
        Route { name: "limit", method: Method::Get, host: Host::Vc, path: "/link_setting/v1/link_setting/is_limit" };

    const EMPTY_DATA: Option<&'static str> = Some(r#"{"is_limit":0,"report_limit":0}"#);

    type Data = LimitReply;

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let mut params = self.talker.user_params("uid", account)?;
        params.push("type", 1);
        Ok(params)
    }
}
