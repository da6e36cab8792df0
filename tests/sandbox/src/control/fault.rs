//! `GET fault`, `POST fault {path?, host?, method?, after?, times?, probability?, fault}`, `DELETE fault`.

use super::{answer, read};
use crate::Sandbox;
use crate::fault::rule::{Faults, Rule};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

pub async fn list(State(sandbox): State<Sandbox>) -> Response {
    answer(Ok(sandbox.world().faults.list()))
}

pub async fn add(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Rule>(&body).and_then(checked).map(|rule| {
        let faults = &mut sandbox.world().faults;
        faults.add(rule);
        faults.list()
    }))
}

pub async fn clear(State(sandbox): State<Sandbox>) -> Response {
    sandbox.world().faults = Faults::default();
    answer(Ok(Value::Array(Vec::new())))
}

/// Refuses a fault that could not happen: it is a mistake in the test.
fn checked(rule: Rule) -> Result<Rule, String> {
    let statuses = rule.fault.status.into_iter().chain(rule.fault.redirect.as_ref().map(|redirect| redirect.status));
    for status in statuses {
        // 1xx would need another reply to follow.
        if status < 200 || StatusCode::from_u16(status).is_err() {
            return Err(format!("{status} is no status of a reply"));
        }
    }
    if json!(rule.fault) == json!({}) {
        return Err("the fault is empty".to_owned());
    }
    Ok(rule)
}
