//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/batch_update_dustbin_ack`: marks all intercepted messages as read.
//!
//! Spec: endpoints.md.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;

/// Marks all intercepted messages as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadIntercepted;

impl Endpoint for ReadIntercepted {
    const ROUTE: Route = Route {
        name: "readIntercepted",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/batch_update_dustbin_ack",
    };

    type Reply = ();

    fn put(&self, _account: &Account, _fields: &mut Fields) -> Result<(), Error> {
        Ok(())
    }
}
