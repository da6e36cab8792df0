//! From the bytes of a reply to the JSON text that JavaScript's own parser turns into plain objects.
//!
//! [`open`] finds the parts of the root object and hands `data` to [`relay`], which copies it once and changes
//! only what a browser's `JSON.parse` would lose: see there.
//!
//! # Where the time goes
//!
//! A call takes four steps, and two of them belong to the engine. Shares are of what a browser takes for its own lossy way
//! with a page of 200 messages, 76 KB, of every kind (Chromium; Firefox in brackets, where they differ):
//!
//! 1. *Copy in*: the bytes of the reply into WebAssembly's memory. Half a percent.
//! 2. *Relay*: one look at every byte, 64 at once, and a closer one at what matters. Fourteen percent (eighteen), of which a
//!    third is for the blocks, which are copied as they are looked at, a third for taking content out of its string, where
//!    what costs is the number of its quotes rather than its length, and the rest for brackets, keys and long numbers.
//! 3. *String out*: `TextDecoder` makes JavaScript strings of the copy. It checks the UTF-8, so nothing here does. Seven percent
//!    (ten); with long Chinese texts still a third of all.
//! 4. *Parse*: `JSON.parse` builds the objects. A third (a half).
//!
//! Steps 3 and 4 are the floor: an engine takes them for any JSON. The lossy way takes two and a half times as much for them in
//! Chromium, for two reasons: it parses every content by itself, and one Chinese character makes the whole text a string of two
//! bytes per character, which Chromium decodes at a tenth of the speed. That is what [`Data`] avoids: contents that are not
//! ASCII are a text of their own. In Firefox that alone gains little, and loses three percent with a page of 20. The steps
//! together take up to a tenth more than each by itself; caches may be why, which was not shown. `cargo xtask bench` measures the
//! whole against the lossy way, and the floor alone.
//!
//! Measured and left: all other characters as `\uXXXX` (where many are Chinese, two and a half times what is gained); UTF-16 for
//! `TextDecoder` (almost half as much where all is Chinese, a third more where it is not); a copy of the bytes for `TextDecoder`
//! (a fifth more).
//!
//! # What is trusted
//!
//! The text around content is not judged: all of it comes to the engine's parser, which refuses what is no JSON. Content
//! does not break out of its place, because it is put there only when it has passed the whole grammar. Bytes that are no
//! UTF-8 become replacement characters in step 3, and cannot hide what is ASCII: everything is cut at ASCII bytes, and no
//! decoder takes one of those for a part of anything else.

mod block;
mod content;
mod data;
pub mod facts;
mod marks;
mod open;
mod plain;
mod relay;
pub mod scan;
pub mod unescape;

pub use data::Data;
pub use open::{Malformed, Reply, open};
pub use relay::relay;
