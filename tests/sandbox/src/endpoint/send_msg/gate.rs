//! Whether a message may be sent, by the state of both accounts and their relation.

use super::outgoing::Outgoing;
use crate::reply::Refusal;
use crate::world::World;
use crate::world::account::{Account, Privacy};
use crate::world::message::Talk;

/// Returns the first code that applies.
pub fn pass(outgoing: &Outgoing, world: &World) -> Result<(), Refusal> {
    let sender = world.accounts.get(&outgoing.sender).ok_or(Refusal::of(-3))?;
    own_state(sender, world.clock.seconds())?;
    match outgoing.talk {
        Talk::Group(id) => world.may_enter(outgoing.sender, id),
        Talk::Pair(..) => {
            let receiver = world.accounts.get(&outgoing.receiver).ok_or(Refusal::of(-404))?;
            relation(sender, receiver)?;
            if is_limited(outgoing.sender, outgoing.receiver, world)
                && has_written(outgoing.talk, outgoing.sender, world)
            {
                return Err(Refusal::of(21_047));
            }
            Ok(())
        }
    }
}

fn own_state(sender: &Account, now: i64) -> Result<(), Refusal> {
    let code = if sender.sending_closed {
        21_028
    } else if !sender.phone_bound {
        21_015
    } else if sender.must_rest {
        21_024
    } else if sender.frozen_until > now {
        21_046
    } else if sender.send_interval > 0 && now < sender.last_sent + sender.send_interval {
        21_020
    } else {
        return Ok(());
    };
    Err(Refusal::of(code))
}

fn relation(sender: &Account, receiver: &Account) -> Result<(), Refusal> {
    let refused = match receiver.privacy {
        Privacy::Everyone => false,
        Privacy::Followed => !receiver.follows.contains(&sender.mid),
        Privacy::Nobody => true,
    };
    if sender.blocks.contains(&receiver.mid) {
        Err(Refusal::of(25_005))
    } else if refused || receiver.blocks.contains(&sender.mid) || receiver.system_msg_type != 0 {
        Err(Refusal::of(25_003))
    } else {
        Ok(())
    }
}

/// Whether the message about to be stored is the only one that a stranger may send.
pub fn is_first_to_stranger(outgoing: &Outgoing, world: &World) -> bool {
    matches!(outgoing.talk, Talk::Pair(..))
        && is_limited(outgoing.sender, outgoing.receiver, world)
        && !has_written(outgoing.talk, outgoing.sender, world)
}

/// Whether the receiver limits strangers, does not follow the sender and has not answered.
pub fn is_limited(sender: u64, receiver: u64, world: &World) -> bool {
    let limits = world.accounts.get(&receiver).is_some_and(|receiver| receiver.stranger_limit);
    limits && !world.follows(receiver, sender) && !has_written(Talk::pair(sender, receiver), receiver, world)
}

fn has_written(talk: Talk, mid: u64, world: &World) -> bool {
    let written = |conversation: &crate::world::conversation::Conversation| {
        conversation.all().iter().any(|message| message.sender_uid == mid && !matches!(message.msg_type, 5 | 18))
    };
    world.talks.get(&talk).is_some_and(written)
}

impl World {
    /// Whether `mid` is in a fan group that still exists.
    pub fn may_enter(&self, mid: u64, group: u64) -> Result<(), Refusal> {
        match self.groups.get(&group) {
            None => Err(Refusal::of(-404)),
            Some(group) if group.dissolved => Err(Refusal::of(700_013)),
            Some(group) if !group.members.contains(&mid) => Err(Refusal::of(700_014)),
            Some(_) => Ok(()),
        }
    }
}
