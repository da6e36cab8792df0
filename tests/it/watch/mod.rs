//! Watching, under a virtual clock.

mod account;
mod basics;
mod month;
mod pace;
mod states;

use crate::sim::{Outcome, Own, Sim, Town};
use bili_im::engine::{Call, CallId, Config, Cursor, Notice, Output, Watch, WatchEvent, WatchOptions, WatchState};
use bili_im::error::Error;
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A watch over a town.
struct Watching<'a> {
    town: Town,
    sim: Sim<'a>,
    call: CallId,
    /// When each event was told, and the cursor behind it.
    told: Vec<(Duration, WatchEvent, Cursor)>,
    error: Option<Error>,
    is_over: bool,
    /// How far the page's clock is ahead of the service's.
    skew: Rc<Cell<Duration>>,
}

fn options(since: Option<Cursor>) -> WatchOptions {
    let mut options = WatchOptions::default();
    options.since = since;
    options
}

impl<'a> Watching<'a> {
    fn new(seed: u64, town: &Town, options: WatchOptions) -> Self {
        let (service, skew) = (town.clone(), Rc::new(Cell::new(Duration::ZERO)));
        let ahead = Rc::clone(&skew);
        let sim = Sim::new(seed, Config::default(), move |request, wall| service.respond(request, wall - ahead.get()));
        let mut watching =
            Self { town: town.clone(), sim, call: 0, told: Vec::new(), error: None, is_over: false, skew };
        watching.restart(options);
        watching
    }

    /// Another watch on the same client.
    fn restart(&mut self, options: WatchOptions) {
        let watch = Watch::new(options, Call::new("watch"), &Own).unwrap();
        self.call = self.sim.start(Box::new(watch));
        (self.error, self.is_over) = (None, false);
    }

    /// Options for the next watch, which goes on at the last pace.
    fn going_on(&self, since: Option<Cursor>) -> WatchOptions {
        let mut options = options(since);
        let told = self.sim.notices.iter().rev();
        let mut paces =
            told.filter_map(|(at, notice)| if let Notice::Pace(pace) = notice { Some((at, pace)) } else { None });
        if let Some((at, pace)) = paces.next() {
            let passed = u64::try_from((self.sim.now - *at).as_millis()).unwrap();
            options.pace = pace.clone();
            options.pace.rest = pace.rest.map(|rest| rest.saturating_sub(passed));
            for used in [&mut options.pace.polls, &mut options.pace.counts].into_iter().flatten() {
                used.ago += passed;
                used.debt = used.debt.saturating_sub(passed);
            }
        }
        options
    }

    /// The service's time.
    fn wall(&self) -> Duration {
        self.sim.now + self.sim.wall_offset - self.skew.get()
    }

    /// Sets the page's clock ahead of the service's.
    fn set_clock(&mut self, ahead: Duration) {
        self.sim.wall_offset = self.sim.wall_offset + ahead - self.skew.replace(ahead);
    }

    /// Lets time pass, and takes what is told.
    fn pass(&mut self, time: Duration) {
        let end = self.sim.now + time;
        loop {
            self.take();
            if self.sim.next_at().is_none_or(|at| at > end) {
                break;
            }
            self.sim.step();
        }
        self.sim.now = end;
        let wall = self.wall();
        self.town.state().advance(wall);
    }

    fn take(&mut self) {
        if self.is_over {
            return;
        }
        match self.sim.outcome(self.call).cloned() {
            None => {}
            Some(Outcome::Ended(Ok(Output::Batch(batch)))) => {
                let at = self.wall();
                let cursors: Vec<Cursor> = (1..=batch.len()).map(|count| batch.cursor_behind(count)).collect();
                let events = batch.into_events().zip(cursors);
                self.told.extend(events.map(|((event, _), cursor)| (at, event, cursor)));
                self.call = self.sim.start_again(self.call);
            }
            Some(Outcome::Ended(Err(error))) => (self.error, self.is_over) = (Some(error), true),
            Some(_) => self.is_over = true,
        }
    }

    fn cursor(&self) -> Option<Cursor> {
        self.told.last().map(|(_, _, cursor)| cursor.clone())
    }

    fn events(&self) -> impl Iterator<Item = &WatchEvent> {
        self.told.iter().map(|(_, event, _)| event)
    }

    /// The sequence numbers of all messages that were told, in order.
    fn messages(&self) -> Vec<u64> {
        self.events().filter_map(seqno).collect()
    }

    fn states(&self) -> Vec<&WatchState> {
        self.events()
            .filter_map(|event| if let WatchEvent::State(state) = event { Some(state) } else { None })
            .collect()
    }

    fn count(&self, name: &str) -> u64 {
        self.town.state().counts.get(name).copied().unwrap_or(0)
    }
}

/// The sequence number of a message that is told.
fn seqno(event: &WatchEvent) -> Option<u64> {
    let WatchEvent::Message { message, .. } = event else { return None };
    let message: Value = serde_json::from_str(message).unwrap();
    message["msg_seqno"].as_u64()
}

/// The sequence numbers of all messages stored after a time, except recalls.
fn stored(town: &Town, after: Duration) -> Vec<u64> {
    town.state().stored.iter().filter(|message| message.at > after && message.kind != 5).map(|it| it.seqno).collect()
}
