//! GET VC `/link_setting/v1/link_setting/is_limit`: whether a user accepts only one message from the caller.

use super::invalid;
use super::send_msg::gate;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use serde_json::json;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let query = call.query();
    query.numbers(&["build"]).map_err(invalid)?;
    let uid = query.required("uid").map_err(invalid)?;
    if query.required("type").map_err(invalid)? != 1 {
        return Err(Refusal::of(2));
    }
    Ok(json!({"is_limit": u8::from(gate::is_limited(mid, uid, world)), "report_limit": 0}).into())
}
