//! Walks through the history of a session, a page at a time.

use super::history_walk::HistoryWalk;
use super::pager::Pager;
use super::{Call, Cx, Event, Machine, Output, Step};
use crate::endpoint::HistoryOptions;
use crate::error::Error;
use crate::http::Account;
use crate::model::Talker;

/// Walks through the history of a session, backward from the newest message or forward from `options.from`.
///
/// Each run, from [`Event::Started`] to [`Step::Ready`], yields a page with the places of its new messages, in the order of
/// the walk, or [`Output::End`]. Nothing is asked before; after an error or [`Machine::cancel`] the same is asked again. A page may
/// have messages outside of the range: its places do not.
#[derive(Debug)]
pub struct HistoryPager(Pager<HistoryWalk>);

impl HistoryPager {
    /// A walk through the messages that `options` ask for.
    ///
    /// # Errors
    /// An option is wrong, the talker is not known, or nobody is logged in.
    pub fn new(talker: Talker, options: HistoryOptions, call: Call, account: &dyn Account) -> Result<Self, Error> {
        account.check(false)?;
        options.check()?;
        let peer = talker.peer(account)?;
        Ok(Self(Pager::new(HistoryWalk::new(peer, options), call)))
    }
}

impl Machine for HistoryPager {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.0.step(event, cx)
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        self.0.cancel(cx);
    }
}
