#!/usr/bin/env bash
# wasm-bindgen 0.2.130 (target "nodejs"): a parameter that is a u64 in Rust is a bigint in the types, refuses the number 5, and takes
# an empty text for 0, true for 1, [7] for 7 and -1n for 2^64 - 1; a BigInt of more than 64 bits loses the upper ones. So does an
# Option<u64>: the glue hands on what it gets, and the engine makes 64 bits of it. A u128 is cut in two by the glue, which
# only works with a BigInt: it refuses the text, the boolean and the array.
#
# Seen: the table that this prints. serde-wasm-bindgen 0.6.5 does it the other way round: it takes 5, too, and refuses the rest.
# Likely wrong guess: a number is taken or all but a BigInt is refused; a BigInt out of range throws; u64 and u128 are alike.
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
serde-wasm-bindgen = "=0.6.5"
wasm-bindgen = "=0.2.130"
TOML
cat > "$folder/module/src/lib.rs" <<'RUST'
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub fn plain(id: u64) -> String {
    id.to_string()
}

#[wasm_bindgen]
pub fn optional(id: Option<u64>) -> String {
    id.map_or("none".to_owned(), plain)
}

#[wasm_bindgen]
pub fn wide(id: u128) -> String {
    id.to_string()
}

#[wasm_bindgen]
pub fn by_serde(id: JsValue) -> Result<String, JsError> {
    Ok(plain(serde_wasm_bindgen::from_value(id)?))
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
const { plain, optional, wide, by_serde } = require(process.argv[2]);

const MAX = String(2n ** 64n - 1n);
const WIDE_MAX = String(2n ** 128n - 1n);
const BEYOND = 2n ** 64n + 5n;
const no = "refused";
const expected = [
  ["5n", 5n, ["5", "5", "5", "5"]],
  ["5", 5, [no, no, no, "5"]],
  ['"5"', "5", ["5", "5", no, no]],
  ['""', "", ["0", "0", no, no]],
  ["true", true, ["1", "1", no, no]],
  ["[7]", [7], ["7", "7", no, no]],
  ["-1n", -1n, [MAX, MAX, WIDE_MAX, no]],
  ["2n ** 64n + 5n", BEYOND, ["5", "5", String(BEYOND), no]],
  ["null", null, [no, "none", no, no]],
];
const seen = expected.map(([name, value]) => {
  const taken = [plain, optional, wide, by_serde].map((take) => {
    try {
      return take(value);
    } catch {
      return no;
    }
  });
  return [name, value, taken];
});
const heads = ["u64", "Option<u64>", "u128", "u64 by serde-wasm-bindgen"];
const row = (taken) => Object.fromEntries(taken.map((each, index) => [heads[index], each]));
console.table(Object.fromEntries(seen.map(([name, , taken]) => [name, row(taken)])));
assert.deepStrictEqual(seen, expected);
JAVASCRIPT
export CARGO_TARGET_DIR="$folder/target"
cd "$folder"
cargo build --quiet --package finding --target wasm32-unknown-unknown
cargo run --quiet --package generate -- target/wasm32-unknown-unknown/debug/finding.wasm "$folder/out"
node run.cjs "$folder/out/finding.js"
