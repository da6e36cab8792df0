//! The service's clock: the machine's, unless a test sets or moves it.

use std::time::{SystemTime, UNIX_EPOCH};

/// The source of the current time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock with an offset.
    Real {
        /// Seconds added to the machine's clock.
        offset: i64,
    },
    /// Stands still until it is set or advanced.
    Fixed {
        /// Unix seconds.
        at: i64,
    },
}

impl Clock {
    /// Unix time in seconds, never below 0.
    pub fn seconds(self) -> i64 {
        self.micros() / 1_000_000
    }

    /// Unix time in microseconds, never below 0.
    pub fn micros(self) -> i64 {
        match self {
            Self::Fixed { at } => at.max(0).saturating_mul(1_000_000),
            Self::Real { offset } => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let real = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
                real.saturating_add(offset.saturating_mul(1_000_000)).max(0)
            }
        }
    }

    /// Moves the clock by `seconds`.
    pub fn advance(&mut self, seconds: i64) {
        match self {
            Self::Real { offset } => *offset = offset.saturating_add(seconds),
            Self::Fixed { at } => *at = at.saturating_add(seconds),
        }
    }
}
