//! Walks through pages: what to ask next is a pure function of what was asked and what came.
//!
//! A walk knows nothing of requests. It says what it wants next ([`Next`]) and is told what came; `T` is a page in
//! whatever form its owner keeps it.

mod history;
mod sessions;

pub use history::{HistoryFacts, HistoryWalk};
pub use sessions::{SessionFacts, SessionsFacts, SessionsWalk};

use crate::error::{Error, Kind};
use crate::json::Json;

/// A walk through pages.
pub trait Walk<T> {
    /// What it asks.
    type Question;

    /// What it has to know of a page.
    type Facts;

    /// What it wants next. After [`Next::Ask`] it has to be told with [`Walk::take`]; until then it asks the same again.
    fn next(&mut self) -> Next<Self::Question, T>;

    /// Takes the page that answers the last question.
    fn take(&mut self, facts: &Self::Facts, page: T);
}

/// What a walk wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next<Q, T> {
    /// An answer to this question.
    Ask(Q),
    /// Nothing: here is a page, and the places of its new items in the order of the walk.
    Page(T, Vec<usize>),
    /// Nothing, ever again.
    Done,
}

impl<Q, T> Next<Q, T> {
    /// The same with another question.
    pub fn asking<R>(self, question: impl FnOnce(Q) -> R) -> Next<R, T> {
        match self {
            Self::Ask(asked) => Next::Ask(question(asked)),
            Self::Page(page, places) => Next::Page(page, places),
            Self::Done => Next::Done,
        }
    }
}

/// `list`, if it is what a page may have there.
///
/// # Errors
/// The page is no object, or has something else there than a list or `null`.
fn list<'a>(page: Json<'a>, list: Json<'a>) -> Result<Json<'a>, Error> {
    if page.is_object() && (list.is_array() || list == Json::NULL) {
        Ok(list)
    } else {
        Err(Error::new(Kind::Reply, "the page is odd: it has no list of what was asked for"))
    }
}
