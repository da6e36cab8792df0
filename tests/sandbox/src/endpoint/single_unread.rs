//! GET VC `/session_svr/v1/session_svr/single_unread`: unread messages and pushes, by relation, without fan
//! groups.

use super::invalid;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::message::Talk;
use serde_json::json;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let query = call.query();
    query.numbers(&["show_unfollow_list", "build"]).map_err(invalid)?;
    let kind = query.number("unread_type").map_err(invalid)?.unwrap_or(0);
    let with_dustbin = query.number("show_dustbin").map_err(invalid)? == Some(1);
    if kind > 3 {
        return Err(Refusal::of(2));
    }
    let waiting = count(mid, world);
    let show = |kinds: &[u64], number: u64| if kinds.contains(&kind) { number } else { 0 };
    let followed = show(&[0, 1], waiting.followed);
    let others = show(&[0, 2], waiting.others);
    if call.is_2020() {
        return Ok(json!({"unfollow_unread": others, "follow_unread": followed, "_gt_": 0}).into());
    }
    let dustbin = |number| if with_dustbin { show(&[0, 3], number) } else { 0 };
    Ok(json!({
        "unfollow_unread": others,
        "follow_unread": followed,
        "unfollow_push_msg": 0,
        "dustbin_push_msg": dustbin(waiting.dustbin_biz),
        "dustbin_unread": dustbin(waiting.dustbin),
        "biz_msg_unfollow_unread": show(&[0, 2], waiting.others_biz),
        "biz_msg_follow_unread": show(&[0, 1], waiting.followed_biz),
        "custom_unread": 0,
    })
    .into())
}

#[derive(Default)]
struct Waiting {
    followed: u64,
    others: u64,
    dustbin: u64,
    followed_biz: u64,
    others_biz: u64,
    dustbin_biz: u64,
}

fn count(mid: u64, world: &World) -> Waiting {
    let mut waiting = Waiting::default();
    let unseen = Default::default();
    for (talk, conversation) in &world.talks {
        let other = match *talk {
            Talk::Pair(one, other) if one == mid => other,
            Talk::Pair(one, other) if other == mid => one,
            _ => continue,
        };
        let view = world.views.get(&(mid, *talk)).unwrap_or(&unseen);
        let (messages, pushes) = match (view.intercepted, world.follows(mid, other)) {
            (true, _) => (&mut waiting.dustbin, &mut waiting.dustbin_biz),
            (false, true) => (&mut waiting.followed, &mut waiting.followed_biz),
            (false, false) => (&mut waiting.others, &mut waiting.others_biz),
        };
        *messages += conversation.unread(mid, view);
        *pushes += conversation.unread_biz(mid, view);
    }
    waiting
}
