//! JavaScript bindings: arguments in, promises out. Decides nothing.

mod allocator;
mod args;
mod call_options;
pub mod client;
mod host;
mod options;
mod output;
pub mod panic;
mod value;
mod watch;
