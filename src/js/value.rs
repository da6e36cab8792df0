//! Values, as JavaScript has them.

use crate::engine::Mark;
use crate::id::{Int64, MAX_SAFE_INTEGER};
use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// A plain object.
pub(super) fn of(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or_default()
}

/// A plain object with these fields.
pub(super) fn object<const N: usize>(fields: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

/// A conversation that was marked as read.
pub(super) fn mark(mark: &Mark) -> JsValue {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let (session_type, unread_count) = (mark.session_type as f64, mark.unread_count as f64);
    object([
        ("talker_id", integer(mark.talker_id)),
        ("session_type", session_type.into()),
        ("unread_count", unread_count.into()),
    ])
}

/// A number while that is exact, else a string of digits.
pub(super) fn integer(Int64(value): Int64) -> JsValue {
    #[expect(clippy::cast_precision_loss, reason = "compared before it is used")]
    let number = value as f64;
    if number.abs() <= MAX_SAFE_INTEGER { number.into() } else { value.to_string().into() }
}
