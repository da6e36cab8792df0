//! GET VC `/link_setting/v1/link_setting/get_session_ss`: the relation to a user, and whether pushes are received.

use super::{invalid, other};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use crate::world::message::Talk;
use serde_json::json;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.query().numbers(&["build"]).map_err(invalid)?;
    let talker = other(call.query(), "talker_uid", mid)?;
    let own = world.accounts.get(&mid);
    let blocked = own.is_some_and(|account| account.blocks.contains(&talker));
    let follows = world.follows(mid, talker);
    let status = match (blocked, follows, world.follows(talker, mid)) {
        (true, ..) => 128,
        (_, true, true) => 6,
        (_, false, true) => 2,
        (_, _, false) => 0,
    };
    Ok(json!({
        "follow_status": status,
        "special": u8::from(follows && own.is_some_and(|account| account.closely.contains(&talker))),
        "push_setting": u8::from(world.view(mid, Talk::pair(mid, talker)).push_off),
        // Only users that the caller follows can push.
        "show_push_setting": u8::from(follows),
    })
    .into())
}
