//! Walks through a list of conversations, a page at a time.

use super::pager::Pager;
use super::sessions_walk::SessionsWalk;
use super::{Call, Cx, Event, Machine, Output, Step};
use crate::endpoint::{Endpoint, ListSessions, SessionsOptions};
use crate::error::Error;
use crate::http::Account;

/// Walks through a list of conversations, the latest first.
///
/// Each run, from [`Event::Started`] to [`Step::Ready`], yields a page with the places of its new conversations, or
/// [`Output::End`]. Nothing is asked before; after an error or [`Machine::cancel`] the same is asked again. A list that goes on where
/// nothing more can be read ends with an error.
#[derive(Debug)]
pub struct SessionsPager(Pager<SessionsWalk>);

impl SessionsPager {
    /// A walk through the list that `options` ask for.
    ///
    /// # Errors
    /// An option is wrong, nobody is logged in, or the list is one by the time of reading, which is one page.
    pub fn new(options: SessionsOptions, call: Call, account: &dyn Account) -> Result<Self, Error> {
        account.check(false)?;
        if options.sort_rule == Some(3) {
            // Pages follow each other by the time of the session, which this order does not.
            let expected = "a list by the time of reading is one page: await it, it cannot be iterated";
            return Err(Error::input("options.sortRule", expected));
        }
        let question = ListSessions { options };
        question.params(account)?;
        Ok(Self(Pager::new(SessionsWalk::new(question.options), call)))
    }
}

impl Machine for SessionsPager {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.0.step(event, cx)
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        self.0.cancel(cx);
    }
}
