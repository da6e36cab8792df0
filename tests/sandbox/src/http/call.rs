//! A parsed request, as endpoints get it.

use super::body::Content;
use super::cookies::Cookies;
use super::host::{self, Scheme};
use super::params::Params;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};

/// The parsed head of a request.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Whether it came over TLS.
    pub https: bool,
    /// Host without port, lower case.
    pub host: String,
    /// Method.
    pub method: Method,
    /// Path, not decoded.
    pub path: String,
    /// Decoded query.
    pub query: Params,
    /// Cookies.
    pub cookies: Cookies,
    /// All headers.
    pub headers: HeaderMap,
}

impl Meta {
    /// Parses a head.
    pub fn of(parts: &Parts) -> Self {
        Self {
            https: host::scheme(parts) == Scheme::Https,
            host: host::name(parts),
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            query: Params::parse(parts.uri.query().unwrap_or_default().as_bytes()),
            cookies: Cookies::read(&parts.headers),
            headers: parts.headers.clone(),
        }
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<String> {
        Some(String::from_utf8_lossy(self.headers.get(name)?.as_bytes()).into_owned())
    }

    /// Whether the 2020 edition answers: on the message host, over plain HTTP.
    pub fn is_2020(&self) -> bool {
        !self.https && self.host == "api.vc.bilibili.com"
    }
}

/// A whole request.
#[derive(Debug)]
pub struct Call {
    /// Its head.
    pub meta: Meta,
    /// Its body.
    pub content: Content,
}

impl Call {
    /// Whether the 2020 edition answers.
    pub fn is_2020(&self) -> bool {
        self.meta.is_2020()
    }

    /// Query parameters.
    pub fn query(&self) -> &Params {
        &self.meta.query
    }

    /// Fields of a urlencoded body.
    pub fn form(&self) -> &Params {
        &self.content.form
    }

    /// A part of a multipart body.
    pub fn part(&self, name: &str) -> Option<&super::part::Part> {
        self.content.parts.iter().find(|part| part.name == name)
    }
}
