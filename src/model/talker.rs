//! Identifies the other party of a session: a user or a fan group.

use super::{MessageHead, Session};
use crate::error::Error;
use crate::http::{Account, Params};
use crate::id::Id;
use serde::{Deserialize, Serialize};
#[cfg(feature = "js")]
use tsify::Tsify;

/// The other party of a session: the mid of a user, `{talker_id, session_type}` (a session object is one), or a message object,
/// which stands for the side of it that is not the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(
    feature = "js",
    tsify(
        type = "Id | { talker_id: Id; session_type?: number } | { sender_uid: Id; receiver_type: number; receiver_id: Id }"
    )
)]
#[non_exhaustive]
pub enum Talker {
    /// A user, by mid.
    User(Id),
    /// A fan group, by id.
    FanGroup(Id),
    /// The two sides of a message between users; one of them is the caller.
    Between(Id, Id),
}

/// A user or a fan group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Peer {
    /// The user's mid, or the fan group's id.
    pub id: Id,
    /// 1 user, 2 fan group.
    pub session_type: u8,
}

impl From<u64> for Talker {
    fn from(mid: u64) -> Self {
        Self::User(Id(mid))
    }
}

impl From<Peer> for Talker {
    fn from(Peer { id, session_type }: Peer) -> Self {
        if session_type == 2 { Self::FanGroup(id) } else { Self::User(id) }
    }
}

impl TryFrom<&Session> for Talker {
    type Error = Error;

    fn try_from(session: &Session) -> Result<Self, Error> {
        let talker_id = Id::try_from(session.talker_id).map_err(|_| not_an_id("talker_id"))?;
        match session.session_type {
            1 => Ok(Self::User(talker_id)),
            2 => Ok(Self::FanGroup(talker_id)),
            other => Err(unknown_type("session_type", other)),
        }
    }
}

impl TryFrom<&MessageHead> for Talker {
    type Error = Error;

    fn try_from(head: &MessageHead) -> Result<Self, Error> {
        let receiver = Id::try_from(head.receiver_id).map_err(|_| not_an_id("receiver_id"))?;
        match head.receiver_type {
            1 => {
                let sender = Id::try_from(head.sender_uid).map_err(|_| not_an_id("sender_uid"))?;
                Ok(Self::Between(sender, receiver))
            }
            2 => Ok(Self::FanGroup(receiver)),
            other => Err(unknown_type("receiver_type", other)),
        }
    }
}

fn not_an_id(field: &str) -> Error {
    Error::input(&format!("talker.{field}"), "expected a whole number from 0 to 18446744073709551615")
}

fn unknown_type(field: &str, value: i64) -> Error {
    Error::input("talker", &format!("expected 1 or 2 as {field}, got {value}"))
}

impl Talker {
    /// The other side, as seen by `account`.
    ///
    /// # Errors
    /// A message between users was given, and whose account it is is not known.
    pub fn peer(self, account: &dyn Account) -> Result<Peer, Error> {
        match self {
            Self::User(id) => Ok(Peer { id, session_type: 1 }),
            Self::FanGroup(id) => Ok(Peer { id, session_type: 2 }),
            Self::Between(sender, receiver) => match account.mid() {
                Some(own) => Ok(Peer { id: if sender == own { receiver } else { sender }, session_type: 1 }),
                None => Err(Error::input(
                    "talker",
                    "a message object needs the user's own mid to tell the sides apart: pass `mid` to createClient, or a mid here",
                )),
            },
        }
    }

    /// The parameters that name a session.
    ///
    /// # Errors
    /// As [`Talker::peer`].
    pub(crate) fn session_params(self, account: &dyn Account) -> Result<Params, Error> {
        let peer = self.peer(account)?;
        let mut params = Params::default();
        params.push("talker_id", peer.id);
        params.push("session_type", peer.session_type);
        Ok(params)
    }

    /// The mid as the parameter `name`, for calls that are about users alone.
    ///
    /// # Errors
    /// As [`Talker::peer`], or it is a fan group.
    pub(crate) fn user_params(self, name: &'static str, account: &dyn Account) -> Result<Params, Error> {
        let peer = self.peer(account)?;
        if peer.session_type != 1 {
            return Err(Error::input("talker", "expected a user, got a fan group"));
        }
        let mut params = Params::default();
        params.push(name, peer.id);
        Ok(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;

    #[test]
    fn the_other_side_of_a_message_is_not_the_caller() {
        let own = Id(293_793_435);
        for talker in [Talker::Between(own, Id(9)), Talker::Between(Id(9), own), Talker::User(Id(9))] {
            assert_eq!(talker.peer(&OWN), Ok(Peer { id: Id(9), session_type: 1 }));
        }
    }

    /// As the service sends them: every field of a session but these is of no interest here.
    fn session(talker_id: &str, session_type: i64) -> Session {
        let json = format!(
            r#"{{"talker_id":{talker_id},"session_type":{session_type},"at_seqno":0,"top_ts":0,"group_name":"","group_cover":"",
            "is_follow":0,"is_dnd":0,"ack_seqno":0,"ack_ts":0,"session_ts":0,"unread_count":0,"last_msg":null,"group_type":0,
            "can_fold":0,"status":0,"max_seqno":0,"new_push_msg":0,"setting":0,"is_guardian":0,"is_intercept":0,"is_trust":0,
            "system_msg_type":0,"live_status":0,"biz_msg_unread_count":0}}"#
        );
        serde_json::from_str(&json).expect("a session")
    }

    fn head(sender: &str, receiver_type: i64, receiver: &str) -> MessageHead {
        let json = format!(
            r#"{{"sender_uid":{sender},"receiver_type":{receiver_type},"receiver_id":{receiver},"msg_seqno":1,"timestamp":1,
            "at_uids":null,"msg_key":"1","msg_status":0,"notify_code":""}}"#
        );
        serde_json::from_str(&json).expect("a head")
    }

    fn refusal(talker: Result<Talker, Error>) -> String {
        talker.expect_err("it is refused").message.clone()
    }

    #[test]
    fn a_session_names_its_talker_or_says_what_is_wrong_with_it() {
        let talker = |talker_id: &str, session_type| Talker::try_from(&session(talker_id, session_type));
        assert_eq!(talker("9", 1), Ok(Talker::User(Id(9))));
        assert_eq!(talker(r#""18446744073709551615""#, 2), Ok(Talker::FanGroup(Id(u64::MAX))));
        let range = "`talker.talker_id`: expected a whole number from 0 to 18446744073709551615";
        assert_eq!(refusal(talker("-1", 1)), range);
        assert_eq!(refusal(talker(r#""18446744073709551616""#, 1)), range);
        assert_eq!(refusal(talker("9", 3)), "`talker`: expected 1 or 2 as session_type, got 3");
    }

    #[test]
    fn a_message_names_its_talker_or_says_what_is_wrong_with_it() {
        let talker = |sender: &str, kind, receiver: &str| Talker::try_from(&head(sender, kind, receiver));
        assert_eq!(talker("9", 1, "7"), Ok(Talker::Between(Id(9), Id(7))));
        // The sender of a hint in a fan group is nobody.
        assert_eq!(talker("-1", 2, "7"), Ok(Talker::FanGroup(Id(7))));
        for (sender, receiver, field) in [("-1", "7", "sender_uid"), ("9", "-7", "receiver_id")] {
            assert!(refusal(talker(sender, 1, receiver)).starts_with(&format!("`talker.{field}`: expected")));
        }
        assert_eq!(refusal(talker("9", 0, "7")), "`talker`: expected 1 or 2 as receiver_type, got 0");
    }

    #[test]
    fn calls_about_users_refuse_fan_groups() {
        assert!(Talker::FanGroup(Id(9)).user_params("uid", &OWN).is_err());
        assert!(Talker::User(Id(9)).user_params("uid", &OWN).is_ok());
    }
}
