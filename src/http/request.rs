//! A request as a value.

use super::{Account, Host, Method, Params, Route};
use crate::endpoint::{Endpoint, ErasedEndpoint};
use crate::error::Error;
use std::fmt;

/// The content type of [`Body::Form`].
pub const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// What every request may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientInfo {
    /// The client's version; the web's is 0.
    pub build: u64,
    /// The client's platform; the web's is `web`.
    pub mobi_app: String,
}

impl Default for ClientInfo {
    fn default() -> Self {
        Self { build: 0, mobi_app: "web".to_owned() }
    }
}

/// The number of a file that the driver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileId(pub u32);

/// What a request carries.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    None,
    /// A form, encoded.
    Form(String),
    /// A file, and then these.
    Multipart {
        /// The name of the file's part.
        part: &'static str,
        /// Which file.
        file: FileId,
        /// The other parts.
        params: Params,
    },
}

/// A request without a host name; the driver knows where the hosts are.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method of the client whose request it is, as JavaScript names it: that of its [`Route`].
    pub name: &'static str,
    /// Which of the service's hosts.
    pub host: Host,
    /// Path and query.
    pub target: String,
    /// What it carries.
    pub body: Body,
}

impl HttpRequest {
    /// The request of an endpoint, without a CSRF token: a change gets one when it is sent.
    ///
    /// # Errors
    /// A parameter is wrong, or who calls is not known.
    pub fn new(
        endpoint: &dyn ErasedEndpoint,
        account: &dyn Account,
        info: &ClientInfo,
        file: FileId,
    ) -> Result<Self, Error> {
        let route = endpoint.route();
        account.check(route.method != Method::Get)?;
        Ok(Self::of(route, endpoint.params(account)?, info, file))
    }

    /// The request of a change whose parameters are known already, without a CSRF token.
    pub(crate) fn from_params<E: Endpoint>(params: Params, info: &ClientInfo) -> Self {
        Self::of(E::ROUTE, params, info, FileId(0))
    }

    fn of(route: Route, mut params: Params, info: &ClientInfo, file: FileId) -> Self {
        let Route { name, method, host, path } = route;
        if let Method::Multipart(part) = method {
            return Self { name, host, target: path.to_owned(), body: Body::Multipart { part, file, params } };
        }
        params.push("build", info.build);
        params.push("mobi_app", &info.mobi_app);
        let encoded = params.encode();
        match method {
            Method::Get => Self { name, host, target: format!("{path}?{encoded}"), body: Body::None },
            _ => Self { name, host, target: path.to_owned(), body: Body::Form(encoded) },
        }
    }

    /// `GET` or `POST`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        if self.is_write() { "POST" } else { "GET" }
    }

    /// Whether it changes something.
    #[must_use]
    pub fn is_write(&self) -> bool {
        self.body != Body::None
    }

    /// The same request with a CSRF token.
    #[must_use]
    pub fn with_csrf(mut self, token: &str) -> Self {
        match &mut self.body {
            Body::None => {}
            Body::Form(form) => {
                let mut pairs = form_urlencoded::Serializer::new(std::mem::take(form));
                *form = pairs.append_pair("csrf_token", token).append_pair("csrf", token).finish();
            }
            Body::Multipart { params, .. } => params.push("csrf", token),
        }
        self
    }
}

impl fmt::Debug for HttpRequest {
    // The body holds the token and what the user wrote; neither belongs in a log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HttpRequest").field("host", &self.host).field("target", &self.target).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::OWN;
    use super::*;
    use crate::endpoint::{GetUnread, PinSession, UploadImage};
    use crate::id::Id;
    use crate::model::Talker;

    fn request<E: Endpoint>(endpoint: &E) -> HttpRequest {
        HttpRequest::new(endpoint, &OWN, &ClientInfo::default(), FileId(0)).expect("it is fine").with_csrf("t&n")
    }

    #[test]
    fn a_read_is_a_query() {
        let unread = request(&GetUnread::default());
        assert_eq!(unread.target, "/session_svr/v1/session_svr/single_unread?build=0&mobi_app=web");
        assert!(!unread.is_write());
    }

    #[test]
    fn a_change_is_a_form_with_the_token_twice() {
        let pin = request(&PinSession { talker: Talker::User(Id(9)), pinned: true });
        let form = "talker_id=9&session_type=1&op_type=0&build=0&mobi_app=web&csrf_token=t%26n&csrf=t%26n";
        assert!(pin.body == Body::Form(form.to_owned()));
        assert!(!format!("{pin:?}").contains("t%26n"));
    }

    #[test]
    fn an_upload_has_the_token_once() {
        let Body::Multipart { part, params, .. } = request(&UploadImage).body else { panic!("it is multipart") };
        assert_eq!((part, params.last()), ("file_up", Some(&("csrf", "t&n".to_owned()))));
    }

    #[test]
    fn a_form_keeps_every_character() {
        let mut params = Params::default();
        params.push("msg[content]", "a+b&c=\"d\"\n😀 %");
        let encoded = params.encode();
        let decoded: Vec<_> = form_urlencoded::parse(encoded.as_bytes()).into_owned().collect();
        assert_eq!(decoded, [("msg[content]".to_owned(), "a+b&c=\"d\"\n😀 %".to_owned())]);
    }
}
