//! Stores messages: keys, sequence numbers, read marks.

use super::World;
use super::conversation::Conversation;
use super::message::{Message, Talk};
use super::random::Random;
use super::settings::Pushes;
use std::collections::HashMap;

/// A message to be stored; [`World::store`] gives it key, sequence number and time.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The conversation it goes to.
    pub talk: Talk,
    /// Who sent it.
    pub sender: u64,
    /// Kind of the content.
    pub msg_type: u64,
    /// The content, verbatim.
    pub content: String,
    /// Unix seconds; `None` for now.
    pub timestamp: Option<i64>,
    /// Mentioned mids.
    pub at_uids: Option<Vec<u64>>,
    /// 0 normal, 1 recalled, 2 withdrawn, 50 expired.
    pub msg_status: u64,
    /// The system recalled the target.
    pub sys_cancel: bool,
    /// The code of a notice; empty for other messages.
    pub notify_code: String,
    /// Edition of the emotes.
    pub new_face_version: Option<u64>,
    /// Where it was sent from.
    pub msg_source: u64,
    /// The only user that can see it.
    pub only_for: Option<u64>,
    /// Whether it counts as a push, separately from people's messages.
    pub biz: bool,
    /// Whether it repeats the sequence number of the message before it.
    pub same_seqno: bool,
}

impl Draft {
    /// A plain message from the web.
    pub fn new(talk: Talk, sender: u64, msg_type: u64, content: impl Into<String>) -> Self {
        Self {
            talk,
            sender,
            msg_type,
            content: content.into(),
            timestamp: None,
            at_uids: Some(vec![0]),
            msg_status: 0,
            sys_cancel: false,
            notify_code: String::new(),
            new_face_version: None,
            msg_source: 7,
            only_for: None,
            biz: false,
            same_seqno: false,
        }
    }

    /// The message with its sequence number, key and time.
    pub fn into_message(self, msg_seqno: u64, msg_key: u64, timestamp: i64) -> Message {
        let (receiver_type, receiver_id) = match self.talk {
            Talk::Group(id) => (2, id),
            Talk::Pair(one, other) if one == self.sender => (1, other),
            Talk::Pair(one, _) => (1, one),
        };
        Message {
            sender_uid: self.sender,
            receiver_type,
            receiver_id,
            msg_type: self.msg_type,
            content: self.content,
            msg_seqno,
            timestamp,
            at_uids: self.at_uids,
            msg_key,
            msg_status: self.msg_status,
            sys_cancel: self.sys_cancel,
            notify_code: self.notify_code,
            new_face_version: self.new_face_version,
            msg_source: self.msg_source,
            only_for: self.only_for,
            biz: self.biz,
            // Initial messages have times in seconds; the rest is derived, so that it is reproducible.
            micros: i64::try_from(msg_key % 1_000_000).unwrap_or(0),
        }
    }
}

/// An unused key in the documented format: Unix seconds in the upper half, noise in the lower. Keys of the same second
/// increase with the messages.
pub fn next_key(taken: &HashMap<u64, (Talk, u64)>, talk: &Conversation, seconds: i64, random: &mut Random) -> u64 {
    let upper = u64::from(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)) << 32;
    // The upper half of the noise is left for later messages of the same second.
    let noise = upper | random.below(1 << 31);
    let last = talk.all().last().map(|message| message.msg_key).filter(|last| last >> 32 == upper >> 32);
    let mut key = last.map_or(noise, |last| noise.max(last + 1));
    while taken.contains_key(&key) {
        key += 1;
    }
    key
}

impl World {
    /// Stores a message and returns its key. Unread counts follow from it; nothing is checked.
    pub fn store(&mut self, draft: Draft) -> u64 {
        let talk = draft.talk;
        let now = draft.timestamp.is_none().then(|| self.tick());
        let seconds = draft.timestamp.or(now.map(|now| now / 1_000_000)).unwrap_or(0);
        let conversation = self.talks.entry(talk).or_default();
        let key = next_key(&self.keys, conversation, seconds, &mut self.random);
        let last = conversation.last_seqno();
        let seqno = if draft.same_seqno && last > 0 { last } else { conversation.next_seqno(seconds) };
        let mut message = draft.into_message(seqno, key, seconds);
        message.micros = now.map_or(message.micros, |now| now % 1_000_000);
        self.insert(talk, message);
        key
    }

    /// Stores a message with a given key and sequence number (initial data).
    pub fn insert(&mut self, talk: Talk, message: Message) {
        self.keys.insert(message.msg_key, (talk, message.msg_seqno));
        self.talks.entry(talk).or_default().add(message);
    }

    /// Replaces a conversation; both parties have read it, and their views are reset.
    pub fn replace(&mut self, talk: Talk, conversation: Conversation) {
        let last = conversation.last_seqno();
        self.keys.retain(|_, (owner, _)| *owner != talk);
        self.keys.extend(conversation.all().iter().map(|message| (message.msg_key, (talk, message.msg_seqno))));
        self.views.retain(|(_, viewed), _| *viewed != talk);
        self.talks.insert(talk, conversation);
        if let Talk::Pair(one, other) = talk {
            self.read(one, talk, last);
            self.read(other, talk, last);
        }
    }

    /// Marks a conversation as read by `owner` up to a sequence number; the read mark never moves back.
    pub fn read(&mut self, owner: u64, talk: Talk, seqno: u64) {
        let now = self.clock.micros();
        let clears = self.settings.pushes == Pushes::Cleared;
        let view = self.view(owner, talk);
        if clears {
            view.biz_seqno = view.biz_seqno.max(seqno);
        }
        if view.ack_seqno < seqno {
            view.ack_seqno = seqno;
            view.ack_ts = now;
        }
    }

    /// Marks all of a conversation as read.
    pub fn read_all(&mut self, owner: u64, talk: Talk) {
        let last = self.talks.get(&talk).map_or(0, Conversation::last_seqno);
        self.read(owner, talk, last);
    }

    /// The message with this key, and the conversation it is in.
    pub fn by_key(&mut self, key: u64) -> Option<(Talk, &mut Message)> {
        let (talk, seqno) = *self.keys.get(&key)?;
        Some((talk, self.talks.get_mut(&talk)?.find_mut(seqno, key)?))
    }
}
