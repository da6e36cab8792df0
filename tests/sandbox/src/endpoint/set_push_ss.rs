//! POST VC `/link_setting/v1/link_setting/set_push_ss`: receives a user's pushes (`setting` 0) or does not (1).

use super::{done, flag, invalid, other};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use crate::world::message::Talk;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.form().numbers(&["build"]).map_err(invalid)?;
    let talker = other(call.form(), "talker_uid", mid)?;
    world.view(mid, Talk::pair(mid, talker)).push_off = flag(call.form(), "setting")?;
    done()
}
