//! GET API `/x/msgfeed/unread` and GET VC `/x/im/web/msgfeed/unread` (reports.md): how many notifications other than
//! messages are unread. There are none here.

use crate::http::call::Call;
use crate::reply::Outcome;
use crate::world::World;
use serde_json::{Map, Value};

/// Counters of both versions.
const COUNTERS: [&str; 10] =
    ["at", "coin", "danmu", "favorite", "like", "recv_like", "recv_reply", "reply", "sys_msg", "up"];

/// The older path.
pub fn old(_call: &Call, _mid: u64, _world: &mut World) -> Outcome {
    Ok(with("chat", 0).into())
}

/// The newer path.
pub fn new(_call: &Call, _mid: u64, _world: &mut World) -> Outcome {
    Ok(with("sys_msg_style", 1).into())
}

fn with(name: &str, value: u64) -> Value {
    let mut fields: Map<String, Value> = COUNTERS.iter().map(|name| ((*name).to_owned(), 0.into())).collect();
    fields.insert(name.to_owned(), value.into());
    Value::Object(fields)
}
