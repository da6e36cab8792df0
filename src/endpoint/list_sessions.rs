//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/get_sessions`: the list of conversations.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use super::{check_range, page_size};
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::{Id, Int64};
use crate::model::Session;
use serde::Deserialize;
use std::collections::BTreeMap;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Which conversations `sessions()` lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SessionsOptions {
    /// Which list: 1 users and system, 2 not followed, 3 fan groups, 4 all (default), 5 intercepted, 6 business orders,
    /// 7 all system, 8 strangers, 9 followed and system (`SessionList`).
    #[cfg_attr(feature = "js", tsify(type = "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | undefined"))]
    pub session_type: Option<u8>,
    /// Whether fan groups are folded into one. Left to the service by default.
    pub group_fold: Option<bool>,
    /// Whether users that are not followed are folded into one. Left to the service by default.
    pub unfollow_fold: Option<bool>,
    /// The order: 1 or 2 by the time of the session, 3 by the time of reading, each the latest first. The service
    /// ignores it for the lists 4 and 7. Left to the service by default.
    #[cfg_attr(feature = "js", tsify(type = "1 | 2 | 3 | undefined"))]
    pub sort_rule: Option<u8>,
    /// Only sessions after this time, in µs since 1970.
    pub begin_ts: Option<Id>,
    /// Only sessions before this time, in µs since 1970.
    pub end_ts: Option<Id>,
    /// How many, from 1 to 100; 20 by default.
    pub size: Option<u32>,
}

/// A page of conversations.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct SessionsPage {
    /// The conversations; `null` when there are none.
    #[cfg_attr(feature = "js", tsify(type = "Session[] | null"))]
    pub session_list: Option<Vec<Session>>,
    /// Whether there are more (1) or not (0).
    pub has_more: i64,
    /// Whether the clearing of pushes is under way.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub anti_disturb_cleaning: Option<bool>,
    /// The same, as some replies spell it.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub anti_distrub_cleaning: Option<bool>,
    /// Whether the address list is empty (0, 1).
    #[cfg_attr(feature = "js", tsify(optional))]
    pub is_address_list_empty: Option<i64>,
    /// The system accounts there are: their ids by `system_msg_type`.
    #[cfg_attr(feature = "js", tsify(optional, type = "Record<string, Int64> | null"))]
    pub system_msg: Option<BTreeMap<String, Int64>>,
    /// Whether levels are shown.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub show_level: Option<bool>,
}

pub(super) const EMPTY_PAGE: &str = r#"{"session_list":null,"has_more":0}"#;

/// Lists conversations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListSessions {
    /// Which.
    pub options: SessionsOptions,
}

impl Endpoint for ListSessions {
    const ROUTE: Route = Route {
        name: "sessions",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/get_sessions",
    };

    const EMPTY_DATA: Option<&'static str> = Some(EMPTY_PAGE);

    type Data = SessionsPage;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        let options = &self.options;
        let list = options.session_type.unwrap_or(4);
        check_range("options.sessionType", list.into(), 1, 9)?;
        check_range("options.sortRule", options.sort_rule.unwrap_or(1).into(), 1, 3)?;
        let mut params = Params::default();
        params.push("session_type", list);
        params.push_some("group_fold", options.group_fold.map(u8::from));
        params.push_some("unfollow_fold", options.unfollow_fold.map(u8::from));
        params.push_some("sort_rule", options.sort_rule);
        params.push_some("begin_ts", options.begin_ts);
        params.push_some("end_ts", options.end_ts);
        params.push("size", page_size(options.size, 100)?);
        Ok(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;

    #[test]
    fn the_list_and_the_size_are_always_sent() {
        let params = ListSessions::default().params(&OWN);
        assert_eq!(params.as_deref(), Ok(&[("session_type", "4".to_owned()), ("size", "20".to_owned())][..]));
        let options = SessionsOptions { session_type: Some(10), ..SessionsOptions::default() };
        assert!(ListSessions { options }.params(&OWN).is_err());
    }
}
