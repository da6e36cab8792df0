//! JavaScript bindings: arguments in, promises out. Decides nothing.

mod allocator;
mod args;
pub mod client;
mod host;
mod options;
pub mod panic;
mod value;
mod watch;
