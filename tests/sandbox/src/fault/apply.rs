//! Applies a fault to a reply.

use super::Fault;
use crate::codes;
use crate::reply::{self, Envelope, Refusal};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};
use std::io;
use std::time::Duration;

const RISK_PAGE: &str = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>验证码_哔哩哔哩</title></head>\
                         <body><div id=\"app\">当前访问异常，请完成验证后继续</div></body></html>\n";

/// A reply that can still be changed.
#[derive(Debug)]
pub struct HttpReply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: String,
    /// More headers.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Bytes,
    /// The service's code, for the log.
    pub code: Option<i64>,
}

impl HttpReply {
    /// A JSON reply with HTTP status 200.
    pub fn json(value: &Value) -> Self {
        Self { code: value.get("code").and_then(Value::as_i64), ..Self::text(200, JSON, reply::text(value)) }
    }

    fn text(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { status, content_type: content_type.to_owned(), headers: Vec::new(), body: body.into(), code: None }
    }
}

const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// The reply with which a fault replaces that of the service.
pub fn canned(fault: &Fault) -> Option<HttpReply> {
    let mut wire = if let Some(redirect) = &fault.redirect {
        let mut wire = HttpReply::text(redirect.status, HTML, "");
        wire.headers.push(("Location".to_owned(), redirect.location.clone()));
        wire
    } else if let Some(status) = fault.status {
        let body = fault.body.clone().unwrap_or_else(|| gateway_page(status));
        let kind = if body.starts_with('{') { JSON } else { HTML };
        HttpReply::text(status, kind, body)
    } else if let Some(code) = fault.code {
        let message = fault.message.clone().unwrap_or_else(|| codes::message(code).to_owned());
        HttpReply::json(&Envelope::PLAIN.wrap(Err(Refusal { code, message, data: None })))
    } else if fault.v_voucher {
        let voucher = json!({"v_voucher": "voucher_0b1f2a3c-5d6e-4f70-8a91-b2c3d4e5f607"});
        HttpReply::json(&Envelope::PLAIN.wrap(Ok(voucher.into())))
    } else if let Some(text) = &fault.replace {
        HttpReply::text(200, JSON, text.clone())
    } else if fault.html {
        HttpReply::text(200, HTML, RISK_PAGE)
    } else if fault.empty {
        HttpReply::text(200, JSON, "")
    } else {
        return None;
    };
    wire.headers.extend(fault.headers.clone());
    Some(wire)
}

fn gateway_page(status: u16) -> String {
    format!("<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>")
}

/// Changes the service's own reply.
pub fn transform(fault: &Fault, wire: &mut HttpReply) {
    wire.headers.extend(fault.headers.clone());
    if !(fault.types || fault.null_data || fault.no_data) {
        return;
    }
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(&wire.body) else { return };
    if fault.types
        && let Some(data) = fields.get_mut("data")
    {
        swap_types(data);
    }
    if fault.null_data {
        fields.insert("data".to_owned(), Value::Null);
    }
    if fault.no_data {
        fields.shift_remove("data");
    }
    wire.body = reply::text(&Value::Object(fields)).into();
}

fn swap_types(value: &mut Value) {
    match value {
        Value::Number(number) => *value = Value::String(number.to_string()),
        Value::String(text) => {
            if let Ok(number) = text.parse::<u64>() {
                *value = number.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(swap_types),
        Value::Object(fields) => fields.values_mut().for_each(swap_types),
        Value::Null | Value::Bool(_) => {}
    }
}

/// The response to be sent. With `cut` its `Content-Length` is larger than its body, and the connection closes.
pub fn response(wire: HttpReply, cut: Option<usize>) -> Response {
    let length = cut.map(|kept| wire.body.len().max(kept + 1));
    let body = match cut {
        None => Body::from(wire.body),
        Some(kept) => cut_body(wire.body.slice(..kept.min(wire.body.len()))),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(wire.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&wire.content_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    for (name, value) in wire.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    response
}

fn cut_body(kept: Bytes) -> Body {
    let end = stream::once(async {
        // The bytes before must have been sent when the connection breaks.
        tokio::time::sleep(Duration::from_millis(30)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(stream::once(async { Ok(kept) }).chain(end))
}
