//! `GET api.vc.bilibili.com/svr_sync/v1/svr_sync/fetch_session_msgs`: the messages of a session.
//!
//! Spec: seed-private-msg.md, endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route, check_size};
use crate::error::Error;
use crate::id::{Id, Int64};
use crate::input::Options;
use crate::model::{EmoteInfo, Message, Talker};
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// Which messages `history()` asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct HistoryOptions {
    /// How many messages, from 1 to 2000; 20 by default. The seed documents up to 200.
    pub size: Option<u32>,
    /// Only messages after this sequence number, itself excluded.
    pub begin_seqno: Option<Id>,
    /// Only messages before this sequence number, itself excluded.
    pub end_seqno: Option<Id>,
    /// Walks forward instead of backward: only messages after this sequence number, itself excluded, the oldest first when
    /// iterated. 0 begins with the first message. Not together with `beginSeqno`.
    pub from: Option<Id>,
    /// The device of the sender; 1 by default.
    pub sender_device_id: Option<u32>,
}

/// A page of messages.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct HistoryPage {
    /// The messages, newest first; `null` when there are none.
    #[tsify(type = "Message[] | null")]
    pub messages: Option<Vec<Message>>,
    /// Whether there are more (1) or not (0); it can stay 1 at the end.
    pub has_more: i64,
    /// The smallest sequence number of the session; `"18446744073709551615"` when there are no messages.
    pub min_seqno: Int64,
    /// The largest sequence number; 0 when there are no messages.
    pub max_seqno: Int64,
    /// The emotes that occur in the messages; absent or `null` when there are none.
    #[tsify(optional, type = "EmoteInfo[] | null")]
    pub e_infos: Option<Vec<EmoteInfo>>,
}

impl HistoryOptions {
    /// Reads them.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self {
            size: options.whole("size"),
            begin_seqno: options.id("beginSeqno"),
            end_seqno: options.id("endSeqno"),
            from: options.id("from"),
            sender_device_id: options.whole("senderDeviceId"),
        }
    }

    /// Whether they go together.
    ///
    /// # Errors
    /// There are two beginnings.
    pub fn check(&self) -> Result<(), Error> {
        if self.from.is_some() && self.begin_seqno.is_some() {
            return Err(Error::input("options.from", "expected either from or beginSeqno, got both"));
        }
        check_size(self.size, 2000).map(|_| ())
    }
}

/// The messages of the session with `talker`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Whom the session is with.
    pub talker: Talker,
    /// Which messages.
    pub options: HistoryOptions,
}

impl Endpoint for History {
    const ROUTE: Route = Route {
        name: "history",
        method: Method::Get,
        host: Host::Vc,
        path: "/svr_sync/v1/svr_sync/fetch_session_msgs",
    };

    const EMPTY: &'static str = r#"{"messages":null,"has_more":0,"min_seqno":"18446744073709551615","max_seqno":0}"#;

    type Reply = HistoryPage;

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        About(self.talker).put(account, fields)?;
        let size = check_size(self.options.size, 2000)?;
        self.options.check()?;
        fields.number("size", size);
        fields.id("begin_seqno", self.options.from.or(self.options.begin_seqno).as_ref());
        fields.id("end_seqno", self.options.end_seqno.as_ref());
        fields.number("sender_device_id", self.options.sender_device_id.unwrap_or(1).into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Peer;

    #[test]
    fn size_is_always_sent_and_bounded() {
        let talker = Talker::Known(Peer { id: Id(123), session_type: 1 });
        let fields = |size| {
            let history = History { talker, options: HistoryOptions { size, ..HistoryOptions::default() } };
            history.fields(&Account::default()).ok().map(|fields| fields[2].1.clone())
        };
        assert_eq!(fields(None).as_deref(), Some("20"));
        assert_eq!(fields(Some(2000)).as_deref(), Some("2000"));
        assert_eq!((fields(Some(0)), fields(Some(2001))), (None, None));
    }
}
