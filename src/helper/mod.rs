//! Helpers for showing messages: addresses that are safe, buttons of notices, parts of texts, one-line previews.
//!
//! They read what strangers wrote, so nothing here fails on odd content, and none of it is markup. Spec: content.md.

mod address;
mod buttons;
mod line;
mod locale;
mod preview;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
mod recalled;
mod safe_url;
mod segments;
mod view;

pub use address::{Address, is_ipv4};
pub use buttons::{Button, buttons};
pub use locale::Locale;
pub use preview::preview;
pub use recalled::is_recalled;
pub use safe_url::safe_url;
pub use segments::{
    ArticleSegment, EmoteSegment, Emotes, LinkSegment, Segment, TextSegment, VideoSegment, read_emotes, segments,
};
pub use view::MessageView;
