//! Verifies the signature in the query, when the settings require one.

use crate::http::call::Call;
use crate::reply::Refusal;
use crate::world::World;
use crate::world::settings::Sign;

/// Maximum difference between `wts` and the clock, in seconds.
const WINDOW: u64 = 600;

/// Fields of the query, and the fields of the body that they repeat.
const REPEATED: [(&str, &str); 3] =
    [("w_sender_uid", "msg[sender_uid]"), ("w_receiver_id", "msg[receiver_id]"), ("w_dev_id", "msg[dev_id]")];

/// -400 unless the query has a fresh signature by the current keys and agrees with the body.
/// The repeated fields are optional, unless the settings are strict.
pub fn check(call: &Call, world: &World) -> Result<(), Refusal> {
    if world.settings.sign == Sign::Off || call.is_2020() {
        return Ok(());
    }
    let (query, form) = (call.query(), call.form());
    let now = u64::try_from(world.clock.seconds()).unwrap_or(0);
    let timely = query.required("wts")?.abs_diff(now) <= WINDOW;
    let repeats = |(in_query, in_body)| match query.text(in_query) {
        None => !world.settings.strict,
        given => given == form.text(in_body),
    };
    // All of the query is signed, but for the signature itself.
    let signed: Vec<_> = query.pairs().iter().filter(|(name, _)| name != "w_rid").cloned().collect();
    let valid = query.text("w_rid") == Some(&world.wbi.sign(&signed));
    let fine = timely && valid && REPEATED.into_iter().all(repeats);
    if fine { Ok(()) } else { Err(Refusal::of(-400)) }
}
