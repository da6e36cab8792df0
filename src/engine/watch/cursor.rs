//! How far a watch has come: plain JSON, for a caller to keep.

use super::fnv::fnv1a;
use crate::error::Error;
use crate::id::Id;
use crate::model::Peer;
use litemap::LiteMap;
use serde::de::{self, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The most marks that are kept. The others are not needed: what is new there is told by time.
const MAX_MARKS: usize = 1000;

/// A cursor that a caller gives back may not be larger, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// The version of the format.
const VERSION: u64 = 1;

/// The largest number that a reply shows as a number.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// How far a watch has come. As JSON it takes at most 48 KB, however many conversations there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Whose messages.
    pub(super) mid: Id,
    /// The largest time of a conversation that was handled, in µs since 1970.
    pub(super) time: u64,
    /// Nothing with a smaller key is new in a conversation without a mark.
    pub(super) floor: u64,
    /// The largest sequence number that was handled. Each poll has copies of its cursor, and most change nothing.
    pub(super) marks: Arc<LiteMap<Peer, u64>>,
    pub(super) unread: Option<Counted>,
}

/// When unread messages were counted, and a fingerprint of the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counted {
    /// In ms since 1970.
    pub(super) at: u64,
    pub(super) seen: u32,
}

impl Cursor {
    pub(super) fn new(mid: Id) -> Self {
        Self { mid, time: 0, floor: 0, marks: Arc::default(), unread: None }
    }

    /// Reads a cursor as JSON; `argument` names it in the error.
    ///
    /// # Errors
    /// It is none of this version.
    pub fn parse(json: &str, argument: &str) -> Result<Self, Error> {
        if json.len() > MAX_LENGTH {
            return Err(Error::input(argument, "expected a cursor, got one of more than 64 KB"));
        }
        serde_json::from_slice(json.as_bytes()).map_err(|error| {
            Error::input(argument, &format!("expected a cursor as `watch` and `poll` give it: {error}"))
        })
    }

    /// The name of a conversation's mark in the JSON: the digits of its id, after a `g` for a fan group.
    #[must_use]
    pub fn mark_name(peer: Peer) -> String {
        if peer.session_type == 2 { format!("g{}", peer.id) } else { peer.id.to_string() }
    }

    /// Whether it dates from before the user was known. Such a cursor begins at now.
    pub(super) fn is_nobodys(&self) -> bool {
        self.mid == Id(0)
    }

    /// Whether it is a cursor of this account; `argument` names it in the error.
    ///
    /// # Errors
    /// It is another one's.
    pub(super) fn check(&self, mid: Id, argument: &str) -> Result<(), Error> {
        if self.mid == mid || self.is_nobodys() {
            return Ok(());
        }
        Err(Error::input(argument, "expected a cursor of this account, got one of another"))
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Differs between cursors that have handled different things.
    pub(super) fn fingerprint(&self) -> u32 {
        let marks = self.marks.iter().flat_map(|(peer, seqno)| [peer.id.0, peer.session_type.into(), *seqno]);
        let bytes: Vec<u8> = [self.time, self.floor].into_iter().chain(marks).flat_map(u64::to_le_bytes).collect();
        fnv1a(&bytes)
    }

    /// Moves the mark of a conversation; it never goes back. Numbers grow with time, so the smallest mark is the one that is
    /// needed least.
    pub(super) fn mark(&mut self, peer: Peer, seqno: u64) {
        let marks = Arc::make_mut(&mut self.marks);
        let mark = marks.entry(peer).or_insert(seqno);
        *mark = seqno.max(*mark);
        if marks.len() > MAX_MARKS {
            let others = marks.iter().filter(|(other, _)| **other != peer);
            let smallest = others.min_by_key(|(_, seqno)| **seqno).map(|(other, _)| *other);
            smallest.map(|other| marks.remove(&other));
        }
    }

    /// Removes the mark of a conversation: what is new in it is told by time.
    pub(super) fn unmark(&mut self, peer: Peer) {
        Arc::make_mut(&mut self.marks).remove(&peer);
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    mid: String,
    time: String,
    floor: String,
    marks: Marks,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unread: Option<Counted>,
}

/// The marks by the names of their conversations.
struct Marks(Arc<LiteMap<Peer, u64>>);

/// A sequence number; beyond 2^53 its digits, since a number would be rounded.
struct Seqno(u64);

impl Serialize for Seqno {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 <= MAX_SAFE {
            serializer.serialize_u64(self.0)
        } else {
            serializer.serialize_str(&self.0.to_string())
        }
    }
}

impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(peer, seqno)| (Cursor::mark_name(*peer), Seqno(*seqno))))
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MarksVisitor)
    }
}

struct MarksVisitor;

impl<'de> Visitor<'de> for MarksVisitor {
    type Value = Marks;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of sequence numbers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Marks, A::Error> {
        let mut marks = LiteMap::new();
        while let Some((name, Id(seqno))) = map.next_entry::<String, Id>()? {
            let (digits, session_type) = name.strip_prefix('g').map_or((&*name, 1), |digits| (digits, 2));
            let peer = Peer { id: Id(number("marks", digits)?), session_type };
            marks.insert(peer, seqno);
        }
        Ok(Marks(Arc::new(marks)))
    }
}

fn number<E: de::Error>(name: &str, digits: &str) -> Result<u64, E> {
    Id::parse(digits).map(|id| id.0).ok_or_else(|| E::custom(format!("`{name}` has to be digits")))
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = Wire {
            v: VERSION,
            mid: self.mid.to_string(),
            time: self.time.to_string(),
            floor: self.floor.to_string(),
            marks: Marks(Arc::clone(&self.marks)),
            unread: self.unread,
        };
        wire.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { v, mid, time, floor, marks: Marks(marks), unread } = Wire::deserialize(deserializer)?;
        if v != VERSION {
            return Err(D::Error::custom(format!("version {v} is not known")));
        }
        if marks.len() > MAX_MARKS {
            return Err(D::Error::custom("`marks` has more than 1000 conversations"));
        }
        let mid = Id(number("mid", &mid)?);
        Ok(Self { mid, time: number("time", &time)?, floor: number("floor", &floor)?, marks, unread })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(id: u64, session_type: u8) -> Peer {
        Peer { id: Id(id), session_type }
    }

    #[test]
    fn a_cursor_survives_json() {
        let mut cursor = Cursor { time: 7, floor: u64::MAX, ..Cursor::new(Id(5)) };
        cursor.mark(peer(3, 1), 9);
        cursor.mark(peer(3, 1), 8);
        cursor.mark(peer(3, 2), 1 << 53);
        cursor.unread = Some(Counted { at: 1, seen: 2 });
        let json = r#"{"v":1,"mid":"5","time":"7","floor":"18446744073709551615","marks":{"3":9,"g3":"9007199254740992"},"unread":{"at":1,"seen":2}}"#;
        assert_eq!(cursor.to_json(), json);
        assert_eq!(Cursor::parse(json, "since"), Ok(cursor));
    }

    #[test]
    fn a_thousand_conversations_take_less_than_48_kb_whatever_their_numbers() {
        let mut cursor = Cursor { time: u64::MAX, floor: u64::MAX, ..Cursor::new(Id(u64::MAX)) };
        for number in 0..1000 {
            cursor.mark(peer(u64::MAX - number, 2), 1 << 60);
        }
        cursor.unread = Some(Counted { at: u64::MAX, seen: u32::MAX });
        assert!(cursor.to_json().len() < 48 * 1024, "{}", cursor.to_json().len());
    }

    #[test]
    fn what_is_no_cursor_is_refused_by_name() {
        let whole = |marks: &str| format!(r#"{{"v":1,"mid":"5","time":"7","floor":"0","marks":{marks}}}"#);
        assert!(Cursor::parse(&whole("{}"), "since").is_ok());
        for odd in [
            "0".to_owned(),
            "null".to_owned(),
            whole("{}").replace(r#""v":1"#, r#""v":2"#),
            whole("{}").replace(r#""7""#, "7"),
            whole("{}").replace(r#""7""#, r#""-7""#),
            whole(r#"{"x":1}"#),
            whole(r#"{"1":-1}"#),
            whole(r#"{"1":1.5}"#),
            whole("[]"),
            whole("{}").replace('}', r#","more":1}"#),
            " ".repeat(70_000),
        ] {
            let error = Cursor::parse(&odd, "since").expect_err(&odd);
            assert!(error.to_string().starts_with("`since`: expected a cursor"), "{error}");
        }
    }
}
