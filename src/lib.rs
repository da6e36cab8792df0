//! Client for Bilibili's private messages (私信) and customer-service messages (客服消息), for the browser.
//!
//! The JavaScript package is what most people want: see the README. This crate is what it is made of.
//! All of it but the `js` module is plain functions without I/O, a clock or randomness, and is tested natively: [`ask`] makes a
//! request of what a caller gave, [`judge`] makes data of what came back. What lies between the two, which is waiting, is
//! TypeScript: `pkg-template/src`.
//!
//! Arrows point down: `js` → [`ask`], [`judge`] → [`endpoint`] → [`model`], [`request`], [`json`] → [`reply`], [`input`] →
//! [`error`], [`id`].

pub mod ask;
pub mod constants;
pub mod endpoint;
pub mod error;
pub mod id;
pub mod image;
pub mod input;
#[cfg(target_arch = "wasm32")]
pub mod js;
pub mod json;
pub mod judge;
pub mod model;
pub mod request;
pub mod sign;
pub mod text;

pub use bili_im_reply as reply;
pub use error::{Error, Kind};
