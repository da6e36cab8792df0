//! A page of messages as typed structs, the way to write such a client with serde-wasm-bindgen.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use wasm_bindgen::JsValue;

#[derive(Deserialize)]
struct Reply {
    data: Page,
}

#[derive(Serialize, Deserialize)]
struct Page {
    messages: Vec<Message>,
    has_more: i64,
    #[serde(serialize_with = "digits")]
    min_seqno: u64,
    #[serde(serialize_with = "digits")]
    max_seqno: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    e_infos: Option<Vec<Emote>>,
}

#[derive(Serialize, Deserialize)]
struct Message {
    sender_uid: u64,
    receiver_type: i64,
    receiver_id: u64,
    msg_type: i64,
    #[serde(deserialize_with = "content", serialize_with = "exact")]
    content: Value,
    #[serde(serialize_with = "digits")]
    msg_seqno: u64,
    timestamp: i64,
    at_uids: Option<Vec<u64>>,
    #[serde(serialize_with = "as_text")]
    msg_key: u64,
    msg_status: i64,
    notify_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new_face_version: Option<i64>,
    msg_source: i64,
}

#[derive(Serialize, Deserialize)]
struct Emote {
    text: String,
    url: String,
    size: i64,
}

/// The page of a reply's bytes as a JavaScript value.
pub fn page(body: &[u8]) -> Result<JsValue, JsValue> {
    let reply: Reply = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    Ok(reply.data.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn content<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

const LARGEST_EXACT: u64 = 9_007_199_254_740_991;

fn digits<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    if *number > LARGEST_EXACT { serializer.serialize_str(&number.to_string()) } else { number.serialize(serializer) }
}

fn as_text<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Integers that a JavaScript number cannot hold make serde-wasm-bindgen fail: they become strings.
fn exact<S: Serializer>(content: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    fn has_large(value: &Value) -> bool {
        match value {
            Value::Number(number) => number.as_u64().is_some_and(|number| number > LARGEST_EXACT),
            Value::Array(items) => items.iter().any(has_large),
            Value::Object(fields) => fields.values().any(has_large),
            _ => false,
        }
    }
    fn quoted(value: &Value) -> Value {
        match value {
            Value::Number(number) if has_large(value) => Value::String(number.to_string()),
            Value::Array(items) => items.iter().map(quoted).collect(),
            Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), quoted(field))).collect(),
            other => other.clone(),
        }
    }
    if has_large(content) { quoted(content).serialize(serializer) } else { content.serialize(serializer) }
}
