//! What the page says of itself: its cookies, its address, its language. Missing things are `None`, never an error.

use crate::client::cookie;
use crate::helper::Locale;
use js_sys::{Array, Function, Reflect, global};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// The readable cookie `name`.
pub fn read_cookie(name: &str) -> Option<String> {
    let cookies = property(&["document", "cookie"])?;
    cookie(&cookies, name).map(str::to_owned)
}

/// The origin of the page.
pub fn origin() -> Option<String> {
    property(&["location", "origin"])
}

/// Whether this is a page of bilibili.com, which the service's hosts answer and whose cookies can be read.
pub fn is_on_service() -> bool {
    let host = property(&["location", "hostname"]).unwrap_or_default();
    let has_document = Reflect::get(&global(), &"document".into()).is_ok_and(|document| document.is_object());
    has_document && (host == "bilibili.com" || host.ends_with(".bilibili.com"))
}

/// The browser's language, as far as it is one of two.
pub fn locale() -> Locale {
    let language = property(&["navigator", "language"]).unwrap_or_default();
    let is_chinese = language.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh"));
    if is_chinese { Locale::Zh } else { Locale::En }
}

/// A text of the global scope. Some of these throw in a sandboxed frame; `Reflect` turns that into an error.
fn property(path: &[&str]) -> Option<String> {
    let start: JsValue = global().into();
    let value = path.iter().try_fold(start, |value, key| Reflect::get(&value, &(*key).into()).ok())?;
    value.as_string()
}

/// What is kept under `name`: in the page's storage, or else in this instance's memory.
pub fn read_kept(name: &str) -> Option<String> {
    let stored = storage().and_then(|storage| call(&storage, "getItem", &[name])?.as_string());
    let kept = |memory: &Vec<(String, String)>| memory.iter().rev().find(|(kept, _)| kept == name).cloned();
    stored.or_else(|| MEMORY.with_borrow(kept).map(|(_, value)| value))
}

/// Keeps `value` under `name`. A page may have no storage, or a full one: then it lasts as long as the page.
pub fn keep(name: &str, value: &str) {
    let _ = storage().and_then(|storage| call(&storage, "setItem", &[name, value]));
    MEMORY.with_borrow_mut(|memory| memory.push((name.to_owned(), value.to_owned())));
}

thread_local!(static MEMORY: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) });

fn storage() -> Option<JsValue> {
    Reflect::get(&global(), &"localStorage".into()).ok().filter(JsValue::is_object)
}

fn call(object: &JsValue, method: &str, given: &[&str]) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    let given: Array = given.iter().map(|text| JsValue::from_str(text)).collect();
    method.apply(object, &given).ok()
}
