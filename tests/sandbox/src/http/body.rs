//! Request bodies. Forms are buffered; files are counted and hashed as a stream, and only a prefix is kept.

use super::multipart::Splitter;
use super::params::Params;
use super::part::Part;
use axum::body::Body;
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::{BodyExt, Limited};

/// Prefix that the log keeps of a body which is neither form nor multipart.
const LOGGED_BYTES: usize = 4_096;
/// Maximum size of a form.
const MAX_FORM_BYTES: usize = 1 << 20;
/// Maximum that is read of a body; larger than the service's limit, so that its refusal can be sent.
const MAX_BODY_BYTES: usize = 1 << 30;

/// A parsed body.
#[derive(Debug, Default)]
pub struct Content {
    /// Fields of a urlencoded body.
    pub form: Params,
    /// Parts of a multipart body.
    pub parts: Vec<Part>,
    /// Prefix of a body of another type, for the log.
    pub text: String,
    /// Whether the body was truncated, too large, or not of its type.
    pub broken: bool,
}

/// Parses a body by its content type; other types are only logged.
pub async fn read(parts: &Parts, body: Body) -> Content {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is = |wanted: &str| kind.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
    if is("application/x-www-form-urlencoded") {
        match Limited::new(body, MAX_FORM_BYTES).collect().await {
            Ok(whole) => Content { form: Params::parse(&whole.to_bytes()), ..Content::default() },
            Err(_) => Content { broken: true, ..Content::default() },
        }
    } else if is("multipart/form-data") {
        multipart(kind, body).await
    } else {
        other(body).await
    }
}

/// Reads to the end and keeps a prefix.
async fn other(mut body: Body) -> Content {
    let mut head = Vec::new();
    let mut broken = false;
    while let Some(frame) = body.frame().await {
        match frame.map(|frame| frame.into_data()) {
            Ok(Ok(chunk)) => head.extend(chunk.iter().take(LOGGED_BYTES - head.len().min(LOGGED_BYTES))),
            Ok(Err(_)) => {}
            Err(_) => {
                broken = true;
                break;
            }
        }
    }
    Content { broken, text: String::from_utf8_lossy(&head).into_owned(), ..Content::default() }
}

async fn multipart(kind: &str, mut body: Body) -> Content {
    let broken = || Content { broken: true, ..Content::default() };
    let Some(mut splitter) = Splitter::new(kind) else {
        return broken();
    };
    let mut read = 0;
    let mut fine = true;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return broken() };
        let Some(chunk) = frame.data_ref() else { continue };
        read += chunk.len();
        // Read on after an error: a client that is still sending would only see a closed connection.
        fine = fine && splitter.take(chunk).is_ok();
        if read > MAX_BODY_BYTES {
            return broken();
        }
    }
    match splitter.finish() {
        Ok(parts) if fine => Content { parts, ..Content::default() },
        _ => broken(),
    }
}
