//! A request as it goes out, free of any host name: the package knows where the hosts are.

use crate::endpoint::{Fields, Host, Method, Route};
use crate::id::Id;
use crate::input::{Given, Options};
use crate::text::{digits, push_hex};
use std::fmt;

/// Pairs of names and values, encoded as forms and queries have them.
#[derive(Debug, Default)]
pub struct Form(pub String);

impl Form {
    /// Adds a pair.
    #[inline(never)]
    pub fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.encode(name);
        self.0.push('=');
        self.encode(value);
    }

    /// As `URLSearchParams` does.
    fn encode(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                b' ' => self.0.push('+'),
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => self.0.push(char::from(byte)),
                other => {
                    self.0.push('%');
                    push_hex(&mut self.0, b"0123456789ABCDEF", other);
                }
            }
        }
    }
}

/// Who is calling, as far as it is known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// The CSRF token.
    pub csrf: Option<String>,
    /// The user's own mid.
    pub mid: Option<Id>,
}

impl Account {
    /// The user's own mid as it travels; empty when it is not known, which calls that need it never see.
    #[must_use]
    pub fn own_mid(&self) -> String {
        self.mid.map(|mid| digits(mid.0)).unwrap_or_default()
    }
}

impl fmt::Debug for Account {
    // The token must not end up in a log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Account").field("mid", &self.mid).finish_non_exhaustive()
    }
}

/// What every request may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// The client's version; the web's is 0.
    pub build: u64,
    /// The client's platform; the web's is `web`.
    pub mobi_app: String,
}

impl Default for Common {
    fn default() -> Self {
        Self { build: 0, mobi_app: "web".to_owned() }
    }
}

/// Beyond it, a browser's timer fires at once.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

impl Common {
    /// Reads them, and looks at the other options that every call takes, which are matters of the package.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        match options.take("signal") {
            Given::Nothing | Given::Signal => {}
            other => options.deny("signal", "an AbortSignal", &other),
        }
        if let Some(ms) = options.number("timeoutMs")
            && !(0.0..=LONGEST_TIMER_MS).contains(&ms)
        {
            options.deny("timeoutMs", "milliseconds from 0 to 2147483647", &Given::Number(ms));
        }
        options.flag("insist");
        let web = Self::default();
        let build = options.whole("build").unwrap_or(web.build);
        Self { build, mobi_app: options.text("mobiApp").unwrap_or(web.mobi_app) }
    }
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    None,
    /// A form, encoded.
    Form(String),
    /// The part of this name, a file that the package holds, and then these.
    Multipart(&'static str, Fields),
}

/// A request as it goes out.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Which of the service's hosts.
    pub host: Host,
    /// Path and query.
    pub target: String,
    /// What it carries.
    pub body: Body,
}

impl Request {
    /// The request of a route with its fields.
    #[must_use]
    pub fn new(route: Route, fields: Fields, common: &Common, account: &Account) -> Self {
        let csrf = account.csrf.as_deref().unwrap_or_default();
        let mut target = route.path.to_owned();
        let mut form = Form::default();
        if !matches!(route.method, Method::Multipart(_)) {
            for (name, value) in fields.iter() {
                form.push(name, value);
            }
            form.push("build", &digits(common.build));
            form.push("mobi_app", &common.mobi_app);
        }
        let body = match route.method {
            Method::Get => {
                target.push('?');
                target.push_str(&form.0);
                Body::None
            }
            Method::Form => {
                form.push("csrf_token", csrf);
                form.push("csrf", csrf);
                Body::Form(form.0)
            }
            Method::Multipart(part) => {
                let mut fields = fields;
                fields.text("csrf", csrf);
                Body::Multipart(part, fields)
            }
        };
        Self { host: route.host, target, body }
    }

    /// `GET` or `POST`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        if matches!(self.body, Body::None) { "GET" } else { "POST" }
    }
}

impl fmt::Debug for Request {
    // The body holds the token and what a user wrote; neither belongs in a log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Request").field("host", &self.host).field("target", &self.target).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTE: Route = Route { name: "x", method: Method::Get, host: Host::Vc, path: "/x" };

    #[test]
    fn a_form_keeps_every_character() {
        let account = Account { csrf: Some("a&b".into()), mid: None };
        let route = Route { method: Method::Form, ..ROUTE };
        let mut fields = Fields::default();
        fields.text("msg[content]", "a+b&c=\"d\"\n😀 %");
        let request = Request::new(route, fields.clone(), &Common::default(), &account);
        let Body::Form(form) = &request.body else { panic!("a form") };
        let decoded: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        let pairs: Vec<_> = decoded.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let common = [("build", "0"), ("mobi_app", "web"), ("csrf_token", "a&b"), ("csrf", "a&b")];
        assert_eq!(pairs[0], (fields[0].0, fields[0].1.as_str()));
        assert_eq!(pairs[1..], common);
        assert!(!format!("{request:?}{account:?}").contains("a&b"));
    }

    #[test]
    fn a_query_goes_behind_the_path() {
        let mut fields = Fields::default();
        fields.text("a", "1 2");
        let request = Request::new(ROUTE, fields, &Common::default(), &Account::default());
        assert_eq!(request.target, "/x?a=1+2&build=0&mobi_app=web");
        assert!(request.body == Body::None);
    }
}
