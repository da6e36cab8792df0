//! What `cargo xtask bench` measures against in WebAssembly: the texts that the library leaves to JavaScript's parser,
//! and the way through typed structs.

#![cfg(target_arch = "wasm32")]

mod structs;

use bili_im::http::{HttpResponse, parse};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

/// What the library hands to JavaScript: all that is done in WebAssembly, and no more.
#[wasm_bindgen]
pub fn parts(body: &Uint8Array) -> Result<Vec<Uint8Array>, JsValue> {
    let response = HttpResponse { status: 200, body: body.to_vec(), retry_after: None };
    let data = parse(&response).map_err(|error| error.to_string())?;
    let (text, apart) = data.ok_or("the reply has no data")?.into_parts();
    Ok([text, apart].map(|part| Uint8Array::from(&part[..])).into())
}

/// The `data` of a page of messages by way of structs: serde_json in, serde-wasm-bindgen out.
#[wasm_bindgen]
pub fn structs(body: &Uint8Array) -> Result<JsValue, JsValue> {
    structs::page(&body.to_vec())
}
