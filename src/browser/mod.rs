//! The browser's side of the client: one driver, and what it performs effects with.
//!
//! Everything that waits is here. [`driver`] feeds machines events; the other modules are what it needs of the platform.

mod account;
mod clock;
pub(crate) mod driver;
mod fetch;
mod file;
mod own_fetch;
mod page;
mod presence;
mod scope;
mod timer;
mod upload;

pub(crate) use account::{Credentials, CsrfSource};
pub(crate) use driver::{Driver, Failure, Run};
#[cfg(feature = "js")]
pub(crate) use driver::{Finished, Listener};
pub(crate) use fetch::Transport;
pub(crate) use file::File;
pub(crate) use presence::Presence;
