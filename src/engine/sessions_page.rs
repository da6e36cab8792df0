//! What a walk has to know of a page of conversations.

use super::pager::{facts_of, items};
use crate::error::Error;
use crate::facts::{Facts, Slot};
use crate::reply::Data;

/// A page of conversations.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its rows; `None` for one that cannot be told from others.
    pub(super) rows: Vec<Option<Row>>,
    /// Whether it says so: it may stay so at the end.
    pub(super) has_more: bool,
}

/// A conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) talker_id: i128,
    pub(super) session_type: i128,
    /// When something last happened in it, in µs since 1970.
    pub(super) time: i128,
    pub(super) is_pinned: bool,
    /// Messages and pushes that are unread.
    pub(super) unread: i128,
}

impl Page {
    /// # Errors
    /// It is no page.
    pub(super) fn read(data: &Data) -> Result<Self, Error> {
        let facts: PageFacts = facts_of(data)?;
        let rows = items(facts.session_list)?.into_iter().map(RowFacts::row).collect();
        Ok(Self { rows, has_more: facts.has_more != Some(0) })
    }
}

#[derive(Debug)]
struct PageFacts {
    session_list: Option<Vec<RowFacts>>,
    has_more: Option<i128>,
}

#[derive(Debug, Default)]
struct RowFacts([Option<i128>; 6]);

impl RowFacts {
    fn row(self) -> Option<Row> {
        let [talker_id, session_type, time, pinned, messages, pushes] = self.0;
        Some(Row {
            talker_id: talker_id?,
            session_type: session_type?,
            time: time?,
            is_pinned: pinned.is_some_and(|time| time != 0),
            unread: [messages, pushes].into_iter().flatten().filter(|count| *count > 0).sum(),
        })
    }
}

impl Default for PageFacts {
    /// A page may go without the list.
    fn default() -> Self {
        Self { session_list: Some(Vec::new()), has_more: None }
    }
}

impl Facts for PageFacts {
    fn names(&self) -> &'static [&'static str] {
        &["session_list", "has_more"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::list(&mut self.session_list),
            _ => Slot::integer(&mut self.has_more),
        }
    }
}

impl Facts for RowFacts {
    fn names(&self) -> &'static [&'static str] {
        &["talker_id", "session_type", "session_ts", "top_ts", "unread_count", "biz_msg_unread_count"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        Slot::integer(&mut self.0[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_page_is_an_error() {
        for odd in ["[]", "5", r#""x""#, "null", r#"{"session_list":{}}"#, r#"{"session_list":0}"#] {
            assert!(Page::read(&Data::from(odd.to_owned())).is_err(), "{odd}");
        }
    }

    #[test]
    fn odd_rows_are_kept_apart_and_pushes_count_as_unread() {
        let page = r#"{"session_list":[{"talker_id":"1","session_type":1,"session_ts":"90","top_ts":"0","unread_count":2,"biz_msg_unread_count":3},
            {"talker_id":{}},7,{"talker_id":2,"session_type":2,"session_ts":5,"top_ts":9,"unread_count":-1}],"has_more":"0"}"#;
        let page = Page::read(&Data::from(page.to_owned())).unwrap();
        let row = |talker_id, session_type, time, is_pinned, unread| {
            Some(Row { talker_id, session_type, time, is_pinned, unread })
        };
        assert_eq!(page.rows, [row(1, 1, 90, false, 5), None, None, row(2, 2, 5, true, 0)]);
        assert!(!page.has_more);
    }
}
