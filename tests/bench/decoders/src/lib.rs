//! What `cargo xtask bench` measures in WebAssembly: the reply path of the library, and the way through typed structs.

#![cfg(target_arch = "wasm32")]

mod structs;

use bili_im::client::{Response, judge};
use bili_im::js::Browser;
use bili_im::reply::Data;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

/// The `data` of a reply as a call of the client resolves to it, from the bytes that `fetch` gave.
#[wasm_bindgen]
pub fn relayed(body: &Uint8Array, browser: &Browser) -> Result<JsValue, JsValue> {
    browser.parse(judged(body)?).map_err(|error| error.to_string().into())
}

/// What the library hands to JavaScript: all that is done in WebAssembly, and no more.
#[wasm_bindgen]
pub fn parts(body: &Uint8Array) -> Result<Vec<Uint8Array>, JsValue> {
    let (text, apart) = judged(body)?.into_parts();
    Ok([text, apart].map(|part| Uint8Array::from(&part[..])).into())
}

fn judged(body: &Uint8Array) -> Result<Data, JsValue> {
    let response = Response { status: 200, body: body.to_vec(), retry_after: None };
    let data = judge(&response).map_err(|error| error.to_string())?;
    data.ok_or_else(|| "the reply has no data".into())
}

/// The `data` of a page of messages by way of structs: serde_json in, serde-wasm-bindgen out.
#[wasm_bindgen]
pub fn structs(body: &Uint8Array) -> Result<JsValue, JsValue> {
    structs::page(&body.to_vec())
}
