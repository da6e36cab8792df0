//! The face to JavaScript: texts in, texts out. No logic lives here, and nothing is kept between two calls.

#[cfg(feature = "allocator")]
mod allocator;
pub mod calls;
mod options;
pub mod panic;
