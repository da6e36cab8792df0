//! GET VC `/link_setting/v1/link_setting/get_msg_dnd`: whether do-not-disturb is on for a user or a fan group.

use super::{ids, invalid};
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::message::Talk;
use serde_json::{Value, json};

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let query = call.query();
    query.numbers(&["build"]).map_err(invalid)?;
    let (people, groups) = (ids(query, "uids")?, ids(query, "group_ids")?);
    if query.required("own_uid").map_err(invalid)? != mid || people.len() > 1 || groups.len() > 1 {
        return Err(Refusal::of(2));
    }
    let mut setting = |id: u64, talk: Talk| json!([{"id": id, "setting": u8::from(world.view(mid, talk).dnd)}]);
    let person = people.first().map_or(Value::Null, |id| setting(*id, Talk::pair(mid, *id)));
    let group = groups.first().map_or(Value::Null, |id| setting(*id, Talk::Group(*id)));
    if person.is_null() && group.is_null() {
        return Err(Refusal::of(2));
    }
    Ok(json!({"uid_settings": person, "group_settings": group}).into())
}
