//! Arguments of calls, checked before anything is sent.

use crate::error::Error;
use crate::id::{Id, Int64};
use crate::input;
use js_sys::{JsString, Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// Reads an argument that is one value.
pub fn value<T: DeserializeOwned>(argument: &str, value: JsValue) -> Result<T, Error> {
    input::read(argument, serde_wasm_bindgen::Deserializer::from(value))
}

/// Reads an object of options; `also` are options that somebody else reads from it.
pub fn options<T: DeserializeOwned>(argument: &str, value: JsValue, also: &[&str]) -> Result<T, Error> {
    let object = if value.is_undefined() || value.is_null() { Object::new().into() } else { value };
    if !object.is_object() || js_sys::Array::is_array(&object) {
        return Err(Error::input(argument, "expected an object with options"));
    }
    let keys: Vec<_> =
        Object::keys(object.unchecked_ref::<Object>()).iter().filter_map(|key| key.as_string()).collect();
    input::check_keys::<T>(argument, &keys, also)?;
    input::read(argument, serde_wasm_bindgen::Deserializer::from(object))
}

/// Reads a text; half a surrogate pair would be replaced on its way, so it is refused.
pub fn text(argument: &str, value: &JsValue) -> Result<String, Error> {
    let text: &JsString = value.dyn_ref().ok_or_else(|| Error::input(argument, "expected a text"))?;
    if !text.is_valid_utf16() {
        return Err(Error::input(argument, "expected a well-formed text, got half of a surrogate pair in it"));
    }
    Ok(text.into())
}

/// Reads the key of a message: itself, or the message object that has it.
pub fn msg_key(argument: &str, key: JsValue) -> Result<Id, Error> {
    if !key.is_object() {
        return value(argument, key);
    }
    let inside = Reflect::get(&key, &"msg_key".into()).unwrap_or_default();
    value(&format!("{argument}.msg_key"), inside)
}

/// An integer of the service as replies carry it.
pub fn integer(value: Int64) -> JsValue {
    const LARGEST_EXACT: i128 = (1 << 53) - 1;
    if value.0.abs() > LARGEST_EXACT {
        return value.0.to_string().into();
    }
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    JsValue::from(value.0 as f64)
}
