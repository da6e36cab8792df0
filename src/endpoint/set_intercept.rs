//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/update_intercept`: intercepts messages of a user, or not.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route, flag};
use crate::client::Account;
use crate::error::Error;

/// Intercepts messages of a user, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetIntercept {
    /// The user.
    pub about: About,
    /// Whether messages are intercepted from now on.
    pub on: bool,
}

impl Endpoint for SetIntercept {
    const ROUTE: Route = Route {
        name: "setIntercept",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/update_intercept",
    };

    type Reply = ();

    fn fields(&self, account: &Account) -> Result<Fields, Error> {
        Ok(vec![("talker_id", self.about.user(account)?), ("status", flag(self.on))])
    }
}
