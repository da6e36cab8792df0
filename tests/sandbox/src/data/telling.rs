//! Telling what was said: one conversation after another.

use crate::world::World;
use crate::world::clock::Clock;
use crate::world::message::Talk;
use crate::world::store::Draft;

/// Writes one conversation, a message every few minutes.
pub struct Telling<'a> {
    /// The world it is told in.
    pub world: &'a mut World,
    talk: Talk,
    seconds: i64,
}

impl<'a> Telling<'a> {
    /// Begins at this second.
    pub fn new(world: &'a mut World, talk: Talk, seconds: i64) -> Self {
        Self { world, talk, seconds }
    }

    /// A message as drafted, a few minutes after the last.
    pub fn add(&mut self, mut draft: Draft) -> u64 {
        self.seconds += 173;
        draft.timestamp = Some(self.seconds);
        self.world.store(draft)
    }

    /// A plain message.
    pub fn says(&mut self, sender: u64, msg_type: u64, content: &str) -> u64 {
        self.says_with(sender, msg_type, content, |_| ())
    }

    /// A message with something special about it.
    pub fn says_with(&mut self, sender: u64, msg_type: u64, content: &str, special: impl FnOnce(&mut Draft)) -> u64 {
        let mut draft = Draft::new(self.talk, sender, msg_type, content);
        draft.new_face_version = (msg_type == 1).then_some(1);
        special(&mut draft);
        self.add(draft)
    }

    /// A hint only `owner` sees; its sender is the owner.
    pub fn hint(&mut self, owner: u64, content: &str) {
        let mut draft = Draft::new(self.talk, owner, 18, content);
        draft.msg_source = 18;
        draft.only_for = Some(owner);
        self.add(draft);
    }

    /// A notice of the group itself.
    pub fn notice(&mut self, msg_type: u64, content: &str) {
        let mut draft = Draft::new(self.talk, 0, msg_type, content);
        draft.at_uids = None;
        draft.msg_source = 13;
        self.add(draft);
    }

    /// A message and its recall: the text stays with `msg_status` 1.
    pub fn recalled(&mut self, sender: u64, content: &str) {
        let key = self.says_with(sender, 1, content, |draft| draft.msg_status = 1);
        self.says(sender, 5, &key.to_string());
    }

    /// They read all of it a minute after the last message.
    pub fn read_by(&mut self, owners: &[u64]) {
        self.world.clock = Clock::Fixed { at: self.seconds + 60 };
        for &owner in owners {
            self.world.read_all(owner, self.talk);
        }
    }
}
