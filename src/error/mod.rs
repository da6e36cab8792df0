//! The one error of the crate. JavaScript sees it as `BiliImError`.

mod codes;
mod kind;

pub use codes::{CODES, Code, Meaning, lookup};
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
    /// The method that was called, as JavaScript names it; empty outside a call.
    pub endpoint: &'static str,
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
        Self(Box::new(Fault {
            kind,
            endpoint: "",
            message,
            code: None,
            status: None,
            retryable: false,
            retry_after_ms: None,
        }))
    }

    /// `argument` is not what was `expected`; nothing has been sent.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn input(argument: &str, expected: &str) -> Self {
        Self::new(Kind::Input, cat(&["`", argument, "`: ", expected]))
    }

    /// The service answered with a code other than 0.
    #[must_use]
    pub fn api(code: i64, message: &str) -> Self {
        let known = lookup(code);
        let name = known.map_or("an undocumented code", |known| known.name);
        let (colon, said) = if message.is_empty() { ("", String::new()) } else { (": ", json::quote(message)) };
        let kind = known.map_or(Kind::Api, |known| known.kind);
        let minus = if code < 0 { "-" } else { "" };
        let mut error = Self::new(kind, cat(&["code ", minus, &digits(code.unsigned_abs()), ", ", name, colon, &said]));
        error.code = Some(code);
        error.retryable = known.is_some_and(|known| known.retryable);
        error
    }

    /// The method and the message, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        cat(&[self.endpoint, if self.endpoint.is_empty() { "" } else { ": " }, &self.message])
    }

    /// The same error, of the method `endpoint`.
    #[must_use]
    pub fn at(mut self, endpoint: &'static str) -> Self {
        self.endpoint = endpoint;
        self
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

    /// The same error with another message.
    #[must_use]
    pub fn saying(mut self, message: String) -> Self {
        self.message = message;
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
        out.write_str(&self.line())
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
        let error = Error::api(-111, "csrf 校验失败").at("sendText");
        assert_eq!(error.kind, Kind::Csrf);
        assert_eq!(error.to_string(), r#"sendText: code -111, CsrfFailed: "csrf 校验失败""#);
        assert!(Error::api(-504, "").retryable);
        let unknown = Error::api(42, "");
        assert_eq!((unknown.kind, unknown.retryable), (Kind::Api, false));
    }
}
