//! The initial state: accounts, groups and conversations. Edit these files to change it.

mod acquaintances;
mod builder;
pub mod catalogue;
mod creators;
mod groups;
pub mod people;
mod service;
pub mod talks;
