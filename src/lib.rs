//! An unofficial client for Bilibili's private messages (私信) and customer-service messages (客服消息), for programs that run
//! in the browser.
//!
//! It calls the service from the page that the user has open, with the browser's own `fetch` and cookies. It never asks for a
//! password or a cookie. The npm package `bili-im` is made of the same crate: its README has the manners that the service
//! expects, and ARCHITECTURE.md has the design. The rest of this page is a manual, to be read from top to bottom.
//!
//! # A call
//!
//! [`Client`] has one async method per operation. It exists on `wasm32` with the feature `browser`; everything below it
//! compiles on any target. In these examples `show` puts a line on the page.
//!
//! ```no_run
//! # #[cfg(target_arch = "wasm32")]
//! # async fn run(show: impl Fn(String)) -> Result<(), bili_im::Error> {
//! use bili_im::{Client, Config, Talker};
//!
//! let client = Client::new(Config::default());
//! let unread = client.unread().await?;
//! if unread.follow_unread > 0 {
//!     let sent = client.send_text(Talker::from(12345), "On my way [doge]").await?;
//!     show(format!("accepted as {}", sent.msg_key));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A client is cheap to clone, and its clones share permits, pacing and what is known. Dropping the future of a call cancels
//! the call. A message that has left may arrive all the same.
//!
//! [`Config`] replaces what a page would say: the CSRF token, the user's mid, time-outs, retries, pacing, other origins for
//! the sandbox. Replies are structs with the service's own field names ([`endpoint`], [`model`]). Ids are exact: [`Int64`] in
//! replies, [`Id`] as an argument, and every `msg_key` a string of digits.
//!
//! # A stream
//!
//! [`Client::history`] and [`Client::sessions`] return pagers, which request nothing until they are polled. Each item comes
//! once, also while new ones arrive.
//!
//! ```no_run
//! # #[cfg(target_arch = "wasm32")]
//! # async fn run(client: bili_im::Client, show: impl Fn(String)) -> Result<(), bili_im::Error> {
//! use bili_im::endpoint::HistoryOptions;
//! use bili_im::model::Content;
//! use futures_util::TryStreamExt;
//! use std::pin::pin;
//!
//! let options = HistoryOptions { size: Some(200), ..HistoryOptions::default() };
//! let mut messages = pin!(client.history(12345, options)?.messages());
//! while let Some(message) = messages.try_next().await? {
//!     // The service still returns the text of a recalled message (1) or a withdrawn one (2): hide it.
//!     if message.head.msg_status == 0
//!         && let Content::Text(text) = message.content
//!     {
//!         show(format!("{}: {}", message.head.sender_uid.0, text.content));
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # An error
//!
//! Every call fails with the one [`Error`]: its `kind` is stable between versions, `code` is the service's, and `retryable`
//! says whether the same call may succeed a little later.
//!
//! A send whose response is lost is looked up in the history and never repeated. It ends as sent, as not sent, or with
//! [`ErrorKind::Unconfirmed`], after which only a person can decide:
//!
//! ```no_run
//! # #[cfg(target_arch = "wasm32")]
//! # async fn run(client: bili_im::Client, show: impl Fn(String)) -> Result<(), bili_im::Error> {
//! use bili_im::ErrorKind;
//!
//! match client.send_text(12345, "Hello").await {
//!     Ok(sent) => show(format!("accepted; seen in the history: {:?}", sent.confirmed)),
//!     Err(error) if error.kind == ErrorKind::Unconfirmed => show(format!("it may have been sent: {error}")),
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds, on `wasm32` |
//! | --- | --- | --- |
//! | `browser` | yes | the driver and [`Client`] |
//! | `js` | no | the exports of the npm package, its TypeScript declarations, panic hook and allocator. Leave it off: a program that depends on the crate then exports nothing of it, and may choose its own allocator |
//! | `test-panics` | no | failures on demand, for the package's own tests |
//!
//! # Layers
//!
//! From top to bottom; each uses what stands below it.
//!
//! - `js`: the bindings for JavaScript, with the feature of that name. Arguments in, promises out.
//! - `client`: [`Client`], its [`Config`], and the pagers as streams.
//! - `browser` (private): the one driver that waits, with fetch, uploads, timers, cookies and storage.
//! - [`engine`]: one state machine per call, and the state that calls share. No I/O, no clock, no randomness, no JavaScript.
//! - [`endpoint`] and [`http`]: one file per endpoint, and requests and responses as values.
//! - [`reply`]: from the bytes of a reply to JSON text with exact ids and decoded content. A crate of its own, since it is
//!   built for speed and all else for size.
//! - [`model`], [`id`], [`error`], [`wbi`], [`image`], [`address`], [`constants`]: messages, sessions and talkers, ids, codes,
//!   signatures, and what strangers' files and addresses are checked for.
//!
//! To run the machines on another transport, start with [`engine`]: its driver is a loop of ten lines.
//!
#![cfg_attr(
    all(target_arch = "wasm32", feature = "browser"),
    doc = "[`Client`]: client::Client
[`Client::history`]: client::Client::history
[`Client::sessions`]: client::Client::sessions
[`Config`]: client::Config"
)]
#![cfg_attr(
    not(all(target_arch = "wasm32", feature = "browser")),
    doc = "[`Client`]: https://docs.rs/bili-im/latest/bili_im/client/struct.Client.html
[`Client::history`]: https://docs.rs/bili-im/latest/bili_im/client/struct.Client.html#method.history
[`Client::sessions`]: https://docs.rs/bili-im/latest/bili_im/client/struct.Client.html#method.sessions
[`Config`]: https://docs.rs/bili-im/latest/bili_im/client/struct.Config.html"
)]
//!
//! [`Int64`]: id::Int64

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
mod quote;
pub mod wbi;

pub use bili_im_reply as reply;
#[cfg(all(target_arch = "wasm32", feature = "browser"))]
pub use client::{Client, Config};
pub use error::{Error, ErrorKind};
pub use id::Id;
pub use model::Talker;
