//! What a client is set to.

use crate::browser::{Credentials, CsrfSource, Transport};
use crate::engine::{self, Limit, Retry, Signing};
use crate::id::Id;
use std::fmt;
use std::time::Duration;

/// What a client is set to. On a page of bilibili.com where the user is logged in, the default does.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// The CSRF token; the cookie `bili_jct` by default, read anew for each call.
    pub csrf: Option<String>,
    /// The user's own mid; the cookie `DedeUserID` by default, read anew for each call.
    pub mid: Option<Id>,
    /// The UUID (version 4) of the sending device; by default one is made and kept for the account in `localStorage`.
    pub device_id: Option<String>,
    /// How long one request may take; 15 s by default, zero for no limit. Uploads have limits of their own.
    pub timeout: Duration,
    /// How reads are repeated that fail in passing. Changes and uploads never are.
    pub retry: Retry,
    /// The least time between two changes, sending included; 1 s by default.
    pub min_write_interval: Duration,
    /// Whether messages are signed with the keys of the account; they are by default.
    pub signs: bool,
    /// Other origins for the service's hosts, for the sandbox: that of `api.vc`, `api` and `customerservice`. The CSRF token
    /// goes there.
    pub origins: Option<[String; 3]>,
}

impl fmt::Debug for Config {
    // The token must not end up in a log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Config").field("mid", &self.mid).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

impl Default for Config {
    fn default() -> Self {
        let engine::Config { retry, min_write_interval, .. } = engine::Config::default();
        Self {
            csrf: None,
            mid: None,
            device_id: None,
            timeout: Duration::from_secs(15),
            retry,
            min_write_interval,
            signs: true,
            origins: None,
        }
    }
}

impl Config {
    pub(super) fn into_parts(self) -> (engine::Config, Credentials, Transport) {
        let is_real = self.origins.is_none();
        let usual = Transport::default();
        let transport = Transport { origins: self.origins.unwrap_or(usual.origins), is_real, fetch: None };
        let csrf = self.csrf.map_or(CsrfSource::Cookie, CsrfSource::Token);
        let account = Credentials { csrf, mid: self.mid, device_id: self.device_id, is_real };
        let engine = engine::Config {
            limit: if self.timeout.is_zero() { Limit::None } else { Limit::Total(self.timeout) },
            retry: self.retry,
            min_write_interval: self.min_write_interval,
            signing: if self.signs { Signing::Account } else { Signing::Off },
        };
        (engine, account, transport)
    }
}
