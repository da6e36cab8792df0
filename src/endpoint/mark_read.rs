//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/update_ack`: marks messages as read.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::client::Account;
use crate::error::Error;
use crate::id::Id;
use crate::input::Options;
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

    fn fields(&self, account: &Account) -> Result<Fields, Error> {
        let mut fields = self.about.fields(account)?;
        // Empty stands for the newest.
        fields.push(("ack_seqno", self.options.ack_seqno.map(|seqno| seqno.to_string()).unwrap_or_default()));
        Ok(fields)
    }
}
