//! GET VC `/session_svr/v1/session_svr/get_sessions`: a page of the list of conversations.

use super::invalid;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::session::Session;
use crate::world::settings::{EndTs, Pinned};
use serde_json::{Map, Value, json};
use std::cmp::Reverse;

const DEFAULT: u64 = 20;
const LARGEST: u64 = 100;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let query = call.query();
    query.numbers(&["build", "group_fold", "unfollow_fold"]).map_err(invalid)?;
    let list = query.required("session_type").map_err(invalid)?;
    let rule = query.number("sort_rule").map_err(invalid)?.unwrap_or(2);
    let ignored = list == 4 && world.settings.end_ts == EndTs::Ignored;
    let end = time(call, "end_ts")?.filter(|_| !ignored);
    let range = Range { begin: time(call, "begin_ts")?.unwrap_or(0), end, size: size(call, world)? };
    if !(1..=9).contains(&list) || !(1..=3).contains(&rule) {
        return Err(Refusal::of(2));
    }
    let mut sessions: Vec<Session> = world.sessions(mid).into_iter().filter(|session| is_in(list, session)).collect();
    sessions.sort_by_key(|session| Reverse(session.time));
    if query.text("group_fold") == Some("1") {
        fold(&mut sessions, Session::is_group);
    }
    if query.text("unfollow_fold") == Some("1") {
        fold(&mut sessions, |session| session.can_fold() && !session.is_group());
    }
    let mut pinned = Vec::new();
    if world.settings.pinned == Pinned::First {
        pinned = sessions.extract_if(.., |session| session.top_ts > 0).collect();
        pinned.retain(|_| end.is_none());
    }
    let (mut page, has_more) = cut(sessions, &range);
    // Which page a session is on follows from its time alone, so that the documented way to the next page skips none.
    if rule == 3 && !matches!(list, 4 | 7) {
        page.sort_by_key(|session| Reverse(session.ack_ts));
    }
    page.splice(0..0, pinned);
    page.sort_by_key(|session| Reverse(session.top_ts));
    let mut data = describe(call, mid, world, &page, has_more);
    data.insert("anti_disturb_cleaning".to_owned(), false.into());
    Ok(Value::Object(data).into())
}

/// Whether a list has a session. Nobody here has business orders (6).
fn is_in(list: u64, session: &Session) -> bool {
    let person = !session.is_group() && !session.is_system();
    match list {
        _ if session.intercepted => list == 5,
        1 => !session.is_group(),
        2 => !session.is_group() && !session.followed,
        3 => session.is_group(),
        4 => true,
        7 => session.is_system(),
        // Not followed either, but accounts of the service are no strangers.
        8 => person && !session.followed,
        9 => session.is_system() || session.followed,
        _ => false,
    }
}

/// Leaves the newest of these in the list to stand for all.
fn fold(sessions: &mut Vec<Session>, folds: impl Fn(&Session) -> bool) {
    let mut seen = false;
    sessions.retain(|session| !folds(session) || !std::mem::replace(&mut seen, true));
}

/// Which sessions are asked for: by time in microseconds, both bounds exclusive.
pub struct Range {
    /// Newer than this.
    pub begin: i64,
    /// Older than this.
    pub end: Option<i64>,
    /// At most so many.
    pub size: usize,
}

/// A time in microseconds; absent, empty and 0 stand for none.
pub fn time(call: &Call, name: &str) -> Result<Option<i64>, Refusal> {
    let given = call.query().number(name).map_err(invalid)?.filter(|time| *time > 0);
    Ok(given.map(|time| i64::try_from(time).unwrap_or(i64::MAX)))
}

/// 20 unless told. More than 100 may be asked for, and 100 come.
pub fn size(call: &Call, world: &World) -> Result<usize, Refusal> {
    let size = call.query().number("size").map_err(invalid)?.unwrap_or(DEFAULT);
    if size == 0 || (world.settings.strict && size > LARGEST) {
        return Err(Refusal::of(2));
    }
    Ok(usize::try_from(size.min(LARGEST)).unwrap_or(0))
}

/// The newest sessions of a range, and whether it has more.
pub fn cut(sessions: Vec<Session>, range: &Range) -> (Vec<Session>, bool) {
    let within = |session: &Session| session.time > range.begin && range.end.is_none_or(|end| session.time < end);
    let mut page: Vec<Session> = sessions.into_iter().filter(within).collect();
    let has_more = page.len() > range.size;
    page.truncate(range.size);
    (page, has_more)
}

/// `data` but for the field that has two names.
pub fn describe(call: &Call, mid: u64, world: &World, page: &[Session], has_more: bool) -> Map<String, Value> {
    let new_faces = call.query().text("mobi_app") == Some("web");
    let list: Vec<Value> = page.iter().map(|session| world.session_object(mid, session, new_faces)).collect();
    let system: Map<String, Value> = page
        .iter()
        .filter(|session| session.is_system())
        .map(|session| (session.system_msg_type.to_string(), session.talker.into()))
        .collect();
    let friendless = world.accounts.get(&mid).is_none_or(|account| account.follows.is_empty());
    let mut data = Map::new();
    data.insert("session_list".to_owned(), if list.is_empty() { Value::Null } else { list.into() });
    data.insert("has_more".to_owned(), u8::from(has_more).into());
    data.insert("is_address_list_empty".to_owned(), u8::from(friendless).into());
    if !system.is_empty() {
        data.insert("system_msg".to_owned(), json!(system));
    }
    data.insert("show_level".to_owned(), true.into());
    data
}
