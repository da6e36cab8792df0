//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/single_unread`: how many messages are unread.
//!
//! Spec: seed-private-msg.md, seed-private-msg-2020.md, endpoints.md. The site asks every 2 minutes.

use super::{Endpoint, Fields, Host, Method, Route, check_range};
use crate::error::Error;
use crate::input::Options;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// What `unread()` counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct UnreadOptions {
    /// Whose messages: 0 all (default), 1 of followed users, 2 of others, 3 intercepted ones (`UnreadType`).
    /// With 3, `showDustbin` is on unless told otherwise.
    #[tsify(type = "0 | 1 | 2 | 3 | undefined")]
    pub unread_type: Option<u8>,
    /// Whether to count messages of users that are not followed apart. Left to the service by default.
    pub show_unfollow_list: Option<bool>,
    /// Whether to count intercepted messages. Left to the service by default.
    pub show_dustbin: Option<bool>,
}

/// How many messages are unread; fan groups are not part of it.
///
/// The 2020 edition has `unfollow_unread`, `follow_unread` and `_gt_` alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct UnreadCounts {
    /// From users that are not followed.
    pub unfollow_unread: i64,
    /// From users that are followed.
    pub follow_unread: i64,
    /// Pushed messages.
    #[tsify(optional)]
    pub unfollow_push_msg: Option<i64>,
    /// Intercepted pushed messages.
    #[tsify(optional)]
    pub dustbin_push_msg: Option<i64>,
    /// Intercepted messages.
    #[tsify(optional)]
    pub dustbin_unread: Option<i64>,
    /// Unexplained.
    #[tsify(optional)]
    pub biz_msg_unfollow_unread: Option<i64>,
    /// Unexplained.
    #[tsify(optional)]
    pub biz_msg_follow_unread: Option<i64>,
    /// Customer-service messages.
    #[tsify(optional)]
    pub custom_unread: Option<i64>,
    /// Always 0, in the 2020 edition only.
    #[serde(rename = "_gt_")]
    #[tsify(optional)]
    pub gt: Option<i64>,
}

impl UnreadOptions {
    /// Reads them.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self {
            unread_type: options.whole("unreadType"),
            show_unfollow_list: options.flag("showUnfollowList"),
            show_dustbin: options.flag("showDustbin"),
        }
    }
}

impl Endpoint for UnreadOptions {
    const ROUTE: Route = Route {
        name: "unread",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/single_unread",
    };

    const EMPTY: &'static str = r#"{"unfollow_unread":0,"follow_unread":0}"#;

    type Reply = UnreadCounts;

    fn put(&self, _account: &Account, fields: &mut Fields) -> Result<(), Error> {
        if let Some(unread_type) = self.unread_type {
            check_range("options.unreadType", unread_type.into(), 0, 3)?;
            fields.number("unread_type", unread_type.into());
        }
        if let Some(show) = self.show_unfollow_list {
            fields.flag("show_unfollow_list", show);
        }
        if let Some(show) = self.show_dustbin.or((self.unread_type == Some(3)).then_some(true)) {
            fields.flag("show_dustbin", show);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constants::UNREAD_TYPE;

    fn query(options: &UnreadOptions) -> Option<String> {
        let fields = options.fields(&Account::default()).ok()?;
        Some(fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
    }

    #[test]
    fn only_what_was_said_is_sent() {
        assert_eq!(query(&UnreadOptions::default()).as_deref(), Some(""));
        let all = UnreadOptions { unread_type: Some(2), show_unfollow_list: Some(true), show_dustbin: Some(false) };
        assert_eq!(query(&all).as_deref(), Some("unread_type=2&show_unfollow_list=1&show_dustbin=0"));
        for kind in UNREAD_TYPE.members {
            let unread_type = u8::try_from(kind.value).ok();
            assert!(query(&UnreadOptions { unread_type, ..UnreadOptions::default() }).is_some(), "{kind:?}");
        }
        let intercepted = UnreadOptions { unread_type: Some(3), ..UnreadOptions::default() };
        assert_eq!(query(&intercepted).as_deref(), Some("unread_type=3&show_dustbin=1"));
        assert_eq!(query(&UnreadOptions { unread_type: Some(4), ..UnreadOptions::default() }), None);
    }
}
