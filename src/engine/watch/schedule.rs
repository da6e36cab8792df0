//! When a watch polls: a pure function of what has happened and the time.

use super::rate::{Rate, Used};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::time::Duration;

/// The interval of the site itself, and the bounds of an interval.
pub(super) const USUAL_INTERVAL: Duration = Duration::from_secs(20);
pub(super) const MIN_INTERVAL: Duration = Duration::from_secs(6);
pub(super) const MAX_INTERVAL: Duration = Duration::from_secs(3600);

/// The interval of a hidden page, and the longest backoff.
const SLOW_INTERVAL: Duration = Duration::from_secs(120);

/// How often the site counts unread messages.
pub(super) const COUNT_INTERVAL: Duration = Duration::from_secs(120);

/// The longest rest that is taken over from another watch.
const MAX_REST: Duration = Duration::from_secs(3600);

/// The largest jitter, as a fraction of the wait.
const JITTER: f64 = 0.1;

/// Polls are an interval apart, plus jitter, or sooner after a nudge: with 20 s at most 179 an hour.
const POLL_BURST: u32 = 8;

/// A count follows a poll every 2 minutes, or sooner after news: at most 30 an hour.
const COUNT_BURST: u32 = 3;
const COUNT_PERIOD: Duration = Duration::from_millis(133_334);

/// The pace of a watch: when it polled, and what it was told. The next watch of the account, in another tab or page, goes on
/// with it instead of polling at once.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pace {
    /// The rate of polls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polls: Option<Used>,
    /// The rate of counts of unread messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Used>,
    /// For how many ms more to rest, as risk control or a busy service wants it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<u64>,
    /// The fingerprint of the cursor behind all that was told, where the last poll succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<u32>,
    /// The counts of unread messages as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<Box<RawValue>>,
}

impl PartialEq for Pace {
    fn eq(&self, other: &Self) -> bool {
        let json = |pace: &Self| pace.unread.as_ref().map(|unread| unread.get().to_owned());
        let times = |pace: &Self| (pace.polls, pace.counts, pace.rest, pace.reached);
        times(self) == times(other) && json(self) == json(other)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Schedule {
    interval: Duration,
    polls: Rate,
    counts: Rate,
    /// Where the last poll succeeded, the fingerprint of the cursor behind all that was told.
    reached: Option<u32>,
    /// The last counts, as JSON.
    unread: Option<Box<RawValue>>,
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

/// What a schedule has to know of its surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outside {
    /// Whether this page, or another tab, is visible.
    pub(super) is_watched: bool,
    /// How many nudges there were.
    pub(super) nudges: u32,
}

impl Schedule {
    /// A schedule that goes on at `pace`.
    pub(super) fn new(interval: Duration, nudges: u32, pace: Pace, now: Duration) -> Self {
        let mut schedule = Self {
            interval,
            // A wait with average jitter.
            polls: Rate::new(interval.mul_f64(1.0 + JITTER / 2.0), POLL_BURST),
            counts: Rate::new(COUNT_PERIOD, COUNT_BURST),
            reached: pace.reached,
            unread: pace.unread.filter(|unread| unread.get().starts_with('{')),
            has_news: false,
            failures: 0,
            backoff: None,
            rest: None,
            jitter: 0.0,
            nudges,
        };
        if let Some(used) = pace.polls {
            schedule.polls.resume(used, now);
        }
        if let Some(used) = pace.counts {
            schedule.counts.resume(used, now);
        }
        schedule.rest = pace.rest.map(|ms| now + Duration::from_millis(ms).min(MAX_REST));
        schedule
    }

    /// What the next watch needs to go on at the same pace.
    pub(super) fn pace(&self, now: Duration) -> Pace {
        let rest = self.resting(now).and_then(|until| u64::try_from((until - now).as_millis()).ok());
        let (polls, counts) = (self.polls.used(now), self.counts.used(now));
        Pace { polls, counts, rest, reached: self.reached, unread: self.unread.clone() }
    }

    /// Until when to rest.
    pub(super) fn resting(&self, now: Duration) -> Option<Duration> {
        self.rest.filter(|until| *until > now)
    }

    /// When the next poll is due.
    pub(super) fn due(&self, outside: Outside) -> Duration {
        let interval = self.interval_of(outside).mul_f64(1.0 + self.jitter * JITTER);
        let usual = self.backoff.or_else(|| self.polls.after_last(interval)).unwrap_or_default();
        let is_nudged = outside.nudges != self.nudges;
        let due = match self.polls.after_last(MIN_INTERVAL) {
            Some(soon) if is_nudged => usual.min(soon),
            _ => usual,
        };
        due.max(self.rest.unwrap_or_default()).max(self.polls.free_at())
    }

    fn interval_of(&self, outside: Outside) -> Duration {
        if outside.is_watched { self.interval } else { self.interval.max(SLOW_INTERVAL) }
    }

    /// Whether the last poll is so long ago that something may have been missed.
    pub(super) fn is_late(&self, now: Duration, outside: Outside) -> bool {
        let slack = self.interval_of(outside).max(SLOW_INTERVAL) * 2;
        self.polls.after_last(slack).is_some_and(|late| now > late)
    }

    /// Whether the last poll succeeded within the interval, and the cursor with this fingerprint has all that it found.
    pub(super) fn is_current(&self, now: Duration, outside: Outside, reached: u32) -> bool {
        let due = self.polls.after_last(self.interval_of(outside));
        self.reached == Some(reached) && due.is_some_and(|due| due > now)
    }

    /// A poll begins; `jitter` is a random byte.
    pub(super) fn begin(&mut self, now: Duration, outside: Outside, jitter: u8) {
        self.polls.take(now);
        self.reached = None;
        self.prepare(outside, jitter);
    }

    /// Something that a poll needs is asked for first.
    pub(super) fn prepare(&mut self, outside: Outside, jitter: u8) {
        self.nudges = outside.nudges;
        self.jitter = f64::from(jitter) / 255.0;
    }

    /// A poll succeeded.
    pub(super) fn succeed(&mut self) {
        (self.failures, self.backoff, self.rest) = (0, None, None);
    }

    /// The last poll has succeeded, and all that it found is told.
    pub(super) fn reach(&mut self, reached: u32) {
        self.reached = Some(reached);
    }

    /// A poll failed. Returns when to retry; the service may have asked for a longer wait.
    pub(super) fn fail(&mut self, now: Duration, asked: Option<Duration>) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let doubled = self.interval * 2_u32.saturating_pow(self.failures.min(8) - 1);
        let wait = doubled.min(SLOW_INTERVAL.max(self.interval)).mul_f64(1.0 + self.jitter * JITTER);
        let until = now + wait.max(asked.unwrap_or_default());
        (self.reached, self.backoff) = (None, Some(until));
        // A nudge does not cut short what the service asks for.
        if asked.is_some() {
            self.rest = Some(until);
        }
        until
    }

    /// Risk control refused a poll.
    pub(super) fn rest(&mut self, until: Duration) {
        (self.reached, self.backoff, self.rest) = (None, Some(until), Some(until));
    }

    /// Whether a count is due after a poll, with news or without. News too soon after the last count waits for a later poll.
    pub(super) fn is_count_due(&mut self, now: Duration, has_news: bool) -> bool {
        self.has_news |= has_news;
        let wait = if self.has_news { USUAL_INTERVAL } else { COUNT_INTERVAL };
        self.counts.after_last(wait).unwrap_or_default().max(self.counts.free_at()) <= now
    }

    pub(super) fn begin_count(&mut self, now: Duration) {
        self.has_news = false;
        self.counts.take(now);
    }

    /// Remembers counts as JSON.
    pub(super) fn note_counts(&mut self, counts: &str) {
        self.unread = RawValue::from_string(counts.to_owned()).ok();
    }

    /// The counts of the last watch, while no new ones are due.
    pub(super) fn known_counts(&self, now: Duration) -> Option<String> {
        let is_recent = self.counts.after_last(COUNT_INTERVAL).is_some_and(|due| due > now);
        self.unread.as_ref().filter(|_| is_recent).map(|unread| unread.get().to_owned())
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
        let mut schedule = Schedule::new(s(20), 0, Pace::default(), s(900));
        assert_eq!(schedule.due(SEEN), Duration::ZERO);
        schedule.begin(s(1000), SEEN, 0);
        assert_eq!((schedule.due(SEEN), schedule.due(HIDDEN)), (s(1020), s(1120)));
        schedule.begin(s(1000), SEEN, 255);
        assert_eq!(schedule.due(SEEN), s(1022));
    }

    #[test]
    fn a_nudge_brings_the_next_poll_forward_but_not_below_6_s() {
        let mut schedule = Schedule::new(s(20), 0, Pace::default(), s(900));
        schedule.begin(s(1000), SEEN, 0);
        let nudged = Outside { nudges: 1, ..SEEN };
        assert_eq!(schedule.due(nudged), s(1006));
        schedule.begin(s(1006), nudged, 0);
        assert_eq!(schedule.due(nudged), s(1026));
    }

    /// The most that fall into any hour.
    fn most_an_hour(times: &[Duration]) -> usize {
        let within = |at: usize| times[at..].iter().take_while(|time| **time < times[at] + s(3600)).count();
        (0..times.len()).map(within).max().unwrap_or(0)
    }

    #[test]
    fn an_hour_has_at_most_180_polls_however_often_it_is_nudged_and_handed_on() {
        for interval in [6, 20, 300] {
            let mut schedule = Schedule::new(s(interval), 0, Pace::default(), s(900));
            let (mut now, mut polls) = (s(1000), Vec::new());
            for nudges in 1..1000 {
                let outside = Outside { nudges, ..SEEN };
                now = schedule.due(outside).max(now);
                schedule.begin(now, outside, 0);
                polls.push(now);
                if nudges % 7 == 0 {
                    schedule = Schedule::new(s(interval), nudges, schedule.pace(now), now);
                }
            }
            let most = usize::try_from(3600 / interval).unwrap().max(20);
            assert!(most_an_hour(&polls) <= most, "{} each {interval} s", most_an_hour(&polls));
            // Once the burst is used up, waits are as usual.
            assert!(polls.windows(2).all(|pair| pair[1] - pair[0] <= s(interval).mul_f64(1.05)));
        }
    }

    #[test]
    fn the_next_watch_does_not_poll_before_its_time_nor_count() {
        let mut last = Schedule::new(s(20), 0, Pace::default(), s(900));
        last.begin(s(1000), SEEN, 0);
        last.begin_count(s(1000));
        last.note_counts(r#"{"follow_unread":3}"#);
        // A page's clock begins when it loads.
        let mut next = Schedule::new(s(20), 0, last.pace(s(1005)), s(1));
        assert_eq!((next.due(SEEN), next.due(HIDDEN)), (s(16), s(116)));
        assert!(!next.is_count_due(s(16), false) && next.is_count_due(s(116), false));
        assert_eq!(next.known_counts(s(1)).as_deref(), Some(r#"{"follow_unread":3}"#));
        assert_eq!(next.known_counts(s(116)), None);
    }

    #[test]
    fn errors_back_off_to_2_min_and_what_the_service_asks_for_is_kept() {
        let mut schedule = Schedule::new(s(20), 0, Pace::default(), s(900));
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
        let mut schedule = Schedule::new(s(20), 0, Pace::default(), s(900));
        schedule.begin_count(s(1000));
        assert!(!schedule.is_count_due(s(1006), true));
        assert!(schedule.is_count_due(s(1026), false));
        schedule.begin_count(s(1026));
        assert!(!schedule.is_count_due(s(1046), false));
    }

    #[test]
    fn counts_come_every_2_min_and_sooner_after_news_while_the_hour_allows_it() {
        let mut schedule = Schedule::new(s(20), 0, Pace::default(), s(900));
        assert!(schedule.is_count_due(s(1000), false));
        schedule.begin_count(s(1000));
        assert!(!schedule.is_count_due(s(1119), false) && schedule.is_count_due(s(1120), false));
        assert!(!schedule.is_count_due(s(1019), true) && schedule.is_count_due(s(1020), true));
        let (mut now, mut counts) = (s(1000), vec![s(1000)]);
        while now < s(20_000) {
            now += s(20);
            if schedule.is_count_due(now, true) {
                schedule.begin_count(now);
                counts.push(now);
            }
            schedule = Schedule::new(s(20), 0, schedule.pace(now), now);
        }
        assert!(most_an_hour(&counts) <= 30, "{}", most_an_hour(&counts));
        assert!(counts.windows(2).all(|pair| pair[1] - pair[0] <= s(140)));
    }
}
