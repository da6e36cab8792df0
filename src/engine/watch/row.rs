//! What a watch has to know of the rows of a list of conversations.

use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts, Slot};
use crate::id::Id;
use crate::model::Peer;
use crate::reply::Data;
use serde_json::value::RawValue;

/// A conversation. What cannot be read of it is absent.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) peer: Peer,
    /// When something last happened in it, in µs since 1970.
    pub(super) time: u64,
    pub(super) max_seqno: Option<u64>,
    pub(super) last: Last,
    pub(super) look: Look,
    pub(super) json: Box<RawValue>,
}

/// What a user sees of a conversation besides its messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) unread: Option<i128>,
    pub(super) pushes: Option<i128>,
    pub(super) read: Option<i128>,
    pub(super) pin: Option<i128>,
    pub(super) dnd: Option<i128>,
    pub(super) intercept: Option<i128>,
}

/// The last message that a row shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Last {
    pub(super) key: Option<u64>,
    pub(super) seqno: Option<u64>,
    pub(super) status: Option<i128>,
}

impl Row {
    /// The largest sequence number that it shows.
    pub(super) fn promised(&self) -> Option<u64> {
        self.max_seqno.max(self.last.seqno)
    }
}

impl Last {
    /// Whether it was recalled, or withdrawn by the service.
    pub(super) fn is_recalled(&self) -> bool {
        matches!(self.status, Some(1 | 2))
    }
}

/// The rows of a page, and whether it says that there are more.
///
/// # Errors
/// It is no page.
pub(super) fn read(data: Data) -> Result<(Vec<Row>, bool), Error> {
    let mut rows = Vec::new();
    let mut has_more = false;
    for (name, value) in facts::entries(data)? {
        match &*name {
            "session_list" => rows = self::rows(&value)?,
            "has_more" => has_more = !matches!(value.get(), "0" | "\"0\"" | "false" | "null"),
            _ => {}
        }
    }
    Ok((rows, has_more))
}

fn rows(list: &RawValue) -> Result<Vec<Row>, Error> {
    if list.get() == "null" {
        return Ok(Vec::new());
    }
    let odd = |_| Error::new(ErrorKind::Reply, "the page is odd: it has no list of conversations").retryable();
    let items = facts::items(list.get().as_bytes()).map_err(odd)?;
    Ok(items.into_iter().filter_map(row).collect())
}

/// A row; `None` for what is no conversation, such as one that stands for others folded into it.
fn row(json: Box<RawValue>) -> Option<Row> {
    let RowFacts { numbers, last } = facts::of_raw(&json);
    let [talker_id, session_type, time, max_seqno, unread, pushes, read, pin, dnd, intercept] = numbers;
    let session_type = u8::try_from(session_type?).ok().filter(|kind| matches!(kind, 1 | 2))?;
    let id = Id(u64::try_from(talker_id?).ok().filter(|id| *id > 0)?);
    Some(Row {
        peer: Peer { id, session_type },
        time: time.and_then(|time| u64::try_from(time).ok()).unwrap_or(0),
        max_seqno: max_seqno.and_then(super::page::plausible),
        last: Last {
            key: last.0[0].and_then(|key| u64::try_from(key).ok()),
            seqno: last.0[1].and_then(super::page::plausible),
            status: last.0[2],
        },
        look: Look { unread, pushes, read, pin, dnd, intercept },
        json,
    })
}

#[derive(Debug, Default)]
struct RowFacts {
    numbers: [Option<i128>; 10],
    last: LastFacts,
}

impl Facts for RowFacts {
    fn names(&self) -> &'static [&'static str] {
        &[
            "talker_id",
            "session_type",
            "session_ts",
            "max_seqno",
            "unread_count",
            "biz_msg_unread_count",
            "ack_seqno",
            "top_ts",
            "is_dnd",
            "is_intercept",
            "last_msg",
        ]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match self.numbers.get_mut(place) {
            Some(number) => Slot::integer(number),
            None => Slot::object(&mut self.last),
        }
    }
}

#[derive(Debug, Default)]
struct LastFacts([Option<i128>; 3]);

impl Facts for LastFacts {
    fn names(&self) -> &'static [&'static str] {
        &["msg_key", "msg_seqno", "msg_status"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        Slot::integer(&mut self.0[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_rows_are_left_out_and_odd_fields_are_absent() {
        let page = r#"{"session_list":[{"talker_id":"5","session_type":1,"session_ts":"9","max_seqno":7,"last_msg":{"msg_key":"3","msg_seqno":7,"msg_status":1,"content":"x"},"unread_count":2},
            7,{"talker_id":0,"session_type":1},{"talker_id":6,"session_type":3},{"talker_id":6,"session_type":2,"session_ts":{},"max_seqno":"18446744073709551615","last_msg":null}],"has_more":1}"#;
        let (rows, has_more) = read(Data::from(page.to_owned())).unwrap();
        assert!(has_more);
        let [user, group] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((user.peer.id, user.time, user.max_seqno, user.look.unread), (Id(5), 9, Some(7), Some(2)));
        assert_eq!(user.last, Last { key: Some(3), seqno: Some(7), status: Some(1) });
        assert_eq!((group.peer.session_type, group.time, group.max_seqno, group.last), (2, 0, None, Last::default()));
    }

    #[test]
    fn an_empty_list_has_no_rows_and_another_value_is_an_error() {
        assert!(
            read(Data::from(r#"{"session_list":null}"#.to_owned())).is_ok_and(|(rows, more)| rows.is_empty() && !more)
        );
        assert!(read(Data::from(r#"{"session_list":{}}"#.to_owned())).is_err());
        assert!(read(Data::from("[]".to_owned())).is_err());
    }
}
