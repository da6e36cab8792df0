//! GET VC `/session_svr/v1/session_svr/new_sessions`: conversations with news, newest first.

use super::{get_sessions, invalid};
use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use crate::world::session::Session;
use serde_json::Value;
use std::cmp::Reverse;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    call.query().numbers(&["build"]).map_err(invalid)?;
    let begin = get_sessions::time(call, "begin_ts")?.unwrap_or(0);
    let range = get_sessions::Range { begin, end: None, size: get_sessions::size(call, world)? };
    let mut sessions: Vec<Session> = world.sessions(mid).into_iter().filter(|session| !session.intercepted).collect();
    sessions.sort_by_key(|session| Reverse(session.time));
    let (page, has_more) = get_sessions::cut(sessions, &range);
    let mut data = get_sessions::describe(call, mid, world, &page, has_more);
    // The other spelling of this field.
    data.insert("anti_distrub_cleaning".to_owned(), false.into());
    Ok(Value::Object(data).into())
}
