//! GET API `/x/space/myinfo` (reports.md): the caller's account, with more fields than `nav` has.

use super::user_infos;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use serde_json::{Value, json};

pub fn answer(_call: &Call, mid: u64, world: &mut World) -> Outcome {
    let account = world.accounts.get(&mid).ok_or(Refusal::of(-404))?;
    let followers = world.accounts.values().filter(|other| other.follows.contains(&mid)).count();
    let mut info = user_infos::info(account);
    let more = json!({
        "email_status": 1,
        "tel_status": u8::from(account.phone_bound),
        "moral": 70,
        "coins": 233.3,
        "following": account.follows.len(),
        "follower": followers,
        "level_exp": {
            "current_level": account.profile.level,
            "current_min": 10_800,
            "current_exp": 12_345,
            "next_exp": 28_800,
        },
    });
    if let (Some(fields), Value::Object(more)) = (info.as_object_mut(), more) {
        fields.extend(more);
    }
    Ok(info.into())
}
