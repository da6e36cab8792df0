//! Recalls: of one's own messages, once, within 120 s by the service's clock.

use super::outgoing::Outgoing;
use crate::reply::Refusal;
use crate::world::World;
use crate::world::message::Talk;
use crate::world::store::Draft;

/// Seconds within which a message can be recalled.
const WINDOW: i64 = 120;

/// The key of the message to recall, if it can be recalled. The content is the key alone.
pub fn target(outgoing: &Outgoing, world: &mut World) -> Result<u64, Refusal> {
    let content = outgoing.content.trim();
    if content.is_empty() || !content.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::of(-400));
    }
    if let Talk::Group(id) = outgoing.talk {
        world.may_enter(outgoing.sender, id)?;
    }
    let now = world.clock.seconds();
    let key: u64 = content.parse().map_err(|_| Refusal::of(10_005))?;
    // Messages of others and of other conversations count as not found.
    let own = world.by_key(key).filter(|(talk, message)| {
        *talk == outgoing.talk && message.sender_uid == outgoing.sender && !matches!(message.msg_type, 5 | 18)
    });
    match own {
        None => Err(Refusal::of(10_005)),
        Some((_, message)) if message.msg_status != 0 => Err(Refusal::of(21_042)),
        Some((_, message)) if now - message.timestamp > WINDOW => Err(Refusal::of(21_041)),
        Some(_) => Ok(key),
    }
}

/// Marks the message as recalled, which keeps its text, and adds the recall message.
pub fn perform(outgoing: &Outgoing, target: u64, world: &mut World) -> u64 {
    if let Some((_, message)) = world.by_key(target) {
        message.msg_status = 1;
    }
    let key = world.store(Draft::new(outgoing.talk, outgoing.sender, 5, target.to_string()));
    world.read_all(outgoing.sender, outgoing.talk);
    world.counts.effects.recalls += 1;
    key
}
