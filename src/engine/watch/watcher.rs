//! The machine of a watch: waits, polls, and yields a batch of events per run.

use super::MAX_AHEAD;
use super::cursor::{Counted, Cursor};
use super::event::{Batch, PauseReason, StopReason, Told, WatchEvent, WatchState};
use super::fnv::fnv1a;
use super::identify::{Identify, User, ask_mid};
use super::poll::{Outcome, Poll, Task};
use super::schedule::{MAX_INTERVAL, MIN_INTERVAL, Outside, Pace, Schedule, USUAL_INTERVAL};
use super::tracker::Tracker;
use crate::endpoint::GetUnread;
use crate::engine::{Answer, Call, Cx, Effect, Event, Machine, Notice, Output, Read, Step, ready};
use crate::error::{Error, ErrorKind};
use crate::http::{Account, Checked};
use crate::id::Id;
use crate::reply::Data;
use std::time::Duration;

/// What a watch is set to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WatchOptions {
    /// Goes on behind this cursor; at now by default.
    pub since: Option<Cursor>,
    /// How often a visible page polls, from 6 s to 1 h; 20 s by default.
    pub interval: Duration,
    /// The most missed messages that are delivered per conversation, up to 10,000; 200 by default.
    pub max_catch_up: u32,
    /// Whose messages. Where somebody else is logged in, it stops before it tells anything. By default, whoever is logged in.
    pub mid: Option<Id>,
    /// The pace of the last watch, from [`Notice::Pace`], to go on with; by default it polls at once.
    pub pace: Pace,
}

impl Default for WatchOptions {
    fn default() -> Self {
        let (interval, max_catch_up) = (USUAL_INTERVAL, USUAL_CATCH_UP);
        Self { since: None, interval, max_catch_up, mid: None, pace: Pace::default() }
    }
}

/// The default of [`WatchOptions::max_catch_up`].
pub(super) const USUAL_CATCH_UP: u32 = 200;

/// The largest [`WatchOptions::max_catch_up`].
const MAX_CATCH_UP: u32 = 10_000;

/// Watches for what is new. Each run, from [`Event::Started`] to [`Step::Ready`], yields [`Output::Batch`], or
/// [`Output::End`] once it has stopped. Between runs nothing is requested.
#[derive(Debug)]
pub struct Watch {
    call: Call,
    options: WatchOptions,
    user: Option<User>,
    tracker: Option<Tracker>,
    poll: Option<Poll>,
    outcome: Option<(Batch, Option<Error>)>,
    schedule: Option<Schedule>,
    /// The last state that was told; news are still to be told.
    state: Option<WatchState>,
    /// Whether counts were told. The first ones always are, even if the cursor knows them: the caller does not.
    has_counted: bool,
    news: Vec<WatchEvent>,
    /// The fingerprint of the cursor behind what was told last.
    told: u32,
    /// Random bytes for the jitter of the next polls.
    jitters: Vec<u8>,
    /// Whether the pace is to be told once the last batch is handled: the caller keeps the cursor first.
    owes_pace: bool,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Idle,
    /// Asks the platform who the user is, then the service.
    Asking,
    Identifying(Box<Identify>),
    Waiting,
    Polling,
    Counting(Box<Read>),
    /// Asks whether the user is still the same, before anything is told: the platform, or else the service.
    Verifying(Verified),
    Confirming(Box<Identify>, Verified),
    Stopped,
}

/// What follows once the user is known to be the same.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Verified {
    Part,
    End,
}

impl Watch {
    /// A watch with these options.
    ///
    /// # Errors
    /// An option is out of range, or nobody is logged in.
    pub fn new(options: WatchOptions, call: Call, account: &dyn Account) -> Result<Self, Error> {
        account.check(false)?;
        if !(MIN_INTERVAL..=MAX_INTERVAL).contains(&options.interval) {
            let ms = options.interval.as_millis();
            return Err(Error::input("options.intervalMs", &format!("expected 6000 to 3600000 ms, got {ms}")));
        }
        check_catch_up(options.max_catch_up)?;
        if let (Some(mid), Some(since)) = (options.mid, &options.since) {
            since.check(mid, "options.since")?;
        }
        let call = Call { retries: false, ..call };
        Ok(Self {
            call,
            options,
            user: None,
            tracker: None,
            poll: None,
            outcome: None,
            schedule: None,
            state: None,
            has_counted: false,
            news: Vec::new(),
            told: 0,
            jitters: Vec::new(),
            owes_pace: false,
            phase: Phase::Idle,
        })
    }

    /// Stops waiting for inputs.
    fn leave(cx: &mut Cx<'_>) {
        let call = cx.call;
        cx.engine.watching.retain(|other| *other != call);
    }

    fn outside(cx: &Cx<'_>) -> Outside {
        let presence = cx.engine.presence;
        Outside { is_watched: presence.is_visible || presence.is_attended, nudges: presence.nudges }
    }

    /// Begins where the last watch was; the first poll is due when its next one would have been.
    fn prepare(&mut self, cx: &Cx<'_>) {
        let (mid, interval) = (self.options.mid, self.options.interval);
        let since = self.options.since.take().filter(|since| !since.is_nobodys());
        let mut pace = std::mem::take(&mut self.options.pace);
        // Without a cursor it begins at now, so it polls now.
        if let Some(used) = pace.polls.as_mut().filter(|_| since.is_none()) {
            used.ago = u64::MAX;
        }
        let schedule = Schedule::new(interval, cx.engine.presence.nudges, pace, cx.now);
        if let Some(until) = schedule.resting(cx.now) {
            let until = Some(cx.wall + (until - cx.now));
            self.tell(WatchState::Paused { reason: PauseReason::Risk, until, error: None });
        } else if let Some(since) = &since {
            self.told = since.fingerprint();
            let is_current = schedule.is_current(cx.now, Self::outside(cx), self.told);
            self.tell(if is_current { WatchState::Live } else { WatchState::CatchingUp });
        }
        if let Some(counts) = schedule.known_counts(cx.now) {
            self.has_counted = true;
            self.news.push(WatchEvent::Unread { counts });
        }
        self.schedule = Some(schedule);
        // States are told before the user is known.
        self.tracker = Some(Tracker::new(since.unwrap_or_else(|| Cursor::new(mid.unwrap_or(Id(0))))));
    }

    /// The user is known.
    fn identified(&mut self, user: User, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        if self.options.mid.is_some_and(|expected| expected != user.mid) {
            return self.stop(StopReason::Account, None);
        }
        let Some(tracker) = &mut self.tracker else { return Step::UNCHANGED };
        if tracker.cursor.is_nobodys() {
            *tracker = Tracker::new(Cursor::new(user.mid));
        } else if let Err(error) = tracker.cursor.check(user.mid, "options.since") {
            self.phase = Phase::Stopped;
            return Step::Ready(Err(error));
        }
        self.user = Some(user);
        self.decide(cx)
    }

    /// The user could not be identified.
    fn unidentified(&mut self, error: Error, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        // Nobody is logged in where somebody was expected.
        let is_end = error.kind == ErrorKind::Login && self.options.mid.is_none();
        if is_end || matches!(error.kind, ErrorKind::Input | ErrorKind::Internal | ErrorKind::Closed) {
            self.phase = Phase::Stopped;
            return Step::Ready(Err(error));
        }
        self.failed(error, cx)
    }

    /// Tells a state, unless it is the current one.
    fn tell(&mut self, state: WatchState) {
        if self.state.as_ref() != Some(&state) {
            self.news.push(WatchEvent::State(state.clone()));
            self.state = Some(state);
        }
    }

    /// Tells the pace at which the next watch has to go on.
    fn tell_pace(&self, cx: &mut Cx<'_>) {
        if let Some(schedule) = &self.schedule {
            cx.engine.notices.push(Notice::Pace(schedule.pace(cx.now)));
        }
    }

    fn is_live(&self) -> bool {
        matches!(self.state, Some(WatchState::Live | WatchState::Paused { reason: PauseReason::Hidden, .. }))
    }

    /// A batch with the news behind it; `None` without any event.
    fn hand_out(&mut self, batch: Option<Batch>) -> Option<Batch> {
        let cursor = self.tracker.as_ref().map(|tracker| &tracker.cursor);
        let mut batch = match batch {
            Some(batch) => batch,
            None => Batch::new(cursor?),
        };
        batch.events.extend(self.news.drain(..).map(|event| Told { event, mark: None }));
        let batch = Some(batch).filter(|batch| !batch.is_empty())?;
        self.told = batch.after.fingerprint();
        Some(batch)
    }

    /// Ends the watch once what was found is handed out.
    fn stop(&mut self, reason: StopReason, error: Option<Error>) -> Step<Result<Output, Error>> {
        self.tell(WatchState::Stopped { reason, error });
        self.phase = Phase::Stopped;
        Step::Ready(Ok(self.take_batch().map_or(Output::End, |batch| Output::Batch(Box::new(batch)))))
    }

    /// Waits until a poll is due, or begins it; what is to be told comes first.
    fn decide(&mut self, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let outside = Self::outside(cx);
        let Some(schedule) = &self.schedule else { return Step::UNCHANGED };
        let (due, is_late) = (schedule.due(outside), schedule.is_late(cx.now, outside));
        if cx.engine.presence.is_online {
            if !outside.is_watched && self.state == Some(WatchState::Live) && due > cx.now {
                let until = Some(cx.wall + (due - cx.now));
                self.tell(WatchState::Paused { reason: PauseReason::Hidden, until, error: None });
            }
            let was_offline = matches!(self.state, Some(WatchState::Paused { reason: PauseReason::Offline, .. }));
            if was_offline || (self.is_live() && is_late) {
                self.tell(WatchState::CatchingUp);
            }
            if self.news.is_empty() {
                return if due <= cx.now { self.begin(outside, cx) } else { self.wait(Some(due), cx) };
            }
        } else {
            self.tell(WatchState::Paused { reason: PauseReason::Offline, until: None, error: None });
        }
        if let Some(batch) = self.hand_out(None) {
            self.phase = Phase::Idle;
            return Step::Ready(Ok(Output::Batch(Box::new(batch))));
        }
        self.wait(None, cx)
    }

    /// Waits until a time, or until something happens outside.
    fn wait(&mut self, until: Option<Duration>, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Waiting;
        if !cx.engine.watching.contains(&cx.call) {
            cx.engine.watching.push(cx.call);
        }
        Step::Pending(Effect::Wait { until })
    }

    /// A random byte. Several are asked for at once, as the way to the browser takes longer than they do.
    fn jitter(&mut self, cx: &mut Cx<'_>) -> Result<u8, Error> {
        if self.jitters.is_empty() {
            self.jitters.extend(cx.random::<32>()?);
        }
        Ok(self.jitters.pop().unwrap_or_default())
    }

    /// Begins a poll, or identifies the user for it.
    fn begin(&mut self, outside: Outside, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let jitter = match self.jitter(cx) {
            Ok(jitter) => jitter,
            Err(error) => return self.stop(StopReason::Failed, Some(error)),
        };
        let (Some(schedule), Some(tracker)) = (&mut self.schedule, &self.tracker) else { return Step::UNCHANGED };
        let Some(user) = self.user else {
            schedule.prepare(outside, jitter);
            self.phase = Phase::Identifying(Box::new(Identify::of(self.call.clone())));
            return self.step(Event::Started, cx);
        };
        schedule.begin(cx.now, outside, jitter);
        let task = Task {
            call: self.call.clone(),
            own: user.mid,
            max_catch_up: self.options.max_catch_up as usize,
            is_catching_up: !self.is_live(),
        };
        self.poll = Some(Poll::new(task, tracker));
        self.tell_pace(cx);
        self.phase = Phase::Polling;
        self.step_poll(Event::Started, cx)
    }

    fn step_poll(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let (Some(poll), Some(tracker)) = (&mut self.poll, &mut self.tracker) else { return Step::UNCHANGED };
        let (batch, error, verified) = match ready!(poll.step(event, tracker, cx)) {
            Outcome::Part(batch) => (batch, None, Verified::Part),
            Outcome::Done(batch) => (batch, None, Verified::End),
            Outcome::Failed(batch, error) => (batch, Some(error), Verified::End),
        };
        let (is_done, has_news) = (verified == Verified::End && error.is_none(), poll.has_news);
        self.outcome = Some((batch, error));
        if let Some(schedule) = self.schedule.as_mut().filter(|_| is_done) {
            schedule.succeed();
            if schedule.is_count_due(cx.now, has_news) {
                return self.begin_count(cx);
            }
        }
        self.verify(verified, cx)
    }

    fn begin_count(&mut self, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let call = self.call.part("unread");
        let Ok(read) = Read::new(&GetUnread::default(), call, &Checked, &cx.engine.config) else {
            return self.verify(Verified::End, cx);
        };
        if let Some(schedule) = &mut self.schedule {
            schedule.begin_count(cx.now);
        }
        self.tell_pace(cx);
        self.phase = Phase::Counting(Box::new(read));
        self.count(Event::Started, cx)
    }

    fn count(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let Phase::Counting(read) = &mut self.phase else { return Step::UNCHANGED };
        // A count that fails is repeated later. If nothing works any more, the next poll tells.
        if let Ok(Some(data)) = ready!(read.step(event, cx))
            && let Some(tracker) = &mut self.tracker
            && let Some(counts) = changed_counts(data, &mut tracker.cursor, cx.wall, !self.has_counted)
            && let Some((batch, _)) = &mut self.outcome
        {
            batch.events.push(Told { event: WatchEvent::Unread { counts }, mark: None });
            batch.after = tracker.cursor.clone();
        }
        self.verify(Verified::End, cx)
    }

    /// Asks whether the user is still the same.
    fn verify(&mut self, verified: Verified, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        if self.user.is_some_and(|user| user.is_known) {
            self.phase = Phase::Verifying(verified);
            return ask_mid();
        }
        // Nothing was found, so nothing can be another account's.
        if self.outcome.as_ref().is_none_or(|(batch, _)| batch.is_empty() && batch.before() == batch.after()) {
            return self.verified(verified, cx);
        }
        self.phase = Phase::Confirming(Box::new(Identify::of(self.call.clone())), verified);
        self.confirm(Event::Started, cx)
    }

    fn confirm(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let Phase::Confirming(identify, verified) = &mut self.phase else { return Step::UNCHANGED };
        let verified = *verified;
        match ready!(identify.step(event, cx)) {
            Ok(user) => self.same(verified, Some(user.mid), cx),
            Err(error) => {
                self.forget();
                self.failed(error, cx)
            }
        }
    }

    /// Hands out what was found if the user is still the same.
    fn same(&mut self, verified: Verified, own: Option<Id>, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        if self.user.is_some_and(|user| own == Some(user.mid)) {
            return self.verified(verified, cx);
        }
        self.forget();
        self.stop(if own.is_none() { StopReason::Login } else { StopReason::Account }, None)
    }

    /// Discards what came, which may be another account's, and what was learned from it.
    fn forget(&mut self) {
        if let Some((batch, _)) = self.outcome.take() {
            self.tracker = Some(Tracker::new(batch.before().clone()));
        }
        self.poll = None;
    }

    fn verified(&mut self, verified: Verified, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        if verified == Verified::Part {
            self.phase = Phase::Polling;
            let Some((batch, _)) = self.outcome.take() else { return self.step_poll(Event::Started, cx) };
            self.told = batch.after.fingerprint();
            return Step::Ready(Ok(Output::Batch(Box::new(batch))));
        }
        self.poll = None;
        if let Some(error) = self.outcome.as_mut().and_then(|(_, error)| error.take()) {
            return self.failed(error, cx);
        }
        if let Some(schedule) = &mut self.schedule
            && let Some((batch, _)) = &self.outcome
            && let Some(WatchEvent::Unread { counts }) = batch.events.last().map(|told| &told.event)
        {
            self.has_counted = true;
            schedule.note_counts(counts);
        }
        self.succeeded(cx)
    }

    fn succeeded(&mut self, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        if !self.is_live() || Self::outside(cx).is_watched {
            self.tell(WatchState::Live);
        }
        let batch = self.take_batch();
        if let Some(schedule) = &mut self.schedule {
            schedule.reach(self.told);
        }
        self.owes_pace = batch.is_some();
        if !self.owes_pace {
            self.tell_pace(cx);
        }
        self.finish(batch, cx)
    }

    fn failed(&mut self, error: Error, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let Some(schedule) = &mut self.schedule else { return Step::UNCHANGED };
        let asked = error.retry_after_ms.map(|ms| Duration::try_from_secs_f64(ms / 1000.0).unwrap_or(MAX_AHEAD));
        match error.kind {
            ErrorKind::Login | ErrorKind::Csrf => return self.stop(StopReason::Login, Some(error)),
            ErrorKind::Input | ErrorKind::Internal | ErrorKind::Closed => {
                return self.stop(StopReason::Failed, Some(error));
            }
            ErrorKind::Risk => {
                let until = cx.now + asked.unwrap_or(Duration::from_secs(120));
                schedule.rest(until);
                let until = Some(cx.wall + (until - cx.now));
                self.tell(WatchState::Paused { reason: PauseReason::Risk, until, error: Some(error) });
            }
            _ => {
                let until = schedule.fail(cx.now, asked);
                let until = cx.wall + (until - cx.now);
                self.tell(WatchState::Retrying { error, until });
            }
        }
        self.tell_pace(cx);
        let batch = self.take_batch();
        self.finish(batch, cx)
    }

    /// What the poll found, and what is to be told besides.
    fn take_batch(&mut self) -> Option<Batch> {
        let batch = self.outcome.take().map(|(batch, _)| batch);
        self.hand_out(batch)
    }

    /// A poll is over.
    fn finish(&mut self, batch: Option<Batch>, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Idle;
        match batch {
            Some(batch) => Step::Ready(Ok(Output::Batch(Box::new(batch)))),
            None => self.decide(cx),
        }
    }
}

impl Machine for Watch {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        match (&mut self.phase, event) {
            (Phase::Idle, Event::Started) => {
                if self.tracker.is_some() {
                    if std::mem::take(&mut self.owes_pace) {
                        self.tell_pace(cx);
                    }
                    return self.decide(cx);
                }
                self.prepare(cx);
                self.phase = Phase::Asking;
                ask_mid()
            }
            (Phase::Asking, Event::Answer(Answer::Mid(own))) => match own {
                Some(mid) => self.identified(User { mid, is_known: true }, cx),
                None => self.decide(cx),
            },
            (Phase::Waiting, Event::Woken | Event::Elapsed) => {
                Self::leave(cx);
                self.decide(cx)
            }
            (Phase::Identifying(identify), event) => match ready!(identify.step(event, cx)) {
                Ok(user) => self.identified(user, cx),
                Err(error) => self.unidentified(error, cx),
            },
            (Phase::Verifying(verified), Event::Answer(Answer::Mid(own))) => {
                let verified = *verified;
                self.same(verified, own, cx)
            }
            (Phase::Confirming(..), event) => self.confirm(event, cx),
            (Phase::Polling, event) => self.step_poll(event, cx),
            (Phase::Counting(_), event) => self.count(event, cx),
            (Phase::Stopped, Event::Started) => Step::Ready(Ok(Output::End)),
            _ => Step::UNCHANGED,
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        match &mut self.phase {
            Phase::Identifying(identify) | Phase::Confirming(identify, _) => identify.cancel(cx),
            Phase::Counting(read) => read.cancel(cx),
            Phase::Polling => {
                if let Some(poll) = &mut self.poll {
                    poll.cancel(cx);
                }
            }
            Phase::Waiting => Self::leave(cx),
            Phase::Idle | Phase::Asking | Phase::Verifying(_) | Phase::Stopped => {}
        }
        self.phase = Phase::Stopped;
    }
}

/// # Errors
/// It is out of range.
pub(super) fn check_catch_up(given: u32) -> Result<(), Error> {
    if given <= MAX_CATCH_UP {
        return Ok(());
    }
    Err(Error::input("options.maxCatchUp", &format!("expected 0 to {MAX_CATCH_UP} messages, got {given}")))
}

/// The counts as JSON if they differ from the last ones, or `always`; the cursor remembers them.
pub(super) fn changed_counts(data: Data, cursor: &mut Cursor, wall: Duration, always: bool) -> Option<String> {
    let counts = data.whole();
    let seen = fnv1a(&counts);
    let is_new = always || cursor.unread.is_none_or(|before| before.seen != seen);
    let at = u64::try_from(wall.as_millis()).unwrap_or(u64::MAX);
    cursor.unread = Some(Counted { at, seen });
    is_new.then(|| String::from_utf8_lossy(&counts).into_owned())
}
