//! POST VC `/session_svr/v1/session_svr/set_top`: pins a conversation (`op_type` 0) or unpins it (1).

use super::{done, flag, invalid, talk};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.form().numbers(&["build"]).map_err(invalid)?;
    let talk = talk(call.form(), mid, world)?;
    let unpin = flag(call.form(), "op_type")?;
    let now = world.tick();
    world.view(mid, talk).top_ts = if unpin { 0 } else { now };
    done()
}
