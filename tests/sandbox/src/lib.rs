//! A stand-in for the message service, for tests on one machine.
//!
//! [`Sandbox`] is the service with its state; [`Sandbox::router`] serves it in-process, [`start`] on loopback ports
//! over HTTP and HTTPS. Everything a test sets or asks goes through `/_sandbox/` (see the README).

pub mod codes;
mod control;
mod data;
mod endpoint;
mod fault;
mod http;
mod picture;
mod reply;
mod sandbox;
mod server;
mod world;

pub use http::host::Scheme;
pub use http::serve::ResetConnection;
pub use sandbox::{Login, Sandbox};
pub use server::{Options, Running, start};
