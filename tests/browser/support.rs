//! A client whose `fetch` is a piece of JavaScript.

use bili_im::js::Client;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Runs `body` as the body of a JavaScript function with the parameters `names`.
pub fn function(names: &str, body: &str) -> Function {
    Function::new_with_args(names, body)
}

/// The value of a JavaScript expression.
pub fn eval(expression: &str) -> JsValue {
    function("", &format!("return ({expression})")).call0(&JsValue::UNDEFINED).unwrap()
}

/// A client with a token, a mid and this body as its `fetch`, which is given `request`.
pub fn client(fetch: &str) -> Client {
    let options = eval("({ csrf: 'token', mid: 7, locale: 'en', retry: false, sign: false, minIntervalMs: 0 })");
    Reflect::set(&options, &"fetch".into(), &function("request", fetch)).unwrap();
    make(options).unwrap()
}

/// A client with these options; errors stay the plain objects they are made of.
pub fn make(options: JsValue) -> Result<Client, JsValue> {
    Client::new(
        options,
        function("fields", "return fields"),
        function("event, details", "(globalThis.told ??= []).push([event, details])"),
        web_sys::AbortController::new().unwrap().signal(),
    )
}

/// What a call that has to fail rejects with.
pub async fn rejection(promise: js_sys::Promise) -> JsValue {
    JsFuture::from(promise).await.expect_err("the call has to reject")
}

/// A property, as a text.
pub fn text(object: &JsValue, key: &str) -> String {
    let value = Reflect::get(object.unchecked_ref::<Object>(), &key.into()).unwrap();
    value.as_string().unwrap_or_else(|| format!("{value:?}"))
}
