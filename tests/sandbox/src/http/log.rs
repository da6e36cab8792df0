//! The log of all requests, to any host, for tests. It has form values, and no cookie values.

use super::body::Content;
use super::call::Meta;
use super::params::Params;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::time::Instant;

/// Maximum number of entries.
const CAPACITY: usize = 10_000;

/// What a request was for.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// An endpoint, by its name.
    Endpoint(&'static str),
    /// An uploaded file, or a picture.
    File,
    /// An unknown path on a host of the service.
    Nothing,
    /// A page or a static file, existing or not, and all requests to foreign hosts.
    Page,
    /// A CORS preflight.
    Preflight,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Endpoint(_) => "endpoint",
            Self::File => "file",
            Self::Nothing => "nothing",
            Self::Page => "page",
            Self::Preflight => "preflight",
        }
    }
}

/// One request.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Counts from 1.
    pub n: u64,
    /// Milliseconds since the log was cleared, by a monotonic clock that tests cannot set.
    pub ms: u64,
    /// `http` or `https`.
    pub scheme: &'static str,
    /// Host named by the request.
    pub host: String,
    /// Method.
    pub method: String,
    /// Path.
    pub path: String,
    /// `endpoint`, `file`, `nothing`, `page` or `preflight`.
    pub kind: &'static str,
    /// Name of the endpoint, when it is one.
    pub endpoint: Option<&'static str>,
    /// Decoded query.
    pub query: Value,
    /// `Origin` header.
    pub origin: Option<String>,
    /// `Referer` header.
    pub referer: Option<String>,
    /// Names of the cookies.
    pub cookies: Vec<String>,
    /// Whether the body had a field `csrf`.
    pub csrf: bool,
    /// Whether the body had a field `csrf_token`.
    pub csrf_token: bool,
    /// `Content-Type` header.
    pub content_type: Option<String>,
    /// Decoded urlencoded body.
    pub form: Value,
    /// Parts of a multipart body: name, filename, bytes.
    pub parts: Vec<Value>,
    /// Prefix of a body of another type.
    pub text: String,
    /// HTTP status of the reply; null while pending, and after a reset.
    pub status: Option<u16>,
    /// `code` of the reply.
    pub code: Option<i64>,
    /// The fault that was applied.
    pub fault: Option<Value>,
}

/// All requests since the last reset.
#[derive(Debug)]
pub struct Log {
    entries: VecDeque<Entry>,
    next: u64,
    start: Instant,
}

impl Default for Log {
    fn default() -> Self {
        Self { entries: VecDeque::new(), next: 1, start: Instant::now() }
    }
}

impl Log {
    /// The requests, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Adds a request whose head has arrived and returns its number.
    pub fn open(&mut self, meta: &Meta, kind: Kind, fault: Option<Value>) -> u64 {
        let n = self.next;
        self.next += 1;
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry {
            n,
            ms: u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX),
            scheme: if meta.https { "https" } else { "http" },
            host: meta.host.clone(),
            method: meta.method.to_string(),
            path: meta.path.clone(),
            kind: kind.name(),
            endpoint: match kind {
                Kind::Endpoint(name) => Some(name),
                _ => None,
            },
            query: object(&meta.query),
            origin: meta.header("origin"),
            referer: meta.header("referer"),
            cookies: meta.cookies.names(),
            csrf: false,
            csrf_token: false,
            content_type: meta.header("content-type"),
            form: json!({}),
            parts: Vec::new(),
            text: String::new(),
            status: None,
            code: None,
            fault,
        });
        n
    }

    /// Adds the body.
    pub fn fill(&mut self, n: u64, content: &Content) {
        if let Some(entry) = self.find(n) {
            let has =
                |name: &str| content.form.text(name).is_some() || content.parts.iter().any(|part| part.name == name);
            entry.csrf = has("csrf");
            entry.csrf_token = has("csrf_token");
            entry.form = object(&content.form);
            let part = |part: &super::part::Part| json!({"name": part.name, "filename": part.filename, "bytes": part.bytes, "sha256": part.sha256});
            entry.text = content.text.clone();
            entry.parts = content.parts.iter().map(part).collect();
        }
    }

    /// Adds the outcome.
    pub fn close(&mut self, n: u64, status: u16, code: Option<i64>) {
        if let Some(entry) = self.find(n) {
            entry.status = Some(status);
            entry.code = code;
        }
    }

    /// Adds a preflight, which is answered at once.
    pub fn preflight(&mut self, meta: &Meta) {
        let n = self.open(meta, Kind::Preflight, None);
        self.close(n, 204, None);
    }

    fn find(&mut self, n: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.n == n)
    }
}

/// Pairs as an object; a repeated name has an array.
fn object(params: &Params) -> Value {
    let mut fields = Map::new();
    for (name, value) in params.pairs() {
        match fields.get_mut(name) {
            None => drop(fields.insert(name.clone(), json!(value))),
            Some(Value::Array(values)) => values.push(json!(value)),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    Value::Object(fields)
}
