//! GET VC `/session_svr/v1/session_svr/session_detail`: one conversation, also one removed from the list.

use super::invalid;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::message::Talk;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let query = call.query();
    query.numbers(&["build"]).map_err(invalid)?;
    let talker = query.required("talker_id").map_err(invalid)?;
    let session_type = query.required("session_type").map_err(invalid)?;
    let talk = Talk::of(mid, talker, session_type).ok_or(Refusal::of(2))?;
    let session = world.session(mid, talk).ok_or(Refusal::of(1_000_004))?;
    Ok(world.session_object(mid, &session, query.text("mobi_app") == Some("web")).into())
}
