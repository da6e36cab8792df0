//! A circuit breaker: after risk control has refused, calls fail at once until a pause has passed.

use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The first pause; each further refusal doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(120);

const MAX_PAUSE: Duration = Duration::from_secs(3600);

/// Closed while there is no refusal to remember.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Breaker(Option<Refusal>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Refusal {
    at: Duration,
    pause: Duration,
    until: Duration,
}

impl Breaker {
    /// Refuses while the pause lasts.
    pub(super) fn check(&self, now: Duration) -> Result<(), Error> {
        let Some(left) =
            self.0.as_ref().and_then(|refusal| refusal.until.checked_sub(now)).filter(|left| !left.is_zero())
        else {
            return Ok(());
        };
        let ms = left.as_secs_f64() * 1000.0;
        let message = format!("risk control refused lately; nothing is sent for another {} s", (ms / 1000.0).ceil());
        Err(Error::new(ErrorKind::Risk, message).with_retry_after(Some(ms)))
    }

    /// Takes note of a success. One that was under way when the breaker opened says nothing of what comes after; browsers' clocks
    /// are coarse, so what was issued in that very moment counts as under way.
    pub(super) fn succeed(&mut self, issued: Duration) -> bool {
        let is_news = self.0.as_ref().is_some_and(|refusal| issued > refusal.at);
        if is_news {
            self.0 = None;
        }
        is_news
    }

    /// Takes note of a refusal, and returns it with the time to wait. Those of one moment count once.
    pub(super) fn refuse(&mut self, error: Error, issued: Duration, now: Duration) -> Error {
        let asked = Duration::from_secs_f64(error.retry_after_ms.unwrap_or(0.0) / 1000.0);
        let (at, pause, left) = match &self.0 {
            Some(refusal) if issued <= refusal.at => (refusal.at, refusal.pause, refusal.until.saturating_sub(now)),
            Some(refusal) => {
                let pause = (refusal.pause * 2).min(MAX_PAUSE);
                (now, pause, pause)
            }
            None => (now, FIRST_PAUSE, FIRST_PAUSE),
        };
        let left = left.max(asked);
        self.0 = Some(Refusal { at, pause, until: now + left });
        error.with_retry_after(Some(left.as_secs_f64() * 1000.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn refusal() -> Error {
        Error::new(ErrorKind::Risk, "no")
    }

    fn pause(error: &Error) -> Option<f64> {
        error.retry_after_ms
    }

    #[test]
    fn pauses_double_up_to_an_hour() {
        let mut breaker = Breaker::default();
        let mut now = s(10);
        for expected in [120_u32, 240, 480, 960, 1920, 3600, 3600] {
            let error = breaker.refuse(refusal(), now, now);
            assert_eq!(pause(&error), Some(f64::from(expected) * 1000.0));
            assert!(breaker.check(now + s(1)).is_err());
            now += s(expected.into());
            assert!(breaker.check(now).is_ok());
        }
    }

    #[test]
    fn two_refusals_of_one_moment_count_once() {
        let mut breaker = Breaker::default();
        breaker.refuse(refusal(), s(10), s(12));
        let second = breaker.refuse(refusal(), s(11), s(13));
        assert_eq!(pause(&second), Some(119_000.0));
        // Issued in the moment that the first one came.
        let third = breaker.refuse(refusal(), s(12), s(14));
        assert_eq!(pause(&third), Some(118_000.0));
    }

    #[test]
    fn a_success_that_was_under_way_ends_nothing() {
        let mut breaker = Breaker::default();
        breaker.refuse(refusal(), s(10), s(12));
        assert!(!breaker.succeed(s(11)));
        assert!(!breaker.succeed(s(12)));
        assert!(breaker.check(s(20)).is_err());
        assert!(breaker.succeed(s(140)));
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn a_longer_wait_that_the_service_asks_for_is_kept() {
        let mut breaker = Breaker::default();
        let error = breaker.refuse(refusal().with_retry_after(Some(600_000.0)), s(10), s(10));
        assert_eq!(pause(&error), Some(600_000.0));
        assert!(breaker.check(s(609)).is_err() && breaker.check(s(610)).is_ok());
    }
}
