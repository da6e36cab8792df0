//! Request bodies. Forms are read whole; files are counted and hashed as they stream by, and only their beginning is kept.

use super::multipart::Splitter;
use super::params::Params;
use super::part::Part;
use axum::body::Body;
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::{BodyExt, Limited};

/// Bytes that the log keeps of a body which is neither form nor multipart.
const HEAD: usize = 4_096;
/// Largest form that is read.
const FORM_LIMIT: usize = 1 << 20;
/// Most that is read of a body, so that a client with too large a file hears the service's refusal.
const LARGEST: usize = 1 << 30;

/// What a body held.
#[derive(Debug, Default)]
pub struct Content {
    /// Fields of a urlencoded body.
    pub form: Params,
    /// Parts of a multipart body.
    pub parts: Vec<Part>,
    /// Beginning of a body of another type, for the log.
    pub text: String,
    /// The body ended early, was too large, or not what its type says.
    pub broken: bool,
}

/// Reads a body by its content type; other types are read to their end and only logged.
pub async fn read(parts: &Parts, body: Body) -> Content {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is = |wanted: &str| kind.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
    if is("application/x-www-form-urlencoded") {
        match Limited::new(body, FORM_LIMIT).collect().await {
            Ok(whole) => Content { form: Params::parse(&whole.to_bytes()), ..Content::default() },
            Err(_) => Content { broken: true, ..Content::default() },
        }
    } else if is("multipart/form-data") {
        multipart(kind, body).await
    } else {
        other(body).await
    }
}

/// Reads to the end and keeps the beginning.
async fn other(mut body: Body) -> Content {
    let mut head = Vec::new();
    let mut broken = false;
    while let Some(frame) = body.frame().await {
        match frame.map(|frame| frame.into_data()) {
            Ok(Ok(chunk)) => head.extend(chunk.iter().take(HEAD - head.len().min(HEAD))),
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
        // Read on after an error, so that the client hears of it instead of finding the connection closed.
        fine = fine && splitter.take(chunk).is_ok();
        if read > LARGEST {
            return broken();
        }
    }
    match splitter.finish() {
        Ok(parts) if fine => Content { parts, ..Content::default() },
        _ => broken(),
    }
}
