//! The one error of the crate. JavaScript sees it as `BiliImError`.

mod codes;
mod kind;

pub use codes::{CODES, Code, Meaning, meaning};
pub use kind::{KINDS, Kind};

use crate::json;
use crate::text::{cat, digits};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// What went wrong in a call, and what the caller can do about it.
///
/// One pointer wide, because nearly everything here returns it or passes it on.
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<Fault>);

/// The fields of an [`Error`].
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What went wrong, in one word.
    pub kind: Kind,
    /// One line for a log, in English.
    pub message: String,
    /// The service's code, where it answered with one.
    pub code: Option<i64>,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Whether the same call may succeed when it is made again a little later.
    pub retryable: bool,
    /// How long to wait before trying again, in ms, where that is known.
    pub retry_after_ms: Option<f64>,
}

impl Error {
    /// An error of `kind` that is not worth a retry.
    pub fn new(kind: Kind, message: impl AsRef<str>) -> Self {
        Self::saying_so(kind, message.as_ref())
    }

    #[cold]
    #[inline(never)]
    fn saying_so(kind: Kind, message: &str) -> Self {
        let message = message.to_owned();
        Self(Box::new(Fault { kind, message, code: None, status: None, retryable: false, retry_after_ms: None }))
    }

    /// `argument` is not what was `expected`; nothing has been sent.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn input(argument: &str, expected: &str) -> Self {
        Self::new(Kind::Input, cat(&["`", argument, "`: ", expected]))
    }

    /// The service answered with a code other than 0. What that is called, JavaScript adds.
    #[must_use]
    pub fn api(code: i64, message: &str) -> Self {
        let Meaning { kind, retryable, .. } = meaning(code);
        let (colon, said) = if message.is_empty() { ("", String::new()) } else { (": ", json::quote(message)) };
        let minus = if code < 0 { "-" } else { "" };
        let mut error = Self::new(kind, cat(&["code ", minus, &digits(code.unsigned_abs()), colon, &said]));
        error.code = Some(code);
        error.retryable = retryable;
        error
    }

    /// The same error, which came with the HTTP `status`.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same error, worth a retry.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// The same error, with the time to wait before trying again.
    #[must_use]
    pub fn with_wait(mut self, ms: Option<f64>) -> Self {
        self.retry_after_ms = ms;
        self
    }
}

impl Deref for Error {
    type Target = Fault;

    fn deref(&self) -> &Fault {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Fault {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once_and_has_both_hints() {
        for code in CODES {
            assert_eq!(
                CODES.iter().filter(|other| other.value == code.value || other.name == code.name).count(),
                1,
                "{code:?}"
            );
            assert!(!code.en.is_empty() && !code.zh.is_empty() && code.zh.ends_with('。'), "{code:?}");
        }
    }

    #[test]
    fn a_code_decides_kind_and_retry() {
        let error = Error::api(-111, "csrf 校验失败");
        assert_eq!(error.kind, Kind::Csrf);
        assert_eq!(error.to_string(), r#"code -111: "csrf 校验失败""#);
        for code in CODES {
            let error = Error::api(code.value, "");
            assert_eq!((error.kind, error.retryable), (code.kind, code.retryable), "{code:?}");
        }
        let unknown = Error::api(42, "");
        assert_eq!((unknown.kind, unknown.retryable), (Kind::Api, false));
    }
}
