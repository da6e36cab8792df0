//! Watches, as JavaScript has them: batches of plain events in, whose cursors the face makes.

use super::host::Host;
use super::value;
use crate::engine::{Batch, Cursor, Pace, WatchEvent, WatchOptions, WatchState};
use crate::error::{Error, ErrorKind};
use crate::id::Int64;
use crate::model::Peer;
use js_sys::{Array, JSON, Object, Reflect};
use serde::Deserialize;
use serde_wasm_bindgen::preserve;
use std::rc::Rc;
use std::time::Duration;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// How a watch asks.
#[derive(Default, Deserialize, Tsify)]
#[tsify(rename = "PollerOptions")]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PollerOptions {
    /// Goes on behind this cursor, which an event or `poll` gave; at now by default. For everything before, there is
    /// `history`.
    #[serde(with = "preserve")]
    #[tsify(type = "import(\"./watch/cursor.js\").WatchCursor | undefined")]
    since: JsValue,
    /// How often conversations with news are asked for while the page is visible, in ms from 6000 to 3600000; 20000, as the
    /// site does, by default. A hidden page asks every 2 minutes.
    interval_ms: Option<f64>,
    /// How many messages per conversation are delivered at most after an absence, from 0 to 10000; 200 by default. What is
    /// left out is a `gap`.
    max_catch_up: Option<u32>,
}

/// How `poll()` asks.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PollOptions {
    /// How many messages per conversation are delivered at most after an absence, from 0 to 10000; 200 by default. What is
    /// left out is a `gap`.
    pub(super) max_catch_up: Option<u32>,
}

impl PollerOptions {
    /// What the engine is set to.
    pub(super) fn read(self) -> Result<WatchOptions, Error> {
        let mut options = WatchOptions { since: cursor("options.since", &self.since)?, ..WatchOptions::default() };
        if let Some(ms) = self.interval_ms {
            let odd = || Error::input("options.intervalMs", &format!("expected 6000 to 3600000 ms, got {ms}"));
            options.interval = Duration::try_from_secs_f64(ms / 1000.0).map_err(|_| odd())?;
        }
        options.max_catch_up = self.max_catch_up.unwrap_or(options.max_catch_up);
        Ok(options)
    }
}

/// Reads a cursor; `None` where nothing was given.
pub(super) fn cursor(argument: &str, given: &JsValue) -> Result<Option<Cursor>, Error> {
    if given.is_undefined() || given.is_null() {
        return Ok(None);
    }
    if given.as_f64().is_some() {
        let expected = "expected a cursor; for messages from the beginning, walk through `history`";
        return Err(Error::input(argument, expected));
    }
    let json = JSON::stringify(given).ok().and_then(|json| json.as_string());
    let none = || Error::input(argument, "expected a cursor as `watch` and `poll` give it");
    Cursor::parse(&json.ok_or_else(none)?, argument).map(Some)
}

/// Reads the pace of an earlier watch; that of none where it cannot be read.
pub(super) fn pace(given: &JsValue) -> Pace {
    let json = JSON::stringify(given).ok().and_then(|json| json.as_string());
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// `{ events, marks, before, after }`: the events in order, the mark that each moves, and the cursors around them.
pub(super) fn batch(host: &Host, batch: Batch) -> Result<JsValue, Error> {
    let before = parse(&batch.before().to_json())?;
    // Neither is written to, and each can have 48 KB.
    let is_moved = batch.before() != batch.after();
    let after = if is_moved { parse(&batch.after().to_json())? } else { before.clone() };
    let (events, marks) = (Array::new(), Array::new());
    let mut emotes: Option<(Rc<str>, JsValue)> = None;
    for (told, mark) in batch.into_events() {
        events.push(&event(host, told, &mut emotes)?);
        marks.push(&mark.map_or(JsValue::UNDEFINED, |mark| pair(mark).into()));
    }
    Ok(value::object([("before", before), ("after", after), ("events", events.into()), ("marks", marks.into())]))
}

/// An event; messages of one page share their emotes.
fn event(host: &Host, told: WatchEvent, shared: &mut Option<(Rc<str>, JsValue)>) -> Result<JsValue, Error> {
    let object = Object::new();
    match told {
        WatchEvent::Message { peer, message, emotes, is_own, is_caught_up, is_automatic } => {
            set(&object, "type", &"message".into());
            set(&object, "talker", &talker(peer));
            set(&object, "message", &parse(&message)?);
            if let Some(emotes) = emotes {
                if !shared.as_ref().is_some_and(|(known, _)| Rc::ptr_eq(known, &emotes)) {
                    *shared = Some((Rc::clone(&emotes), parse(&emotes)?));
                }
                set(&object, "e_infos", &shared.as_ref().map_or(JsValue::UNDEFINED, |(_, list)| list.clone()));
            }
            set(&object, "own", &is_own.into());
            set(&object, "caughtUp", &is_caught_up.into());
            set(&object, "automatic", &is_automatic.into());
        }
        WatchEvent::Recalled { peer, key, by_system } => {
            set(&object, "type", &"recalled".into());
            set(&object, "talker", &talker(peer));
            set(&object, "msg_key", &key.into());
            set(&object, "bySystem", &by_system.into());
        }
        WatchEvent::Session { peer, session, changes } => {
            set(&object, "type", &"session".into());
            set(&object, "talker", &talker(peer));
            set(&object, "session", &parse(&session)?);
            let changes: Array = changes.into_iter().map(|change| JsValue::from(change.name())).collect();
            set(&object, "changes", &changes);
        }
        WatchEvent::Unread { counts } => {
            set(&object, "type", &"unread".into());
            set(&object, "counts", &parse(&counts)?);
        }
        WatchEvent::State(state) => set_state(host, &object, &state),
        WatchEvent::Gap { peer, reason, error } => {
            set(&object, "type", &"gap".into());
            set(&object, "reason", &reason.name().into());
            if let Some(peer) = peer {
                set(&object, "talker", &talker(peer));
            }
            set_error(host, &object, error.as_ref(), "history");
        }
    }
    Ok(object.into())
}

fn set_state(host: &Host, object: &Object, state: &WatchState) {
    let (name, reason, until, error) = match state {
        WatchState::CatchingUp => ("catching-up", None, None, None),
        WatchState::Live => ("live", None, None, None),
        WatchState::Retrying { error, until } => ("retrying", None, Some(*until), Some(error)),
        WatchState::Paused { reason, until, error } => ("paused", Some(reason.name()), *until, error.as_ref()),
        WatchState::Stopped { reason, error } => ("stopped", Some(reason.name()), None, error.as_ref()),
    };
    set(object, "type", &"state".into());
    set(object, "state", &name.into());
    if let Some(reason) = reason {
        set(object, "reason", &reason.into());
    }
    if let Some(until) = until {
        set(object, "until", &(until.as_secs_f64() * 1000.0).round().into());
    }
    set_error(host, object, error, "watch");
}

fn set_error(host: &Host, object: &Object, error: Option<&Error>, endpoint: &str) {
    if let Some(error) = error {
        set(object, "error", &host.error(error, endpoint, &JsValue::UNDEFINED));
    }
}

fn talker(peer: Peer) -> JsValue {
    let id = value::integer(Int64(peer.id.0.into()));
    value::object([("talker_id", id), ("session_type", peer.session_type.into())])
}

/// The name of a mark and its number, as they stand in a cursor.
fn pair((peer, seqno): (Peer, u64)) -> Array {
    Array::of2(&Cursor::mark_name(peer).into(), &value::integer(Int64(seqno.into())))
}

fn parse(json: &str) -> Result<JsValue, Error> {
    JSON::parse(json).map_err(|_| Error::new(ErrorKind::Reply, "the answer is not JSON").retryable())
}

fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}
