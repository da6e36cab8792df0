//! Goes on in a gap: a range that came empty with the largest size, although there may be more.
//!
//! More messages in a row may be withdrawn than a page can have, or `has_more` stays 1 at the end. A range that certainly has one
//! message tells whether `has_more` can be believed. Where it can, the gap is asked for in parts so small that they fit a page. Where it
//! cannot, `min_seqno` may lead on, and that it does is seen from what comes. Else a few places are looked at, and what is found
//! there is an error: what lies between would be missing.

use super::{HistoryWalk, Question, Role, Seen, Shape};
use crate::endpoint::MAX_HISTORY_SIZE;
use crate::engine::history_page::{News, Page, Range};
use crate::error::{Error, ErrorKind};
use crate::reply::Data;

/// How many questions in a row may bring nothing.
const MAX_EMPTY: u32 = 200;

/// A range that came empty even with the largest size, although there may be more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) range: Range,
    /// A number that may be the oldest of the empty page.
    pub(super) hint: Option<u64>,
    /// Whether nothing can arrive in it any more.
    pub(super) is_closed: bool,
}

/// What a `has_more` of 1 means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HasMore {
    Unknown,
    /// There is more.
    Honest,
    /// Nothing.
    Stuck,
}

impl HistoryWalk {
    /// Goes on in a range whose newest messages are withdrawn, more of them than a page can have, or ends there.
    pub(super) fn close(&mut self, gap: Gap) -> Result<(), Error> {
        if self.empty >= MAX_EMPTY {
            return Err(withdrawn(&gap.range));
        }
        match (self.has_more, self.seen, gap.hint) {
            (HasMore::Honest, ..) => self.sound(gap),
            // What does it say of a range that certainly has one message and no more?
            (HasMore::Unknown, Some(Seen { last, .. }), _) if last > 0 => {
                let range = Range { after: Some(last - 1), before: last.checked_add(1), is_anchored: false };
                self.ask(range, Shape::Bounded, Role::Calibrate(gap));
            }
            // A message that arrives would be taken for one that was there.
            _ if !gap.is_closed => {}
            (.., Some(hint)) => {
                let range = Range { before: hint.checked_add(1), ..gap.range };
                self.ask_largest(range, Shape::Suffix, Role::Hint(gap));
            }
            (.., None) => self.probe(gap, 0),
        }
        Ok(())
    }

    /// Asks for so small an upper part that it can have no more than one page.
    fn sound(&mut self, gap: Gap) {
        let range = gap.range;
        let stride = *self.stride.get_or_insert(density(self.seen));
        let Some(before) = range.before else { return };
        let after = before.saturating_sub(stride.saturating_add(1)).max(range.after.unwrap_or(0));
        let upper = Range { after: Some(after), before: Some(before), is_anchored: false };
        self.ask_largest(upper, Shape::Bounded, Role::Sound(gap));
    }

    pub(super) fn sounded(
        &mut self,
        question: Question,
        gap: Gap,
        page: &Page,
        news: News,
        data: Data,
    ) -> Result<(), Error> {
        let upper = question.range;
        let stride = self.stride.unwrap_or(1);
        if page.has_more && upper.width().is_some_and(|width| width > MAX_HISTORY_SIZE.into()) {
            self.stride = Some((stride / 4).max(1));
            return self.close(gap);
        }
        self.stride = Some(stride.saturating_mul(4));
        let rest = Range { before: upper.after.map(|after| after.saturating_add(1)), ..gap.range };
        if let Some(ends) = news.ends {
            self.note(ends, news.places.len());
        }
        let has_news = !news.places.is_empty();
        if self.is_forward && has_news {
            self.emit(data, news.places);
            self.ask_rest(rest);
            return Ok(());
        }
        self.ask_rest(rest);
        if has_news {
            self.emit(data, news.places);
        }
        Ok(())
    }

    fn ask_rest(&mut self, rest: Range) {
        if rest.width().is_none_or(|width| width > 0) {
            self.ask_largest(rest, Shape::Suffix, Role::Falling { is_evidence: false });
        }
    }

    pub(super) fn hinted(
        &mut self,
        question: Question,
        gap: Gap,
        page: &Page,
        news: News,
        data: Data,
    ) -> Result<(), Error> {
        let hint = gap.hint.unwrap_or_default();
        match news.ends {
            // It is the oldest of the session.
            Some(ends @ (_, newest)) if newest == hint => return self.goes_on(gap, ends, &news),
            // It was the oldest of the page: nothing else has anything below it.
            Some(ends) => {
                self.note(ends, news.places.len());
                self.push(Question { role: Role::Falling { is_evidence: false }, ..question }, ends, page, news, data);
            }
            None if news.reaches_below => {}
            None => match page.min_seqno.filter(|floor| question.range.has(*floor) && *floor < hint) {
                Some(lower) => return self.close(Gap { range: question.range, hint: Some(lower), ..gap }),
                None => self.probe(gap, 0),
            },
        }
        Ok(())
    }

    /// Something was found in a gap, and whatever lies above it may be more.
    fn goes_on(&mut self, gap: Gap, ends: (u64, u64), news: &News) -> Result<(), Error> {
        if self.seen.is_some() {
            return Err(withdrawn(&gap.range));
        }
        // It is the first message of all, and shows whether has_more can be believed.
        self.note(ends, news.places.len());
        self.close(gap)
    }

    fn probe(&mut self, gap: Gap, number: u32) {
        // Without any message there is no telling how close they stand.
        let (factor, most) = if self.seen.is_some() { (3_u64, 4) } else { (4, 24) };
        let distance = density(self.seen).saturating_mul(factor.saturating_pow(number));
        let before = gap.range.before.and_then(|before| before.checked_sub(distance));
        let range = Range { before, ..gap.range };
        if number < most && before.is_some() && range.width().is_some_and(|width| width > 0) {
            self.ask_largest(range, Shape::Suffix, Role::Probe(gap, number));
        }
    }

    pub(super) fn probed(&mut self, gap: Gap, number: u32, page: &Page, news: &News) -> Result<(), Error> {
        if let Some(ends) = news.ends {
            return self.goes_on(gap, ends, news);
        }
        if page.has_more && !news.reaches_below {
            self.probe(gap, number + 1);
        }
        Ok(())
    }
}

/// How many numbers hold about 1000 messages.
fn density(seen: Option<Seen>) -> u64 {
    let gap = seen.map_or(1, |seen| (seen.newest - seen.oldest) / seen.count.max(1));
    gap.max(1).saturating_mul(1000)
}

fn withdrawn(range: &Range) -> Error {
    let before = range.before.map_or_else(String::new, |before| format!(" before number {before}"));
    Error::new(
        ErrorKind::Reply,
        format!(
            "the history goes on, but more than {MAX_HISTORY_SIZE} messages in a row{before} are withdrawn: what is before them can be asked for by `endSeqno`"
        ),
    )
}
