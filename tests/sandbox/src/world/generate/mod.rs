//! Generates long conversations from a seed, for tests of paging and speed.

mod kinds;

use super::World;
use super::conversation::Conversation;
use super::message::{Message, Talk};
use super::random::Random;
use super::store::{Draft, next_key};
use std::collections::HashMap;
use std::ops::Range;

/// 2022-01-01: generated messages are at most [`SPAN`] seconds later.
const START: i64 = 1_640_995_200;
const SPAN: u64 = 70_000_000;

/// Options of a generated conversation.
#[derive(Debug)]
pub struct GenerateOptions {
    /// Number of messages.
    pub count: u64,
    /// The seed.
    pub seed: u64,
    /// Indices of the messages that the system withdrew; 0 is the oldest.
    pub withdrawn: Vec<Range<u64>>,
    /// Whether some contents are malformed.
    pub odd: bool,
}

/// A conversation between two users; equal arguments give equal messages.
pub fn conversation(one: u64, other: u64, wanted: &GenerateOptions) -> Conversation {
    let mut random = Random::new(wanted.seed);
    let talk = Talk::pair(one, other);
    let step = (SPAN / wanted.count.max(1)).clamp(1, 3_600) as i64;
    let mut made = Conversation::default();
    let none = HashMap::new();
    for place in 0..wanted.count {
        let seconds = START + place as i64 * step;
        let sender = if random.below(2) == 0 { one } else { other };
        let mut draft = draft(talk, sender, made.all().last(), wanted.odd, &mut random);
        if wanted.withdrawn.iter().any(|places| places.contains(&place)) {
            draft.msg_status = 2;
        }
        let key = next_key(&none, &made, seconds, &mut random);
        let seqno = made.next_seqno(seconds);
        made.add(draft.into_message(seqno, key, seconds));
    }
    made
}

/// A message of a random kind, those of fan groups included.
fn draft(talk: Talk, sender: u64, last: Option<&Message>, odd: bool, random: &mut Random) -> Draft {
    if let Some(last) = last.filter(|last| last.msg_status == 1) {
        return Draft::new(talk, last.sender_uid, 5, kinds::recall(last.msg_key, random));
    }
    let recalled = random.below(100) < 3;
    let msg_type = if recalled { 1 } else { kinds::any(random) };
    let content = if random.below(200) == 0 && odd { kinds::odd(random) } else { kinds::content(msg_type, random) };
    let mut draft = Draft::new(talk, sender, msg_type, content);
    draft.new_face_version = (msg_type == 1).then_some(1);
    draft.msg_status = if recalled { 1 } else { u64::from(msg_type == 2 && random.below(20) == 0) * 50 };
    draft.msg_source = match msg_type {
        10 => 5,
        11 | 12 | 16 => 6,
        18 => 18,
        19 => 19,
        51 => 16,
        301..=306 => 13,
        _ => 1 + random.below(7),
    };
    if msg_type == 10 {
        draft.notify_code = "10_1".to_owned();
    }
    draft
}

impl World {
    /// Replaces the conversation of two users by a generated one.
    pub fn generate(&mut self, one: u64, other: u64, wanted: &GenerateOptions) {
        self.account_or_new(one);
        self.account_or_new(other);
        self.replace(Talk::pair(one, other), conversation(one, other, wanted));
    }
}
