//! Whether the page is visible and the browser online, for those that watch.

use super::driver::Driver;
use super::scope::scope;
use crate::engine::Input;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Target;

    #[wasm_bindgen(method, structural, catch, js_name = addEventListener)]
    fn add(this: &Target, event: &str, listener: &js_sys::Function) -> Result<(), JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = removeEventListener)]
    fn remove(this: &Target, event: &str, listener: &js_sys::Function) -> Result<(), JsValue>;
}

/// What is listened to, and where.
const EVENTS: [(&str, bool); 3] = [("visibilitychange", true), ("online", false), ("offline", false)];

/// Listens until it is dropped.
pub(crate) struct Presence {
    listener: Closure<dyn FnMut()>,
}

impl Presence {
    /// Tells the driver now and whenever it changes. Where there is no page, it counts as visible and online.
    pub(crate) fn watch(driver: &Rc<Driver>) -> Self {
        let weak = Rc::downgrade(driver);
        tell(&weak);
        let presence = Self { listener: Closure::new(move || tell(&weak)) };
        presence.each(|target, event, listener| drop(target.add(event, listener)));
        presence
    }

    fn each(&self, act: impl Fn(&Target, &str, &js_sys::Function)) {
        for (event, is_of_document) in EVENTS {
            let document = || JsValue::from(scope().document().ok()??).into();
            let target: Option<JsValue> = if is_of_document { document() } else { Some(scope().into()) };
            if let Some(target) = target {
                act(target.unchecked_ref(), event, self.listener.as_ref().unchecked_ref());
            }
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.each(|target, event, listener| drop(target.remove(event, listener)));
    }
}

fn tell(driver: &Weak<Driver>) {
    let Some(driver) = driver.upgrade() else { return };
    let is_hidden = || scope().document().ok()??.hidden().ok()?.as_bool();
    let is_online = || scope().navigator().ok()??.on_line().ok()?.as_bool();
    driver.input(Input::Visible(!is_hidden().unwrap_or(false)));
    driver.input(Input::Online(is_online().unwrap_or(true)));
}
