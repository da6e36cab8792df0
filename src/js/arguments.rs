//! Arguments of calls, as the rest of the crate reads them: see [`crate::input`].

use super::object;
use crate::error::Error;
use crate::id::Id;
use crate::input::{self, Given, Options, unexpected};
use crate::model::Talker;
use crate::text::cat;
use js_sys::{Array, BigInt, Function, Object};
use wasm_bindgen::{JsCast, JsValue};

/// An object of JavaScript.
struct Source(JsValue);

impl input::Object for Source {
    fn get(&self, name: &str) -> Given {
        given(&object::get(&self.0, name))
    }

    fn names(&self) -> Vec<String> {
        names(&self.0)
    }
}

/// The value as the rest of the crate reads it.
pub fn given(value: &JsValue) -> Given {
    if value.is_undefined() || value.is_null() {
        Given::Nothing
    } else if let Some(flag) = value.as_bool() {
        Given::Flag(flag)
    } else if let Some(number) = value.as_f64() {
        Given::Number(number)
    } else if let Some(text) = value.as_string() {
        Given::Text(text)
    } else if let Some(integer) = value.dyn_ref::<BigInt>() {
        Given::Integer(integer.to_string(10).map(String::from).unwrap_or_default())
    } else if Array::is_array(value) {
        let array: &Array = value.unchecked_ref();
        let mut list = Vec::new();
        for at in 0..array.length() {
            list.push(given(&array.get(at)));
        }
        Given::List(list)
    } else if value.is_object() {
        Given::Object(Box::new(Source(value.clone())))
    } else {
        Given::Other
    }
}

/// The names of an object's own properties.
pub fn names(object: &JsValue) -> Vec<String> {
    let keys = Object::keys(object.unchecked_ref::<Object>());
    let mut names = Vec::new();
    for at in 0..keys.length() {
        if let Some(name) = keys.get(at).as_string() {
            names.push(name);
        }
    }
    names
}

/// The options in `value`, the argument `options`.
pub fn options(value: &JsValue) -> Options {
    Options::new("options", given(value))
}

/// The option `name` of `value`, which `options` read, as it is; `None` where it was not given.
pub fn raw(options: &mut Options, value: &JsValue, name: &'static str) -> Option<JsValue> {
    if matches!(options.take(name), Given::Nothing) { None } else { Some(object::get(value, name)) }
}

/// The same for an option that is a function.
pub fn function(options: &mut Options, value: &JsValue, name: &'static str) -> Option<Function> {
    let function = raw(options, value, name)?.dyn_into();
    function.or_else(|other| options.refuse(name, "a function", &given(&other)).ok_or(())).ok()
}

/// Reads a text; half a surrogate pair would be replaced on its way, so it is refused.
pub fn text(argument: &str, value: &JsValue) -> Result<String, Error> {
    let text = value.as_string().ok_or_else(|| unexpected(argument, "a text", &given(value)))?;
    // The way into Rust replaces what is half a pair, so such a text does not come back as it was.
    if JsValue::from_str(&text) != *value {
        return Err(Error::input(argument, "expected a well-formed text, got half of a surrogate pair in it"));
    }
    Ok(text)
}

/// Reads the argument `talker`.
pub fn talker(value: &JsValue) -> Result<Talker, Error> {
    Talker::read("talker", &given(value))
}

/// Reads the argument `on`.
pub fn on(value: &JsValue) -> Result<bool, Error> {
    input::flag("on", &given(value))
}

/// Reads the key of a message: itself, or the message object that has it.
pub fn msg_key(argument: &str, key: &JsValue) -> Result<Id, Error> {
    match given(key) {
        Given::Object(message) => Id::read(&cat(&[argument, ".msg_key"]), &message.get("msg_key")),
        key => Id::read(argument, &key),
    }
}
