//! `GET account`, `POST account {"mid", ...}`, `POST group {"id", ...}`: the state that makes codes come out.

use super::{answer, read};
use crate::Sandbox;
use crate::world::account::{Account, Group, Privacy, Profile};
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Fields that are absent stay as they are; an unknown mid creates an account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    mid: u64,
    name: Option<String>,
    face: Option<String>,
    sessdata: Option<String>,
    csrf: Option<String>,
    follows: Option<BTreeSet<u64>>,
    closely: Option<BTreeSet<u64>>,
    blocks: Option<BTreeSet<u64>>,
    privacy: Option<Privacy>,
    stranger_limit: Option<bool>,
    phone_bound: Option<bool>,
    must_rest: Option<bool>,
    frozen_until: Option<i64>,
    send_interval: Option<i64>,
    sending_closed: Option<bool>,
    profile: Option<Profile>,
}

impl Change {
    fn apply(self, account: &mut Account) {
        replace(&mut account.name, self.name);
        replace(&mut account.face, self.face);
        replace(&mut account.sessdata, self.sessdata);
        replace(&mut account.csrf, self.csrf);
        replace(&mut account.follows, self.follows);
        replace(&mut account.closely, self.closely);
        replace(&mut account.blocks, self.blocks);
        replace(&mut account.privacy, self.privacy);
        replace(&mut account.stranger_limit, self.stranger_limit);
        replace(&mut account.phone_bound, self.phone_bound);
        replace(&mut account.must_rest, self.must_rest);
        replace(&mut account.frozen_until, self.frozen_until);
        replace(&mut account.send_interval, self.send_interval);
        replace(&mut account.sending_closed, self.sending_closed);
        replace(&mut account.profile, self.profile);
    }
}

fn replace<T>(place: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *place = value;
    }
}

pub async fn list(State(sandbox): State<Sandbox>) -> Response {
    let accounts: Vec<Value> = sandbox.world().accounts.values().map(|account| json!(account)).collect();
    answer(Ok(Value::Array(accounts)))
}

pub async fn set(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<Change>(&body).map(|change| {
        let mut world = sandbox.world();
        let account = world.account_or_new(change.mid);
        change.apply(account);
        json!(account)
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupChange {
    id: u64,
    name: Option<String>,
    cover: Option<String>,
    members: Option<BTreeSet<u64>>,
    group_type: Option<u64>,
    dissolved: Option<bool>,
}

pub async fn set_group(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    answer(read::<GroupChange>(&body).map(|change| {
        let mut world = sandbox.world();
        let group = world.groups.entry(change.id).or_insert_with(|| Group::new(change.id));
        replace(&mut group.name, change.name);
        replace(&mut group.cover, change.cover);
        replace(&mut group.members, change.members);
        replace(&mut group.group_type, change.group_type);
        replace(&mut group.dissolved, change.dissolved);
        json!(group)
    }))
}
