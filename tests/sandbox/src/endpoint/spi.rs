//! GET API `/x/frontend/finger/spi` (reports.md): the ids of a browser, which other programs request first.

use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use crate::world::random::Random;
use serde_json::json;

pub fn answer(_call: &Call, _mid: u64, world: &mut World) -> Outcome {
    let random = &mut world.random;
    let (third, number) = (uuid(random), random.below(100_000));
    Ok(json!({
        "b_3": format!("{third}{number:05}infoc"),
        "b_4": format!("{}{number:05}-0{}-{}", uuid(random), random.below(1_000_000_000), random.hex(12)),
    })
    .into())
}

fn uuid(random: &mut Random) -> String {
    let hex = random.hex(16).to_uppercase();
    let parts: Vec<&str> =
        [0..8, 8..12, 12..16, 16..20, 20..32].into_iter().filter_map(|place| hex.get(place)).collect();
    parts.join("-")
}
