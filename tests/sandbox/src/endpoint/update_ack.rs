//! POST VC `/session_svr/v1/session_svr/update_ack`: marks a conversation read, up to a number or to its end.

use super::{done, invalid, talk};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use crate::world::conversation::Conversation;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let form = call.form();
    form.numbers(&["build"]).map_err(invalid)?;
    let talk = talk(form, mid, world)?;
    let last = world.talks.get(&talk).map_or(0, Conversation::last_seqno);
    // The read mark is at most the newest message, and never moves back.
    let seqno = form.number("ack_seqno").map_err(invalid)?.map_or(last, |seqno| seqno.min(last));
    world.read(mid, talk, seqno);
    done()
}
