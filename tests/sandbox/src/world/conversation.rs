//! A conversation: its messages by sequence number, and the view of each party.

use super::arrivals::Arrivals;
use super::message::Message;
use serde_json::{Map, Value};

/// Sequence numbers count 2^24 per second from this moment (2021-10-31T16:00:00Z), plus a counter:
/// that is what the documented examples show.
const SEQNO_EPOCH: i64 = 1_635_696_000;
/// Counters in the documented examples lie around this value.
const SEQNO_COUNTER: u64 = 200_000;

/// All messages of one conversation, oldest first.
#[derive(Debug, Default, Clone)]
pub struct Conversation {
    messages: Vec<Message>,
    /// Whether `has_more` is 1 even at the end, as it sometimes is at the service.
    pub has_more_sticks: bool,
    /// Messages that arrive during a walk.
    pub arrivals: Arrivals,
}

/// One owner's view of a conversation.
#[derive(Debug, Default, Clone)]
pub struct View {
    /// The read mark: the newest sequence number that was read.
    pub ack_seqno: u64,
    /// When it was read, in microseconds.
    pub ack_ts: i64,
    /// Whether the session is intercepted.
    pub intercepted: bool,
    /// Whether interception was turned off by the user.
    pub trusted: bool,
    /// When it was pinned, in microseconds; 0 when it is not.
    pub top_ts: i64,
    /// Whether do-not-disturb is on.
    pub dnd: bool,
    /// Whether pushes of the other party are refused.
    pub push_off: bool,
    /// Sequence number at which the session was removed: a later message brings it back.
    pub removed: u64,
    /// The newest push that was read.
    pub biz_seqno: u64,
    /// Fields of the session object that a test overrides.
    pub fields: Map<String, Value>,
}

impl Conversation {
    /// Adds a message. Its sequence number is larger than all before (see [`Self::next_seqno`]), or equal to the last.
    pub fn add(&mut self, message: Message) {
        debug_assert!(self.last_seqno() <= message.msg_seqno, "numbers grow");
        self.messages.push(message);
    }

    /// All messages, oldest first.
    pub fn all(&self) -> &[Message] {
        &self.messages
    }

    /// The message with this sequence number and key: two can share a number.
    pub fn find_mut(&mut self, seqno: u64, key: u64) -> Option<&mut Message> {
        let first = self.messages.partition_point(|message| message.msg_seqno < seqno);
        self.messages
            .get_mut(first..)?
            .iter_mut()
            .take_while(|message| message.msg_seqno == seqno)
            .find(|message| message.msg_key == key)
    }

    /// The first sequence number, withdrawn messages included.
    pub fn first_seqno(&self) -> Option<u64> {
        self.messages.first().map(|message| message.msg_seqno)
    }

    /// The last sequence number; 0 when empty.
    pub fn last_seqno(&self) -> u64 {
        self.messages.last().map_or(0, |message| message.msg_seqno)
    }

    /// The sequence number of a message sent at `seconds`: by time, and always larger than the last.
    pub fn next_seqno(&self, seconds: i64) -> u64 {
        let since = u64::try_from(seconds - SEQNO_EPOCH).unwrap_or(0);
        let counter = (SEQNO_COUNTER + self.messages.len() as u64) & 0xff_ffff;
        ((since << 24) | counter).max(self.last_seqno() + 1)
    }

    /// Messages strictly between two sequence numbers, newest first.
    pub fn between(&self, begin: u64, end: u64) -> impl DoubleEndedIterator<Item = &Message> {
        let from = self.messages.partition_point(|message| message.msg_seqno <= begin);
        let to = self.messages.partition_point(|message| message.msg_seqno < end);
        self.messages.get(from..to).unwrap_or_default().iter().rev()
    }

    /// The newest message that `owner` can see.
    pub fn newest_for(&self, owner: u64) -> Option<&Message> {
        self.messages.iter().rev().find(|message| message.visible_to(owner))
    }

    /// The newest unread message that mentions `owner`; 0 for none.
    pub fn mention(&self, owner: u64, view: &View) -> u64 {
        let mentions = |message: &&Message| message.counts_for(owner) && message.mentions(owner);
        self.between(view.ack_seqno, u64::MAX).find(mentions).map_or(0, |message| message.msg_seqno)
    }

    /// How many messages `owner` has not read.
    pub fn unread(&self, owner: u64, view: &View) -> u64 {
        let counts = |message: &&Message| message.counts_for(owner) && !message.biz;
        self.between(view.ack_seqno, u64::MAX).filter(counts).count() as u64
    }

    /// How many pushes `owner` has not read.
    pub fn unread_biz(&self, owner: u64, view: &View) -> u64 {
        let counts = |message: &&Message| message.counts_for(owner) && message.biz;
        self.between(view.biz_seqno, u64::MAX).filter(counts).count() as u64
    }
}
