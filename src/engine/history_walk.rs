//! What a walk through a history asks, backward or forward, without gaps and without repeats.
//!
//! A page is made of at most `size` messages of a range; withdrawn ones take up room and are not returned. What is known:
//!
//! - Without `begin_seqno` a page is a *suffix*: the newest messages of its range. One that also shows a message below the
//!   range has all of it.
//! - With `begin_seqno` pages are filled from the newest or from the oldest message on, and no document says which. Three
//!   observations prove it: something below a page, something below what was its newest message, and a page without a message
//!   that was there before it was asked for.
//! - `has_more` of 0 says that the page has all of its range. 1 says nothing: it can stay at the end.
//! - What arrives is newer than all that was there.
//!
//! So a backward walk asks for suffixes alone. A forward walk looks below each page until something has proved that there can be
//! nothing; what lies above waits on a stack.

mod gap;

use self::gap::{Gap, HasMore};
use super::history_page::{News, Page, Range};
use super::pager::{Next, Walk};
use crate::endpoint::{GetHistory, HistoryOptions, MAX_HISTORY_SIZE};
use crate::error::Error;
use crate::id::Id;
use crate::model::Peer;
use crate::reply::Data;

/// A walk through the history with one talker.
#[derive(Debug)]
pub(super) struct HistoryWalk {
    peer: Peer,
    options: HistoryOptions,
    is_forward: bool,
    /// What is still to do, the next at the end.
    tasks: Vec<Task>,
    filled_from: FilledFrom,
    has_more: HasMore,
    /// Whether an empty page has said that there is more.
    is_doubtful: bool,
    seen: Option<Seen>,
    /// The largest number that a page has told.
    ceiling: Option<u64>,
    /// How many numbers hold about 1000 messages.
    stride: Option<u64>,
    empty: u32,
}

#[derive(Debug)]
enum Task {
    Ask(Question),
    /// Asks for what lies above a page, once it is known better how.
    Above(Range, Above),
    Emit(Data, Vec<u32>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    range: Range,
    shape: Shape,
    size: u32,
    role: Role,
}

/// The page below a range.
#[derive(Debug, Clone, Copy)]
struct Above {
    was_full: bool,
    was_suffix: bool,
}

/// Whether `begin_seqno` is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Bounded,
    Suffix,
}

/// Why something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The range is wanted, and messages may still arrive in it.
    Open,
    /// The same, where nothing is the end whatever `has_more` says.
    Last,
    /// The range is wanted, and pages of it are filled from the oldest message on.
    Rising,
    /// The range is wanted, and whatever has not come yet lies below its pages.
    Falling {
        /// Whether it lies below a page with `begin_seqno`: what is found here was not on it.
        is_evidence: bool,
    },
    /// The range is wanted and `before`, which is asked for too, is a message that is there.
    Witnessed,
    /// The range has one number, that of a message: what does `has_more` say of it?
    Calibrate(Gap),
    /// The upper part of a range whose newest messages are withdrawn.
    Sound(Gap),
    /// What lies below a number that may be the oldest of the last page.
    Hint(Gap),
    /// Something anywhere below?
    Probe(Gap, u32),
}

/// The end of a range that a page with `begin_seqno` is filled from, once it is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FilledFrom {
    Unknown,
    Oldest,
    Newest,
}

/// What has been seen, to guess how close messages stand.
#[derive(Debug, Clone, Copy)]
struct Seen {
    count: u64,
    oldest: u64,
    newest: u64,
    last: u64,
}

impl HistoryWalk {
    /// Backward from the newest message, or forward from `options.from`.
    pub(super) fn new(peer: Peer, options: HistoryOptions) -> Self {
        let after = options.from.or(options.begin_seqno).map(|id| id.0);
        let range = Range { after, before: options.end_seqno.map(|id| id.0), is_anchored: false };
        let is_forward = options.from.is_some();
        let mut walk = Self {
            peer,
            options,
            is_forward,
            tasks: Vec::new(),
            filled_from: FilledFrom::Unknown,
            has_more: HasMore::Unknown,
            is_doubtful: false,
            seen: None,
            ceiling: None,
            stride: None,
            empty: 0,
        };
        if is_forward {
            walk.ask(range, Shape::Bounded, Role::Open);
        } else {
            walk.ask_below(range, false);
        }
        walk
    }

    fn size(&self) -> u32 {
        self.options.size.unwrap_or(20)
    }

    fn ask(&mut self, range: Range, shape: Shape, role: Role) {
        self.tasks.push(Task::Ask(Question { range, shape, size: self.size(), role }));
    }

    fn ask_largest(&mut self, range: Range, shape: Shape, role: Role) {
        self.tasks.push(Task::Ask(Question { range, shape, size: MAX_HISTORY_SIZE, role }));
    }

    /// What lies below a page, or has nothing above it.
    fn ask_below(&mut self, range: Range, is_evidence: bool) {
        // A suffix always is right; the other is the shorter answer at the end of a range.
        let is_bounded = match self.filled_from {
            FilledFrom::Newest => true,
            FilledFrom::Unknown => is_evidence,
            FilledFrom::Oldest => false,
        };
        let shape = if self.is_forward && is_bounded && !self.is_doubtful { Shape::Bounded } else { Shape::Suffix };
        self.ask(range, shape, Role::Falling { is_evidence });
    }

    /// What lies above a page, where messages may arrive.
    fn ask_above(&mut self, range: Range, page: Above) {
        // A suffix proves that there is nothing, or shows a message that is there already.
        let is_suffix = match self.filled_from {
            FilledFrom::Oldest => self.is_doubtful && page.was_suffix,
            FilledFrom::Newest => self.is_doubtful,
            FilledFrom::Unknown => self.is_doubtful || page.was_full,
        };
        self.ask(range, if is_suffix { Shape::Suffix } else { Shape::Bounded }, Role::Open);
    }

    fn emit(&mut self, data: Data, mut places: Vec<u32>) {
        if self.is_forward {
            places.reverse();
        }
        self.tasks.push(Task::Emit(data, places));
    }

    fn answer(&mut self, question: Question, page: &Page, data: Data) -> Result<(), Error> {
        let news = page.news(&question.range);
        self.ceiling = self.ceiling.max(page.max_seqno);
        if news.places.is_empty() {
            self.empty += 1;
        } else {
            self.empty = 0;
        }
        self.is_doubtful |= news.places.is_empty() && page.has_more && !news.reaches_below;
        match question.role {
            Role::Calibrate(gap) => {
                self.has_more = if page.has_more { HasMore::Stuck } else { HasMore::Honest };
                self.close(gap)
            }
            Role::Sound(gap) => self.sounded(question, gap, page, news, data),
            Role::Hint(gap) => self.hinted(question, gap, page, news, data),
            Role::Probe(gap, number) => self.probed(gap, number, page, &news),
            Role::Open | Role::Last | Role::Rising | Role::Falling { .. } | Role::Witnessed => match news.ends {
                Some(ends) => {
                    self.note(ends, news.places.len());
                    self.push(question, ends, page, news, data);
                    Ok(())
                }
                None if news.places.is_empty() => self.nothing(question, page, &news),
                // By messages without numbers no more can be asked for.
                None => {
                    self.emit(data, news.places);
                    Ok(())
                }
            },
        }
    }

    fn note(&mut self, (oldest, newest): (u64, u64), count: usize) {
        let last = if self.is_forward { newest } else { oldest };
        let seen = self.seen.get_or_insert(Seen { count: 0, oldest, newest, last });
        let count = seen.count.saturating_add(count as u64);
        *seen = Seen { count, oldest: seen.oldest.min(oldest), newest: seen.newest.max(newest), last };
    }

    /// Takes a page that has something: what comes first in the order of the walk is pushed last.
    fn push(&mut self, question: Question, (oldest, newest): (u64, u64), page: &Page, news: News, data: Data) {
        let Question { range, shape, role, .. } = question;
        let has_all = !page.has_more || (shape == Shape::Suffix && news.reaches_below);
        let below = Range { before: Some(oldest), ..range };
        let above = Range { after: Some(newest), is_anchored: true, ..range };
        if !self.is_forward {
            if !has_all {
                self.ask_below(below, false);
            }
            self.emit(data, news.places);
            return;
        }
        let shows_witness = range.before.is_some_and(|before| page.has(before));
        match role {
            Role::Witnessed if !shows_witness => self.learn(FilledFrom::Oldest),
            Role::Falling { is_evidence: true } => self.learn(FilledFrom::Newest),
            _ => {}
        }
        let is_open = matches!(role, Role::Open | Role::Last);
        let is_rising = shape == Shape::Bounded && self.filled_from == FilledFrom::Oldest;
        if is_rising && !is_open {
            if page.has_more {
                self.ask(above, Shape::Bounded, Role::Rising);
            }
            self.emit(data, news.places);
            return;
        }
        if self.filled_from == FilledFrom::Oldest && (is_open || role == Role::Rising) && !has_all && !is_rising {
            // A long way up: better page by page from here on than all of it held back.
            if question.size < MAX_HISTORY_SIZE {
                self.ask_largest(range, Shape::Bounded, role);
                return;
            }
        }
        if is_open && page.has_more {
            let was_full = page.len() >= question.size as usize;
            self.tasks.push(Task::Above(above, Above { was_full, was_suffix: shape == Shape::Suffix }));
        }
        self.emit(data, news.places);
        match (role, shape) {
            _ if has_all || is_rising => {}
            (Role::Open | Role::Last, Shape::Bounded) | (Role::Witnessed, _) => self.ask_below(below, true),
            (Role::Open | Role::Last, Shape::Suffix) if self.filled_from == FilledFrom::Unknown => {
                self.ask(below, Shape::Bounded, Role::Witnessed);
            }
            (Role::Falling { is_evidence }, _) => self.ask_below(below, is_evidence),
            _ => self.ask_below(below, false),
        }
    }

    fn learn(&mut self, filled_from: FilledFrom) {
        if self.filled_from == FilledFrom::Unknown {
            self.filled_from = filled_from;
        }
    }

    /// Takes a page that has nothing of its range.
    fn nothing(&mut self, question: Question, page: &Page, news: &News) -> Result<(), Error> {
        let Question { range, shape, role, .. } = question;
        if role == Role::Witnessed {
            if range.before.is_some_and(|before| page.has(before)) {
                // It may be the newest of a range whose others are withdrawn.
                if page.has_more {
                    self.ask_below(range, true);
                }
                return Ok(());
            }
            self.learn(FilledFrom::Oldest);
        }
        let reaches_below = shape == Shape::Suffix && news.reaches_below;
        if !page.has_more || reaches_below || page.is_beyond(&range) {
            return Ok(());
        }
        let role = match role {
            Role::Last => return Ok(()),
            Role::Witnessed => Role::Rising,
            role => role,
        };
        let gap = self.gap(range, page);
        // So few numbers cannot fill a page. A suffix without the message that it has to end with proves nothing.
        let is_proof = question.size >= MAX_HISTORY_SIZE && !(range.is_anchored && shape == Shape::Suffix);
        if is_proof && gap.range.width().is_some_and(|width| width < MAX_HISTORY_SIZE.into()) {
            return Ok(());
        }
        if let Some((shape, size)) = self.next_attempt(question) {
            self.tasks.push(Task::Ask(Question { range, shape, size, role }));
            return Ok(());
        }
        if gap.range.before.is_none() {
            return Ok(());
        }
        if role == Role::Open && gap.is_closed {
            // What arrives until that is done.
            let after = gap.range.before.map(|before| before.saturating_sub(1));
            self.ask(Range { after, is_anchored: false, ..range }, Shape::Suffix, Role::Last);
        }
        self.close(gap)
    }

    /// What remains of a range that came empty.
    fn gap(&self, range: Range, page: &Page) -> Gap {
        // Nothing arrives below the newest number there is.
        let ceiling = self.ceiling.max(self.seen.map(|seen| seen.newest));
        let is_inside = ceiling.is_some_and(|ceiling| range.has(ceiling));
        let is_closed = is_inside || range.before.is_some_and(|before| ceiling >= Some(before));
        let before = if is_inside { ceiling.and_then(|ceiling| ceiling.checked_add(1)) } else { range.before };
        let range = Range { before, ..range };
        Gap { range, hint: page.min_seqno.filter(|floor| range.has(*floor)), is_closed }
    }

    /// How else to ask for a range that came empty: withdrawn messages may fill a page, and a larger one reaches beyond them.
    fn next_attempt(&self, question: Question) -> Option<(Shape, u32)> {
        let Question { range, shape, size, role } = question;
        let is_unproved = self.filled_from == FilledFrom::Unknown && role == (Role::Falling { is_evidence: false });
        if !self.is_forward || !range.is_anchored || is_unproved {
            return match (shape, role) {
                _ if size < MAX_HISTORY_SIZE => Some((shape, MAX_HISTORY_SIZE)),
                // The oldest may be withdrawn, or the newest: it is not known from where it was filled.
                (Shape::Bounded, Role::Open | Role::Rising) if self.ceiling.is_some() => {
                    Some((Shape::Suffix, MAX_HISTORY_SIZE))
                }
                _ => None,
            };
        }
        // Below lies a message, which a suffix has to show in the end.
        let (first, second) = match self.filled_from {
            FilledFrom::Oldest => (Shape::Bounded, Shape::Suffix),
            FilledFrom::Newest | FilledFrom::Unknown => (Shape::Suffix, Shape::Bounded),
        };
        let own = self.size();
        let attempts =
            [(Shape::Bounded, own), (Shape::Suffix, own), (first, MAX_HISTORY_SIZE), (second, MAX_HISTORY_SIZE)];
        let attempts = if own < MAX_HISTORY_SIZE { &attempts[..] } else { &attempts[..2] };
        let at = attempts.iter().position(|attempt| *attempt == (shape, size));
        attempts.get(at.map_or(0, |at| at + 1)).copied()
    }
}

impl Walk for HistoryWalk {
    type Question = GetHistory;

    fn next(&mut self) -> Result<Next<GetHistory>, Error> {
        if let Some(Task::Above(range, page)) = self.tasks.pop_if(|task| matches!(task, Task::Above(..))) {
            self.ask_above(range, page);
        }
        if let Some(Task::Ask(Question { range, shape, size, role })) = self.tasks.last() {
            let witness = u64::from(*role == Role::Witnessed);
            let options = HistoryOptions {
                size: Some(*size),
                begin_seqno: range.after.filter(|_| *shape == Shape::Bounded).map(Id),
                end_seqno: range.before.map(|before| Id(before.saturating_add(witness))),
                from: None,
                ..self.options.clone()
            };
            return Ok(Next::Ask(GetHistory { talker: self.peer.into(), options }));
        }
        Ok(match self.tasks.pop() {
            Some(Task::Emit(page, places)) => Next::Page(page, places),
            _ => Next::End,
        })
    }

    fn take(&mut self, data: Data) -> Result<(), Error> {
        let page = Page::read(&data)?;
        let Some(Task::Ask(question)) = self.tasks.pop() else { return Ok(()) };
        let depth = self.tasks.len();
        let answered = self.answer(question, &page, data);
        if answered.is_err() {
            self.tasks.truncate(depth);
            self.tasks.push(Task::Ask(question));
        }
        answered
    }
}
