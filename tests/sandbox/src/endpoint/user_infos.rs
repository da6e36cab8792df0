//! GET VC `/x/im/user_infos`: names and pictures of up to 50 users; unknown ones are left out.

use super::{ids, invalid};
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::account::Account;
use serde_json::{Value, json};

pub fn answer(call: &Call, _mid: u64, world: &mut World) -> Outcome {
    call.query().numbers(&["build"]).map_err(invalid)?;
    let asked = ids(call.query(), "uids")?;
    if asked.is_empty() {
        return Err(Refusal::of(2));
    }
    let mut order = asked.clone();
    order.sort_unstable();
    order.dedup();
    // The order is not documented: never that of the request, so that no client relies on it.
    if asked.is_sorted() {
        order.reverse();
    }
    let known = order.iter().filter_map(|mid| world.accounts.get(mid));
    Ok(Value::Array(known.map(info).collect()).into())
}

/// The user object.
pub fn info(account: &Account) -> Value {
    let profile = &account.profile;
    let official = !profile.official.is_empty();
    json!({
        "mid": account.mid,
        "name": account.name,
        "sex": profile.sex,
        "face": account.face,
        "sign": profile.sign,
        "rank": 10_000,
        "level": profile.level,
        "silence": u8::from(profile.silence),
        "vip": {
            "type": if profile.vip { 2 } else { 0 },
            "status": u8::from(profile.vip),
            "due_date": if profile.vip { 1_893_427_200_000_i64 } else { 0 },
            "nickname_color": if profile.vip { "#FB7299" } else { "" },
        },
        "official": {
            "role": u8::from(official),
            "title": profile.official,
            "desc": "",
            "type": if official { 0 } else { -1 },
        },
        "birthday": 0,
        "is_fake_account": 0,
        "is_deleted": 0,
    })
}
