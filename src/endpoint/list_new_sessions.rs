//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/new_sessions`: conversations with news, newest first.
//!
//! Spec: endpoints.md. The site asks every 20 s.

use super::Endpoint;
use super::list_sessions::{EMPTY_PAGE, SessionsPage};
use super::page_size;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::Id;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Which conversations `newSessions()` lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NewSessionsOptions {
    /// Only sessions with news after this time, in µs since 1970. All by default.
    pub begin_ts: Option<Id>,
    /// How many, from 1 to 100; 20 by default.
    pub size: Option<u32>,
}

/// Lists the conversations with news.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListNewSessions {
    /// Which.
    pub options: NewSessionsOptions,
}

impl Endpoint for ListNewSessions {
    const ROUTE: Route = Route {
        name: "newSessions",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/new_sessions",
    };

    const EMPTY_DATA: Option<&'static str> = Some(EMPTY_PAGE);

    type Data = SessionsPage;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        let mut params = Params::default();
        params.push("begin_ts", self.options.begin_ts.unwrap_or_default());
        params.push("size", page_size(self.options.size, 100)?);
        Ok(params)
    }
}
