#!/usr/bin/env bash
# wasm-bindgen 0.2.130 (target "nodejs", panic=abort), `handler::schedule_reinit` called by a panic hook, so that a module
# is usable after a panic. The fresh instance is made by the next call of an export and within it, with a synchronous
# `new WebAssembly.Instance`, not by the panic. A panic after an await is inside a callback, which has no caller: it
# becomes an uncaught error (Node would end there), and no promise learns of it, be it of the call that panicked or of
# others that wait. Once there is a fresh instance, what should wake those fails for being of the previous one.
#
# Seen: after such a panic both promises are pending and there is still one instance; the next export makes the second
# and counts from 1; after it, the wake of the second call ends in "Cannot invoke closure from previous WASM instance",
# and both promises stay pending. After a panic without an await the caller gets "unreachable" at once.
# Likely wrong guess: the promise of an async export rejects when it panics, and a reset settles those it abandons.
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
js-sys = "=0.3.107"
wasm-bindgen = "=0.2.130"
wasm-bindgen-futures = "=0.4.80"
TOML
cat > "$folder/module/src/lib.rs" <<'RUST'
use std::sync::atomic::{AtomicU32, Ordering};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

static CALLS: AtomicU32 = AtomicU32::new(0);

#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|_| wasm_bindgen::handler::schedule_reinit()));
}

#[wasm_bindgen]
pub fn count() -> u32 {
    CALLS.fetch_add(1, Ordering::Relaxed) + 1
}

#[wasm_bindgen]
pub fn panic_now() {
    panic!();
}

#[wasm_bindgen]
pub async fn panic_after(signal: Promise) {
    let _ = JsFuture::from(signal).await;
    panic!();
}

#[wasm_bindgen]
pub async fn finish_after(signal: Promise) {
    let _ = JsFuture::from(signal).await;
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

let instances = 0;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    instances += 1;
  }
};
const astray = [];
process.on("uncaughtException", (error) => astray.push(error.message));
const module_ = require(process.argv[2]);

const rest = () => new Promise((resolve) => setTimeout(resolve, 200));
const pending = new Set();
function watch(name, promise) {
  pending.add(name);
  const settled = () => pending.delete(name);
  promise.then(settled, settled);
}
function signal() {
  let give;
  const promise = new Promise((resolve) => (give = resolve));
  return { promise, give };
}

async function main() {
  const seen = [];
  const note = (what, more) => seen.push({ what, instances, pending: [...pending].join(), ...more });
  const [first, second] = [signal(), signal()];
  module_.count();
  watch("panics", module_.panic_after(first.promise));
  watch("waits", module_.finish_after(second.promise));
  first.give();
  await rest();
  note("after the panic", { astray: astray.splice(0).join() });
  note("next export", { count: module_.count() });
  second.give();
  await rest();
  note("the other is woken", { astray: astray.splice(0).join() });
  let caught;
  try {
    module_.panic_now();
  } catch (error) {
    caught = error.message;
  }
  note("a panic without await", { caught });
  for (const each of seen) console.log(JSON.stringify(each));
  const both = "panics,waits";
  assert.deepStrictEqual(seen, [
    { what: "after the panic", instances: 1, pending: both, astray: "unreachable" },
    { what: "next export", instances: 2, pending: both, count: 1 },
    {
      what: "the other is woken",
      instances: 2,
      pending: both,
      astray: "Cannot invoke closure from previous WASM instance",
    },
    { what: "a panic without await", instances: 2, pending: both, caught: "unreachable" },
  ]);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
JAVASCRIPT
export CARGO_TARGET_DIR="$folder/target"
cd "$folder"
cargo build --quiet --package finding --target wasm32-unknown-unknown
cargo run --quiet --package generate -- target/wasm32-unknown-unknown/debug/finding.wasm "$folder/out"
node run.cjs "$folder/out/finding.js"
