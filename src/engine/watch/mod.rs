//! Watching for new messages: one poller, and its single step.
//!
//! In reading order: `cursor` is what a caller keeps, `row` and `page` read replies, `tracker` decides what is new (a pure
//! function of cursor and replies), `poll` asks, `schedule` says when, `rate` limits how often, and `watcher` is the machine of
//! a watch, `once` that of a single poll.
//!
//! A conversation's messages are read as a suffix of its history, newest first: a page that also shows a message at or below
//! the mark has all that is new, whatever `has_more` says, and whichever end the service fills other pages from.

mod cursor;
mod event;
mod fnv;
mod identify;
mod once;
mod page;
mod poll;
mod rate;
mod row;
mod schedule;
mod tracker;
mod watcher;

pub use cursor::Cursor;
pub use event::{Batch, Change, GapReason, PauseReason, StopReason, WatchEvent, WatchState};
pub use identify::Identify;
pub use once::PollOnce;
pub use rate::Used;
pub use schedule::Pace;
pub use watcher::{Watch, WatchOptions};

/// Ignore session times and keys that lie further in the future, whatever the local clock says.
const MAX_AHEAD: std::time::Duration = std::time::Duration::from_secs(86_400);
