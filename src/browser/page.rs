//! What the page says of itself: its cookies, its address, its storage. Missing things are `None`, never an error: some of
//! them throw in a sandboxed frame.

use super::scope::scope;
use litemap::LiteMap;
use std::cell::RefCell;

/// The readable cookie `name`; `None` when it is missing or empty.
pub(super) fn cookie(name: &str) -> Option<String> {
    let cookies = scope().document().ok()??.cookie().ok()?.as_string()?;
    cookies.split(';').find_map(|cookie| {
        let (own, value) = cookie.split_once('=')?;
        let value = value.trim();
        (own.trim() == name && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The origin of the page.
pub(super) fn origin() -> Option<String> {
    scope().location().ok()??.origin().ok()?.as_string()
}

/// Whether this is a page of bilibili.com, which the service's hosts answer and whose cookies can be read.
pub(super) fn is_on_service() -> bool {
    let host = || {
        scope().document().ok()??;
        scope().location().ok()??.hostname().ok()?.as_string()
    };
    host().is_some_and(|host| host == "bilibili.com" || host.ends_with(".bilibili.com"))
}

thread_local!(static MEMORY: RefCell<LiteMap<String, String>> = RefCell::default());

/// What is stored under `name`: in the page's storage, or else in memory.
pub(super) fn load(name: &str) -> Option<String> {
    let stored = || scope().local_storage().ok()??.get_item(name).ok()?.as_string();
    stored().or_else(|| MEMORY.with_borrow(|memory| memory.get(name).cloned()))
}

/// Stores `value` under `name`. A page may have no storage, or a full one: then it lasts as long as the page.
pub(super) fn store(name: &str, value: &str) {
    MEMORY.with_borrow_mut(|memory| memory.insert(name.to_owned(), value.to_owned()));
    if let Ok(Some(storage)) = scope().local_storage() {
        let _ = storage.set_item(name, value);
    }
}
