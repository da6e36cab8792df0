//! Client for Bilibili's private messages (私信) and customer-service messages (客服消息), for the browser.
//!
//! The JavaScript package is what most people want: see the README. This crate is what it is made of.
//! Everything but the `js` module is plain Rust without I/O, a clock or randomness of its own: those come in
//! through [`client::Platform`], so the whole client runs, and is tested, natively.
//!
//! Arrows point down: `js` → [`client`] → [`endpoint`] → [`model`], [`json`] → [`reply`], [`input`] → [`error`], [`id`].

pub mod client;
pub mod constants;
pub mod endpoint;
pub mod error;
pub mod helper;
pub mod id;
pub mod image;
pub mod input;
#[cfg(target_arch = "wasm32")]
pub mod js;
pub mod json;
pub mod model;
pub mod sign;
pub mod text;

pub use bili_im_reply as reply;
pub use error::{Error, Kind};
