//! Pages: files of the given folders, and a blank page to run scripts in.

use super::call::Meta;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use std::path::{Path, PathBuf};

const BLANK: &str = "<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>blank</title>\
                     <link rel=\"icon\" href=\"data:,\"></head>\n<body></body>\n</html>\n";

const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("map", "application/json; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("ts", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
];

/// Serves a page.
pub async fn answer(sites: &[PathBuf], meta: &Meta) -> Response {
    let mut response = match meta.method {
        Method::GET | Method::HEAD if meta.path == "/_blank" => blank(meta),
        Method::GET | Method::HEAD => file(sites, &meta.path).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    };
    // Asked for anew each time, but kept for the way back: `no-store` bars pages from the back/forward cache.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn blank(meta: &Meta) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], BLANK).into_response();
    if let Some(policy) = meta.query.text("csp") {
        match HeaderValue::from_str(policy) {
            Ok(policy) => drop(response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy)),
            Err(_) => return StatusCode::BAD_REQUEST.into_response(),
        }
    }
    response
}

async fn file(sites: &[PathBuf], path: &str) -> Response {
    let Some(relative) = relative(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    for site in sites {
        let Some(found) = within(site, &relative).await else { continue };
        if found.is_dir() && !path.ends_with('/') {
            // `//` at the start would lead to another host.
            let place = format!("/{}/", path.trim_matches('/'));
            return (StatusCode::FOUND, [(header::LOCATION, place)]).into_response();
        }
        let found = if found.is_dir() { found.join("index.html") } else { found };
        if let Ok(bytes) = tokio::fs::read(&found).await {
            return ([(header::CONTENT_TYPE, content_type(&found))], bytes).into_response();
        }
    }
    StatusCode::NOT_FOUND.into_response()
}

/// The path below a site; None for one that would leave it.
fn relative(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut relative = PathBuf::new();
    for step in decoded.split('/').filter(|step| !step.is_empty() && *step != ".") {
        if step == ".." || step.contains(['\\', '\0', ':']) {
            return None;
        }
        relative.push(step);
    }
    Some(relative)
}

/// The real file or folder, if it lies within the site, also when links are followed.
async fn within(site: &Path, relative: &Path) -> Option<PathBuf> {
    let root = tokio::fs::canonicalize(site).await.ok()?;
    let found = tokio::fs::canonicalize(root.join(relative)).await.ok()?;
    found.starts_with(&root).then_some(found)
}

fn content_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let known = TYPES.iter().find(|(name, _)| extension.eq_ignore_ascii_case(name));
    known.map_or("application/octet-stream", |(_, kind)| kind)
}
