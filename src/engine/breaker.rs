//! A circuit breaker: after risk control has refused, calls fail at once until a pause has passed.

use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The first pause; each further refusal doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(120);

const MAX_PAUSE: Duration = Duration::from_secs(3600);

/// Closed while there is no refusal to remember.
///
/// Requests are numbered as they are issued. A clock does not tell what was issued before a refusal came: those of browsers are
/// coarse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Breaker {
    last: u64,
    refusal: Option<Refusal>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Refusal {
    /// The last request that was issued before.
    last: u64,
    pause: Duration,
    until: Duration,
}

impl Breaker {
    /// Refuses while the pause lasts.
    pub(super) fn check(&self, now: Duration) -> Result<(), Error> {
        let Some(left) =
            self.refusal.as_ref().and_then(|refusal| refusal.until.checked_sub(now)).filter(|left| !left.is_zero())
        else {
            return Ok(());
        };
        let ms = left.as_secs_f64() * 1000.0;
        let message = format!("risk control refused lately; nothing is sent for another {} s", (ms / 1000.0).ceil());
        Err(Error::new(ErrorKind::Risk, message).with_retry_after(Some(ms)))
    }

    /// The number of a request that is issued now.
    pub(super) fn issue(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Takes note of the success of a request. One that was under way when the breaker opened says nothing of what comes after.
    pub(super) fn succeed(&mut self, number: u64) -> bool {
        let is_news = self.refusal.as_ref().is_some_and(|refusal| number > refusal.last);
        if is_news {
            self.refusal = None;
        }
        is_news
    }

    /// Takes note of the refusal of a request, and returns it with the time to wait. Those that were under way at the same time
    /// count once.
    pub(super) fn refuse(&mut self, error: Error, number: u64, now: Duration) -> Error {
        let asked = Duration::from_secs_f64(error.retry_after_ms.unwrap_or(0.0) / 1000.0);
        let (last, pause, left) = match &self.refusal {
            Some(refusal) if number <= refusal.last => (refusal.last, refusal.pause, refusal.until.saturating_sub(now)),
            Some(refusal) => {
                let pause = (refusal.pause * 2).min(MAX_PAUSE);
                (self.last, pause, pause)
            }
            None => (self.last, FIRST_PAUSE, FIRST_PAUSE),
        };
        let left = left.max(asked);
        self.refusal = Some(Refusal { last, pause, until: now + left });
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
            let number = breaker.issue();
            let error = breaker.refuse(refusal(), number, now);
            assert_eq!(pause(&error), Some(f64::from(expected) * 1000.0));
            assert!(breaker.check(now + s(1)).is_err());
            now += s(expected.into());
            assert!(breaker.check(now).is_ok());
        }
    }

    #[test]
    fn refusals_of_requests_that_were_under_way_together_count_once() {
        let mut breaker = Breaker::default();
        let [first, second] = [breaker.issue(), breaker.issue()];
        breaker.refuse(refusal(), first, s(12));
        assert_eq!(pause(&breaker.refuse(refusal(), second, s(13))), Some(119_000.0));
    }

    #[test]
    fn a_success_that_was_under_way_ends_nothing_and_a_later_one_does() {
        let mut breaker = Breaker::default();
        let [first, second] = [breaker.issue(), breaker.issue()];
        breaker.refuse(refusal(), first, s(12));
        assert!(!breaker.succeed(second));
        assert!(breaker.check(s(20)).is_err());
        let third = breaker.issue();
        assert!(breaker.succeed(third));
        assert!(breaker.check(s(20)).is_ok());
    }

    #[test]
    fn a_longer_wait_that_the_service_asks_for_is_kept() {
        let mut breaker = Breaker::default();
        let number = breaker.issue();
        let error = breaker.refuse(refusal().with_retry_after(Some(600_000.0)), number, s(10));
        assert_eq!(pause(&error), Some(600_000.0));
        assert!(breaker.check(s(609)).is_err() && breaker.check(s(610)).is_ok());
    }
}
