//! GET CS `/x/custom/session_svr/v1/heart_beat`: tells customer service that the page is open.

use crate::http::call::Call;
use crate::reply::{Answer, Outcome};
use crate::world::World;

pub fn answer(call: &Call, _mid: u64, _world: &mut World) -> Outcome {
    call.query().numbers(&["shop_id", "shop_father_id", "build"])?;
    Ok(Answer::default())
}
