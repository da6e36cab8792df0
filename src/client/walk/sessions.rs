//! Walks through the list of conversations.
//!
//! The next page ends where this one did: before the smallest `session_ts`. Pinned conversations may stand at the top with
//! an old time, so only the others count. A conversation that was seen already is not passed on again.

use super::{Next, Walk, list};
use crate::endpoint::SessionsOptions;
use crate::error::Error;
use crate::id::{Id, Int64};
use crate::json::Json;

/// What a walk has to know of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionsFacts {
    /// The conversations of the page; `None` for one that cannot be told from others, which a walk passes on as it is.
    pub session_list: Vec<Option<SessionFacts>>,
    /// Whether there are more.
    pub has_more: Option<Int64>,
}

/// What a walk has to know of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFacts {
    /// The user's mid, or the fan group's id.
    pub talker_id: Int64,
    /// 1 user, 2 fan group.
    pub session_type: Int64,
    /// When something last happened in it, in µs since 1970.
    pub session_ts: Int64,
    /// When it was pinned; 0 when it is not.
    pub top_ts: Option<Int64>,
    /// How many messages are unread.
    pub unread_count: Option<Int64>,
}

impl SessionsFacts {
    /// Reads them from a page. One odd conversation must not cost the others.
    ///
    /// # Errors
    /// It is no page.
    pub fn read(page: &str) -> Result<Self, Error> {
        let page = Json::new(page);
        let [sessions, has_more] = page.get_all(["session_list", "has_more"]);
        let session_list = list(page, sessions)?.items().map(SessionFacts::read).collect();
        Ok(Self { session_list, has_more: has_more.integer().map(Int64) })
    }
}

impl SessionFacts {
    fn read(session: Json<'_>) -> Option<Self> {
        let names = ["talker_id", "session_type", "session_ts", "top_ts", "unread_count"];
        let [talker_id, session_type, session_ts, top_ts, unread_count] =
            session.get_all(names).map(|value| value.integer().map(Int64));
        Some(Self { talker_id: talker_id?, session_type: session_type?, session_ts: session_ts?, top_ts, unread_count })
    }

    fn is_pinned(&self) -> bool {
        self.top_ts.is_some_and(|time| time.0 != 0)
    }
}

/// A walk through the list of conversations.
#[derive(Debug)]
pub struct SessionsWalk<T> {
    course: Course,
    page: Option<(T, Vec<usize>)>,
}

impl<T> SessionsWalk<T> {
    /// A walk through what `options` list.
    #[must_use]
    pub fn new(options: SessionsOptions) -> Self {
        Self { course: Course { options, seen: Vec::new(), more: true }, page: None }
    }
}

impl<T> Walk<T> for SessionsWalk<T> {
    type Question = SessionsOptions;

    type Facts = SessionsFacts;

    fn next(&mut self) -> Next<SessionsOptions, T> {
        match self.page.take() {
            Some((page, places)) => Next::Page(page, places),
            None if self.course.more => Next::Ask(self.course.options.clone()),
            None => Next::Done,
        }
    }

    fn take(&mut self, facts: &SessionsFacts, page: T) {
        self.page = Some((page, self.course.take(facts)));
    }
}

/// All of a walk but its page, whatever that is.
#[derive(Debug)]
struct Course {
    options: SessionsOptions,
    /// In order, to be searched.
    seen: Vec<(Int64, Int64)>,
    more: bool,
}

impl Course {
    fn is_new(&mut self, session: &SessionFacts) -> bool {
        let whom = (session.session_type, session.talker_id);
        self.seen.binary_search(&whom).map_err(|at| self.seen.insert(at, whom)).is_err()
    }

    /// Takes what is to be known of the page that answers the last question; returns the places of what is new on it.
    fn take(&mut self, facts: &SessionsFacts) -> Vec<usize> {
        let mut places = Vec::new();
        // The smallest time of those that are not pinned, and of those that are.
        let mut smallest = [None::<Int64>; 2];
        for (at, session) in facts.session_list.iter().enumerate() {
            let Some(session) = session else {
                places.push(at);
                continue;
            };
            if self.is_new(session) {
                places.push(at);
            }
            let [unpinned, pinned] = &mut smallest;
            let smallest = if session.is_pinned() { pinned } else { unpinned };
            *smallest = Some(smallest.map_or(session.session_ts, |time| time.min(session.session_ts)));
        }
        let end = smallest[0].or(smallest[1]).and_then(|time| u64::try_from(time.0).ok()).map(Id);
        let moved = end.is_some() && self.options.end_ts.is_none_or(|before| end < Some(before));
        self.more = moved && facts.has_more != Some(Int64(0));
        self.options.end_ts = end.or(self.options.end_ts);
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(talker_id: i128, session_ts: i128, top_ts: i128) -> Option<SessionFacts> {
        let unread_count = None;
        Some(SessionFacts {
            talker_id: Int64(talker_id),
            session_type: Int64(1),
            session_ts: Int64(session_ts),
            top_ts: Some(Int64(top_ts)),
            unread_count,
        })
    }

    fn facts(sessions: Vec<Option<SessionFacts>>, has_more: i128) -> SessionsFacts {
        SessionsFacts { session_list: sessions, has_more: Some(Int64(has_more)) }
    }

    fn asks(walk: &mut SessionsWalk<u8>) -> Option<Option<u64>> {
        match walk.next() {
            Next::Ask(options) => Some(options.end_ts.map(|id| id.0)),
            _ => None,
        }
    }

    #[test]
    fn an_old_pinned_conversation_does_not_skip_others() {
        let mut walk = SessionsWalk::new(SessionsOptions::default());
        assert_eq!(asks(&mut walk), Some(None));
        walk.take(&facts(vec![session(9, 5, 77), session(1, 100, 0), session(2, 90, 0)], 1), 0);
        assert_eq!(walk.next(), Next::Page(0, vec![0, 1, 2]));
        assert_eq!(asks(&mut walk), Some(Some(90)));
        walk.take(&facts(vec![session(2, 90, 0), session(3, 80, 0), session(9, 5, 77)], 0), 1);
        assert_eq!(walk.next(), Next::Page(1, vec![1]));
        assert_eq!(walk.next(), Next::Done);
    }

    #[test]
    fn odd_conversations_are_passed_on() {
        let page = r#"{"session_list":[{"talker_id":"1","session_type":"1","session_ts":"90"},{"talker_id":{}},7],"has_more":"1"}"#;
        let facts = SessionsFacts::read(page).unwrap();
        let mut walk = SessionsWalk::new(SessionsOptions::default());
        assert!(asks(&mut walk).is_some());
        walk.take(&facts, 0);
        assert_eq!(walk.next(), Next::Page(0, vec![0, 1, 2]));
        assert_eq!(asks(&mut walk), Some(Some(90)));
    }

    #[test]
    fn a_list_that_does_not_move_ends() {
        let mut walk = SessionsWalk::new(SessionsOptions::default());
        let page = facts(vec![session(1, 100, 0)], 1);
        assert!(asks(&mut walk).is_some());
        walk.take(&page, 0);
        assert_eq!(walk.next(), Next::Page(0, vec![0]));
        assert!(asks(&mut walk).is_some());
        walk.take(&page, 1);
        assert_eq!(walk.next(), Next::Page(1, vec![]));
        assert_eq!(walk.next(), Next::Done);
        let mut walk = SessionsWalk::new(SessionsOptions::default());
        assert!(asks(&mut walk).is_some());
        walk.take(&SessionsFacts::default(), 0);
        assert_eq!(walk.next(), Next::Page(0, vec![]));
        assert_eq!(walk.next(), Next::Done);
    }
}
