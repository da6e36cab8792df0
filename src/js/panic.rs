//! What a panic says, for the package: it rejects every call with it, and goes on with a fresh instance.

use js_sys::Function;
use std::cell::RefCell;
use std::panic;
use wasm_bindgen::prelude::*;

thread_local!(static TELL: RefCell<Option<Function>> = const { RefCell::new(None) });

/// @internal
#[wasm_bindgen(js_name = onPanic)]
pub fn on_panic(tell: Function) {
    TELL.set(Some(tell));
    panic::set_hook(Box::new(|info| {
        let said = info.to_string();
        TELL.with_borrow(|tell| tell.as_ref().map(|tell| tell.call1(&JsValue::UNDEFINED, &said.into())));
    }));
}

/// Fails as `text` says, for the tests of what follows.
#[cfg(feature = "panicking")]
#[expect(clippy::panic, unconditional_recursion, reason = "it is what the tests ask for")]
pub fn provoke(text: &str) {
    fn overflow(depth: u64) -> u64 {
        std::hint::black_box(overflow(depth + 1)) + depth
    }
    match () {
        () if text.contains("provoke-panic") => panic!("on demand"),
        () if text.contains("provoke-trap") => std::arch::wasm32::unreachable(),
        () if text.contains("provoke-overflow") => drop(overflow(0)),
        () => {}
    }
}
