//! The allocator: a quarter of the size of Rust's own for WebAssembly, and it too grows the memory by no more than it needs.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();
