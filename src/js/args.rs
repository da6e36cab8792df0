//! Reads arguments: what is wrong is said with the argument's name, what was expected and what came.
//!
//! Options go through serde-wasm-bindgen into structs that are the source of their TypeScript types, entry by entry: given an
//! object for a struct, it looks for known fields alone, and a misspelt option would pass in silence.

use super::call_options::CallOptions;
use crate::browser::File;
use crate::engine::{Call, Limit};
use crate::error::Error;
use crate::http::ClientInfo;
use crate::id::{Id, MAX_SAFE_INTEGER};
use crate::model::Talker;
use crate::quote::quote;
use js_sys::{Array, ArrayBuffer, BigInt, Function, JsString, Reflect, Uint8Array};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_wasm_bindgen::{Deserializer, Error as SerdeError};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Blob};

/// Beyond it, a browser's timer fires at once.
const MAX_TIMEOUT_MS: f64 = 2_147_483_647.0;

/// What every call takes.
const CALL_OPTIONS: [&str; 5] = ["signal", "timeoutMs", "insist", "build", "mobiApp"];

/// What a watch takes besides, which the face reads.
const WATCH_OPTIONS: [&str; 4] = ["storage", "share", "name", "autoRead"];

/// The option that some calls take besides.
const ON_PROGRESS: &str = "onProgress";

/// What a call was given besides its own options.
pub(super) struct CallArgs {
    pub(super) call: Call,
    pub(super) signal: Option<AbortSignal>,
    pub(super) progress: Option<Function>,
    pub(super) files: Vec<File>,
}

type Entry = (String, JsValue);

impl CallArgs {
    /// Those of a call without any.
    pub(super) fn new(endpoint: &'static str) -> Self {
        Self { call: Call::new(endpoint), signal: None, progress: None, files: Vec::new() }
    }

    /// Reads what every call takes, and returns the call's own options; `takes_progress` where `onProgress` is one of them.
    pub(super) fn read<T: DeserializeOwned>(&mut self, given: &JsValue, takes_progress: bool) -> Result<T, Error> {
        let own = self.read_common(given, takes_progress)?;
        let progress = takes_progress.then_some(ON_PROGRESS);
        let of_face = if self.call.endpoint == "watch" { &WATCH_OPTIONS[..] } else { &[] };
        let known: Vec<&str> = CALL_OPTIONS.into_iter().chain(progress).chain(of_face.iter().copied()).collect();
        from_entries("options", own, &known)
    }

    /// Reads what every call takes, and returns the other entries.
    fn read_common(&mut self, given: &JsValue, takes_progress: bool) -> Result<Vec<Entry>, Error> {
        let Some(entries) = entries("options", given)? else { return Ok(Vec::new()) };
        let (of_call, own): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|(name, _)| CALL_OPTIONS.contains(&&**name));
        let CallOptions { signal, timeout_ms, insist, build, mobi_app } = from_entries("options", of_call, &[])?;
        self.signal = is_given(&signal).then(|| abort_signal(signal)).transpose()?;
        self.call.limit =
            timeout_ms.map(|ms| timeout("options.timeoutMs", &ms.into()).map(Limit::from_ms)).transpose()?;
        self.call.bypass_breaker = insist.unwrap_or_default();
        let ClientInfo { build: usual_build, mobi_app: usual_app } = ClientInfo::default();
        self.call.info = ClientInfo { build: build.unwrap_or(usual_build), mobi_app: mobi_app.unwrap_or(usual_app) };
        #[cfg(feature = "test-panics")]
        super::panic::provoke(&self.call.info.mobi_app);
        let (of_progress, own): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|(name, _)| takes_progress && name == ON_PROGRESS);
        for (_, value) in of_progress.into_iter().filter(|(_, value)| is_given(value)) {
            let unexpected = || unexpected("options.onProgress", "a function", &value);
            self.progress = Some(value.dyn_ref::<Function>().ok_or_else(unexpected)?.clone());
        }
        Ok(own)
    }
}

fn is_given(value: &JsValue) -> bool {
    !value.is_undefined() && !value.is_null()
}

/// Reads an object by these of its fields, its own or not; it may have others.
pub(super) fn fields<T: DeserializeOwned>(argument: &str, given: &JsValue, names: &[&str]) -> Result<T, Error> {
    let entries = names.iter().map(|name| ((*name).to_owned(), get(given, name)));
    from_entries(argument, entries.filter(|(_, value)| is_given(value)).collect(), &[])
}

/// Reads an object of options; `None` where nothing was given.
pub(super) fn object<T: DeserializeOwned + Default>(argument: &str, given: &JsValue) -> Result<T, Error> {
    match entries(argument, given)? {
        Some(entries) => from_entries(argument, entries, &[]),
        None => Ok(T::default()),
    }
}

/// The entries of a plain object; `None` where nothing was given.
pub(super) fn entries(argument: &str, given: &JsValue) -> Result<Option<Vec<(String, JsValue)>>, Error> {
    if given.is_undefined() || given.is_null() {
        return Ok(None);
    }
    if plain_chain(given).is_empty() {
        let expected = "a plain object with options";
        return Err(unexpected(argument, expected, given));
    }
    let mut entries: Vec<Entry> = Vec::new();
    for object in plain_chain(given) {
        for name in keys_of(&object).unwrap_or_default().iter().filter_map(|name| name.as_string()) {
            if !entries.iter().any(|(known, _)| *known == name) {
                // One that cannot be read is as good as absent.
                let value = get(given, &name);
                entries.push((name, value));
            }
        }
    }
    Ok(Some(entries))
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Object, js_name = getPrototypeOf, catch)]
    fn prototype_of(object: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = Object, js_name = keys, catch)]
    fn keys_of(object: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_namespace = Object, js_name = hasOwn, catch)]
    fn has_own(object: &JsValue, name: &str) -> Result<bool, JsValue>;
}

/// An object literal and those it inherits from, but for the `Object.prototype` of its realm; empty for anything else, such as a
/// `Map`, a `Date`, an instance of a class, a promise whose `await` was forgotten.
fn plain_chain(value: &JsValue) -> Vec<JsValue> {
    let mut chain = Vec::new();
    if !value.is_object() || Array::is_array(value) {
        return chain;
    }
    let mut object = value.clone();
    loop {
        let Ok(prototype) = prototype_of(&object) else { return Vec::new() };
        // Only the prototypes of classes and of `Object` have constructors of their own.
        let is_root = prototype.is_null();
        let is_prototype = has_own(&object, "constructor").unwrap_or(true) && !chain.is_empty();
        match (is_root, is_prototype) {
            (true, true) => return chain,
            (false, true) => return Vec::new(),
            (is_root, false) => {
                chain.push(object);
                if is_root {
                    return chain;
                }
                object = prototype;
            }
        }
    }
}

/// Reads a struct from entries.
fn from_entries<T: DeserializeOwned>(argument: &str, entries: Vec<Entry>, also_known: &[&str]) -> Result<T, Error> {
    check_texts(argument, &entries)?;
    let current = RefCell::default();
    let entries = Entries { left: entries.into_iter(), current: &current };
    let read = T::deserialize(MapDeserializer::<_, SerdeError>::new(entries));
    read.map_err(|error| explain(&error, argument, current.take(), also_known))
}

/// Entries that keep in mind which one is being read.
struct Entries<'a> {
    left: std::vec::IntoIter<Entry>,
    current: &'a RefCell<Entry>,
}

impl Iterator for Entries<'_> {
    type Item = (String, Value);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = self.left.next()?;
        *self.current.borrow_mut() = (name.clone(), value.clone());
        Some((name, Value(value)))
    }
}

/// A value inside of an object.
struct Value(JsValue);

impl IntoDeserializer<'_, SerdeError> for Value {
    type Deserializer = Deserializer;

    fn into_deserializer(self) -> Deserializer {
        Deserializer::from(self.0)
    }
}

fn check_texts(argument: &str, entries: &[Entry]) -> Result<(), Error> {
    let is_odd = |value: &JsValue| value.dyn_ref::<JsString>().is_some_and(|text| !text.is_valid_utf16());
    match entries.iter().find(|(_, value)| is_odd(value)) {
        Some((name, _)) => Err(lone_surrogate(&format!("{argument}.{name}"))),
        None => Ok(()),
    }
}

/// What serde says of the entry that it was reading, in the words of the other errors.
fn explain(error: &SerdeError, argument: &str, (name, value): Entry, also_known: &[&str]) -> Error {
    let message = error.to_string();
    let place = format!("{argument}.{name}");
    if message.trim_start_matches("Error: ").starts_with("unknown field") {
        let own = message.split_once("expected").map_or("", |(_, own)| own);
        let own = own.split('`').skip(1).step_by(2);
        let known = also_known.iter().copied().chain(own).collect::<Vec<_>>().join(", ");
        return Error::input(&place, &format!("there is no such option; known are {known}"));
    }
    if let Some(missing) =
        message.trim_start_matches("Error: ").strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'))
    {
        return Error::input(&format!("{argument}.{missing}"), "expected a value, got nothing");
    }
    unexpected(&place, expected(&message), &value)
}

/// What serde expected, in the words of the other errors.
fn expected(message: &str) -> &str {
    match message.rsplit_once(", expected ").map_or(message, |(_, expected)| expected) {
        "a boolean" => "true or false",
        "a string" => "a text",
        "f64" => "a number",
        "u8" | "u32" | "u64" | "i64" => "a whole number",
        other => other,
    }
}

/// The error of an argument that is not what was `expected`.
pub(super) fn unexpected(argument: &str, expected: &str, given: &JsValue) -> Error {
    if expected.starts_with("a whole number from 0 to 18446744073709551615")
        && let Some(number) = given.as_f64()
        && !is_safe(number)
    {
        return Error::input(argument, &format!("{} is not exact as a number: expected {expected}", shown(given)));
    }
    Error::input(argument, &format!("expected {expected}, got {}", shown(given)))
}

fn lone_surrogate(argument: &str) -> Error {
    Error::input(argument, "expected a well-formed text, got half of a surrogate pair in it")
}

/// The same in an error.
fn shown(value: &JsValue) -> String {
    if value.is_undefined() || value.is_null() {
        return "nothing".to_owned();
    }
    if let Some(text) = value.as_string() {
        return quote(&text);
    }
    if Array::is_array(value) {
        return "an array".to_owned();
    }
    if let Some(flag) = value.as_bool() {
        return flag.to_string();
    }
    if let Some(number) = value.as_f64() {
        return js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default();
    }
    if let Some(digits) = digits(value) {
        return digits;
    }
    if value.is_object() { "an object".to_owned() } else { "something else".to_owned() }
}

/// The digits of a bigint.
fn digits(value: &JsValue) -> Option<String> {
    let integer = value.dyn_ref::<BigInt>()?;
    integer.to_string(10).ok().map(String::from)
}

fn is_safe(number: f64) -> bool {
    number.trunc() == number && number.abs() <= MAX_SAFE_INTEGER
}

/// Reads `true` or `false`.
pub(super) fn flag(argument: &str, value: &JsValue) -> Result<bool, Error> {
    value.as_bool().ok_or_else(|| unexpected(argument, "true or false", value))
}

/// Reads a text.
pub(super) fn text(argument: &str, value: &JsValue) -> Result<String, Error> {
    let text = value.dyn_ref::<JsString>().ok_or_else(|| unexpected(argument, "a text", value))?;
    // It would not arrive as it was.
    if text.is_valid_utf16() { Ok(text.into()) } else { Err(lone_surrogate(argument)) }
}

/// Reads a time limit in ms.
pub(super) fn timeout(argument: &str, value: &JsValue) -> Result<f64, Error> {
    let ms = value.as_f64().ok_or_else(|| unexpected(argument, "a number", value))?;
    if (0.0..=MAX_TIMEOUT_MS).contains(&ms) {
        return Ok(ms);
    }
    Err(unexpected(argument, "milliseconds from 0 to 2147483647", value))
}

fn abort_signal(value: JsValue) -> Result<AbortSignal, Error> {
    let is = |name: &str, check: fn(&JsValue) -> bool| {
        value.is_object() && Reflect::get(&value, &name.into()).is_ok_and(|property| check(&property))
    };
    let is_signal = is("aborted", |aborted| aborted.as_bool().is_some())
        && is("addEventListener", JsValue::is_function)
        && is("removeEventListener", JsValue::is_function);
    if is_signal { Ok(value.unchecked_into()) } else { Err(unexpected("options.signal", "an AbortSignal", &value)) }
}

/// Reads an id: never a number that may have been rounded.
pub(super) fn id(argument: &str, value: &JsValue) -> Result<Id, Error> {
    let digits = value.as_string().or_else(|| digits(value));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
    let number = || value.as_f64().filter(|number| is_safe(*number) && *number >= 0.0).map(|number| Id(number as u64));
    let id = digits.as_deref().map_or_else(number, Id::parse);
    let expected = "a whole number from 0 to 18446744073709551615, as a number, a string of digits or a bigint";
    id.ok_or_else(|| unexpected(argument, expected, value))
}

/// Reads a list of ids.
pub(super) fn ids(argument: &str, value: &JsValue) -> Result<Vec<Id>, Error> {
    if !Array::is_array(value) {
        return Err(unexpected(argument, "an array of ids", value));
    }
    let list: &Array = value.unchecked_ref();
    list.iter().enumerate().map(|(at, item)| id(&format!("{argument}[{at}]"), &item)).collect()
}

/// A property; `undefined` where it cannot be read.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// Reads who a call is about.
pub(super) fn talker(value: &JsValue) -> Result<Talker, Error> {
    let argument = "talker";
    if !value.is_object() || Array::is_array(value) {
        return id(argument, value).map(Talker::User);
    }
    if let Some(talker_id) = id_in(value, "talker_id")? {
        let session_type = type_in(value, "session_type")?;
        return Ok(if session_type == Some(2) { Talker::FanGroup(talker_id) } else { Talker::User(talker_id) });
    }
    let receiver_type = type_in(value, "receiver_type")?;
    match (receiver_type, id_in(value, "sender_uid")?, id_in(value, "receiver_id")?) {
        (Some(2), _, Some(group)) => Ok(Talker::FanGroup(group)),
        (Some(1), Some(sender), Some(receiver)) => Ok(Talker::Between(sender, receiver)),
        _ => Err(unexpected(argument, "a mid, {talker_id, session_type}, or a session or message object", value)),
    }
}

fn id_in(object: &JsValue, name: &str) -> Result<Option<Id>, Error> {
    let value = get(object, name);
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    id(&format!("talker.{name}"), &value).map(Some)
}

/// 1 a user, 2 a fan group.
fn type_in(object: &JsValue, name: &str) -> Result<Option<u8>, Error> {
    let value = get(object, name);
    match value.as_f64() {
        Some(1.0) => Ok(Some(1)),
        Some(2.0) => Ok(Some(2)),
        None if value.is_undefined() || value.is_null() => Ok(None),
        _ => Err(unexpected("talker", &format!("1 or 2 as {name}"), &value)),
    }
}

/// Reads a message to recall: its key, and when it was sent, where that is known.
pub(super) fn message(value: &JsValue) -> Result<(Id, Option<u64>), Error> {
    if !value.is_object() || Array::is_array(value) {
        return Ok((id("message", value)?, None));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    let timestamp = get(value, "timestamp").as_f64().filter(|time| *time >= 0.0).map(|time| time as u64);
    Ok((id("message.msg_key", &get(value, "msg_key"))?, timestamp))
}

/// Reads a file: as it is, or a copy of bytes. `None` for anything else.
pub(super) fn file(value: &JsValue) -> Option<(Blob, Option<String>)> {
    if !value.is_object() {
        return None;
    }
    // By its shape, as it may come from another realm.
    let is = |name: &str, check: fn(&JsValue) -> bool| check(&get(value, name));
    let is_blob = is("slice", JsValue::is_function) && is("arrayBuffer", JsValue::is_function);
    if is_blob && is("size", |size| size.as_f64().is_some()) {
        let name = get(value, "name").as_string().filter(|name| !name.is_empty());
        return Some((value.clone().unchecked_into(), name));
    }
    let bytes = if ArrayBuffer::is_view(value) {
        let view = [get(value, "buffer"), get(value, "byteOffset"), get(value, "byteLength")];
        let [buffer, offset, length] = view;
        if !is_array_buffer(&buffer) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths of memory")]
        let (offset, length) = (offset.as_f64()? as u32, length.as_f64()? as u32);
        Uint8Array::new_with_byte_offset_and_length(&buffer, offset, length)
    } else if is_array_buffer(value) {
        Uint8Array::new(value)
    } else {
        return None;
    };
    // A copy, which later changes do not reach; shared memory cannot be part of a Blob.
    let copy = Uint8Array::new_with_length(bytes.length());
    copy.set(&bytes, 0);
    Blob::new_with_u8_array_sequence(&Array::of1(&copy)).ok().map(|blob| (blob, None))
}

/// Also one of another realm; shared memory, which can change meanwhile, is none.
fn is_array_buffer(value: &JsValue) -> bool {
    value.is_object() && tag_of(value) == "[object ArrayBuffer]"
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    fn tag_of(value: &JsValue) -> String;
}

/// Its size in bytes.
pub(super) fn size(blob: &Blob) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
    let size = blob.size() as u64;
    size
}

/// The files of a call.
pub(super) fn files(blob: Blob, name: Option<String>) -> Vec<File> {
    vec![File { blob, name: name.unwrap_or_else(|| "file".to_owned()) }]
}
