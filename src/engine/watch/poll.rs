//! One poll: lists the conversations with news, reads each that changed, and tells what is new.

use super::cursor::Cursor;
use super::event::{Batch, GapReason, Told, WatchEvent};
use super::page::{Message, Page};
use super::row::{self, Row};
use super::tracker::{Finding, Tracker};
use crate::constants::AUTOMATIC_SOURCES;
use crate::endpoint::{GetHistory, HistoryOptions, ListNewSessions, NewSessionsOptions, SessionsOptions};
use crate::engine::{Call, Cx, Event, Machine, Output, Read, SessionsPager, Step, ready};
use crate::error::{Error, ErrorKind};
use crate::http::Checked;
use crate::id::Id;
use crate::model::Peer;
use crate::reply::Data;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

/// The largest page of conversations.
const LIST_SIZE: u32 = 100;

/// The page of history while a watch is live.
const LIVE_SIZE: u32 = 20;

/// The largest page of history that every edition of the service gives.
const PAGE_SIZE: u32 = 200;

/// A page that reaches beyond withdrawn messages, which take up room in it and are not shown.
const LARGEST_SIZE: u32 = 2000;

/// The distance between reads when many conversations changed.
const SPREAD: Duration = Duration::from_millis(500);

/// The timers of a hidden page tick once a second, after some minutes once a minute. The time by which a tick was late counts
/// as distance, so that up to this many reads follow it, one after the other.
const LATE_READS: u32 = 20;

/// Up to this many conversations are read without a distance.
const BURST: usize = 3;

/// The size of a batch, in events and bytes.
const BATCH_EVENTS: usize = 100;
const BATCH_BYTES: usize = 256 * 1024;

/// What a poll is set to.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) call: Call,
    pub(super) own: Id,
    /// The most messages that are delivered per conversation.
    pub(super) max_catch_up: usize,
    /// Whether what it finds was missed.
    pub(super) is_catching_up: bool,
}

/// The outcome of a step.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Some events; the next step, from [`Event::Started`], goes on.
    Part(Batch),
    /// The last events.
    Done(Batch),
    /// What was found before it failed. Nothing is lost: the next poll fetches the rest.
    Failed(Batch, Error),
}

#[derive(Debug)]
pub(super) struct Poll {
    task: Task,
    phase: Phase,
    jobs: VecDeque<Job>,
    job: Option<Job>,
    /// The times of conversations that were handled, and the smallest of those that have to be read again.
    times: Vec<u64>,
    unsettled: Option<u64>,
    last_read: Option<Duration>,
    is_spread: bool,
    /// By how much waits were longer than necessary.
    credit: Duration,
    /// Whether all conversations with news are known.
    is_listed: bool,
    queue: VecDeque<Told>,
    /// The cursor behind what was handed out.
    told: Cursor,
    /// Whether there was anything new.
    pub(super) has_news: bool,
}

#[derive(Debug)]
enum Phase {
    Started,
    Listing(Box<Read>),
    /// More conversations have news than one list shows.
    Walking(Box<SessionsPager>),
    Spreading {
        until: Duration,
    },
    Reading(Box<Read>),
    Between,
    Over(Option<Error>),
}

/// A conversation to read.
#[derive(Debug)]
struct Job {
    row: Row,
    changes: Vec<super::Change>,
    recalled: Option<u64>,
    /// What is new, newest first.
    found: Vec<(Message, Option<Rc<str>>)>,
    before: Option<u64>,
    size: u32,
    newest: Option<u64>,
}

impl Poll {
    pub(super) fn new(task: Task, tracker: &Tracker) -> Self {
        Self {
            task,
            phase: Phase::Started,
            jobs: VecDeque::new(),
            job: None,
            times: Vec::new(),
            unsettled: None,
            last_read: None,
            is_spread: false,
            credit: Duration::ZERO,
            is_listed: false,
            queue: VecDeque::new(),
            told: tracker.cursor.clone(),
            has_news: false,
        }
    }

    /// Gives up, and releases what it holds.
    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        match &mut self.phase {
            Phase::Listing(read) | Phase::Reading(read) => read.cancel(cx),
            Phase::Walking(pager) => pager.cancel(cx),
            Phase::Started | Phase::Spreading { .. } | Phase::Between | Phase::Over(_) => {}
        }
        self.phase = Phase::Over(None);
    }

    pub(super) fn step(&mut self, mut event: Event, tracker: &mut Tracker, cx: &mut Cx<'_>) -> Step<Outcome> {
        loop {
            match &mut self.phase {
                Phase::Started => {
                    if event != Event::Started {
                        return Step::UNCHANGED;
                    }
                    match self.list(tracker, cx) {
                        Ok(read) => self.phase = Phase::Listing(Box::new(read)),
                        Err(error) => self.phase = Phase::Over(Some(error)),
                    }
                }
                Phase::Listing(read) => {
                    let reply = ready!(read.step(event, cx));
                    self.phase = Phase::Between;
                    if let Err(error) = reply.and_then(|data| self.take_list(data.unwrap_or_default(), tracker, cx)) {
                        self.fail(error, tracker, cx);
                    }
                    event = Event::Started;
                }
                Phase::Walking(pager) => {
                    let page = ready!(pager.step(event, cx));
                    match page.and_then(|page| self.take_walk(page, tracker)) {
                        // The service does not show the rest of the list; what it showed is read.
                        Err(error) if error.kind == ErrorKind::Reply && !error.retryable => {
                            self.tell(
                                WatchEvent::Gap { peer: None, reason: GapReason::Unreadable, error: Some(error) },
                                None,
                            );
                            self.phase = Phase::Between;
                            self.finish_listing();
                        }
                        Err(error) => self.fail(error, tracker, cx),
                        Ok(()) => {}
                    }
                    event = Event::Started;
                }
                Phase::Spreading { until } => {
                    let until = *until;
                    match event {
                        Event::Woken | Event::Elapsed if cx.now < until => return Step::wait_until(until),
                        Event::Woken | Event::Elapsed => {
                            self.credit = (self.credit + (cx.now - until)).min(SPREAD * LATE_READS);
                            self.phase = Phase::Between;
                            event = Event::Started;
                        }
                        _ => return Step::UNCHANGED,
                    }
                }
                Phase::Reading(read) => {
                    let reply = ready!(read.step(event, cx));
                    self.phase = Phase::Between;
                    let page = reply.and_then(|data| Page::read(data.unwrap_or_default()));
                    if let Err(error) = self.take_page(page, tracker) {
                        self.fail(error, tracker, cx);
                    }
                    event = Event::Started;
                }
                Phase::Between => {
                    if event != Event::Started {
                        return Step::UNCHANGED;
                    }
                    if self.is_full() {
                        return Step::Ready(Outcome::Part(self.take_batch()));
                    }
                    match self.go_on(tracker, cx) {
                        Ok(Some(until)) => return Step::wait_until(until),
                        Ok(None) => {}
                        Err(error) => self.fail(error, tracker, cx),
                    }
                }
                Phase::Over(error) => {
                    if event != Event::Started {
                        return Step::UNCHANGED;
                    }
                    let error = error.clone();
                    let mut batch = self.take_batch();
                    if !self.queue.is_empty() {
                        return Step::Ready(Outcome::Part(batch));
                    }
                    batch.after = tracker.cursor.clone();
                    return Step::Ready(match error {
                        None => Outcome::Done(batch),
                        Some(error) => Outcome::Failed(batch, error),
                    });
                }
            }
        }
    }

    fn list(&self, tracker: &Tracker, cx: &Cx<'_>) -> Result<Read, Error> {
        let begin = tracker.begin();
        let begin_ts = (begin > 0).then_some(Id(begin));
        let endpoint = ListNewSessions { options: NewSessionsOptions { begin_ts, size: Some(LIST_SIZE) } };
        Read::new(&endpoint, self.task.call.part("newSessions"), &Checked, &cx.engine.config)
    }

    fn take_list(&mut self, data: Data, tracker: &mut Tracker, cx: &Cx<'_>) -> Result<(), Error> {
        let (rows, has_more) = row::read(data)?;
        if tracker.is_fresh() {
            tracker.start(&rows, cx.wall);
            self.told = tracker.cursor.clone();
            self.phase = Phase::Over(None);
            return Ok(());
        }
        // `has_more` can stay 1 at the end.
        let is_cut = has_more && rows.len() >= LIST_SIZE as usize;
        self.add(rows, tracker);
        if is_cut {
            let begin_ts = Some(Id(tracker.begin())).filter(|begin| begin.0 > 0);
            let options = SessionsOptions { begin_ts, size: Some(LIST_SIZE), ..SessionsOptions::default() };
            let pager = SessionsPager::new(options, self.task.call.part("sessions"), &Checked)?;
            self.phase = Phase::Walking(Box::new(pager));
        } else {
            self.finish_listing();
        }
        Ok(())
    }

    fn take_walk(&mut self, page: Output, tracker: &mut Tracker) -> Result<(), Error> {
        let is_over = match page {
            Output::Page(data, _) => {
                let (rows, _) = row::read(data)?;
                let begin = tracker.begin();
                let is_below = !rows.is_empty() && rows.iter().all(|row| row.time <= begin);
                self.add(rows, tracker);
                is_below
            }
            _ => true,
        };
        if is_over {
            self.phase = Phase::Between;
            self.finish_listing();
        }
        Ok(())
    }

    /// Takes rows: those without new messages are handled at once.
    fn add(&mut self, rows: Vec<Row>, tracker: &mut Tracker) {
        for row in rows {
            if self.jobs.iter().any(|job| job.row.peer == row.peer) {
                continue;
            }
            tracker.check_mark(&row);
            let Finding { is_to_read, changes, recalled } = tracker.examine(&row);
            if is_to_read {
                let size = if self.task.is_catching_up { PAGE_SIZE } else { LIVE_SIZE };
                let unread = row.look.unread.and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
                let size = unread.saturating_add(5).clamp(size, PAGE_SIZE);
                let job = Job { row, changes, recalled, found: Vec::new(), before: None, size, newest: None };
                // The oldest first, so that the cursor moves even if the poll fails later.
                let at = self.jobs.partition_point(|other| other.row.time <= job.row.time);
                self.jobs.insert(at, job);
            } else {
                self.tell_row(&row, changes, recalled, tracker);
                tracker.learn(&row);
                self.times.push(row.time);
            }
        }
    }

    /// Notes that all jobs are known.
    fn finish_listing(&mut self) {
        self.is_spread = self.jobs.len() > BURST;
        self.is_listed = true;
    }

    /// Begins the next read, or ends. Returns until when to wait before it.
    fn go_on(&mut self, tracker: &mut Tracker, cx: &mut Cx<'_>) -> Result<Option<Duration>, Error> {
        if self.job.is_none() {
            self.job = self.jobs.pop_front();
        }
        let Some(job) = &self.job else {
            tracker.finish(self.times.drain(..), self.unsettled, cx.wall);
            self.phase = Phase::Over(None);
            return Ok(None);
        };
        let until = self.last_read.map(|last| last + SPREAD).filter(|until| self.is_spread && *until > cx.now);
        if let Some(until) = until {
            match self.credit.checked_sub(until - cx.now) {
                Some(credit) => self.credit = credit,
                None => {
                    self.phase = Phase::Spreading { until };
                    return Ok(Some(until));
                }
            }
        }
        let options =
            HistoryOptions { size: Some(job.size), end_seqno: job.before.map(Id), ..HistoryOptions::default() };
        let endpoint = GetHistory { talker: job.row.peer.into(), options };
        let read = Read::new(&endpoint, self.task.call.part("history"), &Checked, &cx.engine.config)?;
        self.phase = Phase::Reading(Box::new(read));
        self.last_read = Some(cx.now);
        Ok(None)
    }

    /// Takes a page of the current conversation.
    fn take_page(&mut self, page: Result<Page, Error>, tracker: &mut Tracker) -> Result<(), Error> {
        let Some(mut job) = self.job.take() else { return Ok(()) };
        let page = match page {
            Ok(page) => page,
            Err(error) => return self.give_up(job, error, tracker),
        };
        let count = page.messages.len();
        let oldest = page.oldest();
        let mut shows_old = false;
        let keys: Vec<u64> = page.messages.iter().map(Message::time_key).collect();
        for message in page.messages {
            job.newest = job.newest.max(message.seqno);
            if tracker.is_new(job.row.peer, &message) {
                job.found.push((message, page.emotes.clone()));
            } else {
                shows_old = true;
            }
        }
        tracker.note_page(job.row.peer, keys.into_iter());
        let has_all = shows_old || !page.has_more;
        if !has_all && job.found.len() <= self.task.max_catch_up {
            let is_moving = oldest.is_some() && job.before.is_none_or(|before| oldest < Some(before));
            if is_moving {
                job.before = oldest;
                job.size = PAGE_SIZE.max(job.size);
                self.job = Some(job);
                return Ok(());
            }
            // Withdrawn messages may fill a page, and `has_more` can stay 1 at the end.
            if count == 0 && job.size < LARGEST_SIZE {
                job.size = LARGEST_SIZE;
                self.job = Some(job);
                return Ok(());
            }
        }
        self.end_job(job, tracker);
        Ok(())
    }

    /// Tells what is new in a conversation.
    fn end_job(&mut self, mut job: Job, tracker: &mut Tracker) {
        let peer = job.row.peer;
        self.tell_row(&job.row, std::mem::take(&mut job.changes), job.recalled, tracker);
        if job.found.len() > self.task.max_catch_up {
            job.found.truncate(self.task.max_catch_up);
            self.tell(WatchEvent::Gap { peer: Some(peer), reason: GapReason::TooMany, error: None }, None);
        }
        for (message, emotes) in job.found.into_iter().rev() {
            tracker.deliver(peer, &message);
            let mark = message.seqno.map(|seqno| (peer, seqno));
            if let Some(event) = self.event(peer, message, emotes, tracker) {
                self.tell(event, mark);
            }
        }
        if tracker.settle(&job.row, job.newest) {
            self.times.push(job.row.time);
        } else {
            self.leave(&job.row, tracker);
        }
    }

    /// The event of a new message; `None` for a recall that was told before.
    fn event(
        &self,
        peer: Peer,
        message: Message,
        emotes: Option<Rc<str>>,
        tracker: &mut Tracker,
    ) -> Option<WatchEvent> {
        let is_recall = message.kind == Some(5);
        let target =
            if is_recall { message.recalls } else { message.key.filter(|_| matches!(message.status, Some(1 | 2))) };
        if let Some(key) = target {
            let by_system = if is_recall { message.by_system } else { message.status == Some(2) };
            let recalled = WatchEvent::Recalled { peer, key: key.to_string(), by_system };
            return tracker.note_recall(key).then_some(recalled);
        }
        Some(WatchEvent::Message {
            peer,
            message: String::from(Box::<str>::from(message.json)),
            emotes,
            is_own: message.sender == Some(self.task.own.0.into()),
            is_caught_up: self.task.is_catching_up,
            is_automatic: AUTOMATIC_SOURCES.iter().any(|source| message.source == Some(i128::from(*source))),
        })
    }

    /// Tells what the row of a conversation shows.
    fn tell_row(&mut self, row: &Row, changes: Vec<super::Change>, recalled: Option<u64>, tracker: &mut Tracker) {
        if !changes.is_empty() {
            let session = row.json.get().to_owned();
            self.tell(WatchEvent::Session { peer: row.peer, session, changes }, None);
        }
        if let Some(key) = recalled.filter(|key| tracker.note_recall(*key)) {
            let by_system = row.last.status == Some(2);
            self.tell(WatchEvent::Recalled { peer: row.peer, key: key.to_string(), by_system }, None);
        }
    }

    /// A conversation could not be read. A problem of its own must not stop the others.
    fn give_up(&mut self, job: Job, error: Error, tracker: &mut Tracker) -> Result<(), Error> {
        let reason = match error.kind {
            ErrorKind::Api if !error.retryable => GapReason::Refused,
            ErrorKind::Reply if tracker.note_unreadable(job.row.peer) => GapReason::Unreadable,
            ErrorKind::Reply => {
                self.leave(&job.row, tracker);
                return Ok(());
            }
            _ => {
                self.jobs.push_front(job);
                return Err(error);
            }
        };
        let mark = tracker.skip(&job.row).map(|seqno| (job.row.peer, seqno));
        self.tell(WatchEvent::Gap { peer: Some(job.row.peer), reason, error: Some(error) }, mark);
        self.times.push(job.row.time);
        Ok(())
    }

    /// Leaves a conversation to the next poll. Without a mark, the time of the cursor tells what is new in it, and has to stay.
    fn leave(&mut self, row: &Row, tracker: &Tracker) {
        let time = if tracker.cursor.marks.contains_key(&row.peer) { row.time } else { 0 };
        self.unsettled = Some(self.unsettled.map_or(time, |other| other.min(time)));
    }

    fn fail(&mut self, error: Error, tracker: &mut Tracker, cx: &Cx<'_>) {
        for job in std::mem::take(&mut self.jobs).iter().chain(self.job.take().iter()) {
            self.leave(&job.row, tracker);
        }
        // A list that failed says nothing about the conversations in between.
        let times: Vec<u64> = self.times.drain(..).collect();
        if self.is_listed {
            tracker.finish(times.into_iter(), self.unsettled, cx.wall);
        }
        self.phase = Phase::Over(Some(error));
    }

    fn tell(&mut self, event: WatchEvent, mark: Option<(Peer, u64)>) {
        self.has_news = true;
        self.queue.push_back(Told { event, mark });
    }

    fn is_full(&self) -> bool {
        let bytes = self.queue.iter().map(|told| told.event.len()).sum::<usize>();
        self.queue.len() >= BATCH_EVENTS || bytes >= BATCH_BYTES
    }

    /// The next batch of the queue.
    fn take_batch(&mut self) -> Batch {
        let mut batch = Batch::new(&self.told);
        let mut bytes = 0;
        while batch.events.len() < BATCH_EVENTS && bytes < BATCH_BYTES {
            let Some(told) = self.queue.pop_front() else { break };
            bytes += told.event.len();
            if let Some((peer, seqno)) = told.mark {
                self.told.mark(peer, seqno);
            }
            batch.events.push(told);
        }
        batch.after = self.told.clone();
        batch
    }
}
