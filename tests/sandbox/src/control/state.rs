//! `POST reset`, `GET state`, `GET|POST settings`.

use super::{answer, read};
use crate::Sandbox;
use crate::world::World;
use crate::world::file::Files;
use crate::world::settings::Settings;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<u64>,
    /// Whether some contents are malformed; unchanged by default.
    odd: Option<bool>,
}

pub async fn reset(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Reset>(&body).map(|reset| {
        let mut world = sandbox.world();
        let (seed, odd) = (reset.seed.unwrap_or(world.seed), reset.odd.unwrap_or(world.odd));
        *world = World::new(seed, odd);
        json!({"seed": seed, "odd": odd})
    }))
}

pub async fn show(State(sandbox): State<Sandbox>) -> Response {
    let world = sandbox.world();
    let list = |files: &Files| -> Vec<Value> { files.all().map(|file| json!(file)).collect() };
    answer(Ok(json!({
        "seed": world.seed,
        "now": world.clock.seconds(),
        "requests": world.counts.requests,
        "effects": world.counts.effects,
        "files": list(&world.files),
        "images": list(&world.images),
        "faults": world.faults.list(),
    })))
}

pub async fn settings(State(sandbox): State<Sandbox>) -> Response {
    answer(Ok(json!(sandbox.world().settings)))
}

pub async fn set(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Settings>(&body).map(|settings| {
        let mut world = sandbox.world();
        world.settings = settings;
        json!(world.settings)
    }))
}
