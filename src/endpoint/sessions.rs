//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/get_sessions`: the list of conversations.
//!
//! Spec: endpoints.md.

use super::{Endpoint, Fields, Host, Method, Route, check_range, check_size};
use crate::error::Error;
use crate::id::{Id, Int64};
use crate::input::Options;
use crate::model::Session;
use crate::request::Account;
use serde::Deserialize;
use std::collections::BTreeMap;
use tsify::Tsify;

/// Which conversations `sessions()` lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionsOptions {
    /// Which list: 1 users and system, 2 not followed, 3 fan groups, 4 all (default), 5 intercepted, 6 business orders,
    /// 7 all system, 8 strangers, 9 followed and system (`SessionList`).
    #[tsify(type = "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | undefined")]
    pub session_type: Option<u8>,
    /// Whether fan groups are folded into one. Left to the service by default.
    pub group_fold: Option<bool>,
    /// Whether users that are not followed are folded into one. Left to the service by default.
    pub unfollow_fold: Option<bool>,
    /// The order: 1 or 2 by the time of the session, 3 by the time of reading, each the latest first. The service
    /// ignores it for the lists 4 and 7. Left to the service by default.
    #[tsify(type = "1 | 2 | 3 | undefined")]
    pub sort_rule: Option<u8>,
    /// Only sessions after this time, in µs since 1970.
    pub begin_ts: Option<Id>,
    /// Only sessions before this time, in µs since 1970.
    pub end_ts: Option<Id>,
    /// How many, from 1 to 100; 20 by default.
    pub size: Option<u32>,
}

/// A page of conversations.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct SessionsPage {
    /// The conversations; `null` when there are none.
    #[tsify(type = "Session[] | null")]
    pub session_list: Option<Vec<Session>>,
    /// Whether there are more (1) or not (0).
    pub has_more: i64,
    /// Whether the clearing of pushes is under way.
    #[tsify(optional)]
    pub anti_disturb_cleaning: Option<bool>,
    /// The same, as some replies spell it.
    #[tsify(optional)]
    pub anti_distrub_cleaning: Option<bool>,
    /// Whether the address list is empty (0, 1).
    #[tsify(optional)]
    pub is_address_list_empty: Option<i64>,
    /// The system accounts there are: their ids by `system_msg_type`.
    #[tsify(optional, type = "Record<string, Int64> | null")]
    pub system_msg: Option<BTreeMap<String, Int64>>,
    /// Whether levels are shown.
    #[tsify(optional)]
    pub show_level: Option<bool>,
}

pub(super) const EMPTY_PAGE: &str = r#"{"session_list":null,"has_more":0}"#;

impl SessionsOptions {
    /// Reads them.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self {
            session_type: options.whole("sessionType"),
            group_fold: options.flag("groupFold"),
            unfollow_fold: options.flag("unfollowFold"),
            sort_rule: options.whole("sortRule"),
            begin_ts: options.id("beginTs"),
            end_ts: options.id("endTs"),
            size: options.whole("size"),
        }
    }
}

impl Endpoint for SessionsOptions {
    const ROUTE: Route = Route {
        name: "sessions",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/get_sessions",
    };

    const EMPTY: &'static str = EMPTY_PAGE;

    type Reply = SessionsPage;

    fn put(&self, _account: &Account, fields: &mut Fields) -> Result<(), Error> {
        let list = self.session_type.unwrap_or(4);
        let rule = self.sort_rule.unwrap_or(1);
        check_range("options.sessionType", list.into(), 1, 9)?;
        check_range("options.sortRule", rule.into(), 1, 3)?;
        fields.number("session_type", list.into());
        if let Some(fold) = self.group_fold {
            fields.flag("group_fold", fold);
        }
        if let Some(fold) = self.unfollow_fold {
            fields.flag("unfollow_fold", fold);
        }
        if self.sort_rule.is_some() {
            fields.number("sort_rule", rule.into());
        }
        fields.id("begin_ts", self.begin_ts.as_ref());
        fields.id("end_ts", self.end_ts.as_ref());
        fields.number("size", check_size(self.size, 100)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constants::SESSION_LIST;

    #[test]
    fn the_list_and_the_size_are_always_said() {
        let fields = |options: SessionsOptions| options.fields(&Account::default());
        let names =
            |fields: Fields| fields.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let default = fields(SessionsOptions::default()).map(names);
        assert_eq!(default, Ok(vec!["session_type=4".to_owned(), "size=20".to_owned()]));
        for list in SESSION_LIST.members {
            let session_type = u8::try_from(list.value).ok();
            assert!(fields(SessionsOptions { session_type, ..SessionsOptions::default() }).is_ok(), "{list:?}");
        }
        for wrong in [
            SessionsOptions { session_type: Some(0), ..SessionsOptions::default() },
            SessionsOptions { session_type: Some(10), ..SessionsOptions::default() },
            SessionsOptions { sort_rule: Some(4), ..SessionsOptions::default() },
            SessionsOptions { size: Some(101), ..SessionsOptions::default() },
        ] {
            assert!(fields(wrong.clone()).is_err(), "{wrong:?}");
        }
    }
}
