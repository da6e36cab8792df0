//! What a call needs from the world around it: the network, the page's cookies, the time, randomness.

use super::{Event, Request};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::json;
use crate::text::cat;
use std::future::Future;

/// The world around one call. Natively a test plays it; in a browser it also knows the call's signal and time limit.
#[allow(async_fn_in_trait, reason = "a browser has one thread; no future has to be Send")]
pub trait Platform {
    /// Sends `request` and reads the whole answer.
    async fn fetch(&self, request: &Request) -> Result<Response, Failure>;

    /// The CSRF token, or `None` when there is none.
    async fn csrf(&self) -> Result<Option<String>, Error>;

    /// The user's own mid, or `None` when it is not known.
    fn mid(&self) -> Option<Id>;

    /// Whether it is certain, without asking the service, that nobody is logged in.
    fn is_logged_out(&self) -> bool;

    /// Now, in ms since 1970.
    fn now(&self) -> f64;

    /// Waits so many ms, or until the call ends early.
    async fn sleep(&self, ms: f64) -> Result<(), Failure>;

    /// Waits for `wait`, or until the call ends early.
    async fn or_ended<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure>;

    /// The same, but no longer than a request of the call may take.
    async fn or_late<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure>;

    /// What was kept under `name`, also by an earlier page.
    fn stored(&self, name: &str) -> Option<String>;

    /// Keeps `value` under `name` as well as it can.
    fn store(&self, name: &str, value: &str);

    /// The query that the caller's own function makes of these fields, signature included.
    async fn sign(&self, fields: &[(&str, String)]) -> Result<String, Error>;

    /// Whether anybody listens to what happens.
    fn listens(&self) -> bool {
        true
    }

    /// Tells who listens what happens.
    fn emit(&self, event: &Event<'_>);

    /// Fills `bytes` with randomness fit for ids.
    fn random(&self, bytes: &mut [u8]) -> Result<(), Error>;
}

/// An answer, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The header `Retry-After`, where it can be read.
    pub retry_after: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The request could not be made or got no answer. The text says what more is known.
    Network(String),
    /// The answer began and broke off.
    CutOff,
    /// The time allowed is over, in ms.
    Timeout(f64),
    /// The answer was a redirect, which is never followed: it could carry the CSRF token elsewhere.
    Redirect,
    /// The caller's signal ended it.
    Aborted,
}

impl Failure {
    /// The same as the error of a call.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self {
            Self::Network(known) => Error::new(Kind::Network, cat(&["no answer came", &known])).retryable(),
            Self::CutOff => Error::new(Kind::Network, "the answer broke off before its end").retryable(),
            Self::Timeout(after) => {
                Error::new(Kind::Timeout, cat(&["no answer within ", &json::number(after), " ms"])).retryable()
            }
            Self::Redirect => Error::new(Kind::Http, "the service redirected, which is never followed"),
            Self::Aborted => Error::new(Kind::Aborted, "aborted by the caller"),
        }
    }
}
