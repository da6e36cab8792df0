//! GET VC `/account/v1/user/cards` (reports.md): the older way to the names and pictures of up to 50 people. It asks for no
//! login.

use super::user_infos;
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    user_infos::answer(call, mid, world)
}
