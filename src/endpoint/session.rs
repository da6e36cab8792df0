//! `GET api.vc.bilibili.com/session_svr/v1/session_svr/session_detail`: one conversation.
//!
//! Spec: endpoints.md. Code 1000004 means that there is none.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::model;
use crate::request::Account;

/// The conversation with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session(pub About);

impl Endpoint for Session {
    const ROUTE: Route = Route {
        name: "session",
        method: Method::Get,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/session_detail",
    };

    type Reply = model::Session;

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.0.put(account, fields)
    }
}
