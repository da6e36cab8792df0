//! The two clocks: one that nobody sets, for waits, and the one on the wall, for what is sent.

use super::scope::performance_now;
use std::time::Duration;

/// What both of them say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    pub(super) now: Duration,
    pub(super) wall: Duration,
}

impl Time {
    pub(super) fn read() -> Self {
        Self { now: now(), wall: wall() }
    }
}

/// The time by a clock that nobody sets.
pub(crate) fn now() -> Duration {
    from_ms(performance_now())
}

/// The time since 1970.
fn wall() -> Duration {
    from_ms(js_sys::Date::now())
}

fn from_ms(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}
