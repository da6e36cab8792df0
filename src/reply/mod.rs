//! From the bytes of a reply to the JSON text that JavaScript's own parser turns into plain objects.
//!
//! [`open`] finds the parts of the root object and hands `data` to [`relay`], which copies it once and changes
//! only what a browser's `JSON.parse` would lose: see there.

mod block;
mod content;
mod open;
mod plain;
mod relay;
mod scan;
mod unescape;

pub use open::{Malformed, Reply, open};
pub use relay::relay;
