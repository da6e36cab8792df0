//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/batch_rm_dustbin`: removes all intercepted conversations.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};

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

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        Ok(Params::default())
    }
}
