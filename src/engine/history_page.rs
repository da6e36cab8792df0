//! What a walk has to know of a page of history.

use super::pager::{facts_of, items, place};
use crate::error::Error;
use crate::facts::{Facts, Slot};
use crate::reply::Data;

/// A page of history. One odd field must not end a walk, so what cannot be read is absent.
#[derive(Debug, Default)]
pub(super) struct Page {
    messages: Vec<Message>,
    /// Whether it says so: it may stay so at the end.
    pub(super) has_more: bool,
    /// The smallest number of the page or of the session, or 1: nothing may rely on one of these meanings.
    pub(super) min_seqno: Option<u64>,
    /// The largest number of the page or of the session.
    pub(super) max_seqno: Option<u64>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Message {
    seqno: Option<u64>,
    key: Option<i128>,
}

/// An open interval of sequence numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) after: Option<u64>,
    pub(super) before: Option<u64>,
    /// Whether `after` is the number of a message that has been seen.
    pub(super) is_anchored: bool,
}

impl Range {
    pub(super) fn has(&self, seqno: u64) -> bool {
        self.after.is_none_or(|after| seqno > after) && self.before.is_none_or(|before| seqno < before)
    }

    /// How many numbers it has, where it ends.
    pub(super) fn width(&self) -> Option<u64> {
        let first = self.after.map_or(0, |after| after.saturating_add(1));
        self.before.map(|before| before.saturating_sub(first))
    }
}

/// The messages of a page that stand in a range.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Their places on the page, as they stand there.
    pub(super) places: Vec<u32>,
    /// The smallest and the largest of their numbers.
    pub(super) ends: Option<(u64, u64)>,
    /// Whether the page also has a message below the range.
    pub(super) reaches_below: bool,
}

impl Page {
    /// # Errors
    /// It is no page.
    pub(super) fn read(data: &Data) -> Result<Self, Error> {
        let facts: PageFacts = facts_of(data)?;
        let messages = items(facts.messages)?.into_iter().map(MessageFacts::message).collect();
        let [has_more, min_seqno, max_seqno] = [facts.has_more, facts.min_seqno, facts.max_seqno].map(whole);
        // A session without messages has the largest number for its smallest, and 0 for its largest.
        let min_seqno = min_seqno.filter(|floor| *floor != u64::MAX);
        let max_seqno = max_seqno.filter(|ceiling| *ceiling != 0);
        Ok(Self { messages, has_more: has_more != Some(0), min_seqno, max_seqno })
    }

    pub(super) fn len(&self) -> usize {
        self.messages.len()
    }

    pub(super) fn has(&self, seqno: u64) -> bool {
        self.messages.iter().any(|message| message.seqno == Some(seqno))
    }

    /// What of it stands in the range, each message once. One whose number cannot be read is passed on: losing it would be
    /// worse than seeing it twice.
    pub(super) fn news(&self, range: &Range) -> News {
        let mut news = News::default();
        for (at, message) in self.messages.iter().enumerate() {
            if let Some(seqno) = message.seqno {
                news.reaches_below |= range.after.is_some_and(|after| seqno <= after);
                let (oldest, newest) = news.ends.unwrap_or((seqno, seqno));
                // Newest first, as they usually are, none needs to be looked for among those before it.
                let is_next = news.ends.is_none() || seqno < oldest;
                if !range.has(seqno) || (!is_next && self.messages.iter().take(at).any(|other| other == message)) {
                    continue;
                }
                news.ends = Some((oldest.min(seqno), newest.max(seqno)));
            }
            news.places.push(place(at));
        }
        news
    }

    /// Whether the range certainly holds no message: it ends where the session does, or where the page does.
    pub(super) fn is_beyond(&self, range: &Range) -> bool {
        let is_below = self.min_seqno.is_some_and(|floor| range.before.is_some_and(|before| before <= floor));
        let is_above = self.max_seqno.is_some_and(|ceiling| range.after.is_some_and(|after| after >= ceiling));
        is_below || is_above
    }
}

/// An integer from 0 up.
fn whole(value: Option<i128>) -> Option<u64> {
    value.and_then(|value| u64::try_from(value).ok())
}

#[derive(Debug)]
struct PageFacts {
    messages: Option<Vec<MessageFacts>>,
    has_more: Option<i128>,
    min_seqno: Option<i128>,
    max_seqno: Option<i128>,
}

impl Default for PageFacts {
    /// A page may go without the list.
    fn default() -> Self {
        Self { messages: Some(Vec::new()), has_more: None, min_seqno: None, max_seqno: None }
    }
}

impl Facts for PageFacts {
    fn names(&self) -> &'static [&'static str] {
        &["messages", "has_more", "min_seqno", "max_seqno"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::list(&mut self.messages),
            1 => Slot::integer(&mut self.has_more),
            2 => Slot::integer(&mut self.min_seqno),
            _ => Slot::integer(&mut self.max_seqno),
        }
    }
}

#[derive(Debug, Default)]
struct MessageFacts {
    seqno: Option<i128>,
    key: Option<i128>,
}

impl MessageFacts {
    fn message(self) -> Message {
        Message { seqno: whole(self.seqno), key: self.key }
    }
}

impl Facts for MessageFacts {
    fn names(&self) -> &'static [&'static str] {
        &["msg_seqno", "msg_key"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::integer(&mut self.seqno),
            _ => Slot::integer(&mut self.key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(json: &str) -> Page {
        Page::read(&Data::from(json.to_owned())).unwrap()
    }

    const ALL: Range = Range { after: None, before: None, is_anchored: false };

    #[test]
    fn what_is_no_page_is_an_error() {
        for odd in ["[]", "5", r#""x""#, "null", r#"{"messages":{}}"#, r#"{"messages":"x"}"#, r#"{"messages":0}"#] {
            let error = Page::read(&Data::from(odd.to_owned())).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some("the page is odd: it has no list of what was asked for"), "{odd}");
        }
        for empty in ["{}", r#"{"messages":null}"#, r#" {"messages":[]}"#] {
            assert_eq!((page(empty).len(), page(empty).has_more), (0, true), "{empty}");
        }
    }

    #[test]
    fn two_messages_of_one_number_are_both_news_and_one_that_stands_twice_is_not() {
        let news = |messages: &str| page(&format!(r#"{{"messages":[{messages}]}}"#)).news(&ALL).places;
        let message = |seqno: u32, key: u32| format!(r#"{{"msg_seqno":{seqno},"msg_key":"{key}"}}"#);
        assert_eq!(news(&[message(9, 1), message(9, 2), message(9, 1), message(8, 1)].join(",")), [0, 1, 3]);
        assert_eq!(news(&[message(8, 1), message(9, 2), message(9, 3), message(8, 2)].join(",")), [0, 1, 2, 3]);
        assert_eq!(news(r#"{"msg_seqno":9},{"msg_seqno":"9"},{"msg_seqno":9,"msg_key":1}"#), [0, 2]);
    }

    #[test]
    fn odd_messages_are_news_and_others_only_in_the_range() {
        let odd = r#"{"messages":[{"msg_seqno":9},null,7,{"msg_seqno":-5},{"msg_seqno":"soon"},{"msg_seqno":20},{"msg_seqno":5},{"msg_seqno":18446744073709551616}]}"#;
        let news = page(odd).news(&Range { after: Some(5), before: Some(20), is_anchored: false });
        assert_eq!(news.places, [0, 1, 2, 3, 4, 7]);
        assert_eq!((news.ends, news.reaches_below), (Some((9, 9)), true));
    }
}
