//! The `Cookie` header, and the cookies of a login.

use crate::world::account::Account;
use axum::http::{HeaderMap, header};

/// Cookies of one request.
#[derive(Debug, Default, Clone)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Parses all `Cookie` headers.
    pub fn read(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect())
    }

    /// The value of a cookie. Of two with one name the last counts,
    /// so that a later `-b` of curl can correct an earlier one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The names; values are kept out of logs.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// `Set-Cookie` values that log an account in, or out with None.
///
/// On the service's own domain over HTTPS they are as the service sets them: for all of `bilibili.com`,
/// `SESSDATA` out of reach for scripts. Elsewhere (the demo on loopback) they are plain.
pub fn of_login(account: Option<&Account>, host: &str, https: bool) -> Vec<String> {
    let own_domain = host == "bilibili.com" || host.ends_with(".bilibili.com");
    let scope = if own_domain && https { "; Domain=.bilibili.com; Secure; SameSite=None" } else { "" };
    let cookie = |name: &str, value: Option<String>, flag: &str| match value {
        Some(value) => format!("{name}={value}; Path=/{scope}{flag}"),
        None => format!("{name}=; Path=/; Max-Age=0{scope}{flag}"),
    };
    vec![
        cookie("SESSDATA", account.map(|account| account.sessdata.clone()), "; HttpOnly"),
        cookie("bili_jct", account.map(|account| account.csrf.clone()), ""),
        cookie("DedeUserID", account.map(|account| account.mid.to_string()), ""),
    ]
}
