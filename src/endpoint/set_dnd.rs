//! `POST api.vc.bilibili.com/link_setting/v1/link_setting/set_msg_dnd`: turns do-not-disturb on or off.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::Talker;

/// Turns do-not-disturb on or off for `talker`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetDnd {
    /// A user or a fan group.
    pub talker: Talker,
    /// Whether it is on from now on.
    pub on: bool,
}

impl Endpoint for SetDnd {
    const ROUTE: Route = Route {
        name: "setDnd",
        method: Method::Form,
        host: Host::Vc,
        path: "/link_setting/v1/link_setting/set_msg_dnd",
    };

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let peer = self.talker.peer(account)?;
        let mut params = Params::default();
        params.push("setting", u8::from(self.on));
        params.push(if peer.session_type == 2 { "dnd_group_id" } else { "dnd_uid" }, peer.id);
        params.push_some("uid", account.mid());
        Ok(params)
    }
}
