//! When a watch asks: a pure function of what has happened and the time.

use std::collections::VecDeque;
use std::time::Duration;

/// How often the site itself asks for new conversations, and how often at most.
pub(super) const USUAL_INTERVAL: Duration = Duration::from_secs(20);
pub(super) const MIN_INTERVAL: Duration = Duration::from_secs(6);
pub(super) const MAX_INTERVAL: Duration = Duration::from_secs(3600);

/// Of a hidden page, and the longest backoff.
const SLOW_INTERVAL: Duration = Duration::from_secs(120);

/// How often the site counts unread messages.
pub(super) const COUNT_INTERVAL: Duration = Duration::from_secs(120);

/// After news they are counted sooner, as long as the hour has so many left.
const EAGER_COUNTS: usize = 20;
const HOUR: Duration = Duration::from_secs(3600);

#[derive(Debug, Clone)]
pub(super) struct Schedule {
    interval: Duration,
    /// When the last polls and counts began, within an hour.
    polls: Budget,
    counts: Budget,
    /// Whether there was news since the last count.
    has_news: bool,
    /// How many polls failed in a row.
    failures: u32,
    /// Not before this time: a backoff, or a rest after risk control.
    backoff: Option<Duration>,
    rest: Option<Duration>,
    /// Jitter of the current wait, from 0 to 1.
    jitter: f64,
    /// The number of nudges that polls have answered.
    nudges: u32,
}

/// What of the outside matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outside {
    /// Whether somebody looks.
    pub(super) is_watched: bool,
    /// How often a poll was asked for.
    pub(super) nudges: u32,
}

impl Schedule {
    pub(super) fn new(interval: Duration, nudges: u32) -> Self {
        let per_hour = HOUR.as_millis() / interval.as_millis().max(1);
        Self {
            interval,
            polls: Budget::new(usize::try_from(per_hour).unwrap_or(usize::MAX)),
            counts: Budget::new(30),
            has_news: false,
            failures: 0,
            backoff: None,
            rest: None,
            jitter: 0.0,
            nudges,
        }
    }

    /// When the next poll is due.
    pub(super) fn due(&self, outside: Outside) -> Duration {
        let Some(last) = self.polls.last() else { return Duration::ZERO };
        let is_nudged = outside.nudges != self.nudges;
        let interval = self.pace(outside.is_watched).mul_f64(1.0 + self.jitter / 10.0);
        let usual = match self.backoff {
            Some(until) => until,
            None => last + interval,
        };
        let due = if is_nudged { usual.min(last + MIN_INTERVAL) } else { usual };
        due.max(self.rest.unwrap_or_default()).max(self.polls.free_at())
    }

    fn pace(&self, is_watched: bool) -> Duration {
        if is_watched { self.interval } else { self.interval.max(SLOW_INTERVAL) }
    }

    /// Whether so much time has passed since the last poll that something was missed.
    pub(super) fn is_late(&self, now: Duration, is_watched: bool) -> bool {
        let slack = self.pace(is_watched).max(SLOW_INTERVAL) * 2;
        self.polls.last().is_some_and(|last| now > last + slack)
    }

    /// A poll begins; `jitter` is a random byte.
    pub(super) fn begin(&mut self, now: Duration, outside: Outside, jitter: u8) {
        self.polls.take(now);
        self.nudges = outside.nudges;
        self.jitter = f64::from(jitter) / 255.0;
    }

    /// A poll succeeded.
    pub(super) fn succeed(&mut self) {
        (self.failures, self.backoff, self.rest) = (0, None, None);
    }

    /// A poll failed: when it is repeated. The service may ask for a longer wait.
    pub(super) fn fail(&mut self, now: Duration, asked: Option<Duration>) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let doubled = self.interval * 2_u32.saturating_pow(self.failures.min(8) - 1);
        let wait = doubled.min(SLOW_INTERVAL.max(self.interval)).mul_f64(1.0 + self.jitter / 10.0);
        let until = now + wait.max(asked.unwrap_or_default());
        self.backoff = Some(until);
        // What the service asks for is never cut short.
        if asked.is_some() {
            self.rest = Some(until);
        }
        until
    }

    /// Risk control refused.
    pub(super) fn rest(&mut self, until: Duration) {
        self.rest = Some(until);
        self.backoff = Some(until);
    }

    /// Whether unread messages are to be counted, after a poll with news or without. News that came too soon after the last
    /// count is counted later.
    pub(super) fn is_count_due(&mut self, now: Duration, has_news: bool) -> bool {
        self.has_news |= has_news;
        let wait = self.counts.last().map(|last| now.saturating_sub(last));
        let is_due = wait.is_none_or(|wait| wait >= COUNT_INTERVAL);
        let is_eager =
            self.has_news && self.counts.used(now) < EAGER_COUNTS && wait.is_none_or(|wait| wait >= USUAL_INTERVAL);
        (is_due || is_eager) && self.counts.free_at() <= now
    }

    pub(super) fn begin_count(&mut self, now: Duration) {
        self.has_news = false;
        self.counts.take(now);
    }
}

/// So many requests in any hour.
#[derive(Debug, Clone)]
struct Budget {
    size: usize,
    taken: VecDeque<Duration>,
}

impl Budget {
    fn new(size: usize) -> Self {
        Self { size, taken: VecDeque::new() }
    }

    fn take(&mut self, now: Duration) {
        while self.taken.front().is_some_and(|at| *at + HOUR <= now) {
            self.taken.pop_front();
        }
        self.taken.push_back(now);
    }

    fn last(&self) -> Option<Duration> {
        self.taken.back().copied()
    }

    fn used(&self, now: Duration) -> usize {
        self.taken.iter().filter(|at| **at + HOUR > now).count()
    }

    /// When there is one left.
    fn free_at(&self) -> Duration {
        match self.taken.len().checked_sub(self.size) {
            Some(at) => self.taken.get(at).map_or(Duration::ZERO, |at| *at + HOUR),
            None => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    const SEEN: Outside = Outside { is_watched: true, nudges: 0 };
    const HIDDEN: Outside = Outside { is_watched: false, nudges: 0 };

    #[test]
    fn a_visible_page_asks_every_20_s_and_a_hidden_one_every_2_min() {
        let mut schedule = Schedule::new(s(20), 0);
        assert_eq!(schedule.due(SEEN), Duration::ZERO);
        schedule.begin(s(1000), SEEN, 0);
        assert_eq!((schedule.due(SEEN), schedule.due(HIDDEN)), (s(1020), s(1120)));
        schedule.begin(s(1000), SEEN, 255);
        assert_eq!(schedule.due(SEEN), s(1022));
    }

    #[test]
    fn a_nudge_brings_the_next_poll_forward_but_not_below_6_s() {
        let mut schedule = Schedule::new(s(20), 0);
        schedule.begin(s(1000), SEEN, 0);
        let nudged = Outside { nudges: 1, ..SEEN };
        assert_eq!(schedule.due(nudged), s(1006));
        schedule.begin(s(1006), nudged, 0);
        assert_eq!(schedule.due(nudged), s(1026));
    }

    #[test]
    fn an_hour_has_at_most_180_polls_however_often_it_is_nudged() {
        let mut schedule = Schedule::new(s(20), 0);
        let (mut now, mut polls) = (s(1000), Vec::new());
        for nudges in 0..1000 {
            let outside = Outside { nudges, ..SEEN };
            now = schedule.due(outside).max(now);
            schedule.begin(now, outside, 0);
            polls.push(now);
        }
        for (at, poll) in polls.iter().enumerate() {
            assert!(polls[at..].iter().take_while(|other| **other < *poll + HOUR).count() <= 180);
        }
    }

    #[test]
    fn errors_back_off_to_2_min_and_what_the_service_asks_for_is_kept() {
        let mut schedule = Schedule::new(s(20), 0);
        schedule.begin(s(1000), SEEN, 0);
        let waits: Vec<Duration> = (0..5).map(|_| schedule.fail(s(1000), None) - s(1000)).collect();
        assert_eq!(waits, [20, 40, 80, 120, 120].map(s));
        assert_eq!(schedule.fail(s(1000), Some(s(600))), s(1600));
        assert_eq!(schedule.due(Outside { nudges: 1, ..SEEN }), s(1600));
        schedule.succeed();
        assert_eq!(schedule.due(SEEN), s(1020));
    }

    #[test]
    fn news_that_comes_soon_after_a_count_is_counted_with_the_next_poll() {
        let mut schedule = Schedule::new(s(20), 0);
        schedule.begin_count(s(1000));
        assert!(!schedule.is_count_due(s(1006), true));
        assert!(schedule.is_count_due(s(1026), false));
        schedule.begin_count(s(1026));
        assert!(!schedule.is_count_due(s(1046), false));
    }

    #[test]
    fn counts_come_every_2_min_and_sooner_after_news_while_the_hour_allows_it() {
        let mut schedule = Schedule::new(s(20), 0);
        assert!(schedule.is_count_due(s(1000), false));
        schedule.begin_count(s(1000));
        assert!(!schedule.is_count_due(s(1119), false) && schedule.is_count_due(s(1120), false));
        assert!(!schedule.is_count_due(s(1019), true) && schedule.is_count_due(s(1020), true));
        let mut now = s(1000);
        let mut counts = 1;
        while now < s(4600) {
            now += s(20);
            if schedule.is_count_due(now, true) {
                schedule.begin_count(now);
                counts += 1;
            }
        }
        assert!(counts <= 31, "{counts}");
    }
}
