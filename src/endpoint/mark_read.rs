//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/update_ack`: marks messages as read.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::Id;
use crate::model::Talker;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// How far `markRead()` marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct MarkReadOptions {
    /// The sequence number of the last message that was read; the newest by default.
    pub ack_seqno: Option<Id>,
}

/// Marks the messages of the session with `talker` as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkRead {
    /// The other party.
    pub talker: Talker,
    /// How far.
    pub options: MarkReadOptions,
}

impl Endpoint for MarkRead {
    const ROUTE: Route = Route {
        name: "markRead",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/update_ack",
    };

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let mut params = self.talker.session_params(account)?;
        // Empty stands for the newest.
        params.push("ack_seqno", self.options.ack_seqno.map(|seqno| seqno.to_string()).unwrap_or_default());
        Ok(params)
    }
}
