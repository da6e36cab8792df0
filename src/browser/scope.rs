//! The global scope, of whatever kind: a window, a worker, an isolated world, Node.js.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Request;

#[wasm_bindgen]
extern "C" {
    /// `globalThis`, of which nothing is taken for granted.
    pub(super) type Scope;

    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn document(this: &Scope) -> Result<Option<Document>, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn navigator(this: &Scope) -> Result<Option<Navigator>, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn location(this: &Scope) -> Result<Option<Location>, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch, js_name = localStorage)]
    pub(super) fn local_storage(this: &Scope) -> Result<Option<Storage>, JsValue>;

    #[wasm_bindgen(method, getter, structural, js_name = XMLHttpRequest)]
    pub(super) fn xml_http_request(this: &Scope) -> JsValue;

    #[wasm_bindgen(method, structural, catch, js_name = fetch)]
    pub(super) fn fetch(this: &Scope, request: &Request) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, structural, js_name = setTimeout)]
    pub(super) fn set_timeout(this: &Scope, callback: &Function, ms: f64) -> Timeout;

    #[wasm_bindgen(method, structural, js_name = clearTimeout)]
    pub(super) fn clear_timeout(this: &Scope, timeout: &Timeout);

    /// A number; in Node.js an object, which may keep the process alive or not.
    pub(super) type Timeout;

    #[wasm_bindgen(method, structural, js_name = ref)]
    pub(super) fn keep_alive(this: &Timeout);

    #[wasm_bindgen(method, structural, js_name = unref)]
    pub(super) fn let_exit(this: &Timeout);

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn performance_now() -> f64;

    pub(super) type Document;

    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn cookie(this: &Document) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn hidden(this: &Document) -> Result<JsValue, JsValue>;

    pub(super) type Navigator;

    #[wasm_bindgen(method, getter, structural, catch, js_name = onLine)]
    pub(super) fn on_line(this: &Navigator) -> Result<JsValue, JsValue>;

    pub(super) type Location;

    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn hostname(this: &Location) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, structural, catch)]
    pub(super) fn origin(this: &Location) -> Result<JsValue, JsValue>;

    pub(super) type Storage;

    #[wasm_bindgen(method, structural, catch, js_name = getItem)]
    pub(super) fn get_item(this: &Storage, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = setItem)]
    pub(super) fn set_item(this: &Storage, name: &str, value: &str) -> Result<(), JsValue>;
}

pub(super) fn scope() -> Scope {
    js_sys::global().unchecked_into()
}

/// Whether this is Node.js, or says so.
pub(super) fn is_node() -> bool {
    let get = |object: JsValue, name: &str| Reflect::get(&object, &name.into()).unwrap_or_default();
    get(get(get(js_sys::global().into(), "process"), "versions"), "node").is_string()
}
