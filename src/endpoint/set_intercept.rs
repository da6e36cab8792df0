//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/update_intercept`: intercepts messages of a user, or not.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::Talker;

/// Intercepts the messages of the user `talker`, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetIntercept {
    /// The user.
    pub talker: Talker,
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

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let mut params = self.talker.user_params("talker_id", account)?;
        params.push("status", u8::from(self.on));
        Ok(params)
    }
}
