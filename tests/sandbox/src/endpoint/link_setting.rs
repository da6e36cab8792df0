//! GET and POST VC `/link_setting/v1/link_setting/get` (reports.md): the caller's message settings. Two of them are returned
//! only when the request names them.

use super::invalid;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use axum::http::Method;
use serde_json::{Map, Value, json};

/// Initial settings.
const CHOICES: [(&str, u64); 12] = [
    ("set_like", 0),
    ("set_comment", 0),
    ("set_at", 0),
    ("is_group_fold", 0),
    ("should_receive_group", 1),
    ("receive_unfollow_msg", 1),
    ("followed_reply", 0),
    ("keys_reply", 0),
    ("recv_reply", 0),
    ("voyage_reply", 0),
    ("recommend_followed_reply", 0),
    ("ai_intercept", 0),
];
/// Settings that newer editions added.
const NEWER: [&str; 3] = ["set_recv_reply", "set_recv_like", "set_new_follow"];
/// Settings that the request has to name.
const NAMED: [(&str, u64); 2] = [("show_unfollowed_msg", 0), ("msg_notify", 1)];

pub fn answer(call: &Call, _mid: u64, _world: &mut World) -> Outcome {
    let asked = if call.meta.method == Method::POST { call.form() } else { call.query() };
    asked.numbers(&["build"]).map_err(invalid)?;
    let mut choices = Map::new();
    for (name, value) in NAMED {
        if asked.number(name).map_err(|_| Refusal::of(2))?.is_some() {
            choices.insert(name.to_owned(), value.into());
        }
    }
    choices.extend(CHOICES.map(|(name, value)| (name.to_owned(), value.into())));
    choices.insert("anti_harassment".to_owned(), Value::Null);
    choices.extend(NEWER.map(|name| (name.to_owned(), json!(0))));
    Ok(Value::Object(choices).into())
}
