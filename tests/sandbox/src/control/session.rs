//! `POST session {"owner", "talker", "session_type", "fields"}`: what the session object says instead of the truth.

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
    /// Replaced as a whole; an empty object brings the truth back.
    fields: Map<String, Value>,
}

/// The session must be there: fields of one that nobody sees are a mistake in a test.
pub async fn set(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Change>(&body).and_then(|change| {
        let mut world = sandbox.world();
        let talk = Talk::of(change.owner, change.talker, change.session_type).ok_or("session_type is 1 or 2")?;
        let session = world.session(change.owner, talk).ok_or("there is no such session")?;
        world.view(change.owner, talk).fields = change.fields;
        Ok(json!(world.session_object(change.owner, &session, true)))
    }))
}
