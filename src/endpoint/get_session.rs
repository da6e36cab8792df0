//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/session_detail`: one conversation.
//!
//! Spec: endpoints.md. Code 1000004 means that there is none.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::{Session, Talker};

/// Fetches the session with `talker`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetSession {
    /// The other party.
    pub talker: Talker,
}

impl Endpoint for GetSession {
    const ROUTE: Route = Route {
        name: "session",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/session_detail",
    };

    type Data = Session;

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        self.talker.session_params(account)
    }
}
