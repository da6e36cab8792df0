//! The kinds of error: one word each, stable between versions.

/// What went wrong, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// An argument or option is wrong.
    Input,
    /// Not logged in.
    Login,
    /// The CSRF token was refused.
    Csrf,
    /// Risk control refused.
    Risk,
    /// Another code of the service.
    Api,
    /// An HTTP status without a reply of the service.
    Http,
    /// No answer came.
    Network,
    /// The time allowed is over.
    Timeout,
    /// The answer cannot be understood.
    Reply,
    /// A message may or may not have been sent.
    Unconfirmed,
    /// The WebAssembly part did not load.
    Load,
    /// The client was closed. The package makes these errors.
    Closed,
    /// An archive cannot be read or written. The package makes these errors.
    Storage,
    /// A defect of the library.
    Internal,
}

/// Every kind that JavaScript can see, and what it means, for the docs. What a person can do about it stands in the
/// package's `error.ts`.
pub const ERROR_KINDS: &[(ErrorKind, &str)] = &[
    (ErrorKind::Input, "an argument or option is wrong; nothing was sent."),
    (ErrorKind::Login, "nobody is logged in (codes -101, -6, or no cookie where one would be)."),
    (ErrorKind::Csrf, "the CSRF token was refused (code -111)."),
    (
        ErrorKind::Risk,
        "risk control refused (codes -352, -412, HTTP 412, or only a `v_voucher`). Do not retry at once.",
    ),
    (ErrorKind::Api, "the service answered with another code; `code` has it."),
    (ErrorKind::Http, "an HTTP status other than 2xx without a reply of the service, or a redirect; `status` has it."),
    (ErrorKind::Network, "no answer came: offline, reset, blocked, or refused by CORS."),
    (ErrorKind::Timeout, "the time allowed by `timeoutMs` is over."),
    (ErrorKind::Reply, "the answer is empty, cut off, or not JSON."),
    (ErrorKind::Unconfirmed, "a message may or may not have been sent. Look into the history before sending it again."),
    (ErrorKind::Load, "the WebAssembly part did not load."),
    (ErrorKind::Closed, "the client was closed before the call ended, or before it began."),
    (ErrorKind::Storage, "the archive cannot be read or written: full, evicted, or of a later version."),
    (ErrorKind::Internal, "a defect of this library. Please report it. The next call starts afresh."),
];

impl ErrorKind {
    /// Its name in JavaScript.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Login => "login",
            Self::Csrf => "csrf",
            Self::Risk => "risk",
            Self::Api => "api",
            Self::Http => "http",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Reply => "reply",
            Self::Unconfirmed => "unconfirmed",
            Self::Load => "load",
            Self::Closed => "closed",
            Self::Storage => "storage",
            Self::Internal => "internal",
        }
    }
}
