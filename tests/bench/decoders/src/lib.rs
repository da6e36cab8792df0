//! What `cargo xtask bench` measures in WebAssembly: the reply path of the library, and the way through typed structs.

#![cfg(target_arch = "wasm32")]

mod structs;

use bili_im::reply::open;
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type TextDecoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextDecoder;
    #[wasm_bindgen(method)]
    fn decode(this: &TextDecoder, bytes: &[u8]) -> JsString;
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_string(text: &JsString) -> Result<JsValue, JsValue>;
}

thread_local! {
    static DECODER: TextDecoder = TextDecoder::new();
}

#[wasm_bindgen]
pub fn scan_only(body: &Uint8Array) -> u32 {
    open(&body.to_vec()).map(|r| r.data.map_or(0, |d| d.len() as u32)).unwrap_or(0)
}

#[wasm_bindgen]
pub fn copy_only(body: &Uint8Array) -> u32 {
    body.to_vec().len() as u32
}

/// The `data` of a reply as a call of the client resolves to it, from the bytes that `fetch` gave.
#[wasm_bindgen]
pub fn relayed(body: &Uint8Array) -> Result<JsValue, JsValue> {
    let data = open(&body.to_vec()).map_err(|_| "malformed")?.data.ok_or("the reply has no data")?;
    DECODER.with(|decoder| parse_string(&decoder.decode(&data)))
}

/// The `data` of a page of messages by way of structs: serde_json in, serde-wasm-bindgen out.
#[wasm_bindgen]
pub fn structs(body: &Uint8Array) -> Result<JsValue, JsValue> {
    structs::page(&body.to_vec())
}
