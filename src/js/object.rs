//! Properties of objects by name, and nothing that can throw past here. One import for each verb, whatever the object:
//! the typed getters and setters of web-sys would bring one per property.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
    fn reflect_get(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = Reflect, js_name = set, catch)]
    fn reflect_set(object: &JsValue, name: &str, value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_namespace = Reflect, js_name = has, catch)]
    fn reflect_has(object: &JsValue, name: &str) -> Result<bool, JsValue>;
}

/// A property; `undefined` where it cannot be read.
#[inline(never)]
pub fn get(object: &JsValue, name: &str) -> JsValue {
    reflect_get(object, name).unwrap_or_default()
}

/// A property that is a text.
#[inline(never)]
pub fn get_text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}

/// Sets a property, where it can be set.
pub fn set(object: &JsValue, name: &str, value: impl Into<JsValue>) {
    set_value(object, name, &value.into());
}

#[inline(never)]
fn set_value(object: &JsValue, name: &str, value: &JsValue) {
    let _ = reflect_set(object, name, value);
}

/// Whether an object has a property.
#[inline(never)]
pub fn has(object: &JsValue, name: &str) -> bool {
    object.is_object() && reflect_has(object, name) == Ok(true)
}
