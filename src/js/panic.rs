//! What a panic says, for the package: it rejects every call with it, and goes on with a fresh instance.

use std::cell::RefCell;
use std::panic;
use wasm_bindgen::prelude::*;

thread_local!(static LISTENER: RefCell<Option<PanicListener>> = const { RefCell::new(None) });

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
    LISTENER.set(Some(listener));
    panic::set_hook(Box::new(|info| {
        let said = info.to_string();
        LISTENER.with_borrow(|listener| {
            if let Some(listener) = listener {
                listener.on_panic(&said);
            }
        });
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
