#!/usr/bin/env bash
# serde-wasm-bindgen 0.6.5 with serde_json 1.0.154 (and wasm-bindgen 0.2.130): a `RawValue`, which keeps a piece of JSON as it came,
# reaches JavaScript as an object with the one key "$serde_json::private::RawValue" and the JSON as its text. It cannot be read
# from there either: not from a value, not from a text, and not from that very object. serde_json's own `Value` passes both
# ways. Both crates compile together without a warning, and tests in Rust, which write JSON, see nothing of it.
#
# Seen: what this prints; the error is "Error: invalid type: newtype struct, expected any valid JSON value".
# Likely wrong guess: the value that the JSON stands for, as serde_json writes it, or its text; and at the least what goes
# out can come back in.
#
# Needs Node, and Cargo with the target wasm32-unknown-unknown. Takes some minutes, for what generates the JavaScript.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/module/src" "$folder/generate/src"
cat > "$folder/Cargo.toml" <<'TOML'
[workspace]
members = ["module", "generate"]
resolver = "2"

[profile.dev]
debug = false
TOML
cat > "$folder/module/Cargo.toml" <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[dependencies]
serde = { version = "=1.0.229", features = ["derive"] }
serde-wasm-bindgen = "=0.6.5"
serde_json = { version = "=1.0.154", features = ["raw_value"] }
wasm-bindgen = "=0.2.130"
TOML
cat > "$folder/module/src/lib.rs" <<'RUST'
use serde::{Deserialize, Serialize};
use serde_json::{value::RawValue, Value};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[derive(Deserialize, Serialize)]
struct Row<T> {
    rest: T,
}

type Raw = Row<Box<RawValue>>;

#[wasm_bindgen]
pub fn raw(json: &str) -> Result<JsValue, JsError> {
    Ok(serde_json::from_str::<Raw>(json)?.serialize(&Serializer::json_compatible())?)
}

#[wasm_bindgen]
pub fn value(json: &str) -> Result<JsValue, JsError> {
    Ok(serde_json::from_str::<Row<Value>>(json)?.serialize(&Serializer::json_compatible())?)
}

/// What serde_json writes of it.
#[wasm_bindgen]
pub fn text(json: &str) -> Result<String, JsError> {
    Ok(serde_json::to_string(&serde_json::from_str::<Raw>(json)?)?)
}

#[wasm_bindgen]
pub fn read_raw(row: JsValue) -> Result<String, JsError> {
    Ok(serde_wasm_bindgen::from_value::<Raw>(row)?.rest.to_string())
}

#[wasm_bindgen]
pub fn read_value(row: JsValue) -> Result<String, JsError> {
    Ok(serde_wasm_bindgen::from_value::<Row<Value>>(row)?.rest.to_string())
}
RUST
cat > "$folder/generate/Cargo.toml" <<'TOML'
[package]
name = "generate"
version = "0.0.0"
edition = "2021"

[dependencies]
wasm-bindgen-cli-support = "=0.2.130"
TOML
cat > "$folder/generate/src/main.rs" <<'RUST'
fn main() {
    let mut arguments = std::env::args().skip(1);
    let (module, output) = (arguments.next().unwrap(), arguments.next().unwrap());
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(module).nodejs(true).unwrap().generate(output).unwrap();
}
RUST
cat > "$folder/run.cjs" <<'JAVASCRIPT'
const assert = require("node:assert");
const { raw, value, text, read_raw, read_value } = require(process.argv[2]);

const JSON_TEXT = '{"rest":[1,2]}';
const read = (by, row) => {
  try {
    return by(row);
  } catch (error) {
    return error.message;
  }
};
const seen = {
  "serde_json writes": text(JSON_TEXT),
  "a Value goes out as": JSON.stringify(value(JSON_TEXT)),
  "a RawValue goes out as": JSON.stringify(raw(JSON_TEXT)),
  "a Value from an array": read(read_value, { rest: [1, 2] }),
  "a RawValue from an array": read(read_raw, { rest: [1, 2] }),
  "a RawValue from a text": read(read_raw, { rest: "[1,2]" }),
  "a RawValue from what went out": read(read_raw, raw(JSON_TEXT)),
};
console.log(seen);
const error = "Error: invalid type: newtype struct, expected any valid JSON value";
assert.deepStrictEqual(Object.values(seen), [
  JSON_TEXT,
  JSON_TEXT,
  '{"rest":{"$serde_json::private::RawValue":"[1,2]"}}',
  "[1,2]",
  error,
  error,
  error,
]);
JAVASCRIPT
export CARGO_TARGET_DIR="$folder/target"
cd "$folder"
cargo build --quiet --package finding --target wasm32-unknown-unknown
cargo run --quiet --package generate -- target/wasm32-unknown-unknown/debug/finding.wasm "$folder/out"
node run.cjs "$folder/out/finding.js"
