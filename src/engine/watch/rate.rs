//! A rate limiter that a poller can hand to the next one.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The clock of a page starts at 0 when it loads, and requests may lie before that.
const BEFORE: Duration = Duration::from_secs(86_400);

/// The generic cell rate algorithm: one request per `period`, and bursts. A span of time `t` has at most
/// `burst + t / period` requests.
#[derive(Debug, Clone)]
pub(super) struct Rate {
    period: Duration,
    burst: u32,
    /// When the last request began, plus [`BEFORE`].
    last: Option<Duration>,
    /// From when on the whole burst is available again.
    full: Duration,
}

/// How far a rate limiter has been used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// How long ago the last request began, in ms.
    pub ago: u64,
    /// In how many ms the whole burst is available again.
    pub debt: u64,
}

impl Rate {
    pub(super) fn new(period: Duration, burst: u32) -> Self {
        Self { period, burst, last: None, full: Duration::ZERO }
    }

    /// Continues where another limiter was.
    pub(super) fn resume(&mut self, used: Used, now: Duration) {
        let ago = Duration::from_millis(used.ago).min(now + BEFORE);
        self.last = Some(now + BEFORE - ago);
        self.full = now + Duration::from_millis(used.debt).min(self.period * self.burst);
    }

    pub(super) fn take(&mut self, now: Duration) {
        self.last = Some(now + BEFORE);
        self.full = self.full.max(now) + self.period;
    }

    /// The time `wait` after the last request, if there was one.
    pub(super) fn after_last(&self, wait: Duration) -> Option<Duration> {
        Some((self.last? + wait).saturating_sub(BEFORE))
    }

    /// When the next request may begin.
    pub(super) fn free_at(&self) -> Duration {
        self.full.saturating_sub(self.period * self.burst.saturating_sub(1))
    }

    pub(super) fn used(&self, now: Duration) -> Option<Used> {
        let ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Some(Used { ago: ms((now + BEFORE).saturating_sub(self.last?)), debt: ms(self.full.saturating_sub(now)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Takes all requests until `end`, each as soon as possible.
    fn take_all(rate: &mut Rate, mut now: Duration, end: Duration) -> usize {
        let mut count = 0;
        loop {
            now = now.max(rate.free_at());
            if now >= end {
                return count;
            }
            rate.take(now);
            count += 1;
        }
    }

    #[test]
    fn an_hour_has_at_most_the_burst_and_one_request_per_period() {
        let mut rate = Rate::new(s(20), 5);
        assert_eq!(take_all(&mut rate, s(1000), s(4600)), 180 + 4);
        assert_eq!(take_all(&mut rate, s(4600), s(8200)), 180);
        // After a rest the burst is available again.
        assert_eq!(take_all(&mut rate, s(8200 + 100), s(8200 + 120)), 5);
    }

    #[test]
    fn the_next_limiter_continues_although_its_clock_starts_at_0() {
        let mut before = Rate::new(s(20), 5);
        for at in [1000, 1001, 1002] {
            before.take(s(at));
        }
        let mut next = Rate::new(s(20), 5);
        next.resume(before.used(s(1010)).unwrap(), s(1));
        assert_eq!(next.after_last(s(20)), Some(s(13)));
        assert_eq!(next.used(s(1)), before.used(s(1010)));
        assert_eq!(take_all(&mut next, s(1), s(2)), take_all(&mut before, s(1010), s(1011)));
    }

    #[test]
    fn an_impossible_past_blocks_for_one_burst_at_most() {
        let mut rate = Rate::new(s(20), 5);
        rate.resume(Used { ago: u64::MAX, debt: u64::MAX }, s(1));
        assert_eq!((rate.free_at(), rate.after_last(s(20))), (s(21), Some(Duration::ZERO)));
    }
}
