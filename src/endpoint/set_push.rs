//! `POST api.vc.bilibili.com/link_setting/v1/link_setting/set_push_ss`: receives pushes of a user, or not.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::Talker;

/// Receives pushes of the user `talker`, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetPush {
    /// The user.
    pub talker: Talker,
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

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let mut params = self.talker.user_params("talker_uid", account)?;
        // On the wire 0 receives and 1 does not.
        params.push("setting", u8::from(!self.on));
        Ok(params)
    }
}
