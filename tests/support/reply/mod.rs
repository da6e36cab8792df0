//! Replies for tests of what reads them, and what has to be made of them.

pub mod reference;
pub mod texts;
