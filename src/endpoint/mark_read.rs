//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/update_ack`: marks messages as read.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::id::Id;
use crate::input::Options;
use crate::request::Account;
use tsify::Tsify;

/// How far `markRead()` marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct MarkReadOptions {
    /// The sequence number of the last message that was read; the newest by default.
    pub ack_seqno: Option<Id>,
}

/// Marks messages of a session as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkRead {
    /// Whose session.
    pub about: About,
    /// How far.
    pub options: MarkReadOptions,
}

impl MarkReadOptions {
    /// Reads them.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self { ack_seqno: options.id("ackSeqno") }
    }
}

impl Endpoint for MarkRead {
    const ROUTE: Route = Route {
        name: "markRead",
        method: Method::Form,
        host: Host::Vc,
        path: "/session_svr/v1/session_svr/update_ack",
    };

    type Reply = ();

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.about.put(account, fields)?;
        match self.options.ack_seqno {
            Some(seqno) => fields.number("ack_seqno", seqno.0),
            // The newest.
            None => fields.text("ack_seqno", ""),
        }
        Ok(())
    }
}
