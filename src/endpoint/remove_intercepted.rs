//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/batch_rm_dustbin`: removes all intercepted conversations.
//!
//! Spec: endpoints.md.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;

/// Removes all intercepted conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveIntercepted;

impl Endpoint for RemoveIntercepted {
    const ROUTE: Route = Route {
        name: "removeIntercepted",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/batch_rm_dustbin",
    };

    type Reply = ();

    fn put(&self, _account: &Account, _fields: &mut Fields) -> Result<(), Error> {
        Ok(())
    }
}
