//! `GET messages?a=..&b=..` or `?group=..`, with `&numbers=true` or `&after=..`; `POST message {"msg_key", "msg_status"}`,
//! `POST conversation {"a", "b", "count", ...}`, and `POST arrivals {"a", "b", "every", "count"}`.

use super::{answer, read};
use crate::Sandbox;
use crate::world::arrivals::Arrivals;
use crate::world::generate::GenerateOptions;
use crate::world::message::{Message, Talk};
use axum::extract::{Query, State};
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

/// Most messages that one call generates.
const MAX_COUNT: u64 = 1_000_000;

#[derive(Deserialize)]
pub struct MessagesQuery {
    a: Option<u64>,
    b: Option<u64>,
    group: Option<u64>,
    /// Sequence numbers only, without withdrawn messages: fast even for a long conversation.
    #[serde(default)]
    numbers: bool,
    /// Only messages with larger numbers.
    #[serde(default)]
    after: u64,
}

pub async fn messages(State(sandbox): State<Sandbox>, Query(which): Query<MessagesQuery>) -> Response {
    let talk = match (which.a, which.b, which.group) {
        (Some(one), Some(other), None) => Talk::pair(one, other),
        (None, None, Some(group)) => Talk::Group(group),
        _ => return answer(Err("a and b, or group".to_owned())),
    };
    let world = sandbox.world();
    let all = world.talks.get(&talk).map(|conversation| conversation.all()).unwrap_or_default();
    let stored = all.get(all.partition_point(|message| message.msg_seqno <= which.after)..).unwrap_or_default();
    if which.numbers {
        let numbers = stored.iter().filter(|message| !message.is_withdrawn()).map(|message| message.msg_seqno);
        return answer(Ok(json!({"seqnos": numbers.collect::<Vec<u64>>()})));
    }
    answer(Ok(json!({"messages": stored.iter().map(Message::with_secrets).collect::<Vec<Value>>()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeRequest {
    /// Digits: the caller may be a script that cannot hold the number.
    msg_key: String,
    msg_status: u64,
}

/// What the system does to a message that is there: 2 withdraws it, 50 lets its image expire.
pub async fn change(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<ChangeRequest>(&body).and_then(|change| {
        let mut world = sandbox.world();
        let found = change.msg_key.parse().ok().and_then(|key| world.by_key(key));
        let (_, message) = found.ok_or_else(|| format!("no message {}", change.msg_key))?;
        message.msg_status = change.msg_status;
        Ok(message.with_secrets())
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GenerateRequest {
    a: u64,
    b: u64,
    count: u64,
    #[serde(default)]
    seed: u64,
    /// `has_more` stays 1 at the end of this conversation.
    #[serde(default)]
    has_more_sticks: bool,
    /// Ranges that the system withdrew, as half-open intervals of indices; 0 is the oldest message.
    #[serde(default)]
    withdrawn: Vec<(u64, u64)>,
    /// Whether some contents are malformed, as no service sends them.
    #[serde(default = "odd")]
    odd: bool,
}

fn odd() -> bool {
    true
}

pub async fn generate(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<GenerateRequest>(&body).and_then(|wanted| {
        if wanted.count > MAX_COUNT || wanted.a == wanted.b {
            return Err(format!("at most {MAX_COUNT} messages, between two people"));
        }
        let mut world = sandbox.world();
        let withdrawn: Vec<_> = wanted.withdrawn.iter().map(|(from, to)| *from..*to).collect();
        let made = GenerateOptions { count: wanted.count, seed: wanted.seed, withdrawn, odd: wanted.odd };
        world.generate(wanted.a, wanted.b, &made);
        let conversation = world.talks.entry(Talk::pair(wanted.a, wanted.b)).or_default();
        conversation.has_more_sticks = wanted.has_more_sticks;
        Ok(json!({
            "count": conversation.all().len(),
            "withdrawn": conversation.all().iter().filter(|message| message.is_withdrawn()).count(),
            "first_seqno": conversation.first_seqno(),
            "last_seqno": conversation.last_seqno(),
        }))
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArrivalsRequest {
    a: u64,
    /// Mid of the sender.
    b: u64,
    every: u64,
    count: u64,
    #[serde(default = "one")]
    at_once: u64,
}

fn one() -> u64 {
    1
}

pub async fn arrivals(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<ArrivalsRequest>(&body).and_then(|wanted| {
        if wanted.every == 0 || wanted.at_once == 0 || wanted.a == wanted.b {
            return Err("every and at_once from 1 on, between two people".to_owned());
        }
        let mut world = sandbox.world();
        world.account_or_new(wanted.a);
        world.account_or_new(wanted.b);
        let conversation = world.talks.entry(Talk::pair(wanted.a, wanted.b)).or_default();
        let ArrivalsRequest { b, every, count, at_once, .. } = wanted;
        conversation.arrivals = Arrivals { from: b, every, at_once, left: count, asked: 0, arrived: 0 };
        Ok(json!({"every": every, "at_once": at_once, "left": count}))
    }))
}
