//! The one error of the crate. JavaScript sees it as `BiliImError`.

mod codes;
mod kind;

pub use codes::{CODES, CODES_AT, Code, CodeAt, code_at, code_info};
pub use kind::{ERROR_KINDS, ErrorKind};

use crate::quote::quote;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// What went wrong in a call, and what the caller can do about it.
///
/// One pointer wide, because nearly everything here returns it or passes it on.
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<ErrorFields>);

/// The fields of an [`Error`].
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorFields {
    /// What went wrong, in one word.
    pub kind: ErrorKind,
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
    /// The request of the call that was answered so, where the code has a meaning of its own there ([`CODES_AT`]):
    /// `uploadImage`, also within a `sendImage`.
    pub request: Option<&'static str>,
    /// Whether a request that failed so may have arrived.
    pub(crate) ambiguous: bool,
}

impl Error {
    /// An error of `kind` that is not worth a retry.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(ErrorFields {
            kind,
            message,
            code: None,
            status: None,
            retryable: false,
            retry_after_ms: None,
            request: None,
            ambiguous: false,
        }))
    }

    /// `argument` is not what was `expected`; nothing has been sent.
    #[must_use]
    pub fn input(argument: &str, expected: &str) -> Self {
        Self::new(ErrorKind::Input, format!("`{argument}`: {expected}"))
    }

    /// The service answered with a code other than 0.
    #[must_use]
    pub fn api(code: i64, message: &str) -> Self {
        let known = codes::known(code);
        let name = known.map_or("an undocumented code", |known| known.name);
        let mut line = format!("code {code}, {name}");
        if !message.is_empty() {
            // Quoted and in one line, whatever the service says.
            line.push_str(&format!(": {}", quote(message)));
        }
        let mut error = Self::new(known.map_or(ErrorKind::Api, |known| known.kind), line);
        error.code = Some(code);
        // The service may have failed after it stored a message.
        error.ambiguous = matches!(code, -3 | -500 | -503 | -504);
        error.retryable = known.is_some_and(|known| known.retryable);
        error
    }

    /// The same error as the answer to `request`.
    #[must_use]
    pub(crate) fn answering(mut self, request: &'static str) -> Self {
        let Some(known) = self.code.and_then(|code| code_at(code, request)) else { return self };
        self.request = Some(known.request);
        if let (Some(label), Some(code)) = (known.label, codes::known(known.value)) {
            // The name is the first that stands there.
            self.message = self.message.replacen(code.name, label, 1);
        }
        self
    }

    /// The same error with another message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same error of another kind.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.kind = kind;
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

    /// The same error of a request that may have arrived.
    #[must_use]
    pub(crate) fn ambiguous(mut self) -> Self {
        self.ambiguous = true;
        self
    }

    /// Whether a request that failed so may still arrive.
    pub(crate) fn may_arrive_late(&self) -> bool {
        // A redirect, which has no status, leads to where nothing is known of.
        let is_redirect = self.kind == ErrorKind::Http && self.status.is_none();
        let is_late = self.code == Some(-504) || matches!(self.status, Some(0 | 504));
        self.kind == ErrorKind::Timeout || is_redirect || is_late
    }

    /// The same error, not worth a retry.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.retryable = false;
        self
    }

    /// The same error, with the time to wait before trying again.
    #[must_use]
    pub fn with_retry_after(mut self, ms: Option<f64>) -> Self {
        self.retry_after_ms = ms;
        self
    }
}

impl Deref for Error {
    type Target = ErrorFields;

    fn deref(&self) -> &ErrorFields {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut ErrorFields {
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
        assert_eq!(error.kind, ErrorKind::Csrf);
        assert_eq!(error.to_string(), r#"code -111, CsrfFailed: "csrf 校验失败""#);
        for code in CODES {
            let error = Error::api(code.value, "");
            assert_eq!((error.kind, error.retryable), (code.kind, code.retryable), "{code:?}");
        }
        let unknown = Error::api(42, "");
        assert_eq!((unknown.kind, unknown.retryable), (ErrorKind::Api, false));
    }

    #[test]
    fn a_code_is_named_after_what_it_means_to_the_request() {
        let upload = Error::api(-3, "SystemError").answering("uploadImage");
        assert_eq!(upload.to_string(), r#"code -3, the image is not acceptable: "SystemError""#);
        assert_eq!((upload.request, upload.retryable), (Some("uploadImage"), false));
        for (code, request) in [(-3, "unread"), (-400, "uploadImage"), (42, "uploadImage")] {
            let error = Error::api(code, "x");
            assert_eq!(error.clone().answering(request), error);
        }
        for at in CODES_AT {
            let same = |other: &&CodeAt| (other.value, other.request) == (at.value, at.request);
            assert_eq!(CODES_AT.iter().filter(same).count(), 1, "{at:?}");
            assert!(code_info(at.value).is_some() && at.zh.ends_with('。') && at.en.ends_with('.'), "{at:?}");
        }
    }
}
