//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/new_sessions`: conversations with news, newest first.
//!
//! Spec: endpoints.md. The site asks every 20 s.

use super::sessions::EMPTY_PAGE;
use super::{Endpoint, Fields, Host, Method, Route, SessionsPage, check_size};
use crate::error::Error;
use crate::id::Id;
use crate::input::Options;
use crate::request::Account;
use tsify::Tsify;

/// Which conversations `newSessions()` lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct NewSessionsOptions {
    /// Only sessions with news after this time, in µs since 1970. All by default.
    pub begin_ts: Option<Id>,
    /// How many, from 1 to 100; 20 by default.
    pub size: Option<u32>,
}

impl NewSessionsOptions {
    /// Reads them.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self { begin_ts: options.id("beginTs"), size: options.whole("size") }
    }
}

impl Endpoint for NewSessionsOptions {
    const ROUTE: Route = Route {
        name: "newSessions",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/new_sessions",
    };

    const EMPTY: &'static str = EMPTY_PAGE;

    type Reply = SessionsPage;

    fn put(&self, _account: &Account, fields: &mut Fields) -> Result<(), Error> {
        fields.number("begin_ts", self.begin_ts.unwrap_or_default().0);
        fields.number("size", check_size(self.size, 100)?);
        Ok(())
    }
}
