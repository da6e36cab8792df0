//! POST API `/x/internal/gaia-gateway/ExClimbWuzhi` (reports.md): takes the fingerprint that goes with the ids of a
//! browser, as JSON. What it must hold is not known, so everything is taken.

use super::done;
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;

pub fn answer(_call: &Call, _mid: u64, _world: &mut World) -> Outcome {
    done()
}
