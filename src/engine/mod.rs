//! The client's state machines: no I/O, no clock, no randomness, no JavaScript.
//!
//! A call is a [`Machine`]. A driver feeds it [`Event`]s and performs the [`Effect`] it asks for, one at a time:
//!
//! ```text
//! let mut event = Event::Started;
//! loop {
//!     match machine.step(event, cx) {
//!         Step::Ready(result) => return result,
//!         Step::Pending(effect) => event = perform(effect).await,
//!     }
//! }
//! ```
//!
//! What calls share is the [`Engine`]: permits, pacing, the circuit breaker, keys, what has been sent. Whoever gives a call up
//! calls [`Machine::cancel`], which gives back what it holds.
//!
//! In reading order: [`machine`](Machine) has the contract, `exchange` one request with its retries, `read` and `write` what
//! goes around it, `upload` what comes before and after a file, `users` and `items` what takes several reads, `send` and
//! `lookup` how a message is sent at most once, the pagers how lists are walked, and
//! `watch` how news are waited for.

mod breaker;
mod config;
mod exchange;
mod history_page;
mod history_pager;
mod history_walk;
mod items;
mod lookup;
mod machine;
mod mark_all_read;
mod pager;
mod pairs;
mod read;
mod retry;
mod semaphore;
mod send;
mod sent_log;
mod sessions_page;
mod sessions_pager;
mod sessions_walk;
mod signing;
mod state;
mod upload;
mod users;
mod watch;
mod write;

pub use config::{Call, Config, Limit, Retry, Signing};
pub use history_pager::HistoryPager;
pub use items::Items;
pub use machine::{
    Added, Answer, CallId, Cx, Effect, Event, Machine, Mark, MarkAllReport, Notice, Output, Question, Shared, Step,
};
pub use mark_all_read::MarkAllRead;
pub use read::Read;
pub use send::{Image, Send};
pub use sessions_pager::SessionsPager;
pub use state::{Engine, Input, Snapshot};
pub use upload::{UploadFile, UploadImage};
pub use users::Users;
pub use watch::{
    Batch, Change, Cursor, GapReason, Identify, Pace, PauseReason, PollOnce, StopReason, Used, Watch, WatchEvent,
    WatchOptions, WatchState,
};
pub use write::Write;

pub(crate) use machine::ready;

/// As many ids as the service takes at once.
const BATCH: usize = 50;
