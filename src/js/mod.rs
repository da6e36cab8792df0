//! JavaScript bindings: arguments in, promises out. Decides nothing.

mod allocator;
mod args;
mod call_options;
#[expect(clippy::missing_errors_doc, reason = "the documentation for JavaScript, with its errors, is that of the face")]
pub mod client;
mod host;
mod options;
mod output;
pub mod panic;
mod value;
mod watch;
