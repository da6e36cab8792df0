//! When a read is repeated: exponential backoff with jitter, as a pure function.

use super::Retry;
use crate::error::{Error, ErrorKind};
use std::time::Duration;

/// The mean wait before the second attempt; it doubles with each further one.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);

/// How long to wait after the attempt with this number, counted from 1; `None` for no further one.
///
/// Jitter, a random byte, spreads the waits from half to one and a half of their mean, so that many pages do not come back at
/// once. A wait that the service asks for is never cut short.
pub(super) fn backoff(retry: Retry, error: &Error, attempt: u32, elapsed: Duration, jitter: u8) -> Option<Duration> {
    let is_transient = matches!(error.kind, ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Http | ErrorKind::Api);
    if !is_transient || !error.retryable || attempt >= retry.attempts {
        return None;
    }
    let spread = 0.5 + f64::from(jitter) / 255.0;
    let mean = FIRST_BACKOFF * 2_u32.saturating_pow(attempt - 1);
    let asked = Duration::from_secs_f64(error.retry_after_ms.unwrap_or(0.0) / 1000.0);
    let wait = mean.mul_f64(spread).max(asked);
    (elapsed + wait <= retry.budget).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(error: &Error, attempt: u32, elapsed: u64, jitter: u8) -> Option<u128> {
        backoff(Retry::default(), error, attempt, Duration::from_secs(elapsed), jitter).map(|wait| wait.as_millis())
    }

    #[test]
    fn waits_grow_and_are_spread() {
        let error = Error::new(ErrorKind::Network, "").retryable();
        assert_eq!(
            (wait(&error, 1, 0, 0), wait(&error, 1, 0, 255), wait(&error, 2, 0, 255)),
            (Some(250), Some(750), Some(1500))
        );
        assert_eq!((wait(&error, 3, 0, 0), wait(&error, 1, 20, 0)), (None, None));
    }

    #[test]
    fn what_does_not_pass_by_itself_is_not_repeated() {
        for error in
            [Error::new(ErrorKind::Network, ""), Error::new(ErrorKind::Reply, "").retryable(), Error::api(-352, "")]
        {
            assert_eq!(wait(&error, 1, 0, 0), None, "{error}");
        }
    }

    #[test]
    fn a_wait_the_service_asks_for_is_kept() {
        let error = Error::new(ErrorKind::Http, "").retryable();
        assert_eq!(wait(&error.clone().with_retry_after(Some(7000.0)), 1, 0, 0), Some(7000));
        assert_eq!(wait(&error.with_retry_after(Some(60_000.0)), 1, 0, 0), None);
    }
}
