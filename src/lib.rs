//! Client for Bilibili's private messages (私信) and customer-service messages (客服消息), for the browser.

#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod address;
#[cfg(all(target_arch = "wasm32", feature = "browser"))]
mod browser;
#[cfg(all(target_arch = "wasm32", feature = "browser"))]
pub mod client;
pub mod constants;
pub mod endpoint;
pub mod engine;
pub mod error;
mod facts;
pub mod http;
pub mod id;
pub mod image;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
pub mod js;
pub mod model;
pub mod wbi;

pub use bili_im_reply as reply;
#[cfg(all(target_arch = "wasm32", feature = "browser"))]
pub use client::{Client, Config};
pub use error::{Error, ErrorKind};
pub use id::Id;
pub use model::Talker;
