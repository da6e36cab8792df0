//! Walks through the conversations of a service that has every habit that has been seen or reported.

use super::{Driver, Query};
use bili_im::endpoint::SessionsOptions;
use bili_im::error::ErrorKind;
use bili_im::id::Id;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;

#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) rows: Vec<Row>,
    pub(super) pinned: Pinned,
    pub(super) is_end_ignored: bool,
    pub(super) is_has_more_stuck: bool,
    pub(super) questions: usize,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) id: u64,
    pub(super) time: u64,
    pub(super) is_pinned: bool,
    pub(super) is_group: bool,
    pub(super) is_followed: bool,
    pub(super) messages: u64,
    pub(super) pushes: u64,
}

/// Where pinned rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pinned {
    /// Where their time puts them.
    InPlace,
    /// Before all others whose time is asked for, and they count.
    First,
    /// Before the first page, beyond its size.
    Above,
    /// They are the first page, and nowhere else.
    Alone,
}

impl Service {
    /// So many conversations a second apart, of all kinds.
    pub(super) fn plain(count: u64) -> Self {
        let rows = (1..=count).map(|id| Row {
            id,
            time: 1_700_000_000_000_000 - id * 1_000_000,
            is_pinned: false,
            is_group: id % 7 == 0,
            is_followed: id % 3 == 0,
            messages: 0,
            pushes: 0,
        });
        let rows = rows.collect();
        Self { rows, pinned: Pinned::InPlace, is_end_ignored: false, is_has_more_stuck: false, questions: 0 }
    }

    fn lists(row: &Row, list: u64) -> bool {
        match list {
            1 => !row.is_group && row.is_followed,
            2 | 8 => !row.is_group && !row.is_followed,
            3 => row.is_group,
            4 => true,
            9 => row.is_followed,
            _ => false,
        }
    }

    pub(super) fn page(&mut self, query: Query) -> String {
        self.questions += 1;
        assert!(self.questions < 2000, "the walk does not end");
        let before = query.before.filter(|_| !(self.is_end_ignored && query.list == 4)).unwrap_or(u64::MAX);
        let mut rows: Vec<Row> = self.rows.iter().filter(|row| Self::lists(row, query.list)).copied().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.time));
        let mut above = Vec::new();
        match self.pinned {
            Pinned::InPlace => {}
            Pinned::First => rows.sort_by_key(|row| !row.is_pinned),
            Pinned::Above | Pinned::Alone => {
                above = rows.extract_if(.., |row| row.is_pinned).filter(|_| query.before.is_none()).collect();
            }
        }
        let is_alone = self.pinned == Pinned::Alone && !above.is_empty();
        rows.retain(|row| row.time < before && row.time > query.after.unwrap_or(0));
        let has_more = u8::from(self.is_has_more_stuck || rows.len() > if is_alone { 0 } else { query.size });
        rows.truncate(if is_alone { 0 } else { query.size.min(100) });
        let mut page = String::from(r#"{"session_list":["#);
        for (at, row) in above.iter().chain(&rows).enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let (kind, pinned) = (1 + u8::from(row.is_group), u64::from(row.is_pinned) * 1_700_000_000_000_000);
            let Row { id, time, messages, pushes, .. } = row;
            write!(page, r#"{comma}{{"talker_id":{id},"session_type":{kind},"session_ts":{time},"top_ts":{pinned},"unread_count":{messages},"biz_msg_unread_count":{pushes}}}"#).unwrap();
        }
        write!(page, r#"],"has_more":{has_more}}}"#).unwrap();
        page
    }

    /// The ids that a walk gives, or how it fails.
    pub(super) fn walk(&mut self, options: SessionsOptions) -> Result<Vec<u64>, (ErrorKind, usize)> {
        let service = RefCell::new(self);
        let walked = Driver::answering(|query| service.borrow_mut().page(query)).sessions(options);
        match walked.error {
            None => Ok(walked.numbers("talker_id")),
            Some(error) => Err((error.kind, walked.items.len())),
        }
    }

    pub(super) fn ids(&self, list: u64) -> BTreeSet<u64> {
        self.rows.iter().filter(|row| Self::lists(row, list)).map(|row| row.id).collect()
    }
}

pub(super) fn sized(size: u32) -> SessionsOptions {
    SessionsOptions { size: Some(size), ..SessionsOptions::default() }
}

/// All of them, each once.
fn assert_all(service: &mut Service, options: SessionsOptions) -> usize {
    service.questions = 0;
    let list = options.session_type.unwrap_or(4).into();
    let ids = service.walk(options.clone()).unwrap();
    let distinct: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(distinct.len(), ids.len(), "each once: {ids:?}");
    assert_eq!(distinct, service.ids(list), "{options:?}");
    service.questions
}

const PINNED: [Pinned; 4] = [Pinned::InPlace, Pinned::First, Pinned::Above, Pinned::Alone];

#[test]
fn a_first_page_of_pinned_rows_alone_ends_nothing() {
    for pinned in PINNED {
        for times in [0, 40, 60] {
            let mut service = Service { pinned, ..Service::plain(60) };
            // The newest, some from within, or the oldest.
            for row in service.rows.iter_mut().filter(|row| row.id > times.min(40)).take(20) {
                row.is_pinned = true;
            }
            assert!(assert_all(&mut service, sized(20)) <= 6);
        }
    }
}

#[test]
fn where_end_ts_is_ignored_all_come_from_the_other_lists() {
    for (count, size, questions) in [(15, 20, 1), (60, 20, 3), (143, 20, 10), (143, 100, 9), (1000, 50, 26)] {
        let mut service = Service { is_end_ignored: true, ..Service::plain(count) };
        assert_eq!(assert_all(&mut service, sized(size)), questions, "{count} in pages of {size}");
    }
}

#[test]
fn an_end_that_is_given_holds_where_it_is_ignored() {
    let mut service = Service { is_end_ignored: true, ..Service::plain(143) };
    let end = service.rows[39].time;
    let ids = service.walk(SessionsOptions { end_ts: Some(Id(end)), ..sized(20) }).unwrap();
    assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), (41..=143).collect());
    assert_eq!(ids.len(), 103);
}

#[test]
fn a_list_that_goes_on_and_cannot_be_read_is_an_error() {
    // The pinned ones fill even the largest page, and nothing tells the times of the others.
    let mut service = Service { pinned: Pinned::First, ..Service::plain(400) };
    for row in service.rows.iter_mut().filter(|row| !row.is_group && row.id > 50).take(200) {
        (row.is_pinned, row.is_followed) = (true, true);
    }
    let walked = service.walk(SessionsOptions { session_type: Some(1), ..sized(20) });
    assert!(matches!(walked, Err((ErrorKind::Reply, 100..))), "{walked:?}");
    let walked = service.walk(sized(20));
    assert!(matches!(walked, Err((ErrorKind::Reply, 100..))), "{walked:?}");
}

#[test]
fn rows_of_one_microsecond_are_not_lost_between_pages() {
    for size in [1, 2, 3, 20] {
        for is_has_more_stuck in [false, true] {
            let mut service = Service { is_has_more_stuck, ..Service::plain(50) };
            for row in &mut service.rows {
                row.time = 1_700_000_000_000_000 - (row.id - 1) / 5;
            }
            assert_all(&mut service, sized(size));
            assert_all(&mut service, SessionsOptions { session_type: Some(1), ..sized(size) });
        }
    }
}

#[test]
fn a_walk_asks_hardly_more_than_it_has_to() {
    let mut costs = Vec::new();
    for is_has_more_stuck in [false, true] {
        for (count, size) in [(15, 20), (60, 20), (1000, 20), (1000, 100)] {
            let mut service = Service { is_has_more_stuck, ..Service::plain(count) };
            costs.push(assert_all(&mut service, sized(size)));
        }
    }
    assert_eq!(costs, [1, 4, 53, 11, 3, 6, 55, 13]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn each_comes_once(
        rows in prop::collection::vec((0..4_u64, prop::bool::weighted(0.1), any::<[bool; 2]>()), 0..260),
        pinned in 0..4_usize,
        habits in any::<[bool; 2]>(),
        size in 1..101_u32,
        list in prop_oneof![3 => Just(4), 1 => 1..4_u8],
    ) {
        let mut time = 1_700_000_000_000_000;
        let [is_end_ignored, is_has_more_stuck] = habits;
        let rows = rows.into_iter().enumerate().map(|(at, (distance, is_pinned, [is_group, is_followed]))| {
            time -= distance;
            Row { id: at as u64 + 1, time, is_pinned, is_group, is_followed, messages: 0, pushes: 0 }
        });
        let rows = rows.collect();
        let mut service = Service { rows, pinned: PINNED[pinned], is_end_ignored, is_has_more_stuck, questions: 0 };
        assert_all(&mut service, SessionsOptions { session_type: Some(list), ..sized(size) });
    }
}
