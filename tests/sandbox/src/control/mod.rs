//! The control address `/_sandbox/`: JSON in, JSON out, on every host and for pages of any origin.

mod account;
mod clock;
mod conversation;
mod fault;
mod keys;
mod log;
mod login;
mod push;
mod session;
mod state;

use crate::Sandbox;
use crate::http::cors;
use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The result of a control call.
type Control = Result<Value, String>;

/// All control calls.
pub fn router() -> Router<Sandbox> {
    Router::new()
        .route("/reset", post(state::reset))
        .route("/state", get(state::show))
        .route("/settings", get(state::settings).post(state::set))
        .route("/messages", get(conversation::messages))
        .route("/message", post(conversation::change))
        .route("/conversation", post(conversation::generate))
        .route("/arrivals", post(conversation::arrivals))
        .route("/keys", get(keys::show).post(keys::change))
        .route("/push", post(push::push))
        .route("/session", post(session::set))
        .route("/log", get(log::show).delete(log::clear))
        .route("/clock", get(clock::show).post(clock::set))
        .route("/fault", get(fault::list).post(fault::add).delete(fault::clear))
        .route("/login", get(login::visit).post(login::login))
        .route("/logout", post(login::logout))
        .route("/account", get(account::list).post(account::set))
        .route("/group", post(account::set_group))
        .fallback(any(|| async { answer(Err("no such control call; see the README".to_owned())) }))
        .layer(middleware::from_fn(any_origin))
}

async fn any_origin(request: Request, next: Next) -> Response {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let mut response = match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    cors::open(&method, &headers, response.headers_mut());
    response
}

/// Parses a body whatever its `Content-Type`, so that pages need no preflight; an empty one counts as `{}`.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// HTTP 200 with the value, or 400 with `{"error": "..."}`.
fn answer(result: Control) -> Response {
    let (status, value) = match result {
        Ok(value) => (StatusCode::OK, value),
        Err(error) => (StatusCode::BAD_REQUEST, json!({"error": error})),
    };
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, value.to_string()).into_response()
}
