//! GET API `/x/web-interface/nav`: the caller's account, and the keys of the query signature.

use super::check;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::settings::WbiImg;
use serde_json::{Value, json};

pub fn answer(call: &Call, _mid: u64, world: &mut World) -> Outcome {
    let address = |key: &str| format!("https://i0.hdslb.com/bfs/wbi/{key}.png");
    let keys = match world.settings.wbi_img {
        WbiImg::Given => json!({"img_url": address(&world.wbi.img), "sub_url": address(&world.wbi.sub)}),
        WbiImg::Null => Value::Null,
    };
    let account = check::login(call, world).ok().and_then(|mid| world.accounts.get(&mid));
    match account {
        Some(account) => Ok(json!({
            "isLogin": true,
            "email_verified": 1,
            "face": account.face,
            "level_info": {"current_level": 5, "current_min": 10_800, "current_exp": 12_345, "next_exp": 28_800},
            "mid": account.mid,
            "mobile_verified": u8::from(account.phone_bound),
            "money": 233.3,
            "uname": account.name,
            "vipStatus": 0,
            "vipType": 0,
            "wbi_img": keys,
        })
        .into()),
        None => Err(Refusal { data: Some(json!({"isLogin": false, "wbi_img": keys})), ..Refusal::of(-101) }),
    }
}
