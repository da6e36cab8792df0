//! GET VC `/session_svr/v1/session_svr/get_sessions`: a page of the list of conversations.

use super::invalid;
use crate::http::call::Call;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::session::Session;
use crate::world::settings::{EndTs, Pinned};
use serde_json::{Map, Value, json};
use std::cmp::Reverse;

const DEFAULT_PAGE_SIZE: u64 = 20;
const MAX_PAGE_SIZE: u64 = 100;

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
    // Pages are cut by time alone, so that the documented cursor (`end_ts`) skips no session.
    if rule == 3 && !matches!(list, 4 | 7) {
        page.sort_by_key(|session| Reverse(session.ack_ts));
    }
    page.splice(0..0, pinned);
    page.sort_by_key(|session| Reverse(session.top_ts));
    let mut data = describe(call, mid, world, &page, has_more);
    data.insert("anti_disturb_cleaning".to_owned(), false.into());
    Ok(Value::Object(data).into())
}

/// Whether a list contains a session. There are no business orders (6).
fn is_in(list: u64, session: &Session) -> bool {
    let person = !session.is_group() && !session.is_system();
    match list {
        _ if session.intercepted => list == 5,
        1 => !session.is_group(),
        2 => !session.is_group() && !session.followed,
        3 => session.is_group(),
        4 => true,
        7 => session.is_system(),
        // System accounts are not followed, but they are no strangers.
        8 => person && !session.followed,
        9 => session.is_system() || session.followed,
        _ => false,
    }
}

/// Folds these sessions into the newest of them.
fn fold(sessions: &mut Vec<Session>, folds: impl Fn(&Session) -> bool) {
    let mut seen = false;
    sessions.retain(|session| !folds(session) || !std::mem::replace(&mut seen, true));
}

/// A range of sessions by time in microseconds, both bounds exclusive.
pub struct Range {
    /// Lower bound.
    pub begin: i64,
    /// Upper bound.
    pub end: Option<i64>,
    /// Maximum number of sessions.
    pub size: usize,
}

/// A time in microseconds; absent, empty and 0 mean none.
pub fn time(call: &Call, name: &str) -> Result<Option<i64>, Refusal> {
    let given = call.query().number(name).map_err(invalid)?.filter(|time| *time > 0);
    Ok(given.map(|time| i64::try_from(time).unwrap_or(i64::MAX)))
}

/// The page size: 20 by default; more than 100 are clamped to 100.
pub fn size(call: &Call, world: &World) -> Result<usize, Refusal> {
    let size = call.query().number("size").map_err(invalid)?.unwrap_or(DEFAULT_PAGE_SIZE);
    if size == 0 || (world.settings.strict && size > MAX_PAGE_SIZE) {
        return Err(Refusal::of(2));
    }
    Ok(usize::try_from(size.min(MAX_PAGE_SIZE)).unwrap_or(0))
}

/// The newest sessions of a range, and whether there are more.
pub fn cut(sessions: Vec<Session>, range: &Range) -> (Vec<Session>, bool) {
    let within = |session: &Session| session.time > range.begin && range.end.is_none_or(|end| session.time < end);
    let mut page: Vec<Session> = sessions.into_iter().filter(within).collect();
    let has_more = page.len() > range.size;
    page.truncate(range.size);
    (page, has_more)
}

/// `data` without the field that has two spellings.
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
