//! `POST api.vc.bilibili.com/link_setting/v1/link_setting/set_push_ss`: receives pushes of a user, or not.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;

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

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.about.put_user("talker_uid", account, fields)?;
        // Here 0 receives and 1 does not.
        fields.flag("setting", !self.on);
        Ok(())
    }
}
