//! `POST api.vc.bilibili.com/link_setting/v1/link_setting/set_msg_dnd`: turns do-not-disturb on or off.
//!
//! Spec: endpoints.md.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::model::Talker;
use crate::request::Account;

/// Turns do-not-disturb on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetDnd {
    /// For whom.
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

    type Reply = ();

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        let peer = self.talker.peer(account.mid)?;
        let whom = if peer.session_type == 2 { "dnd_group_id" } else { "dnd_uid" };
        fields.flag("setting", self.on);
        fields.number(whom, peer.id.0);
        fields.id("uid", account.mid.as_ref());
        Ok(())
    }
}
