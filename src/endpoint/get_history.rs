//! `GET api.vc.bilibili.com/svr_sync/v1/svr_sync/fetch_session_msgs`: the messages of a session.
//!
//! Spec: seed-private-msg.md, endpoints.md.

use super::Endpoint;
use super::page_size;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::{Id, Int64};
use crate::model::{EmoteInfo, Message, Talker};
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Which messages `history()` asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct HistoryPage {
    /// The messages, newest first; `null` when there are none.
    #[cfg_attr(feature = "js", tsify(type = "Message[] | null"))]
    pub messages: Option<Vec<Message>>,
    /// Whether there are more (1) or not (0); it can stay 1 at the end.
    pub has_more: i64,
    /// The smallest sequence number of the session; `"18446744073709551615"` when there are no messages.
    pub min_seqno: Int64,
    /// The largest sequence number; 0 when there are no messages.
    pub max_seqno: Int64,
    /// The emotes that occur in the messages; absent or `null` when there are none.
    #[cfg_attr(feature = "js", tsify(optional, type = "EmoteInfo[] | null"))]
    pub e_infos: Option<Vec<EmoteInfo>>,
}

impl HistoryOptions {
    /// Checks that they go together.
    ///
    /// # Errors
    /// There are two beginnings, or the size is out of range.
    pub fn check(&self) -> Result<(), Error> {
        if self.from.is_some() && self.begin_seqno.is_some() {
            return Err(Error::input("options.from", "expected either from or beginSeqno, got both"));
        }
        page_size(self.size, MAX_HISTORY_SIZE).map(|_| ())
    }
}

/// The largest page of history, in messages.
pub const MAX_HISTORY_SIZE: u32 = 2000;

/// Fetches messages of the session with `talker`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetHistory {
    /// The other party.
    pub talker: Talker,
    /// Which messages.
    pub options: HistoryOptions,
}

impl Endpoint for GetHistory {
    const ROUTE: Route = Route {
        name: "history",
        method: Method::Get,
        host: Host::Vc,
        path: "/svr_sync/v1/svr_sync/fetch_session_msgs",
    };

    const EMPTY_DATA: Option<&'static str> =
        Some(r#"{"messages":null,"has_more":0,"min_seqno":"18446744073709551615","max_seqno":0}"#);

    type Data = HistoryPage;

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        self.options.check()?;
        let mut params = self.talker.session_params(account)?;
        params.push("size", page_size(self.options.size, MAX_HISTORY_SIZE)?);
        params.push_some("begin_seqno", self.options.from.or(self.options.begin_seqno));
        params.push_some("end_seqno", self.options.end_seqno);
        params.push("sender_device_id", self.options.sender_device_id.unwrap_or(1));
        Ok(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;

    #[test]
    fn size_is_always_sent_and_bounded() {
        let params = |size| {
            let options = HistoryOptions { size, ..HistoryOptions::default() };
            GetHistory { talker: Talker::User(Id(123)), options }.params(&OWN).ok().map(|params| params[2].1.clone())
        };
        assert_eq!(params(None).as_deref(), Some("20"));
        assert_eq!(params(Some(2000)).as_deref(), Some("2000"));
        assert_eq!((params(Some(0)), params(Some(2001))), (None, None));
    }
}
