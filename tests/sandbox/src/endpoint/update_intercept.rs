//! POST VC `/session_svr/v1/session_svr/update_intercept`: intercepts a user's session, or stops doing so.

use super::{done, flag, invalid, other};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use crate::world::message::Talk;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.form().numbers(&["build"]).map_err(invalid)?;
    let talker = other(call.form(), "talker_id", mid)?;
    let on = flag(call.form(), "status")?;
    let view = world.view(mid, Talk::pair(mid, talker));
    view.intercepted = on;
    view.trusted = !on;
    done()
}
