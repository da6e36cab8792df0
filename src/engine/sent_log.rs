//! What has been sent: keys that responses have accounted for, posts whose fate is not known, and where histories ended.
//!
//! It holds fingerprints and no texts, and is bounded.

use crate::endpoint::MessageContent;
use crate::model::Peer;
use litemap::LiteMap;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Where a history ended is read anew after this time: another device may have sent something since.
const END_LIFETIME: Duration = Duration::from_secs(10);

/// Keys that differ by less tell no order: they begin with the second of sending, off by one now and then, and go on at random.
const KEY_SLACK: u64 = 3 << 32;

const MAX_KEYS: usize = 1024;
const MAX_OPEN: usize = 64;
const MAX_ENDS: usize = 256;

/// What has been sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct SentLog {
    /// Since when at the latest the messages with these keys are there.
    #[serde(with = "super::pairs")]
    keys: LiteMap<u64, Duration>,
    open: Vec<OpenPost>,
    ends: Vec<(Peer, End)>,
    last: u64,
}

/// A post that may have arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct OpenPost {
    number: u64,
    peer: Peer,
    fingerprint: Fingerprint,
}

/// Where a history ended: everything newer has a larger number, and a key that is not clearly smaller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct End {
    pub(super) seqno: Option<u64>,
    pub(super) key: Option<u64>,
    /// When that was known.
    pub(super) at: Duration,
}

/// What the service leaves of a message as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    /// That of a message to send.
    pub(super) fn of(content: &MessageContent) -> Self {
        match content {
            MessageContent::Text(text) => Self::of_text(text),
            MessageContent::Image(image) => Self::of_image(&image.url),
            MessageContent::Recall(key) => Self::digest("recall", &key.to_string()),
        }
    }

    /// That of a text, in which the service changes the version of the names of emotes.
    pub(super) fn of_text(text: &str) -> Self {
        Self::digest("text", &text.replace("[tv_", "["))
    }

    /// That of an image, whose scheme does not matter.
    pub(super) fn of_image(url: &str) -> Self {
        let rest = ["https:", "http:"].iter().find_map(|scheme| {
            let (start, rest) = url.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some(rest)
        });
        Self::digest("image", rest.unwrap_or(url))
    }

    fn digest(kind: &str, text: &str) -> Self {
        let digest = Md5::digest(format!("{kind}\n{text}"));
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl End {
    /// Whether a message with this number and key may have been sent after it.
    pub(super) fn is_before(&self, seqno: Option<i128>, key: Option<u64>) -> bool {
        !self.is_reached(seqno, key) && is_newer(key, self.key)
    }

    /// Whether what is older than a message with this number and key was there before. Histories are sorted by number.
    pub(super) fn is_reached(&self, seqno: Option<i128>, key: Option<u64>) -> bool {
        match seqno.zip(self.seqno) {
            Some((own, end)) => own <= end.into(),
            None => !is_newer(key, self.key),
        }
    }
}

/// Whether a key is not clearly smaller.
fn is_newer(key: Option<u64>, end: Option<u64>) -> bool {
    key.zip(end).is_none_or(|(own, end)| own.saturating_add(KEY_SLACK) > end)
}

impl SentLog {
    /// Notes a key that a response or a lookup has accounted for.
    pub(super) fn account(&mut self, key: &str, peer: Peer, now: Duration) {
        let Ok(key) = key.parse() else { return };
        self.keys.insert(key, now);
        if self.keys.len() > MAX_KEYS {
            let oldest = self.keys.first().map(|(key, _)| *key);
            oldest.map(|key| self.keys.remove(&key));
        }
        if let Some((_, end)) = self.ends.iter_mut().find(|(other, _)| *other == peer) {
            end.key = end.key.max(Some(key));
        }
    }

    /// Whether a response or a lookup has accounted for this key.
    pub(super) fn is_accounted(&self, key: &str) -> bool {
        self.sent_at(key).is_some()
    }

    /// Since when at the latest the message with this key is there.
    pub(super) fn sent_at(&self, key: &str) -> Option<Duration> {
        self.keys.get(&key.parse().ok()?).copied()
    }

    /// Notes a post that leaves; its number closes it.
    pub(super) fn open(&mut self, peer: Peer, fingerprint: &Fingerprint) -> u64 {
        self.last += 1;
        self.open.push(OpenPost { number: self.last, peer, fingerprint: fingerprint.clone() });
        if self.open.len() > MAX_OPEN {
            self.open.remove(0);
        }
        self.last
    }

    /// The fate of this post is known.
    pub(super) fn close(&mut self, number: u64) {
        self.open.retain(|post| post.number != number);
    }

    /// Whether another post of the same content may have arrived.
    pub(super) fn has_other(&self, number: u64, peer: Peer, fingerprint: &Fingerprint) -> bool {
        let is_alike = |post: &&OpenPost| post.peer == peer && post.fingerprint == *fingerprint;
        self.open.iter().filter(is_alike).any(|post| post.number != number)
    }

    /// Where the history with `peer` ended a moment ago.
    pub(super) fn end(&self, peer: Peer, now: Duration) -> Option<End> {
        let (_, end) = self.ends.iter().find(|(other, _)| *other == peer)?;
        (now.saturating_sub(end.at) < END_LIFETIME).then_some(*end)
    }

    /// Notes where the history with `peer` ends.
    pub(super) fn set_end(&mut self, peer: Peer, end: End) {
        self.ends.retain(|(other, _)| *other != peer);
        self.ends.push((peer, end));
        if self.ends.len() > MAX_ENDS {
            self.ends.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    const PEER: Peer = Peer { id: Id(7), session_type: 1 };

    #[test]
    fn fingerprints_ignore_what_the_service_changes() {
        assert_eq!(Fingerprint::of_text("a[doge]"), Fingerprint::of_text("a[tv_doge]"));
        assert_eq!(Fingerprint::of_image("http://i0.hdslb.com/a"), Fingerprint::of_image("https://i0.hdslb.com/a"));
        assert_eq!(Fingerprint::of_image("HTTP://i0.hdslb.com/a"), Fingerprint::of_image("//i0.hdslb.com/a"));
        assert_ne!(Fingerprint::of_text("a"), Fingerprint::of_image("a"));
    }

    #[test]
    fn what_is_newer_in_number_and_not_clearly_older_in_key_comes_after_an_end() {
        let key = |second: u64, rest: u64| Some((second << 32) | rest);
        let end = End { seqno: Some(10), key: key(100, 7), at: Duration::ZERO };
        for (seqno, own, expected) in [
            (Some(11), key(101, 0), true),
            (Some(11), key(98, 0), true),
            (Some(11), key(97, 0), false),
            (Some(11), Some(0), false),
            (Some(10), key(101, 0), false),
            (Some(11), None, true),
            (None, key(101, 0), true),
            (None, key(97, 0), false),
            (Some(10), None, false),
        ] {
            assert_eq!(end.is_before(seqno, own), expected, "{seqno:?} {own:?}");
        }
    }

    #[test]
    fn an_end_is_known_for_a_moment() {
        let mut log = SentLog::default();
        log.set_end(PEER, End { at: Duration::from_secs(1), ..End::default() });
        assert!(log.end(PEER, Duration::from_secs(10)).is_some());
        log.account("5", PEER, Duration::from_secs(9));
        assert_eq!(log.end(PEER, Duration::from_secs(10)).and_then(|end| end.key), Some(5));
        assert!(log.end(PEER, Duration::from_secs(11)).is_none());
    }

    #[test]
    fn the_log_is_bounded() {
        let mut log = SentLog::default();
        for number in 0..5000_u64 {
            log.account(&number.to_string(), PEER, Duration::ZERO);
            log.open(PEER, &Fingerprint::of_text("a"));
            log.set_end(Peer { id: Id(number), session_type: 1 }, End::default());
        }
        assert_eq!((log.keys.len(), log.open.len(), log.ends.len()), (MAX_KEYS, MAX_OPEN, MAX_ENDS));
        assert!(log.is_accounted("4999") && !log.is_accounted("0"));
    }
}
