//! A builder for the conversations of the initial state.

use crate::world::World;
use crate::world::clock::Clock;
use crate::world::message::Talk;
use crate::world::store::Draft;

/// Adds messages to one conversation, a few minutes apart.
pub struct ConversationBuilder<'a> {
    /// The world that the conversation belongs to.
    pub world: &'a mut World,
    talk: Talk,
    seconds: i64,
}

impl<'a> ConversationBuilder<'a> {
    /// Starts at `seconds`, in Unix time.
    pub fn new(world: &'a mut World, talk: Talk, seconds: i64) -> Self {
        Self { world, talk, seconds }
    }

    /// Adds a message a few minutes after the last.
    pub fn add(&mut self, mut draft: Draft) -> u64 {
        self.seconds += 173;
        draft.timestamp = Some(self.seconds);
        self.world.store(draft)
    }

    /// Adds a message from the web.
    pub fn says(&mut self, sender: u64, msg_type: u64, content: &str) -> u64 {
        self.says_with(sender, msg_type, content, |_| ())
    }

    /// Adds a message whose draft `special` changes first.
    pub fn says_with(&mut self, sender: u64, msg_type: u64, content: &str, special: impl FnOnce(&mut Draft)) -> u64 {
        let mut draft = Draft::new(self.talk, sender, msg_type, content);
        draft.new_face_version = (msg_type == 1).then_some(1);
        special(&mut draft);
        self.add(draft)
    }

    /// Adds a hint that only `owner` sees; its sender is the owner.
    pub fn hint(&mut self, owner: u64, content: &str) {
        let mut draft = Draft::new(self.talk, owner, 18, content);
        draft.msg_source = 18;
        draft.only_for = Some(owner);
        self.add(draft);
    }

    /// Adds a notice by the group itself.
    pub fn notice(&mut self, msg_type: u64, content: &str) {
        let mut draft = Draft::new(self.talk, 0, msg_type, content);
        draft.at_uids = None;
        draft.msg_source = 13;
        self.add(draft);
    }

    /// Adds a recalled message, which keeps its text, and the recall.
    pub fn recalled(&mut self, sender: u64, content: &str) {
        let key = self.says_with(sender, 1, content, |draft| draft.msg_status = 1);
        self.says(sender, 5, &key.to_string());
    }

    /// Marks everything as read by `owners`, a minute after the last message.
    pub fn read_by(&mut self, owners: &[u64]) {
        self.world.clock = Clock::Fixed { at: self.seconds + 60 };
        for &owner in owners {
            self.world.read_all(owner, self.talk);
        }
    }
}
