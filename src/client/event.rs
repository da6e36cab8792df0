//! What a client tells of its requests, for logs. The CSRF token and cookies are never part of it.

use crate::error::Error;

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// It goes out.
    Request {
        /// The method that was called, as JavaScript names it.
        endpoint: &'static str,
        /// `GET` or `POST`.
        method: &'static str,
        /// Path and query.
        target: &'a str,
        /// 1 for the first time it is asked.
        attempt: u32,
    },
    /// An answer came, or none.
    Response {
        /// The method that was called, as JavaScript names it.
        endpoint: &'static str,
        /// How long it took, in ms.
        ms: f64,
        /// What was wrong with it.
        error: Option<&'a Error>,
    },
    /// It will be asked again.
    Retry {
        /// The method that was called, as JavaScript names it.
        endpoint: &'static str,
        /// Why.
        error: &'a Error,
        /// In so many ms.
        wait_ms: f64,
        /// The attempt that failed, counted from 1.
        attempt: u32,
    },
    /// Risk control refused: calls fail at once for a while.
    Risk {
        /// The method that was called, as JavaScript names it.
        endpoint: &'static str,
        /// The refusal, with the time to wait.
        error: &'a Error,
    },
}

impl Event<'_> {
    /// Its name in JavaScript.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Request { .. } => "request",
            Self::Response { .. } => "response",
            Self::Retry { .. } => "retry",
            Self::Risk { .. } => "risk",
        }
    }
}
