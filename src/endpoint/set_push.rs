//! `POST api.vc.bilibili.com/link_setting/v1/link_setting/set_push_ss`: receives pushes of a user, or not.
//!
//! Spec: endpoints.md.

use super::{Endpoint, Fields, Host, Method, Route, flag};
use crate::client::Account;
use crate::error::Error;
use crate::id::Id;

/// Receives pushes of a user, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetPush {
    /// The user.
    pub mid: Id,
    /// Whether pushes are received from now on.
    pub on: bool,
}

impl Endpoint for SetPush {
    const ROUTE: Route = Route {
        name: "setPush",
        method: Method::Form,
        host: Host::Vc,
        path: "/link_setting/v1/link_setting/set_push_ss",
    };

    type Reply = ();

    fn fields(&self, _account: &Account) -> Result<Fields, Error> {
        // Here 0 receives and 1 does not.
        Ok(vec![("talker_uid", self.mid.to_string()), ("setting", flag(!self.on))])
    }
}
