//! POST API `/x/internal/gaia-gateway/ExClimbWuzhi` (reports.md): takes the fingerprint that goes with the ids of a
//! browser, as JSON. Its format is not known, so every body is accepted.

use super::done;
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;

pub fn answer(_call: &Call, _mid: u64, _world: &mut World) -> Outcome {
    done()
}
