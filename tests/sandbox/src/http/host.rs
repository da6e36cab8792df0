//! Which part of the service a request is for, by its host.

use axum::http::header;
use axum::http::request::Parts;

/// Whether a request came over TLS. The listener sets this extension on each request; requests in process
/// may do so, too, or have an absolute URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Plain.
    Http,
    /// Over TLS.
    Https,
}

/// The three hosts of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// `api.vc.bilibili.com`
    Vc,
    /// `api.bilibili.com`
    Api,
    /// `customerservice.bilibili.com`
    Cs,
}

/// The kind of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// One of the service's hosts.
    Service(Service),
    /// The host of uploaded files.
    Files,
    /// A host of pictures; besides, pages.
    Images,
    /// This machine: all services by path, then pages.
    Loopback,
    /// Any other: pages.
    Pages,
}

impl Place {
    /// The kind of a host name without port.
    pub fn of(host: &str) -> Self {
        match host {
            "api.vc.bilibili.com" => Self::Service(Service::Vc),
            "api.bilibili.com" => Self::Service(Service::Api),
            "customerservice.bilibili.com" => Self::Service(Service::Cs),
            "jssz-boss.hdslb.com" => Self::Files,
            "127.0.0.1" | "localhost" | "[::1]" => Self::Loopback,
            _ if [".hdslb.com", ".biliimg.com"].iter().any(|domain| host.ends_with(domain)) => Self::Images,
            _ => Self::Pages,
        }
    }
}

/// The scheme of a request.
pub fn scheme(parts: &Parts) -> Scheme {
    match parts.extensions.get::<Scheme>() {
        Some(scheme) => *scheme,
        None if parts.uri.scheme_str() == Some("https") => Scheme::Https,
        None => Scheme::Http,
    }
}

/// The host that a request names, in lower case, without port.
pub fn name(parts: &Parts) -> String {
    let header = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = parts.uri.authority().map(|authority| authority.as_str()).or(header).unwrap_or_default();
    let end = match authority.rfind(']') {
        Some(bracket) => bracket + 1,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    authority.get(..end).unwrap_or_default().to_ascii_lowercase()
}
