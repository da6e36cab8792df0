//! POST VC `/session_svr/v1/session_svr/batch_update_dustbin_ack`: marks all intercepted conversations read.

use super::{done, invalid};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.form().numbers(&["build"]).map_err(invalid)?;
    for session in world.sessions(mid).into_iter().filter(|session| session.intercepted) {
        world.read_all(mid, session.talk);
    }
    done()
}
