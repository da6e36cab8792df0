//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/update_intercept`: intercepts messages of a user, or not.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;

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

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.about.put_user("talker_id", account, fields)?;
        fields.flag("status", self.on);
        Ok(())
    }
}
