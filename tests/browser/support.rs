//! JavaScript from Rust.

use js_sys::{Function, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

/// Runs `body` as the body of a JavaScript function with the parameters `names`.
pub fn function(names: &str, body: &str) -> Function {
    Function::new_with_args(names, body)
}

/// The value of a JavaScript expression.
pub fn eval(expression: &str) -> JsValue {
    function("", &format!("return ({expression})")).call0(&JsValue::UNDEFINED).unwrap()
}

/// A field of an error as the helpers throw it, as a text.
pub fn text(error: &JsValue, key: &str) -> String {
    let fields = JSON::parse(&error.as_string().unwrap()).unwrap();
    let value = Reflect::get(fields.unchecked_ref::<Object>(), &key.into()).unwrap();
    value.as_string().unwrap_or_else(|| format!("{value:?}"))
}
