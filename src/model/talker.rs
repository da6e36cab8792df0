//! Whom a call is about: a user or a fan group, said in any of the ways a caller has at hand.

use crate::error::Error;
use crate::id::Id;
use crate::input::{Given, unexpected};
use crate::text::cat;
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

    /// Reads a talker given as the argument `argument`.
    ///
    /// # Errors
    /// It is none; the error names the field where one is wrong.
    pub fn read(argument: &str, given: &Given) -> Result<Self, Error> {
        if !matches!(given, Given::Object(_)) {
            return Id::read(argument, given).map(|id| Self::Known(Peer { id, session_type: 1 }));
        }
        if let Some(id) = read_id(argument, given, "talker_id")? {
            let session_type = read_kind(argument, given, "session_type")?.max(1);
            return Ok(Self::Known(Peer { id, session_type }));
        }
        let kind = read_kind(argument, given, "receiver_type")?;
        match (kind, read_id(argument, given, "sender_uid")?, read_id(argument, given, "receiver_id")?) {
            (2, _, Some(id)) => Ok(Self::Known(Peer { id, session_type: 2 })),
            (1, Some(from), Some(to)) => Ok(Self::Between(from, to)),
            _ => {
                let expected = "a mid, {talker_id, session_type}, or a session or message object";
                Err(unexpected(argument, expected, given))
            }
        }
    }
}

fn read_id(argument: &str, given: &Given, name: &str) -> Result<Option<Id>, Error> {
    match given.get(name) {
        Given::Nothing => Ok(None),
        id => Id::read(&cat(&[argument, ".", name]), &id).map(Some),
    }
}

/// 1 a user, 2 a fan group, 0 not told.
fn read_kind(argument: &str, given: &Given, name: &str) -> Result<u8, Error> {
    match given.get(name) {
        Given::Nothing => Ok(0),
        Given::Number(1.0) => Ok(1),
        Given::Number(2.0) => Ok(2),
        other => Err(unexpected(argument, &cat(&["1 or 2 as ", name]), &other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::tests::given;

    fn talker(json: &str) -> Option<Talker> {
        Talker::read("talker", &given(serde_json::from_str(json).ok()?)).ok()
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
