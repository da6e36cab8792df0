//! The stand-in service behaves as the documents say.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod changing;
mod client;
mod clock;
mod control;
mod cors;
mod editions;
mod every;
mod faults;
mod foreign;
mod history;
mod http;
mod images;
mod items;
mod kinds;
mod login;
mod modes;
mod pictures;
mod readme;
mod recall;
mod seeds;
mod send;
mod server;
mod sessions;
mod settings;
mod signature;
mod site;
mod unread;
mod upload;
mod users;
mod walking;
