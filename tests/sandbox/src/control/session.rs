//! `POST session {"owner", "talker", "session_type", "fields"}`: overrides fields of a session object.

use super::{answer, read};
use crate::Sandbox;
use crate::world::message::Talk;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    owner: u64,
    talker: u64,
    session_type: u64,
    /// Replaces all overrides; an empty object removes them.
    fields: Map<String, Value>,
}

/// The session must exist: an override that nobody can see is a mistake in the test.
pub async fn set(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Change>(&body).and_then(|change| {
        let mut world = sandbox.world();
        let talk = Talk::of(change.owner, change.talker, change.session_type).ok_or("session_type is 1 or 2")?;
        let session = world.session(change.owner, talk).ok_or("there is no such session")?;
        world.view(change.owner, talk).fields = change.fields;
        Ok(json!(world.session_object(change.owner, &session, true)))
    }))
}
