//! Watches as streams.

use super::Client;
use crate::browser::Presence;
use crate::engine::{self, Batch, Call, Cursor, Machine, Output, Shared, WatchEvent, WatchOptions};
use crate::error::Error;
use futures_util::stream::{self, Stream};
use std::cell::RefCell;
use std::rc::Rc;

/// A watch for what is new: see [`Client::watch`]. Nothing is asked before its first batch, nor while nobody waits for one.
pub struct Watch {
    client: Client,
    machine: Rc<RefCell<dyn Machine>>,
    _presence: Presence,
}

/// An event, and how far the watch has come with it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Told {
    /// What happened.
    pub event: WatchEvent,
    /// To go on behind it. Keep it once the event was handled.
    pub cursor: Cursor,
}

impl Watch {
    pub(super) fn new(client: Client, options: WatchOptions) -> Result<Self, Error> {
        let machine = engine::Watch::new(options, Call::new("watch"), &client.driver.account)?;
        let presence = Presence::watch(&client.driver);
        Ok(Self { client, machine: Rc::new(RefCell::new(machine)), _presence: presence })
    }

    /// The next events, in order per talker; `None` once it has stopped, which the last event tells.
    ///
    /// # Errors
    /// Nobody was logged in when it began, the cursor is another account's, or the client is closed. Other failures are
    /// events, and what failed is repeated.
    pub async fn next_batch(&mut self) -> Result<Option<Batch>, Error> {
        let output = self.client.run(Shared(Rc::clone(&self.machine))).await?;
        Ok(if let Output::Batch(batch) = output { Some(*batch) } else { None })
    }

    /// The events one by one.
    pub fn events(self) -> impl Stream<Item = Result<Told, Error>> {
        let batches = stream::try_unfold(self, |mut watch| async move {
            let Some(batch) = watch.next_batch().await? else { return Ok::<_, Error>(None) };
            let cursors: Vec<Cursor> = (1..=batch.len()).map(|count| batch.cursor_behind(count)).collect();
            let events = batch.into_events().zip(cursors);
            let told: Vec<_> = events.map(|((event, _), cursor)| Ok(Told { event, cursor })).collect();
            Ok(Some((stream::iter(told), watch)))
        });
        futures_util::TryStreamExt::try_flatten(batches)
    }
}
