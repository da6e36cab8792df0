//! `GET keys`, `POST keys {"rotate": true}`: the keys of the query signature, which change daily at the service.

use super::{answer, read};
use crate::Sandbox;
use crate::world::signature::Keys;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    rotate: bool,
}

pub async fn show(State(sandbox): State<Sandbox>) -> Response {
    answer(Ok(json!(sandbox.world().wbi)))
}

/// Signatures made with the old keys are refused from now on.
pub async fn change(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Change>(&body).map(|change| {
        let mut world = sandbox.world();
        if change.rotate {
            world.wbi = Keys { img: world.random.hex(16), sub: world.random.hex(16) };
        }
        json!(world.wbi)
    }))
}
