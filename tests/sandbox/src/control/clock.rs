//! `GET clock`, `POST clock {"set": s} | {"advance": s} | {"real": true}`.

use super::{answer, read};
use crate::Sandbox;
use crate::world::clock::Clock;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    set: Option<i64>,
    advance: Option<i64>,
    real: Option<bool>,
}

fn describe(clock: Clock) -> Value {
    let (mode, offset) = match clock {
        Clock::Real { offset } => ("real", offset),
        Clock::Fixed { .. } => ("fixed", 0),
    };
    json!({"now": clock.seconds(), "mode": mode, "offset": offset})
}

pub async fn show(State(sandbox): State<Sandbox>) -> Response {
    answer(Ok(describe(sandbox.world().clock)))
}

pub async fn set(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Change>(&body).and_then(|change| {
        let clock = &mut sandbox.world().clock;
        match (change.set, change.advance, change.real) {
            (Some(at), None, None) => *clock = Clock::Fixed { at },
            (None, Some(seconds), None) => clock.advance(seconds),
            (None, None, Some(true)) => *clock = Clock::Real { offset: 0 },
            _ => return Err("one of set, advance, real".to_owned()),
        }
        Ok(describe(*clock))
    }))
}
