//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/remove_session`: takes a conversation off the list.
//!
//! Spec: endpoints.md. The history stays.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;

/// Takes the conversation with somebody off the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remove(pub About);

impl Endpoint for Remove {
    const ROUTE: Route = Route {
        name: "remove",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/remove_session",
    };

    type Reply = ();

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.0.put(account, fields)
    }
}
