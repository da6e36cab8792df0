//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/remove_session`: takes a conversation off the list.
//!
//! Spec: endpoints.md. The history stays.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::Talker;

/// Takes the session with `talker` off the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveSession {
    /// The other party.
    pub talker: Talker,
}

impl Endpoint for RemoveSession {
    const ROUTE: Route = Route {
        name: "remove",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/remove_session",
    };

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        self.talker.session_params(account)
    }
}
