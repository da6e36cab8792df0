//! What the pagers share: a step from one page of a list to the next.

use super::{Call, Cx, Event, Output, Read, Step, ready};
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts};
use crate::http::Checked;
use crate::reply::Data;

/// What a walk wants next.
pub(super) enum Next<Q> {
    /// The answer to this.
    Ask(Q),
    /// Nothing: here is a page with the places of what is new on it.
    Page(Data, Vec<u32>),
    /// Nothing: it is over.
    End,
}

/// Decides what to ask for: a pure function of what was asked and what came.
pub(super) trait Walk {
    /// One page of the list.
    type Question: Endpoint;

    /// What it wants next. A question is asked again until it is answered.
    ///
    /// # Errors
    /// The list is known to go on, and nothing is left to ask.
    fn next(&mut self) -> Result<Next<Self::Question>, Error>;

    /// Whether the walk goes on with something else after the question has failed.
    fn skip(&mut self, _: &Error) -> bool {
        false
    }

    /// Takes the page that answers the question.
    ///
    /// # Errors
    /// It is no page, or shows that the list goes on where nothing can be asked; the question stays.
    fn take(&mut self, page: Data) -> Result<(), Error>;
}

/// Walks from page to page. Each run, from [`Event::Started`] to [`Step::Ready`], is one of them.
#[derive(Debug)]
pub(super) struct Pager<W> {
    walk: W,
    call: Call,
    read: Option<Read>,
}

impl<W: Walk> Pager<W> {
    pub(super) fn new(walk: W, call: Call) -> Self {
        Self { walk, call, read: None }
    }

    /// Like [`super::Machine::step`].
    pub(super) fn step(&mut self, mut event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        loop {
            if self.read.is_none() {
                if event != Event::Started {
                    return Step::UNCHANGED;
                }
                match self.begin(cx) {
                    Ok(None) => {}
                    Ok(Some(output)) => return Step::Ready(Ok(output)),
                    Err(error) => return Step::Ready(Err(error)),
                }
            }
            let Some(read) = &mut self.read else { return Step::UNCHANGED };
            let reply = ready!(read.step(event, cx));
            self.read = None;
            match reply {
                Err(error) if self.walk.skip(&error) => {}
                Err(error) => return Step::Ready(Err(error)),
                Ok(page) => {
                    if let Err(error) = self.walk.take(page.unwrap_or_default()) {
                        return Step::Ready(Err(error));
                    }
                }
            }
            event = Event::Started;
        }
    }

    /// Like [`super::Machine::cancel`]. The next run asks the same again.
    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let Some(mut read) = self.read.take() {
            read.cancel(cx);
        }
    }

    /// Prepares the next read, unless there is a page without one.
    fn begin(&mut self, cx: &Cx<'_>) -> Result<Option<Output>, Error> {
        match self.walk.next()? {
            Next::Page(page, places) => Ok(Some(Output::Page(page, places))),
            Next::End => Ok(Some(Output::End)),
            Next::Ask(question) => {
                self.read = Some(Read::new(&question, self.call.clone(), &Checked, &cx.engine.config)?);
                Ok(None)
            }
        }
    }
}

/// The facts of a page.
///
/// # Errors
/// It is no object.
pub(super) fn facts_of<T: Facts + Default>(page: &Data) -> Result<T, Error> {
    if page.text().trim_ascii_start().starts_with(b"{") { facts::of(page) } else { Err(odd_page()) }
}

/// The items of a page's list.
///
/// # Errors
/// Something else than a list or `null` stands there.
pub(super) fn items<T>(list: Option<Vec<T>>) -> Result<Vec<T>, Error> {
    list.ok_or_else(odd_page)
}

fn odd_page() -> Error {
    Error::new(ErrorKind::Reply, "the page is odd: it has no list of what was asked for")
}

/// The place of an item on its page.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
