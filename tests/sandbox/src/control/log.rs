//! `GET log`, `DELETE log`.

use super::answer;
use crate::Sandbox;
use crate::http::log::Log;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

pub async fn show(State(sandbox): State<Sandbox>) -> Response {
    let entries: Vec<Value> = sandbox.world().log.entries().map(|entry| json!(entry)).collect();
    answer(Ok(Value::Array(entries)))
}

pub async fn clear(State(sandbox): State<Sandbox>) -> Response {
    sandbox.world().log = Log::default();
    answer(Ok(Value::Array(Vec::new())))
}
