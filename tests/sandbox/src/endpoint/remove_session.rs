//! POST VC `/session_svr/v1/session_svr/remove_session`: removes a conversation from the list; its history stays.

use super::{done, invalid, talk};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.form().numbers(&["build"]).map_err(invalid)?;
    let talk = talk(call.form(), mid, world)?;
    world.remove_session(mid, talk);
    done()
}
