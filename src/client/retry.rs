//! Whether a read is asked again, and when: a pure function.

use crate::error::{Error, Kind};

/// How often and how long a read is asked again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetryPolicy {
    /// How often it is asked at most, the first time included.
    pub attempts: u32,
    /// How long all of it may take, in ms.
    pub budget_ms: f64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 3, budget_ms: 20_000.0 }
    }
}

/// The wait before the second attempt, in ms; it doubles with each further one.
const FIRST_WAIT_MS: f64 = 500.0;

impl RetryPolicy {
    /// How long to wait, in ms, before asking again after `error`; `None` for not asking again.
    ///
    /// `attempt` counts from 1, `elapsed_ms` is the time since the first began, and `chance` from 0 to 1 spreads the
    /// waits, so that many pages do not come back at once. A wait the service asks for is never cut short.
    #[must_use]
    pub fn wait(&self, error: &Error, attempt: u32, elapsed_ms: f64, chance: f64) -> Option<f64> {
        let passing = error.retryable && matches!(error.kind, Kind::Network | Kind::Timeout | Kind::Http | Kind::Api);
        if !passing || attempt >= self.attempts {
            return None;
        }
        let growing = FIRST_WAIT_MS * f64::from(1_u32 << attempt.saturating_sub(1).min(16));
        let wait = (growing * (0.5 + chance)).max(error.retry_after_ms.unwrap_or(0.0));
        (elapsed_ms + wait <= self.budget_ms).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(error: &Error, attempt: u32, elapsed_ms: f64) -> Option<f64> {
        RetryPolicy::default().wait(error, attempt, elapsed_ms, 0.5)
    }

    #[test]
    fn passing_failures_of_reads_are_asked_again_with_growing_waits() {
        let network = Error::new(Kind::Network, "").retryable();
        assert_eq!((wait(&network, 1, 0.0), wait(&network, 2, 600.0)), (Some(500.0), Some(1000.0)));
        assert_eq!(wait(&network, 3, 0.0), None);
        assert_eq!(wait(&network, 1, 19_600.0), None);
        for code in [-500, -503, -504, -509, -799] {
            assert!(wait(&Error::api(code, ""), 1, 0.0).is_some(), "{code}");
        }
        for code in [-101, -111, -352, -412, -400, -404, 21046] {
            assert_eq!(wait(&Error::api(code, ""), 1, 0.0), None, "{code}");
        }
    }

    #[test]
    fn a_wait_the_service_asks_for_is_kept_or_nothing_is_asked() {
        let told = |ms| Error::new(Kind::Http, "").retryable().with_wait(Some(ms));
        assert_eq!(wait(&told(5000.0), 1, 0.0), Some(5000.0));
        assert_eq!(wait(&told(60_000.0), 1, 0.0), None);
    }

    #[test]
    fn chance_spreads_the_waits() {
        let network = Error::new(Kind::Network, "").retryable();
        let policy = RetryPolicy::default();
        assert_eq!(policy.wait(&network, 1, 0.0, 0.0), Some(250.0));
        assert_eq!(policy.wait(&network, 1, 0.0, 1.0), Some(750.0));
    }
}
