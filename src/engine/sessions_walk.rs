//! What a walk through the conversations asks.
//!
//! A page ends at the smallest time of its rows that are not pinned: pinned ones may stand at the top with any time. The next
//! question includes that microsecond, which other rows may have, and rows that were seen are not passed on again.
//!
//! The service has been seen to ignore `end_ts` for the list of all conversations. Where a list does not advance, the largest
//! page is asked for; then the lists that this one is made of are walked. One that cannot be read to its end is an error.

use super::pager::{Next, Walk, place};
use super::sessions_page::{Page, Row};
use crate::endpoint::{ListSessions, SessionsOptions};
use crate::error::{Error, ErrorKind};
use crate::id::Id;
use crate::reply::Data;
use litemap::LiteMap;

const MAX_SIZE: u32 = 100;

/// A time in µs that never comes.
const FAR: u64 = i64::MAX.unsigned_abs();

/// The list of all conversations.
const ALL: u8 = 4;

/// The lists that it is made of, the next at the end: users and system, not followed, fan groups, and others that these should
/// include. Intercepted conversations (5) are in none of them.
const PARTS: [u8; 7] = [9, 8, 7, 6, 3, 2, 1];

/// A walk through the conversations of one list.
#[derive(Debug)]
pub(super) struct SessionsWalk {
    options: SessionsOptions,
    /// What is asked for next; `None` at the end.
    question: Option<SessionsOptions>,
    /// The lists that are still to be walked instead, the next at the end.
    parts: Vec<u8>,
    /// The ids and kinds of those that were seen.
    seen: LiteMap<(i128, i128), ()>,
    page: Option<(Data, Vec<u32>)>,
    /// Whether pages are asked for that may well have nothing new.
    is_detour: bool,
    /// Whether a list could not be read to its end.
    is_short: bool,
}

/// Where to go from a page.
enum Course {
    /// The list is over.
    Over,
    /// Only before this time.
    Before(u64),
    /// The list does not advance.
    Stuck,
}

impl SessionsWalk {
    pub(super) fn new(options: SessionsOptions) -> Self {
        Self {
            question: Some(options.clone()),
            options,
            parts: Vec::new(),
            seen: LiteMap::new(),
            page: None,
            is_detour: false,
            is_short: false,
        }
    }

    /// Whether it is before the end that was given, which the service may ignore.
    fn is_wanted(&self, row: &Row) -> bool {
        row.is_pinned || self.options.end_ts.is_none_or(|end| row.time < end.0.into())
    }

    fn course(page: &Page, question: &SessionsOptions) -> Course {
        if !page.has_more {
            return Course::Over;
        }
        let sent = question.end_ts.map(|end| end.0);
        let size = question.size.unwrap_or(20);
        let is_full = page.rows.len() >= size as usize;
        let times = |is_pinned| {
            let rows = page.rows.iter().flatten();
            rows.filter(move |row: &&Row| row.is_pinned == is_pinned).map(|row| row.time)
        };
        let Some(oldest) = times(false).min() else {
            // Pinned ones alone say nothing of the others, unless the largest page has room for those.
            return match times(true).min().map(u64::try_from) {
                Some(Ok(_)) if is_full || size < MAX_SIZE => Course::Stuck,
                // Where an end is given, they may be left out.
                Some(Ok(_)) if sent.is_none() => Course::Before(FAR),
                Some(Ok(oldest)) if sent.is_none_or(|sent| oldest < sent) => Course::Before(oldest),
                _ => Course::Over,
            };
        };
        let Ok(oldest) = u64::try_from(oldest) else { return Course::Over };
        let next = oldest.saturating_add(1);
        match sent {
            Some(sent) if times(false).any(|time| time > sent.into()) => Course::Stuck,
            Some(sent) if next < sent => Course::Before(next),
            // Only the last microsecond came again: all of it, where the page has room left.
            Some(sent) if oldest < sent && !is_full => Course::Before(oldest),
            Some(_) => Course::Stuck,
            None => Course::Before(next),
        }
    }

    /// Goes on with the next part, if there is one.
    fn next_part(&mut self) {
        self.question = self.parts.pop().map(|list| SessionsOptions {
            session_type: Some(list),
            size: Some(MAX_SIZE),
            ..self.options.clone()
        });
    }

    fn go_on(&mut self, course: Course, question: SessionsOptions) {
        match course {
            Course::Over => self.next_part(),
            Course::Before(end) => self.question = Some(SessionsOptions { end_ts: Some(Id(end)), ..question }),
            Course::Stuck if question.size != Some(MAX_SIZE) => {
                self.is_detour = true;
                self.question = Some(SessionsOptions { size: Some(MAX_SIZE), ..question });
            }
            Course::Stuck => {
                self.is_detour = true;
                if question.session_type.unwrap_or(ALL) == ALL {
                    self.parts.extend(PARTS);
                } else {
                    self.is_short = true;
                }
                self.next_part();
            }
        }
    }
}

impl Walk for SessionsWalk {
    type Question = ListSessions;

    fn next(&mut self) -> Result<Next<ListSessions>, Error> {
        if let Some((page, places)) = self.page.take() {
            return Ok(Next::Page(page, places));
        }
        match &self.question {
            Some(options) => Ok(Next::Ask(ListSessions { options: options.clone() })),
            None if self.is_short => Err(Error::new(
                ErrorKind::Reply,
                "the list of conversations goes on, but its pages do not: the same rows come again",
            )),
            None => Ok(Next::End),
        }
    }

    fn skip(&mut self, error: &Error) -> bool {
        // A list that the service does not know, and that others should include.
        let list = self.question.as_ref().and_then(|question| question.session_type);
        let is_spare = self.options.session_type.unwrap_or(ALL) == ALL && list.is_some_and(|list| list > ALL);
        let is_skipped = is_spare && error.kind == ErrorKind::Api && !error.retryable;
        if is_skipped {
            self.next_part();
        }
        is_skipped
    }

    fn take(&mut self, data: Data) -> Result<(), Error> {
        let page = Page::read(&data)?;
        let Some(question) = self.question.take() else { return Ok(()) };
        let mut places = Vec::new();
        for (at, row) in page.rows.iter().enumerate() {
            // One that cannot be told from others is passed on as it is.
            if row.is_none_or(|row| {
                self.is_wanted(&row) && self.seen.insert((row.session_type, row.talker_id), ()).is_none()
            }) {
                places.push(place(at));
            }
        }
        let course = Self::course(&page, &question);
        let is_idle = places.is_empty() && (self.is_detour || matches!(course, Course::Stuck));
        if !is_idle {
            self.page = Some((data, places));
        }
        self.go_on(course, question);
        Ok(())
    }
}
