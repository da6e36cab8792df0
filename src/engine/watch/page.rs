//! What a watch has to know of a page of history.

use super::fnv::fnv1a;
use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts, Slot};
use crate::reply::Data;
use serde_json::value::RawValue;
use std::rc::Rc;

/// Sequence numbers beyond it are not believed: one of them would hide whatever comes after it. The service passes 2^53 about
/// 2038.
const MAX_SEQNO: u64 = 1 << 60;

/// A page of history, newest first.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) messages: Vec<Message>,
    pub(super) emotes: Option<Rc<str>>,
    pub(super) has_more: bool,
}

/// A message. What cannot be read of it is absent.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) json: Box<RawValue>,
    pub(super) seqno: Option<u64>,
    pub(super) key: Option<u64>,
    /// In seconds since 1970.
    pub(super) timestamp: Option<u64>,
    pub(super) sender: Option<i128>,
    pub(super) kind: Option<i128>,
    pub(super) status: Option<i128>,
    pub(super) source: Option<i128>,
    pub(super) by_system: bool,
    /// The key of the message that it recalls.
    pub(super) recalls: Option<u64>,
}

impl Page {
    /// # Errors
    /// It is no page.
    pub(super) fn read(data: Data) -> Result<Self, Error> {
        let odd = || Error::new(ErrorKind::Reply, "the page is odd: it has no list of messages").retryable();
        let mut page = Self { messages: Vec::new(), emotes: None, has_more: true };
        for (name, value) in facts::entries(data)? {
            match (&*name, value.get()) {
                ("messages" | "e_infos", "null") => {}
                ("messages", list) => {
                    let items = facts::items(list.as_bytes()).map_err(|_| odd())?;
                    page.messages = items.into_iter().map(Message::read).collect();
                }
                ("e_infos", list) if list.len() > 2 => page.emotes = Some(list.into()),
                ("has_more", "0" | "\"0\"" | "false") => page.has_more = false,
                _ => {}
            }
        }
        Ok(page)
    }

    /// The smallest sequence number.
    pub(super) fn oldest(&self) -> Option<u64> {
        self.messages.iter().filter_map(|message| message.seqno).min()
    }
}

impl Message {
    fn read(json: Box<RawValue>) -> Self {
        let MessageFacts { numbers, by_system, recalls } = facts::of_raw(&json);
        let [seqno, key, timestamp, sender, kind, status, source] = numbers;
        let whole = |number: Option<i128>| number.and_then(|number| u64::try_from(number).ok()).filter(|it| *it > 0);
        Self {
            json,
            seqno: seqno.and_then(plausible),
            key: whole(key),
            timestamp: whole(timestamp),
            sender,
            kind,
            status,
            source,
            by_system,
            recalls: whole(recalls.0),
        }
    }

    /// Its key, which begins with the time of sending; where it has none, a number of its own that tells its time as well.
    pub(super) fn time_key(&self) -> u64 {
        let hash = || u64::from(fnv1a(self.json.get().as_bytes()));
        self.key.unwrap_or_else(|| {
            let time = self.timestamp.and_then(|time| time.checked_mul(1 << 32));
            time.unwrap_or(1 << 63).saturating_add(hash())
        })
    }
}

/// A sequence number that is believed.
pub(super) fn plausible(seqno: i128) -> Option<u64> {
    u64::try_from(seqno).ok().filter(|seqno| (1..=MAX_SEQNO).contains(seqno))
}

#[derive(Debug, Default)]
struct MessageFacts {
    numbers: [Option<i128>; 7],
    by_system: bool,
    recalls: Target,
}

impl Facts for MessageFacts {
    fn names(&self) -> &'static [&'static str] {
        &[
            "msg_seqno",
            "msg_key",
            "timestamp",
            "sender_uid",
            "msg_type",
            "msg_status",
            "msg_source",
            "sys_cancel",
            "content",
        ]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match (self.numbers.get_mut(place), place) {
            (Some(number), _) => Slot::integer(number),
            (None, 7) => Slot::flag(&mut self.by_system),
            _ => Slot::object(&mut self.recalls),
        }
    }
}

/// The content of a recall: a number, or an object that has it as text.
#[derive(Debug, Default)]
struct Target(Option<i128>);

impl Facts for Target {
    fn names(&self) -> &'static [&'static str] {
        &["content"]
    }

    fn slot(&mut self, _: usize) -> Slot<'_> {
        Slot::integer(&mut self.0)
    }

    fn integer(&mut self, integer: i128) {
        self.0 = Some(integer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(json: &str) -> Page {
        Page::read(Data::from(json.to_owned())).unwrap()
    }

    #[test]
    fn both_forms_of_a_recall_name_their_target() {
        let page = page(
            r#"{"messages":[{"msg_type":5,"content":"7345551441311046575","sys_cancel":true},{"msg_type":5,"content":{"content":"8"}},
                {"msg_type":1,"content":{"content":"hi"}},7,null],"has_more":0,"e_infos":[]}"#,
        );
        let targets: Vec<_> = page.messages.iter().map(|message| (message.recalls, message.by_system)).collect();
        assert_eq!(
            targets,
            [(Some(7_345_551_441_311_046_575), true), (Some(8), false), (None, false), (None, false), (None, false)]
        );
        assert!(!page.has_more && page.emotes.is_none());
    }

    #[test]
    fn numbers_that_no_message_has_are_not_believed() {
        let page = page(
            r#"{"messages":[{"msg_seqno":"18446744073709551615","msg_key":9,"timestamp":2},{"msg_seqno":0},{"msg_seqno":-1},{"msg_seqno":5}],"e_infos":[{"text":"[doge]"}]}"#,
        );
        let seqnos: Vec<_> = page.messages.iter().map(|message| message.seqno).collect();
        assert_eq!((seqnos, page.oldest(), page.has_more), (vec![None, None, None, Some(5)], Some(5), true));
        assert_eq!(page.emotes.as_deref(), Some(r#"[{"text":"[doge]"}]"#));
    }

    #[test]
    fn what_is_no_page_is_an_error() {
        for odd in ["[]", r#"{"messages":{}}"#, r#"{"messages":5}"#] {
            assert!(Page::read(Data::from(odd.to_owned())).is_err(), "{odd}");
        }
    }
}
