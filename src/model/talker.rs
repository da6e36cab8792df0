//! Whom a call is about: a user or a fan group, said in any of the ways a caller has at hand.

use crate::error::Error;
use crate::id::Id;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::fmt;
use tsify::Tsify;

/// Whom a call is about: the mid of a user, `{talker_id, session_type}` (a session object is one), or a message object,
/// which stands for the side of it that is not the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Tsify)]
#[tsify(
    type = "Id | { talker_id: Id; session_type?: number } | { sender_uid: Id; receiver_type: number; receiver_id: Id }"
)]
pub enum Talker {
    /// A user, or a fan group, by its id.
    Known(Peer),
    /// The two sides of a message between users; one of them is the caller.
    Between(Id, Id),
}

/// A user or a fan group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The user's mid, or the fan group's id.
    pub id: Id,
    /// 1 user, 2 fan group.
    pub session_type: u8,
}

impl Talker {
    /// The other side, as seen by the user `own`.
    ///
    /// # Errors
    /// `own` is not known and a message between users was given.
    pub fn peer(self, own: Option<Id>) -> Result<Peer, Error> {
        match (self, own) {
            (Self::Known(peer), _) => Ok(peer),
            (Self::Between(sender, receiver), Some(own)) => {
                Ok(Peer { id: if sender == own { receiver } else { sender }, session_type: 1 })
            }
            (Self::Between(..), None) => Err(Error::input(
                "talker",
                "a message object needs the user's own mid to tell the sides apart: pass `mid` to createClient, or a mid here",
            )),
        }
    }
}

const EXPECTED: &str = "a mid, {talker_id, session_type}, or a session or message object";

#[derive(Deserialize)]
struct Fields {
    talker_id: Option<Id>,
    session_type: Option<u64>,
    sender_uid: Option<Id>,
    receiver_type: Option<u64>,
    receiver_id: Option<Id>,
}

impl Fields {
    fn talker(self) -> Option<Talker> {
        let known = |id, session_type| {
            let session_type = u8::try_from(session_type).ok().filter(|kind| matches!(kind, 1 | 2))?;
            Some(Talker::Known(Peer { id, session_type }))
        };
        match self {
            Self { talker_id: Some(id), session_type, .. } => known(id, session_type.unwrap_or(1)),
            Self { receiver_id: Some(id), receiver_type: Some(2), .. } => known(id, 2),
            Self { receiver_id: Some(to), receiver_type: Some(1), sender_uid: Some(from), .. } => {
                Some(Talker::Between(from, to))
            }
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Talker {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TalkerVisitor)
    }
}

struct TalkerVisitor;

impl TalkerVisitor {
    fn user<E: serde::de::Error, V: serde::de::IntoDeserializer<'static, E>>(value: V) -> Result<Talker, E> {
        let id = Id::deserialize(value.into_deserializer())?;
        Ok(Talker::Known(Peer { id, session_type: 1 }))
    }
}

impl<'de> Visitor<'de> for TalkerVisitor {
    type Value = Talker;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(EXPECTED)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Talker, E> {
        Self::user(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Talker, E> {
        Self::user(value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Talker, E> {
        Self::user(value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Talker, E> {
        Self::user(value.to_owned())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Talker, A::Error> {
        let fields = Fields::deserialize(MapAccessDeserializer::new(map))?;
        fields.talker().ok_or_else(|| serde::de::Error::custom(format!("expected {EXPECTED}; session_type is 1 or 2")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talker(json: &str) -> Option<Talker> {
        serde_json::from_str(json).ok()
    }

    fn known(id: u64, session_type: u8) -> Option<Talker> {
        Some(Talker::Known(Peer { id: Id(id), session_type }))
    }

    #[test]
    fn every_way_to_name_a_talker() {
        assert_eq!(talker("1"), known(1, 1));
        assert_eq!(talker(r#""844424930131966""#), known(844_424_930_131_966, 1));
        assert_eq!(talker(r#"{"talker_id":2,"session_type":2,"group_name":"x"}"#), known(2, 2));
        assert_eq!(talker(r#"{"talker_id":2}"#), known(2, 1));
        assert_eq!(talker(r#"{"sender_uid":1,"receiver_type":2,"receiver_id":9}"#), known(9, 2));
        let between = talker(r#"{"sender_uid":1,"receiver_type":1,"receiver_id":9}"#);
        assert_eq!(between, Some(Talker::Between(Id(1), Id(9))));
        let other = |own| between.and_then(|talker| talker.peer(own).ok()).map(|peer| peer.id.0);
        assert_eq!((other(Some(Id(1))), other(Some(Id(9))), other(None)), (Some(9), Some(1), None));
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in [
            "null",
            "true",
            "[]",
            "{}",
            "1.5",
            "-1",
            r#""x""#,
            r#"{"talker_id":2,"session_type":3}"#,
            r#"{"receiver_type":1,"receiver_id":9}"#,
        ] {
            assert_eq!(talker(wrong), None, "{wrong}");
        }
    }
}
