//! `POST api.vc.bilibili.com/link_setting/v1/link_setting/set_push_ss`: receives pushes of a user, or not.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route, flag};
use crate::client::Account;
use crate::error::Error;

/// Receives pushes of a user, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetPush {
    /// The user.
    pub about: About,
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

    fn fields(&self, account: &Account) -> Result<Fields, Error> {
        // Here 0 receives and 1 does not.
        Ok(vec![("talker_uid", self.about.user(account)?), ("setting", flag(!self.on))])
    }
}
