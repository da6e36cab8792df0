//! One poll by itself, for those who have a clock of their own.

use super::cursor::Cursor;
use super::event::{Batch, Told, WatchEvent};
use super::poll::{Outcome, Poll, Task};
use super::tracker::Tracker;
use super::watcher::{changed_counts, check_catch_up, own_mid};
use crate::endpoint::{GetAccount, GetUnread};
use crate::engine::{Answer, Call, Cx, Effect, Event, Limit, Machine, Output, Question, Read, Step, ready};
use crate::error::{Error, ErrorKind};
use crate::http::{Account, Checked};
use crate::id::Id;
use std::time::Duration;

/// Unread messages are counted so often at most, as the site does.
const COUNT_INTERVAL: Duration = Duration::from_secs(120);

/// What is found after such an absence was missed.
const ABSENCE: Duration = Duration::from_secs(300);

/// Asks once what is new behind a cursor. Yields [`Output::Batch`].
#[derive(Debug)]
pub struct PollOnce {
    call: Call,
    max_catch_up: u32,
    since: Option<Cursor>,
    own: Option<Id>,
    is_own_known: bool,
    tracker: Option<Tracker>,
    batch: Option<Batch>,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Started,
    Asking,
    Identifying(Box<Read>),
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
        let max_catch_up = max_catch_up.unwrap_or(200);
        check_catch_up(max_catch_up)?;
        Ok(Self {
            call,
            max_catch_up,
            since,
            own: None,
            is_own_known: false,
            tracker: None,
            batch: None,
            phase: Phase::Started,
        })
    }

    fn ask(&mut self, phase: Phase) -> Step<Result<Output, Error>> {
        self.phase = phase;
        Step::Pending(Effect::Ask { question: Question::Mid, limit: Limit::None })
    }

    fn end(&mut self, result: Result<Output, Error>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Over;
        Step::Ready(result)
    }

    fn begin(&mut self, own: Id, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.own = Some(own);
        let cursor = match self.since.take() {
            Some(cursor) if cursor.mid != own => {
                let expected = "expected a cursor of this account, got one of another";
                return self.end(Err(Error::input("cursor", expected)));
            }
            cursor => cursor.unwrap_or_else(|| Cursor::new(own)),
        };
        let counted = cursor.unread.map(|unread| Duration::from_millis(unread.at));
        let task = Task {
            call: self.call.clone(),
            own,
            max_catch_up: self.max_catch_up as usize,
            is_catching_up: counted.is_none_or(|at| cx.wall > at + ABSENCE),
        };
        let tracker = Tracker::new(cursor);
        self.phase = Phase::Polling(Box::new(Poll::new(task, &tracker)));
        self.tracker = Some(tracker);
        self.step(Event::Started, cx)
    }

    /// Takes some events; the rest follows, unless these are all.
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
            // Who the user is may be why.
            Some(error) if batch.is_empty() => return self.end(Err(error)),
            // What was found is told; the next poll asks for the rest.
            Some(_) => return self.ask(Phase::Verifying),
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
            _ => self.ask(Phase::Verifying),
        }
    }
}

impl Machine for PollOnce {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        match (&mut self.phase, event) {
            (Phase::Started, Event::Started) => self.ask(Phase::Asking),
            (Phase::Asking, Event::Answer(Answer::Mid(Some(own)))) => {
                self.is_own_known = true;
                self.begin(own, cx)
            }
            (Phase::Asking, Event::Answer(Answer::Mid(None))) => {
                match Read::new(&GetAccount, self.call.part("account"), &Checked, &cx.engine.config) {
                    Ok(read) => {
                        self.phase = Phase::Identifying(Box::new(read));
                        self.step(Event::Started, cx)
                    }
                    Err(error) => self.end(Err(error)),
                }
            }
            (Phase::Identifying(read), event) => {
                let reply = ready!(read.step(event, cx));
                match reply.and_then(|data| own_mid(&data.unwrap_or_default())) {
                    Ok(own) => self.begin(own, cx),
                    Err(error) => self.end(Err(error)),
                }
            }
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
                self.ask(Phase::Verifying)
            }
            (Phase::Verifying, Event::Answer(Answer::Mid(own))) => {
                if self.is_own_known && own != self.own {
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
            Phase::Identifying(read) | Phase::Counting(read) => read.cancel(cx),
            Phase::Polling(poll) => poll.cancel(cx),
            Phase::Started | Phase::Asking | Phase::Verifying | Phase::Over => {}
        }
        self.phase = Phase::Over;
    }
}
