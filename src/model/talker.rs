//! Identifies the other party of a session: a user or a fan group.

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

    #[test]
    fn calls_about_users_refuse_fan_groups() {
        assert!(Talker::FanGroup(Id(9)).user_params("uid", &OWN).is_err());
        assert!(Talker::User(Id(9)).user_params("uid", &OWN).is_ok());
    }
}
