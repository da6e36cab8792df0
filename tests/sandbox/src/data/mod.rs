//! The initial state: who there is, and what they have written. Edit these files to change it.

mod acquaintances;
pub mod catalogue;
mod creators;
mod groups;
pub mod people;
mod service;
pub mod talks;
mod telling;
