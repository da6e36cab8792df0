//! `POST push`: stores a message from anyone, verbatim and unchecked.

use super::{answer, read};
use crate::Sandbox;
use crate::world::message::Talk;
use crate::world::store::Draft;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

/// `from` and `to`, or `from` and `group`; the rest as in a message object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Push {
    from: u64,
    to: Option<u64>,
    group: Option<u64>,
    msg_type: u64,
    content: String,
    timestamp: Option<i64>,
    at_uids: Option<Vec<u64>>,
    #[serde(default)]
    msg_status: u64,
    #[serde(default)]
    sys_cancel: bool,
    #[serde(default)]
    notify_code: String,
    /// Null for the old edition of emote names; 1 by default.
    #[serde(default = "new_faces")]
    new_face_version: Option<u64>,
    msg_source: Option<u64>,
    only_for: Option<u64>,
    /// Whether it counts as a push, separately from people's messages.
    #[serde(default)]
    biz: bool,
    /// Whether it repeats the sequence number of the message before it.
    #[serde(default)]
    same_seqno: bool,
}

fn new_faces() -> Option<u64> {
    Some(1)
}

pub async fn push(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Push>(&body).and_then(|push| store(&sandbox, push)))
}

fn store(sandbox: &Sandbox, push: Push) -> Result<Value, String> {
    let mut world = sandbox.world();
    let talk = match (push.to, push.group) {
        (Some(to), None) => {
            world.account_or_new(push.from);
            world.account_or_new(to);
            Talk::pair(push.from, to)
        }
        (None, Some(group)) if world.groups.contains_key(&group) => Talk::Group(group),
        (None, Some(group)) => return Err(format!("no group {group}; POST group makes one")),
        _ => return Err("one of to, group".to_owned()),
    };
    let mut draft = Draft::new(talk, push.from, push.msg_type, push.content);
    draft.timestamp = push.timestamp;
    draft.at_uids = push.at_uids.or(draft.at_uids);
    draft.msg_status = push.msg_status;
    draft.sys_cancel = push.sys_cancel;
    draft.notify_code = push.notify_code;
    draft.new_face_version = push.new_face_version;
    draft.msg_source = push.msg_source.unwrap_or(draft.msg_source);
    draft.only_for = push.only_for;
    draft.biz = push.biz;
    draft.same_seqno = push.same_seqno;
    let key = world.store(draft);
    let seqno = world.by_key(key).map(|(_, message)| message.msg_seqno);
    // The key as text, too: JavaScript would round the number.
    Ok(json!({"msg_key": key, "msg_key_text": key.to_string(), "msg_seqno": seqno}))
}
