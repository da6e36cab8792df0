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
enum Work<T> {
    Ask(Question),
    Emit(T, Vec<usize>),
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
    options: HistoryOptions,
    forward: bool,
    /// What is still to do, the next at the end.
    work: Vec<Work<T>>,
    asked: Option<Question>,
    filled_from: FilledFrom,
}

impl<T> HistoryWalk<T> {
    /// A walk backward from the newest message, or forward from `options.from`.
    #[must_use]
    pub fn new(options: HistoryOptions) -> Self {
        let forward = options.from.is_some();
        let after = options.from.or(options.begin_seqno).map(|id| id.0);
        let range = Range { after, before: options.end_seqno.map(|id| id.0) };
        let mut walk = Self { options, forward, work: Vec::new(), asked: None, filled_from: FilledFrom::Unknown(0) };
        walk.ask(range, Why::Wanted);
        walk
    }

    fn ask(&mut self, range: Range, why: Why) {
        let size = self.options.size.unwrap_or(20);
        self.work.push(Work::Ask(Question { range, size, why }));
    }

    fn ask_if(&mut self, look: bool, range: Range, why: Why) {
        if look {
            self.ask(range, why);
        }
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
}

impl<T> Walk<T> for HistoryWalk<T> {
    type Question = HistoryOptions;

    type Facts = HistoryFacts;

    fn next(&mut self) -> Next<HistoryOptions, T> {
        // A question that got no answer is asked again.
        match self.asked.map(Work::Ask).or_else(|| self.work.pop()) {
            None => Next::Done,
            Some(Work::Emit(page, places)) => Next::Page(page, places),
            Some(Work::Ask(question)) => {
                self.asked = Some(question);
                Next::Ask(HistoryOptions {
                    size: Some(question.size),
                    begin_seqno: question.range.after.map(Id),
                    end_seqno: question.range.before.map(Id),
                    from: None,
                    ..self.options.clone()
                })
            }
        }
    }

    fn take(&mut self, facts: &HistoryFacts, page: T) {
        let Some(Question { range, size, why }) = self.asked.take() else { return };
        let mut places: Vec<usize> = (0..facts.seqnos.len()).filter(|at| is_new(facts, *at, range)).collect();
        let seqnos = places.iter().filter_map(|at| facts.seqnos[*at]);
        let (oldest, newest) = (seqnos.clone().min(), seqnos.max());
        let more = facts.has_more != Some(0);
        if self.forward {
            places.reverse();
        }
        if let (Some(oldest), Some(newest)) = (oldest, newest) {
            self.learn(why, true);
            let older = Range { before: Some(oldest), ..range };
            let newer = Range { after: Some(newest), ..range };
            let (look_older, look_newer) = (more && self.may_be_older(), more && self.may_be_newer(range));
            // The list is worked off from its end: what comes first in the order of the walk goes last.
            if self.forward {
                self.ask_if(look_newer, newer, Why::Newer);
                self.work.push(Work::Emit(page, places));
                self.ask_if(look_older, older, Why::Older);
            } else {
                self.ask_if(look_older, older, Why::Older);
                self.work.push(Work::Emit(page, places));
                self.ask_if(look_newer, newer, Why::Newer);
            }
        } else if !places.is_empty() {
            self.work.push(Work::Emit(page, places));
        } else if more && size < LARGEST && !is_exhausted(facts, range) {
            // Withdrawn messages may fill a page and leave it empty: a larger one reaches beyond them.
            self.work.push(Work::Ask(Question { range, size: LARGEST, why }));
        } else {
            self.learn(why, false);
        }
    }
}

/// Whether the message stands in the range and has not come before on the same page. One whose number cannot be read is
/// passed on: losing it would be worse than seeing it twice.
fn is_new(facts: &HistoryFacts, at: usize, range: Range) -> bool {
    match facts.seqnos[at] {
        Some(seqno) => range.has(seqno) && !facts.seqnos[..at].contains(&Some(seqno)),
        None => true,
    }
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
