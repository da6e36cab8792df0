//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/batch_update_dustbin_ack`: marks all intercepted messages as read.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};

/// Marks all intercepted messages as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkInterceptedRead;

impl Endpoint for MarkInterceptedRead {
    const ROUTE: Route = Route {
        name: "readIntercepted",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/batch_update_dustbin_ack",
    };

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        Ok(Params::default())
    }
}
