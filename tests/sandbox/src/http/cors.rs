//! CORS: pages of `https://bilibili.com` and its subdomains may read replies, with cookies; no others may.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Whether pages of this origin may read replies.
///
/// `https://evilbilibili.com`, `https://bilibili.com.evil.example`, plain HTTP, other ports and `null` are not its own.
pub fn allowed(origin: &str) -> bool {
    origin.strip_prefix("https://").is_some_and(|host| {
        let below = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        };
        host == "bilibili.com" || host.strip_suffix(".bilibili.com").is_some_and(below)
    })
}

fn origin_of(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(header::ORIGIN).filter(|value| value.to_str().is_ok_and(allowed))
}

/// Adds the CORS headers, if the page may read the reply.
pub fn permit(request: &HeaderMap, reply: &mut HeaderMap) {
    reply.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin_of(request) {
        reply.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        reply.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}

/// Answers an `OPTIONS` preflight.
pub fn preflight(request: &HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    permit(request, response.headers_mut());
    if origin_of(request).is_some() {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
        let allowed = "Origin, No-Cache, X-Requested-With, If-Modified-Since, Pragma, Last-Modified, Cache-Control, \
                       Expires, Content-Type, X-CustomHeader";
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
    }
    response
}

/// Lets any page call the control address.
pub fn open(method: &Method, request: &HeaderMap, reply: &mut HeaderMap) {
    let any = HeaderValue::from_static("*");
    let origin = request.get(header::ORIGIN);
    reply.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.unwrap_or(&any).clone());
    if origin.is_some() {
        reply.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        reply.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    if method == Method::OPTIONS {
        reply.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE, OPTIONS"));
        let asked = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS);
        reply.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.unwrap_or(&any).clone());
    }
}
