//! A single poll, for callers with a clock of their own.

use super::cursor::Cursor;
use super::event::{Batch, Told, WatchEvent};
use super::identify::{Identify, User, ask_mid};
use super::poll::{Outcome, Poll, Task};
use super::schedule::COUNT_INTERVAL;
use super::tracker::Tracker;
use super::watcher::{USUAL_CATCH_UP, changed_counts, check_catch_up};
use crate::endpoint::GetUnread;
use crate::engine::{Answer, Call, Cx, Event, Machine, Output, Read, Step, ready};
use crate::error::{Error, ErrorKind};
use crate::http::{Account, Checked};
use std::time::Duration;

/// After a longer absence, what is found was missed.
const ABSENCE: Duration = Duration::from_secs(300);

/// Asks once what is new behind a cursor. Yields [`Output::Batch`].
#[derive(Debug)]
pub struct PollOnce {
    call: Call,
    max_catch_up: u32,
    since: Option<Cursor>,
    user: Option<User>,
    tracker: Option<Tracker>,
    batch: Option<Batch>,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Started,
    Identifying(Box<Identify>),
    Polling(Box<Poll>),
    Counting(Box<Read>),
    Verifying,
    Over,
}

impl PollOnce {
    /// A poll behind `since`; without one it tells nothing, and its cursor begins at now.
    ///
    /// # Errors
    /// `max_catch_up` is out of range, or nobody is logged in.
    pub fn new(
        since: Option<Cursor>,
        max_catch_up: Option<u32>,
        call: Call,
        account: &dyn Account,
    ) -> Result<Self, Error> {
        account.check(false)?;
        let max_catch_up = max_catch_up.unwrap_or(USUAL_CATCH_UP);
        check_catch_up(max_catch_up)?;
        Ok(Self { call, max_catch_up, since, user: None, tracker: None, batch: None, phase: Phase::Started })
    }

    /// Asks whether the user is still the same, before anything is told.
    fn verify(&mut self) -> Step<Result<Output, Error>> {
        self.phase = Phase::Verifying;
        ask_mid()
    }

    fn end(&mut self, result: Result<Output, Error>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Over;
        Step::Ready(result)
    }

    fn begin(&mut self, user: User, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.user = Some(user);
        let since = self.since.take().filter(|since| !since.is_nobodys());
        let cursor = since.unwrap_or_else(|| Cursor::new(user.mid));
        if let Err(error) = cursor.check(user.mid, "cursor") {
            return self.end(Err(error));
        }
        let counted = cursor.unread.map(|unread| Duration::from_millis(unread.at));
        let task = Task {
            call: self.call.clone(),
            own: user.mid,
            max_catch_up: self.max_catch_up as usize,
            is_catching_up: counted.is_none_or(|at| cx.wall > at + ABSENCE),
        };
        let tracker = Tracker::new(cursor);
        self.phase = Phase::Polling(Box::new(Poll::new(task, &tracker)));
        self.tracker = Some(tracker);
        self.step(Event::Started, cx)
    }

    /// Takes a part of the events, or the last.
    fn take(&mut self, outcome: Outcome, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let (part, is_over, error) = match outcome {
            Outcome::Part(part) => (part, false, None),
            Outcome::Done(part) => (part, true, None),
            Outcome::Failed(part, error) => (part, true, Some(error)),
        };
        let batch = match &mut self.batch {
            None => self.batch.insert(part),
            Some(batch) => {
                batch.events.extend(part.events);
                batch.after = part.after;
                batch
            }
        };
        match error {
            // A change of user may be the reason.
            Some(error) if batch.is_empty() => return self.end(Err(error)),
            // What was found is told; the next poll asks for the rest.
            Some(_) => return self.verify(),
            None if !is_over => return self.step(Event::Started, cx),
            None => {}
        }
        let counted = batch.after.unread.map(|unread| Duration::from_millis(unread.at));
        let is_due = counted.is_none_or(|at| cx.wall < at || cx.wall >= at + COUNT_INTERVAL);
        let read = Read::new(&GetUnread::default(), self.call.part("unread"), &Checked, &cx.engine.config);
        match read {
            Ok(read) if is_due => {
                self.phase = Phase::Counting(Box::new(read));
                self.step(Event::Started, cx)
            }
            _ => self.verify(),
        }
    }
}

impl Machine for PollOnce {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        match (&mut self.phase, event) {
            (Phase::Started, Event::Started) => {
                self.phase = Phase::Identifying(Box::new(Identify::of(self.call.clone())));
                self.step(Event::Started, cx)
            }
            (Phase::Identifying(identify), event) => match ready!(identify.step(event, cx)) {
                Ok(user) => self.begin(user, cx),
                Err(error) => self.end(Err(error)),
            },
            (Phase::Polling(poll), event) => {
                let Some(tracker) = &mut self.tracker else { return Step::UNCHANGED };
                let outcome = ready!(poll.step(event, tracker, cx));
                self.take(outcome, cx)
            }
            (Phase::Counting(read), event) => {
                if let Ok(Some(data)) = ready!(read.step(event, cx))
                    && let Some(batch) = &mut self.batch
                    && let Some(counts) = changed_counts(data, &mut batch.after, cx.wall, false)
                {
                    batch.events.push(Told { event: WatchEvent::Unread { counts }, mark: None });
                }
                self.verify()
            }
            (Phase::Verifying, Event::Answer(Answer::Mid(own))) => {
                if self.user.is_some_and(|user| user.is_known && own != Some(user.mid)) {
                    let message = "somebody else is logged in now; what came is thrown away";
                    return self.end(Err(Error::new(ErrorKind::Login, message)));
                }
                let batch = self.batch.take().map_or(Output::End, |batch| Output::Batch(Box::new(batch)));
                self.end(Ok(batch))
            }
            _ => Step::UNCHANGED,
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        match &mut self.phase {
            Phase::Identifying(identify) => identify.cancel(cx),
            Phase::Counting(read) => read.cancel(cx),
            Phase::Polling(poll) => poll.cancel(cx),
            Phase::Started | Phase::Verifying | Phase::Over => {}
        }
        self.phase = Phase::Over;
    }
}
