//! Looks for a message in the history, from the newest one back to where the history ended before it was sent.

use super::sent_log::{End, Fingerprint};
use super::{Call, Cx, Event, Read, Step, ready};
use crate::endpoint::{GetHistory, HistoryOptions, MAX_HISTORY_SIZE};
use crate::error::Error;
use crate::facts::{self, Facts, Slot};
use crate::http::Checked;
use crate::id::Id;
use crate::model::Peer;
use crate::reply::Data;

/// Messages per page.
const PAGE_SIZE: u32 = 100;

/// So many pages of other messages are looked through.
const MAX_PAGES: u32 = 20;

/// `msg_source` of a message that was sent from a page.
const FROM_WEB: i128 = 7;

/// How a message is told from others.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sought {
    /// By its key.
    Key(String),
    /// By what it holds: one of the user's own that nothing has accounted for.
    Content(Fingerprint),
}

/// How a lookup ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// The message is there.
    Key(String),
    /// It is not among the new ones.
    Absent {
        /// How many there are.
        others: usize,
        /// Whether one of them may be it, recalled meanwhile.
        may_be_recalled: bool,
    },
    /// The end was not reached.
    Unknown(&'static str),
}

#[derive(Debug)]
pub(super) struct Lookup {
    call: Call,
    peer: Peer,
    sender: Id,
    end: End,
    sought: Sought,
    read: Option<Read>,
    /// Whether the first page is asked for, which is all there is where little has come since.
    is_first: bool,
    before: Option<Id>,
    size: u32,
    pages: u32,
    others: usize,
    may_be_recalled: bool,
}

impl Lookup {
    pub(super) fn new(call: &Call, peer: Peer, sender: Id, end: End, sought: Sought) -> Self {
        let call = call.part("history");
        Self {
            call,
            peer,
            sender,
            end,
            sought,
            read: None,
            is_first: true,
            before: None,
            size: PAGE_SIZE,
            pages: 0,
            others: 0,
            may_be_recalled: false,
        }
    }

    pub(super) fn step(&mut self, mut event: Event, cx: &mut Cx<'_>) -> Step<Result<Found, Error>> {
        loop {
            let read = match &mut self.read {
                Some(read) => read,
                None if event == Event::Started => match self.history(cx) {
                    Ok(read) => self.read.insert(read),
                    Err(error) => return Step::Ready(Err(error)),
                },
                None => return Step::UNCHANGED,
            };
            let reply = ready!(read.step(event, cx));
            self.read = None;
            match reply.and_then(Page::read).map(|page| self.look(page, cx)) {
                Err(error) => return Step::Ready(Err(error)),
                Ok(Some(found)) => return Step::Ready(Ok(found)),
                Ok(None) => event = Event::Started,
            }
        }
    }

    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let Some(mut read) = self.read.take() {
            read.cancel(cx);
        }
    }

    fn history(&self, cx: &Cx<'_>) -> Result<Read, Error> {
        let begin_seqno = self.end.seqno.filter(|_| self.is_first).map(Id);
        let (size, end_seqno) = (Some(self.size), self.before);
        let options = HistoryOptions { size, begin_seqno, end_seqno, ..HistoryOptions::default() };
        let endpoint = GetHistory { talker: self.peer.into(), options };
        Read::new(&endpoint, self.call.clone(), &Checked, &cx.engine.config)
    }

    /// Looks through a page; `None` where the next one has to be asked for.
    fn look(&mut self, page: Page, cx: &Cx<'_>) -> Option<Found> {
        let mut oldest: Option<(i128, bool)> = None;
        for message in page.messages.iter().flatten() {
            let key = message.key.as_deref().and_then(|key| key.parse().ok());
            let is_reached = self.end.is_reached(message.seqno, key);
            oldest = oldest.into_iter().chain(message.seqno.map(|seqno| (seqno, is_reached))).min();
            if !self.end.is_before(message.seqno, key) {
                continue;
            }
            self.others += 1;
            match self.judge(message, cx) {
                Verdict::It(key) => return Some(Found::Key(key)),
                Verdict::Recalled => self.may_be_recalled = true,
                Verdict::Other => {}
            }
        }
        // One odd key within a page is no end: the oldest message counts.
        let is_end_reached = page.is_last() || oldest.is_some_and(|(_, is_reached)| is_reached);
        if std::mem::take(&mut self.is_first) && !is_end_reached {
            // From which end such a page is filled is not known; from here on it goes back from the newest.
            self.others = 0;
            return None;
        }
        self.pages += 1;
        let next = oldest.and_then(|(oldest, _)| u64::try_from(oldest).ok()).map(Id);
        let has_moved = next.is_some_and(|next| self.before.is_none_or(|before| next < before));
        if is_end_reached {
            return Some(Found::Absent { others: self.others, may_be_recalled: self.may_be_recalled });
        }
        if self.pages >= MAX_PAGES {
            return Some(Found::Unknown("too many messages have come since"));
        }
        if has_moved {
            self.before = next;
        } else if self.size < MAX_HISTORY_SIZE {
            // Withdrawn messages can fill a page and leave it empty.
            self.size = MAX_HISTORY_SIZE;
        } else {
            return Some(Found::Unknown("the history has more than it shows"));
        }
        None
    }

    fn judge(&self, message: &MessageFacts, cx: &Cx<'_>) -> Verdict {
        let Some(key) = message.key.clone().filter(|_| message.sender == Some(self.sender.0.into())) else {
            return Verdict::Other;
        };
        let Sought::Content(fingerprint) = &self.sought else {
            let is_it = matches!(&self.sought, Sought::Key(sought) if key == *sought);
            return if is_it { Verdict::It(key) } else { Verdict::Other };
        };
        let is_from_elsewhere = message.source.is_some_and(|source| source != 0 && source != FROM_WEB);
        if is_from_elsewhere || cx.engine.kept.sent.is_accounted(&key) {
            return Verdict::Other;
        }
        let is_recalled = matches!(message.status, Some(1 | 2));
        match message.fingerprint() {
            Some(own) if own != *fingerprint => Verdict::Other,
            Some(_) if !is_recalled => Verdict::It(key),
            // Some replies leave the content of what was recalled out.
            None if !(is_recalled && message.is_sendable()) => Verdict::Other,
            _ => Verdict::Recalled,
        }
    }
}

/// What a message is to a lookup.
enum Verdict {
    It(String),
    /// It may be it, and whoever recalled it, it was another call.
    Recalled,
    Other,
}

/// A read of the newest message, or of so many.
pub(super) fn newest(call: &Call, peer: Peer, size: u32, cx: &Cx<'_>) -> Result<Read, Error> {
    let options = HistoryOptions { size: Some(size), ..HistoryOptions::default() };
    let endpoint = GetHistory { talker: peer.into(), options };
    Read::new(&endpoint, call.part("history"), &Checked, &cx.engine.config)
}

/// What a page of history shows of its messages.
#[derive(Debug, Default)]
pub(super) struct Page {
    has_more: Option<i128>,
    max_seqno: Option<i128>,
    /// `None` where there is no list, which tells nothing.
    messages: Option<Vec<MessageFacts>>,
}

impl Page {
    pub(super) fn read(data: Option<Data>) -> Result<Self, Error> {
        facts::of_whole(data.unwrap_or_default())
    }

    /// Whether no message is older than its own.
    fn is_last(&self) -> bool {
        self.has_more == Some(0) && self.messages.is_some()
    }

    /// Where the history ends; `None` where an empty page says that there is more.
    pub(super) fn end(&self, cx: &Cx<'_>) -> Option<End> {
        let messages = || self.messages.iter().flatten();
        let keys = messages().filter_map(|message| message.key.as_ref()?.parse().ok());
        let seqno = messages().filter_map(|message| message.seqno).max();
        // What a page says of the newest message counts only where it shows none.
        let seqno = seqno.or(self.max_seqno.filter(|newest| *newest > 0));
        if seqno.is_none() && !self.is_last() {
            return None;
        }
        Some(End { seqno: u64::try_from(seqno.unwrap_or(0)).ok(), key: keys.max(), at: cx.now })
    }
}

impl Facts for Page {
    fn names(&self) -> &'static [&'static str] {
        &["messages", "has_more", "max_seqno"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::list(&mut self.messages),
            1 => Slot::integer(&mut self.has_more),
            _ => Slot::integer(&mut self.max_seqno),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct MessageFacts {
    sender: Option<i128>,
    kind: Option<i128>,
    seqno: Option<i128>,
    key: Option<String>,
    status: Option<i128>,
    source: Option<i128>,
    content: ContentFacts,
}

impl MessageFacts {
    /// Whether it is a text or an image.
    fn is_sendable(&self) -> bool {
        matches!(self.kind, Some(1 | 2))
    }

    fn fingerprint(&self) -> Option<Fingerprint> {
        match self.kind? {
            1 => self.content.text.as_deref().map(Fingerprint::of_text),
            2 => self.content.url.as_deref().map(Fingerprint::of_image),
            _ => None,
        }
    }
}

impl Facts for MessageFacts {
    fn names(&self) -> &'static [&'static str] {
        &["sender_uid", "msg_type", "msg_seqno", "msg_key", "msg_status", "msg_source", "content"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::integer(&mut self.sender),
            1 => Slot::integer(&mut self.kind),
            2 => Slot::integer(&mut self.seqno),
            3 => Slot::text(&mut self.key),
            4 => Slot::integer(&mut self.status),
            5 => Slot::integer(&mut self.source),
            _ => Slot::object(&mut self.content),
        }
    }
}

#[derive(Debug, Default)]
struct ContentFacts {
    text: Option<String>,
    url: Option<String>,
}

impl Facts for ContentFacts {
    fn names(&self) -> &'static [&'static str] {
        &["content", "url"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::text(&mut self.text),
            _ => Slot::text(&mut self.url),
        }
    }
}
