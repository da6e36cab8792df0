//! Walks through the history of a session, backward or forward, without gaps and without repeats.
//!
//! The service returns the messages between two sequence numbers, newest first, and at most `size` of them. When there
//! are more, it is not known for certain at which end of the range the rest lies, so a walk looks at both ends until a
//! reply has shown which one it is. `has_more` may stay 1 at the end and a page may be empty in the middle, where
//! messages were withdrawn: only a question that nothing answers, also with the largest size, ends a range.

use super::{Next, Walk, list};
use crate::endpoint::HistoryOptions;
use crate::error::Error;
use crate::id::Id;
use crate::json::Json;

/// The largest page the service gives.
const LARGEST: u32 = 2000;

/// What a walk has to know of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFacts {
    /// The sequence numbers of its messages, in order.
    pub seqnos: Vec<Option<u64>>,
    has_more: Option<u64>,
    min_seqno: Option<u64>,
    max_seqno: Option<u64>,
}

impl HistoryFacts {
    /// Reads them from a page. An integer may be spelt in any way; anything else is `None`, because one odd field must not
    /// end a walk.
    ///
    /// # Errors
    /// It is no page.
    pub fn read(page: &str) -> Result<Self, Error> {
        let page = Json::new(page);
        let integer = |value: Json<'_>| u64::try_from(value.integer()?).ok();
        let [messages, has_more, min_seqno, max_seqno] =
            page.get_all(["messages", "has_more", "min_seqno", "max_seqno"]);
        Ok(Self {
            seqnos: list(page, messages)?.items().map(|message| integer(message.get("msg_seqno"))).collect(),
            has_more: integer(has_more),
            min_seqno: integer(min_seqno),
            max_seqno: integer(max_seqno),
        })
    }

    /// The largest sequence number of the session, as far as the page shows it; 0 when the session is empty.
    #[must_use]
    pub fn newest(&self) -> Option<u64> {
        let listed = self.seqnos.iter().flatten().max().copied();
        listed.max(self.max_seqno).or((self.has_more == Some(0)).then_some(0))
    }
}

/// A range of sequence numbers, both ends excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    after: Option<u64>,
    before: Option<u64>,
}

impl Range {
    fn has(self, seqno: u64) -> bool {
        self.after.is_none_or(|after| seqno > after) && self.before.is_none_or(|before| seqno < before)
    }
}

/// Why a range is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The caller wants it.
    Wanted,
    /// It lies below a page that may not have been all of its range.
    Older,
    /// It lies above one.
    Newer,
}

#[derive(Debug, Clone, Copy)]
struct Question {
    range: Range,
    size: u32,
    why: Why,
}

#[derive(Debug)]
enum Work {
    Ask(Question),
    /// The page that was kept last, and the places of its new messages.
    Emit(Vec<usize>),
}

/// The end of a range that the service fills a page from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FilledFrom {
    /// Not known yet; so many times nothing was found below a page that was not all of its range.
    Unknown(u8),
    Oldest,
    Newest,
}

/// So often has nothing to be found below a page before pages count as filled from the oldest message on. Once could be
/// a `has_more` that stays 1 at the end.
const ENOUGH: u8 = 2;

/// A walk through the history of a session.
#[derive(Debug)]
pub struct HistoryWalk<T> {
    course: Course,
    /// What is still to be given out, the next at the end.
    pages: Vec<T>,
}

impl<T> HistoryWalk<T> {
    /// A walk backward from the newest message, or forward from `options.from`.
    #[must_use]
    pub fn new(options: HistoryOptions) -> Self {
        Self { course: Course::new(options), pages: Vec::new() }
    }
}

impl<T> Walk<T> for HistoryWalk<T> {
    type Question = HistoryOptions;

    type Facts = HistoryFacts;

    fn next(&mut self) -> Next<HistoryOptions, T> {
        match self.course.next() {
            Some(Work::Ask(question)) => Next::Ask(self.course.options(question)),
            Some(Work::Emit(places)) => self.pages.pop().map_or(Next::Done, |page| Next::Page(page, places)),
            None => Next::Done,
        }
    }

    fn take(&mut self, facts: &HistoryFacts, page: T) {
        if self.course.take(facts) {
            self.pages.push(page);
        }
    }
}

/// All of a walk but its pages, whatever they are.
#[derive(Debug)]
struct Course {
    options: HistoryOptions,
    forward: bool,
    /// What is still to do, the next at the end.
    work: Vec<Work>,
    asked: Option<Question>,
    filled_from: FilledFrom,
}

impl Course {
    fn new(options: HistoryOptions) -> Self {
        let forward = options.from.is_some();
        let after = options.from.or(options.begin_seqno).map(|id| id.0);
        let range = Range { after, before: options.end_seqno.map(|id| id.0) };
        let mut course = Self { options, forward, work: Vec::new(), asked: None, filled_from: FilledFrom::Unknown(0) };
        course.ask(range, Why::Wanted);
        course
    }

    fn ask(&mut self, range: Range, why: Why) {
        let size = self.options.size.unwrap_or(20);
        self.work.push(Work::Ask(Question { range, size, why }));
    }

    fn may_be_older(&self) -> bool {
        self.filled_from != FilledFrom::Oldest
    }

    /// Without a beginning a range is always filled from its newest message; without an end, new ones may have come.
    fn may_be_newer(&self, range: Range) -> bool {
        range.after.is_some() && (range.before.is_none() || self.filled_from != FilledFrom::Newest)
    }

    /// Learns from whether anything was found below or above a page.
    fn learn(&mut self, why: Why, found: bool) {
        let FilledFrom::Unknown(nothing) = self.filled_from else { return };
        self.filled_from = match (why, found) {
            (Why::Older, true) => FilledFrom::Newest,
            (Why::Older, false) if nothing + 1 >= ENOUGH => FilledFrom::Oldest,
            (Why::Older, false) => FilledFrom::Unknown(nothing + 1),
            _ => return,
        };
    }
    fn next(&mut self) -> Option<Work> {
        // A question that got no answer is asked again.
        let next = self.asked.map(Work::Ask).or_else(|| self.work.pop());
        if let Some(Work::Ask(question)) = next {
            self.asked = Some(question);
        }
        next
    }

    fn options(&self, Question { range, size, .. }: Question) -> HistoryOptions {
        HistoryOptions {
            size: Some(size),
            begin_seqno: range.after.map(Id),
            end_seqno: range.before.map(Id),
            from: None,
            ..self.options.clone()
        }
    }

    /// Takes what is to be known of the page that answers the last question; tells whether it is to be kept.
    fn take(&mut self, facts: &HistoryFacts) -> bool {
        let Some(Question { range, size, why }) = self.asked.take() else { return false };
        let (mut places, ends) = news(facts, range);
        let is_kept = !places.is_empty();
        if self.forward {
            places.reverse();
        }
        let more = facts.has_more != Some(0);
        if let Some((oldest, newest)) = ends {
            self.learn(why, true);
            let older = (self.may_be_older(), Range { before: Some(oldest), ..range }, Why::Older);
            let newer = (self.may_be_newer(range), Range { after: Some(newest), ..range }, Why::Newer);
            // The list is worked off from its end: what comes first in the order of the walk goes last.
            let mut places = Some(places);
            for (look, range, why) in if self.forward { [newer, older] } else { [older, newer] } {
                if more && look {
                    self.ask(range, why);
                }
                self.work.extend(places.take().map(Work::Emit));
            }
        } else if is_kept {
            self.work.push(Work::Emit(places));
        } else if more && size < LARGEST && !is_exhausted(facts, range) {
            // Withdrawn messages may fill a page and leave it empty: a larger one reaches beyond them.
            self.work.push(Work::Ask(Question { range, size: LARGEST, why }));
        } else {
            self.learn(why, false);
        }
        is_kept
    }
}

/// The places of the messages that stand in the range and have not come before on the same page, and the smallest and the
/// largest of their numbers. One whose number cannot be read is passed on: losing it would be worse than seeing it twice.
fn news(facts: &HistoryFacts, range: Range) -> (Vec<usize>, Option<(u64, u64)>) {
    let mut places = Vec::new();
    let mut ends = None;
    for (at, seqno) in facts.seqnos.iter().enumerate() {
        if let Some(seqno) = *seqno {
            let (oldest, newest) = ends.unwrap_or((seqno, seqno));
            // Newest first, as they usually are, none needs to be looked for among those before it.
            let is_next = ends.is_none() || seqno < oldest;
            if !range.has(seqno) || !is_next && facts.seqnos.iter().take(at).any(|before| *before == Some(seqno)) {
                continue;
            }
            ends = Some((oldest.min(seqno), newest.max(seqno)));
        }
        places.push(at);
    }
    (places, ends)
}

/// Whether the range certainly holds no message: it ends where the session does. An empty page may say of itself what an
/// empty session does (no smallest number, 0 for the largest), which proves nothing.
fn is_exhausted(facts: &HistoryFacts, range: Range) -> bool {
    let floor = facts.min_seqno.filter(|floor| *floor != u64::MAX);
    let nothing_older = floor.is_some_and(|floor| range.before.is_some_and(|before| before <= floor));
    let newest = facts.max_seqno.filter(|newest| *newest != 0);
    let nothing_newer = newest.is_some_and(|newest| range.after.is_some_and(|after| after >= newest));
    nothing_older || nothing_newer
}
