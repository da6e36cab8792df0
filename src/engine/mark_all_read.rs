//! Marks all conversations of a list as read, one after the other.
//!
//! The service has no call for it. The pace is a person's, and what a person would stop at ends it: a lost login, risk control,
//! an abort.

use super::sessions_page::{Page, Row};
use super::sessions_pager::SessionsPager;
use super::{Call, Config, Cx, Event, Machine, Mark, MarkAllReport, Notice, Output, Step, Write, ready};
use crate::endpoint::{MarkRead, MarkReadOptions, SessionsOptions};
use crate::error::{Error, ErrorKind};
use crate::http::{Account, Checked};
use crate::id::{Id, Int64};
use crate::model::Peer;
use std::collections::VecDeque;
use std::time::Duration;

/// The time between two marks.
const GAP: Duration = Duration::from_secs(1);

/// The largest page of the list.
const PAGE_SIZE: u32 = 100;

/// Marks all conversations of a list as read.
#[derive(Debug)]
pub struct MarkAllRead {
    call: Call,
    phase: Phase,
    unread: VecDeque<Row>,
    report: MarkAllReport,
}

#[derive(Debug)]
enum Phase {
    /// Reads the whole list first: marking must not change what is being walked.
    Listing(Box<SessionsPager>),
    /// Marks the first of those that are unread.
    Marking(Box<Write>),
    Resting {
        until: Duration,
    },
    Over,
}

impl MarkAllRead {
    /// Marks what is unread in this list, or in the list of all conversations.
    ///
    /// # Errors
    /// There is no such list, nobody is logged in, or there is no CSRF token.
    pub fn new(list: Option<u8>, call: Call, account: &dyn Account, _: &Config) -> Result<Self, Error> {
        account.check(true)?;
        if let Some(list) = list.filter(|list| !(1..=9).contains(list)) {
            return Err(Error::input("options.type", &format!("expected a whole number from 1 to 9, got {list}")));
        }
        let options = SessionsOptions { session_type: list, size: Some(PAGE_SIZE), ..SessionsOptions::default() };
        let pager = SessionsPager::new(options, call.part("sessions"), account)?;
        Ok(Self {
            call,
            phase: Phase::Listing(Box::new(pager)),
            unread: VecDeque::new(),
            report: MarkAllReport::default(),
        })
    }

    fn end(&mut self, result: Result<Output, Error>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Over;
        Step::Ready(result)
    }

    /// Takes the conversations of a page that have to be marked.
    fn collect(&mut self, page: &crate::reply::Data, places: &[u32]) -> Result<(), Error> {
        let page = Page::read(page)?;
        let rows = places.iter().filter_map(|at| page.rows.get(*at as usize)).flatten();
        self.unread.extend(rows.filter(|row| row.unread > 0));
        Ok(())
    }

    /// Begins with the next conversation; the report where there is none.
    fn mark_next(&mut self, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let Some(row) = self.unread.front() else {
            let report = std::mem::take(&mut self.report);
            return self.end(Ok(Output::Report(report)));
        };
        let write = question(row)
            .and_then(|question| Write::new(&question, self.call.part("markRead"), &Checked, &cx.engine.config));
        match write {
            Ok(write) => {
                self.phase = Phase::Marking(Box::new(write));
                Machine::step(self, Event::Started, cx)
            }
            Err(error) => self.marked(Err(error), cx),
        }
    }

    /// Takes note of what became of the first conversation, and rests before the next.
    fn marked(&mut self, result: Result<(), Error>, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let Some(row) = self.unread.pop_front() else { return self.mark_next(cx) };
        let error = result.err();
        if let Some(error) = error.as_ref().filter(|error| concerns_all(error.kind)) {
            return self.end(Err(error.clone()));
        }
        let mark = describe(&row);
        cx.engine.notices.push(Notice::Marked { mark: mark.clone(), error: error.clone() });
        match error {
            Some(error) => self.report.failed.push((mark, error)),
            None => self.report.marked.push(mark),
        }
        if self.unread.is_empty() {
            return self.mark_next(cx);
        }
        let until = cx.now + GAP;
        self.phase = Phase::Resting { until };
        Step::wait_until(until)
    }
}

/// Failures that concern all conversations.
fn concerns_all(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Login | ErrorKind::Csrf | ErrorKind::Risk | ErrorKind::Closed | ErrorKind::Internal)
}

fn question(row: &Row) -> Result<MarkRead, Error> {
    let id = u64::try_from(row.talker_id).ok();
    let session_type = u8::try_from(row.session_type).ok().filter(|kind| matches!(kind, 1 | 2));
    let peer = id.zip(session_type).map(|(id, session_type)| Peer { id: Id(id), session_type });
    let odd = || Error::new(ErrorKind::Reply, "the list has a conversation with an odd id or type");
    Ok(MarkRead { talker: peer.ok_or_else(odd)?.into(), options: MarkReadOptions::default() })
}

fn describe(row: &Row) -> Mark {
    let number = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
    Mark { talker_id: Int64(row.talker_id), session_type: number(row.session_type), unread_count: number(row.unread) }
}

impl Machine for MarkAllRead {
    fn step(&mut self, mut event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        loop {
            match &mut self.phase {
                Phase::Listing(pager) => match ready!(pager.step(event, cx)) {
                    Err(error) => return self.end(Err(error)),
                    Ok(Output::Page(page, places)) => {
                        if let Err(error) = self.collect(&page, &places) {
                            return self.end(Err(error));
                        }
                        event = Event::Started;
                    }
                    Ok(_) => return self.mark_next(cx),
                },
                Phase::Marking(write) => {
                    let reply = ready!(write.step(event, cx));
                    return self.marked(reply.map(drop), cx);
                }
                Phase::Resting { until } => {
                    let until = *until;
                    return match event {
                        Event::Woken | Event::Elapsed if cx.now < until => Step::wait_until(until),
                        Event::Woken | Event::Elapsed => self.mark_next(cx),
                        _ => Step::UNCHANGED,
                    };
                }
                Phase::Over => return Step::UNCHANGED,
            }
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        match &mut self.phase {
            Phase::Listing(pager) => pager.cancel(cx),
            Phase::Marking(write) => write.cancel(cx),
            Phase::Resting { .. } | Phase::Over => {}
        }
        self.phase = Phase::Over;
    }
}
