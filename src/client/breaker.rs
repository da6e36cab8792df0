//! Stops asking after risk control has refused: what comes next fails at once, until a while has passed.

use crate::error::{Error, Kind};
use crate::json;
use crate::text::cat;

/// The first pause, in ms; each further refusal doubles it.
const FIRST_PAUSE_MS: f64 = 120_000.0;
/// The longest pause, in ms.
const LONGEST_PAUSE_MS: f64 = 3_600_000.0;

/// Whether risk control has refused lately.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Breaker {
    until: f64,
    pause: f64,
}

impl Breaker {
    /// Refuses while the pause lasts; `now` is in ms since 1970.
    ///
    /// # Errors
    /// The pause lasts.
    pub fn check(&self, now: f64) -> Result<(), Error> {
        let left = self.until - now;
        if left <= 0.0 {
            return Ok(());
        }
        let seconds = json::number((left / 1000.0).ceil());
        let message = cat(&["risk control refused lately; nothing is sent for another ", &seconds, " s"]);
        Err(Error::new(Kind::Risk, message).with_wait(Some(left)))
    }

    /// Takes note of how a request ended, and puts the time to wait into the error.
    pub fn note<T>(&mut self, ended: Result<T, Error>, now: f64) -> Result<T, Error> {
        match ended {
            Err(error) if error.kind == Kind::Risk => {
                self.pause = if self.pause == 0.0 { FIRST_PAUSE_MS } else { (self.pause * 2.0).min(LONGEST_PAUSE_MS) };
                let pause = self.pause.max(error.retry_after_ms.unwrap_or(0.0));
                self.until = now + pause;
                Err(error.with_wait(Some(pause)))
            }
            Ok(value) => {
                *self = Self::default();
                Ok(value)
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_until_something_succeeds() {
        let mut breaker = Breaker::default();
        let risk = || Err::<(), _>(Error::new(Kind::Risk, ""));
        let wait = |ended: Result<(), Error>| ended.err().and_then(|error| error.retry_after_ms);
        assert_eq!(breaker.check(0.0), Ok(()));
        assert_eq!(wait(breaker.note(risk(), 1000.0)), Some(120_000.0));
        assert_eq!(wait(breaker.check(1000.0)), Some(120_000.0));
        assert_eq!(wait(breaker.check(120_999.0)), Some(1.0));
        assert_eq!(breaker.check(121_000.0), Ok(()));
        assert_eq!(wait(breaker.note(risk(), 121_000.0)), Some(240_000.0));
        assert!(breaker.note(Err::<(), _>(Error::new(Kind::Network, "")), 0.0).is_err());
        assert!(breaker.check(0.0).is_err());
        assert_eq!(breaker.note(Ok(()), 0.0), Ok(()));
        assert_eq!(breaker.check(0.0), Ok(()));
        assert_eq!(wait(breaker.note(risk(), 0.0)), Some(120_000.0));
    }
}
