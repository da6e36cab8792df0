//! Generated replies, and a reference implementation of the reply path.

pub mod reference;
pub mod texts;
