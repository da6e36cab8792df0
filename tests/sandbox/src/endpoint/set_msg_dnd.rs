//! POST VC `/link_setting/v1/link_setting/set_msg_dnd`: turns do-not-disturb on or off, for a user or a fan group.

use super::{done, flag, invalid};
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::message::Talk;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let form = call.form();
    form.numbers(&["build"]).map_err(invalid)?;
    let on = flag(form, "setting")?;
    let number = |name| form.number(name).map_err(invalid);
    let talk = match (number("dnd_uid")?, number("dnd_group_id")?) {
        (Some(uid), None) if uid != 0 && uid != mid => Talk::pair(mid, uid),
        (None, Some(id)) => {
            world.may_enter(mid, id)?;
            Talk::Group(id)
        }
        _ => return Err(Refusal::of(2)),
    };
    if number("uid")?.is_some_and(|uid| uid != mid) {
        return Err(Refusal::of(2));
    }
    world.view(mid, talk).dnd = on;
    done()
}
