//! What a client and a call are set to.

use crate::http::ClientInfo;
use std::time::Duration;

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// As long as it likes.
    None,
    /// So long in all.
    Total(Duration),
    /// So long without a byte moving.
    Stall(Duration),
}

impl Limit {
    /// 0 is no limit.
    #[must_use]
    pub fn from_ms(ms: f64) -> Self {
        if ms > 0.0 { Self::Total(Duration::from_secs_f64(ms / 1000.0)) } else { Self::None }
    }
}

/// How the clients' calls behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// How long a request may take, unless its call says otherwise; 15 s by default.
    pub limit: Limit,
    /// How reads are repeated that fail in passing.
    pub retry: Retry,
    /// The least time between two writes that leave; 1 s by default.
    pub min_write_interval: Duration,
    /// How messages are signed.
    pub signing: Signing,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            limit: Limit::Total(Duration::from_secs(15)),
            retry: Retry::default(),
            min_write_interval: Duration::from_secs(1),
            signing: Signing::Account,
        }
    }
}

/// How reads are repeated that fail in passing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// How often a read is asked at most, the first time included; 3 by default.
    pub attempts: u32,
    /// How long after the first attempt another may begin; 20 s by default.
    pub budget: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 3, budget: Duration::from_secs(20) }
    }
}

/// How messages are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// Not at all.
    Off,
    /// With the WBI keys of the account.
    Account,
    /// By the caller's own function.
    Function,
}

/// What a call is set to.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The method that was called, as JavaScript names it.
    pub endpoint: &'static str,
    /// How long each of its requests may take; the client's limit by default.
    pub limit: Option<Limit>,
    /// Whether it asks even while the circuit breaker is open.
    pub bypass_breaker: bool,
    /// What every request may carry.
    pub info: ClientInfo,
    /// Whether reads that fail in passing are repeated; a watch has a backoff of its own.
    pub retries: bool,
    /// Whether an upload tells its progress, so that it may take as long as bytes move.
    pub has_progress: bool,
}

impl Call {
    /// A call of `endpoint` with nothing set.
    #[must_use]
    pub fn new(endpoint: &'static str) -> Self {
        Self {
            endpoint,
            limit: None,
            bypass_breaker: false,
            info: ClientInfo::default(),
            retries: true,
            has_progress: false,
        }
    }

    /// A request of another endpoint for the same call.
    #[must_use]
    pub fn part(&self, endpoint: &'static str) -> Self {
        Self { endpoint, has_progress: false, ..self.clone() }
    }
}
