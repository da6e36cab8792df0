//! From the bytes of a reply to the JSON text that JavaScript's own parser turns into plain objects.
//!
//! [`open`] finds the parts of the root object and hands `data` to [`relay`], which copies it once and changes
//! only what a browser's `JSON.parse` would lose: see there.
//!
//! # Where the time goes
//!
//! A call takes four steps, and two of them belong to the engine:
//!
//! 1. *Copy in*: the bytes of the reply into WebAssembly's memory. Half a percent.
//! 2. *Relay*: one look at every byte, 64 at once, and a closer one at what matters; the copy is made on the way. Content is
//!    taken out of its string and checked by the grammar in the same step. About a fifth of what a browser takes for its
//!    own lossy way, half of it for the blocks and half for content, keys and long numbers.
//! 3. *String out*: `TextDecoder` makes a JavaScript string of the copy. It checks the UTF-8, so nothing here does.
//! 4. *Parse*: `JSON.parse` builds the objects.
//!
//! Steps 3 and 4 are the floor: an engine takes them for any JSON. The lossy way takes them too, and then parses every
//! content by itself, which is what pays for step 2. `cargo xtask bench` measures the whole against that way, and the
//! floor alone.
//!
//! # What is trusted
//!
//! The text around content is not judged: all of it comes to the engine's parser, which refuses what is no JSON. Content
//! does not break out of its place, because it is put there only when it has passed the whole grammar. Bytes that are no
//! UTF-8 become replacement characters in step 3, and cannot hide what is ASCII: everything is cut at ASCII bytes, and no
//! decoder takes one of those for a part of anything else.

mod block;
mod content;
mod open;
mod plain;
mod relay;
pub mod scan;
pub mod unescape;

pub use open::{Malformed, Reply, open};
pub use relay::relay;
