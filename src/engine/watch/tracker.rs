//! Decides what is new: a pure function of what was handled before and what replies show.
//!
//! - In a conversation with a mark, everything with a larger sequence number is new. Messages out of order, and those whose
//!   number cannot be believed, are told by key.
//! - In one without a mark, which stood too far down the list when the watch began or was removed, what is new is told by
//!   time: keys begin with the second of sending.
//! - Marks move to what pages show, never to what a row promises: a message that the history does not have yet would be lost.

use super::MAX_AHEAD;
use super::cursor::Cursor;
use super::event::Change;
use super::page::Message;
use super::row::{Look, Row};
use crate::model::Peer;
use litemap::LiteMap;
use std::collections::VecDeque;
use std::time::Duration;

/// A conversation may be listed this much later than one with a later time, as replies come from several machines.
const OVERLAP: u64 = 60_000_000;

/// The most conversations whose look is remembered.
const MAX_KNOWN: usize = 1000;

/// The most recalls that are remembered, so that each is told once.
const MAX_RECALLED: usize = 256;

/// The most keys of the last minute per conversation, for messages whose number does not tell whether they are new.
const MAX_SEEN: usize = 512;

/// How many polls wait for a message that a row promises and the history does not have.
const PATIENCE: u8 = 4;

#[derive(Debug, Clone)]
pub(super) struct Tracker {
    pub(super) cursor: Cursor,
    known: LiteMap<Peer, Known>,
    recalled: VecDeque<u64>,
}

/// What is remembered of a conversation besides its mark.
#[derive(Debug, Clone, Default)]
struct Known {
    time: u64,
    look: Look,
    last_key: Option<u64>,
    /// Keys that its pages showed lately; `None` before the first page.
    seen: Option<VecDeque<u64>>,
    /// A number that a row promises, and how many polls in a row did not find it.
    awaited: Option<(u64, u8)>,
    /// How many polls in a row could not read it.
    unreadable: u8,
}

/// Whether a conversation has to be read, and what has changed in its row.
pub(super) struct Finding {
    pub(super) is_to_read: bool,
    pub(super) changes: Vec<Change>,
    /// The last message was there before, and is recalled now.
    pub(super) recalled: Option<u64>,
}

impl Tracker {
    pub(super) fn new(cursor: Cursor) -> Self {
        Self { cursor, known: LiteMap::new(), recalled: VecDeque::new() }
    }

    /// Whether it has not begun yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.cursor.time == 0 && self.cursor.floor == 0 && self.cursor.marks.is_empty()
    }

    /// Where a list of what may be new begins, in µs.
    pub(super) fn begin(&self) -> u64 {
        self.cursor.time.saturating_sub(OVERLAP)
    }

    /// Begins at now: what the newest conversations hold is not new, nor is anything older.
    pub(super) fn start(&mut self, rows: &[Row], wall: Duration) {
        let ahead = wall + MAX_AHEAD;
        let mut floor = 0;
        for row in rows {
            if let Some(newest) = row.promised() {
                self.cursor.mark(row.peer, newest);
            }
            if let Some(key) = row.last.key.filter(|_| row.last.is_recalled()) {
                self.note_recall(key);
            }
            self.learn(row);
            let at = if micros(ahead) > row.time { row.time } else { 0 };
            self.cursor.time = self.cursor.time.max(at);
            let key = row.last.key.filter(|key| *key < key_at(ahead)).unwrap_or(0);
            floor = floor.max(key).max(key_at(Duration::from_micros(at)));
        }
        // All that is listed may be old, and the clock may be wrong by up to a day.
        self.cursor.floor = floor.max(key_at(wall.saturating_sub(MAX_AHEAD)));
        self.prune();
    }

    /// Drops a mark that is larger than anything in the conversation: what is new is told by time.
    pub(super) fn check_mark(&mut self, row: &Row) {
        let mark = self.cursor.marks.get(&row.peer).copied();
        if mark.is_some() && mark > row.promised() && row.promised().is_some() && !self.known.contains_key(&row.peer) {
            self.cursor.unmark(row.peer);
        }
    }

    /// Looks at a row.
    pub(super) fn examine(&self, row: &Row) -> Finding {
        let mark = self.cursor.marks.get(&row.peer).copied();
        let known = self.known.get(&row.peer);
        let promised = row.promised();
        let is_news = match mark {
            Some(mark) => {
                let given_up = known.and_then(|known| known.awaited).filter(|(_, polls)| *polls >= PATIENCE);
                promised.is_some_and(|promised| promised > mark && given_up.is_none_or(|(number, _)| promised > number))
            }
            None => row.time > self.begin() || row.last.key.is_some_and(|key| key > self.floor()),
        };
        // A number that is not believed, or equal to the last one.
        let is_other = known.is_some_and(|known| row.last.key.is_some() && known.last_key != row.last.key);
        let changes = match known {
            Some(known) => differences(&known.look, &row.look),
            None if mark.is_none() => vec![Change::New],
            None => Vec::new(),
        };
        let recalled = row.last.key.filter(|key| known.is_some_and(|known| known.last_key == Some(*key)));
        let recalled = recalled.filter(|key| row.last.is_recalled() && !self.recalled.contains(key));
        Finding { is_to_read: is_news || is_other, changes, recalled }
    }

    /// Whether a message was not delivered before.
    pub(super) fn is_new(&self, peer: Peer, message: &Message) -> bool {
        let seen = self.known.get(&peer).and_then(|known| known.seen.as_ref());
        let key = message.time_key();
        let is_late = key > self.floor() && seen.is_none_or(|seen| !seen.contains(&key));
        match (self.cursor.marks.get(&peer), message.seqno) {
            (Some(mark), Some(seqno)) if seqno > *mark => true,
            // Out of order, in a conversation whose recent keys are all known.
            (Some(_), Some(_)) => is_late && seen.is_some_and(|seen| seen.len() < MAX_SEEN),
            (_, _) => is_late,
        }
    }

    /// Remembers the keys of a page that was looked at.
    pub(super) fn note_page(&mut self, peer: Peer, keys: impl Iterator<Item = u64>) {
        let floor = self.floor();
        let seen = self.known.entry(peer).or_default().seen.get_or_insert_default();
        seen.retain(|key| *key > floor);
        for key in keys.filter(|key| *key > floor) {
            if seen.len() < MAX_SEEN && !seen.contains(&key) {
                seen.push_back(key);
            }
        }
    }

    /// The key up to which messages of conversations without a mark are not new.
    fn floor(&self) -> u64 {
        self.cursor.floor.max(key_at(Duration::from_micros(self.begin())))
    }

    /// Whether a recall is told for the first time.
    pub(super) fn note_recall(&mut self, key: u64) -> bool {
        if self.recalled.contains(&key) {
            return false;
        }
        if self.recalled.len() >= MAX_RECALLED {
            self.recalled.pop_front();
        }
        self.recalled.push_back(key);
        true
    }

    /// A message has been told.
    pub(super) fn deliver(&mut self, peer: Peer, message: &Message) {
        if let Some(seqno) = message.seqno {
            self.cursor.mark(peer, seqno);
        }
    }

    /// A conversation was read to its end. Returns whether all that its row promises was there.
    pub(super) fn settle(&mut self, row: &Row, newest: Option<u64>) -> bool {
        // With a mark at last, what follows is told by number.
        if let Some(newest) = newest {
            self.cursor.mark(row.peer, newest);
        }
        let mark = self.cursor.marks.get(&row.peer).copied().unwrap_or(0);
        let known = self.known.entry(row.peer).or_default();
        known.unreadable = 0;
        let promised = row.promised().filter(|promised| *promised > mark);
        known.awaited = promised.map(|promised| match known.awaited {
            Some((number, polls)) if number == promised => (number, polls.saturating_add(1)),
            _ => (promised, 1),
        });
        let is_settled = known.awaited.is_none_or(|(_, polls)| polls >= PATIENCE);
        self.learn(row);
        is_settled
    }

    /// A conversation could not be read. Returns whether to give it up.
    pub(super) fn note_unreadable(&mut self, peer: Peer) -> bool {
        let known = self.known.entry(peer).or_default();
        known.unreadable = known.unreadable.saturating_add(1);
        known.unreadable >= PATIENCE
    }

    /// Skips what a conversation holds. Returns its mark.
    pub(super) fn skip(&mut self, row: &Row) -> Option<u64> {
        if let Some(promised) = row.promised() {
            self.cursor.mark(row.peer, promised);
        }
        self.learn(row);
        row.promised()
    }

    /// All rows were handled, except those from `unsettled` on.
    pub(super) fn finish(&mut self, rows: impl Iterator<Item = u64>, unsettled: Option<u64>, wall: Duration) {
        let ahead = micros(wall + MAX_AHEAD);
        let newest = rows.filter(|time| *time < ahead).max().unwrap_or(0);
        let newest = unsettled.map_or(newest, |time| newest.min(time.saturating_sub(1)));
        self.cursor.time = self.cursor.time.max(newest);
        self.prune();
    }

    /// Remembers how a conversation looks.
    pub(super) fn learn(&mut self, row: &Row) {
        let known = self.known.entry(row.peer).or_default();
        known.time = row.time;
        known.look = row.look;
        known.last_key = row.last.key.or(known.last_key);
    }

    /// Keeps what changed last.
    fn prune(&mut self) {
        while self.known.len() > MAX_KNOWN {
            let Some(oldest) = self.known.iter().min_by_key(|(_, known)| known.time).map(|(peer, _)| *peer) else {
                return;
            };
            self.known.remove(&oldest);
        }
    }
}

fn differences(before: &Look, now: &Look) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut compare = |change, before: Option<i128>, now: Option<i128>| {
        if before.is_some() && now.is_some() && before != now && !changes.contains(&change) {
            changes.push(change);
        }
    };
    compare(Change::Unread, before.unread, now.unread);
    compare(Change::Unread, before.pushes, now.pushes);
    compare(Change::Read, before.read, now.read);
    compare(Change::Pin, before.pin, now.pin);
    compare(Change::Dnd, before.dnd, now.dnd);
    compare(Change::Intercept, before.intercept, now.intercept);
    changes
}

/// The smallest key of a message sent at `time` since 1970.
fn key_at(time: Duration) -> u64 {
    time.as_secs().saturating_mul(1 << 32)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
