//! Where endpoints are.

/// Where an endpoint is, and how it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The method of the client, as JavaScript names it.
    pub name: &'static str,
    /// GET with a query, or POST with a body.
    pub method: Method,
    /// Which of the service's hosts.
    pub host: Host,
    /// The path on that host.
    pub path: &'static str,
}

/// How the parameters of a request travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET, in the query.
    Get,
    /// POST, form-encoded, with the CSRF token under both its names.
    Form,
    /// POST, multipart, with the CSRF token once; the file is the part of this name.
    Multipart(&'static str),
}

/// The hosts of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// `api.vc.bilibili.com`
    Vc,
    /// `api.bilibili.com`
    Api,
    /// `customerservice.bilibili.com`
    CustomerService,
}

impl Host {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Vc => "api.vc.bilibili.com",
            Self::Api => "api.bilibili.com",
            Self::CustomerService => "customerservice.bilibili.com",
        }
    }
}
