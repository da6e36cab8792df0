//! GET VC `/session_svr/v1/session_svr/my_group_unread`: how many messages in fan groups are unread.

use super::invalid;
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use serde_json::json;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.query().numbers(&["build"]).map_err(invalid)?;
    let unread: u64 =
        world.sessions(mid).iter().filter(|session| session.is_group()).map(|session| session.unread).sum();
    Ok(json!({"unread_count": unread}).into())
}
