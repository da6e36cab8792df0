//! What a panic says, for the package: it rejects every call with it, and goes on with a fresh instance.

use std::cell::Cell;
use std::panic;
use wasm_bindgen::prelude::*;

thread_local!(static LISTENER: Cell<Option<PanicListener>> = const { Cell::new(None) });

#[wasm_bindgen]
extern "C" {
    /// Who wants to know of panics.
    pub type PanicListener;

    #[wasm_bindgen(method, js_name = onPanic)]
    fn on_panic(this: &PanicListener, said: &str);
}

/// Tells `listener` of panics from now on.
#[wasm_bindgen(js_name = onPanic)]
pub fn tell_panics(listener: PanicListener) {
    // What could panic once more here would bring what that says.
    let _ = LISTENER.try_with(|place| place.set(Some(listener)));
    panic::set_hook(Box::new(|info| {
        if let Ok(Some(listener)) = LISTENER.try_with(Cell::take) {
            listener.on_panic(&info.to_string());
        }
    }));
}

/// Fails as `text` says, for the tests of what follows.
#[cfg(feature = "test-panics")]
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
