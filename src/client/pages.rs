//! Walks through lists, page by page or as streams.

use super::{Client, typed};
use crate::endpoint::{HistoryOptions, HistoryPage, SessionsOptions, SessionsPage};
use crate::engine::{Call, HistoryPager, Machine, Output, SessionsPager, Shared};
use crate::error::Error;
use crate::model::{Message, Session, Talker};
use futures_util::stream::{self, Stream};
use std::cell::RefCell;
use std::rc::Rc;

/// A walk through the messages of a session. Nothing is asked before its first page.
pub struct History(Walk);

/// A walk through a list of conversations. Nothing is asked before its first page.
pub struct Sessions(Walk);

impl History {
    pub(super) fn new(client: Client, talker: Talker, options: HistoryOptions) -> Result<Self, Error> {
        let pager = HistoryPager::new(talker, options, Call::new("history"), &client.driver.account)?;
        Ok(Self(Walk::new(client, pager)))
    }

    /// The next page; `None` after the last. After an error the same page is asked for again.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn next_page(&mut self) -> Result<Option<HistoryPage>, Error> {
        Ok(self.0.next().await?.map(|(page, _)| page))
    }

    /// The messages one by one, each once: the newest first, or the oldest first where the walk goes forward.
    pub fn messages(self) -> impl Stream<Item = Result<Message, Error>> {
        self.0.items(|page: HistoryPage| page.messages)
    }
}

impl Sessions {
    pub(super) fn new(client: Client, options: SessionsOptions) -> Result<Self, Error> {
        let pager = SessionsPager::new(options, Call::new("sessions"), &client.driver.account)?;
        Ok(Self(Walk::new(client, pager)))
    }

    /// The next page; `None` after the last. After an error the same page is asked for again.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn next_page(&mut self) -> Result<Option<SessionsPage>, Error> {
        Ok(self.0.next().await?.map(|(page, _)| page))
    }

    /// The conversations one by one, each once.
    pub fn sessions(self) -> impl Stream<Item = Result<Session, Error>> {
        self.0.items(|page: SessionsPage| page.session_list)
    }
}

struct Walk {
    client: Client,
    pager: Rc<RefCell<dyn Machine>>,
}

impl Walk {
    fn new(client: Client, pager: impl Machine + 'static) -> Self {
        Self { client, pager: Rc::new(RefCell::new(pager)) }
    }

    /// The next page and the places of its new items.
    async fn next<P: serde::de::DeserializeOwned>(&mut self) -> Result<Option<(P, Vec<u32>)>, Error> {
        match self.client.run(Shared(Rc::clone(&self.pager))).await? {
            Output::Page(data, places) => Ok(Some((typed(Output::Data(data, Vec::new()))?, places))),
            _ => Ok(None),
        }
    }

    fn items<P, T>(self, list: fn(P) -> Option<Vec<T>>) -> impl Stream<Item = Result<T, Error>>
    where
        P: serde::de::DeserializeOwned,
    {
        let pages = stream::try_unfold(self, move |mut walk| async move {
            let Some((page, places)) = walk.next::<P>().await? else { return Ok::<_, Error>(None) };
            let mut items: Vec<Option<T>> = list(page).unwrap_or_default().into_iter().map(Some).collect();
            let new: Vec<Result<T, Error>> =
                places.into_iter().filter_map(|place| items.get_mut(place as usize)?.take().map(Ok)).collect();
            Ok(Some((stream::iter(new), walk)))
        });
        futures_util::TryStreamExt::try_flatten(pages)
    }
}
