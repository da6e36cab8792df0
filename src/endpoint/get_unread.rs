//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/single_unread`: how many messages are unread.
//!
//! Spec: seed-private-msg.md, seed-private-msg-2020.md, endpoints.md. The site asks every 2 minutes.

use super::Endpoint;
use super::check_range;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// What `unread()` counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct UnreadOptions {
    /// Whose messages: 0 all (default), 1 of followed users, 2 of others, 3 intercepted ones (`UnreadType`).
    /// With 3, `showDustbin` is on unless told otherwise.
    #[cfg_attr(feature = "js", tsify(type = "0 | 1 | 2 | 3 | undefined"))]
    pub unread_type: Option<u8>,
    /// Whether to count messages of users that are not followed apart. Left to the service by default.
    pub show_unfollow_list: Option<bool>,
    /// Whether to count intercepted messages. Left to the service by default.
    pub show_dustbin: Option<bool>,
}

/// How many messages are unread; fan groups are not part of it. A counter that is left out is 0: `totalUnread` adds them up.
///
/// The 2020 edition has `unfollow_unread`, `follow_unread` and `_gt_` alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct UnreadCounts {
    /// Messages of users that are not followed.
    #[serde(default)]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub unfollow_unread: i64,
    /// Messages of users that are followed.
    #[serde(default)]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub follow_unread: i64,
    /// Pushed messages.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub unfollow_push_msg: Option<i64>,
    /// Intercepted pushed messages.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub dustbin_push_msg: Option<i64>,
    /// Intercepted messages.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub dustbin_unread: Option<i64>,
    /// Pushes and notices, such as login alerts, of accounts that are not followed. The site's badge counts them.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub biz_msg_unfollow_unread: Option<i64>,
    /// Pushes and notices of accounts that are followed. The site's badge counts them.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub biz_msg_follow_unread: Option<i64>,
    /// Customer-service messages.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub custom_unread: Option<i64>,
    /// Always 0, in the 2020 edition only.
    #[serde(rename = "_gt_")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub gt: Option<i64>,
}

/// Counts the unread messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetUnread {
    /// What is counted.
    pub options: UnreadOptions,
}

impl Endpoint for GetUnread {
    const ROUTE: Route = Route {
        name: "unread",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/single_unread",
    };

    const EMPTY_DATA: Option<&'static str> = Some(r#"{"unfollow_unread":0,"follow_unread":0}"#);

    type Data = UnreadCounts;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        let UnreadOptions { unread_type, show_unfollow_list, show_dustbin } = self.options;
        check_range("options.unreadType", unread_type.unwrap_or(0).into(), 0, 3)?;
        let mut params = Params::default();
        params.push_some("unread_type", unread_type);
        params.push_some("show_unfollow_list", show_unfollow_list.map(u8::from));
        // The service counts intercepted ones only with it.
        params.push_some("show_dustbin", show_dustbin.or((unread_type == Some(3)).then_some(true)).map(u8::from));
        Ok(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;

    #[test]
    fn intercepted_messages_come_with_the_dustbin() {
        let options = UnreadOptions { unread_type: Some(3), ..UnreadOptions::default() };
        let params = GetUnread { options }.params(&OWN);
        assert_eq!(params.as_deref(), Ok(&[("unread_type", "3".to_owned()), ("show_dustbin", "1".to_owned())][..]));
        assert_eq!(GetUnread::default().params(&OWN).as_deref(), Ok(&[][..]));
        let options = UnreadOptions { unread_type: Some(4), ..UnreadOptions::default() };
        assert!(GetUnread { options }.params(&OWN).is_err());
    }
}
