//! Messages that arrive during a walk through a history, deterministically.

use super::World;
use super::message::Talk;
use super::store::Draft;
use serde_json::json;

/// Messages that are still to arrive in a conversation.
#[derive(Debug, Default, Clone)]
pub struct Arrivals {
    /// Mid of the sender.
    pub from: u64,
    /// Arrivals happen every this many history requests; 0 for never.
    pub every: u64,
    /// Messages per arrival.
    pub at_once: u64,
    /// Messages left.
    pub left: u64,
    /// Requests since the last arrival.
    pub asked: u64,
    /// Messages that have arrived.
    pub arrived: u64,
}

impl Arrivals {
    /// Counts a history request, and returns how many messages arrive before it is answered.
    fn due(&mut self) -> u64 {
        if self.left == 0 || self.every == 0 {
            return 0;
        }
        self.asked += 1;
        if self.asked < self.every {
            return 0;
        }
        self.asked = 0;
        let due = self.at_once.min(self.left);
        self.left -= due;
        self.arrived += due;
        due
    }
}

impl World {
    /// Stores the messages that are due before a history request is answered.
    pub fn arrive(&mut self, talk: Talk) {
        let Some(arrivals) = self.talks.get_mut(&talk).map(|conversation| &mut conversation.arrivals) else { return };
        let due = arrivals.due();
        let (from, first) = (arrivals.from, arrivals.arrived - due + 1);
        for number in first..first + due {
            let mut draft = Draft::new(talk, from, 1, json!({"content": format!("新消息{number}")}).to_string());
            draft.new_face_version = Some(1);
            self.store(draft);
            self.counts.effects.arrivals += 1;
        }
    }
}
