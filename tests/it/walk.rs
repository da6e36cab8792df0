//! Walks through the history of a service made up here, which may behave in every way the spec leaves open.

use bili_im::client::walk::{HistoryFacts, HistoryWalk, Next, Walk};
use bili_im::endpoint::HistoryOptions;
use bili_im::id::Id;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::json;

/// A session's messages and the habits of the service.
#[derive(Debug, Clone)]
struct Service {
    /// Sequence numbers in order; `false` for a withdrawn message, which takes up room on a page and is not returned.
    messages: Vec<(u64, bool)>,
    from_oldest: bool,
    has_more_sticks: bool,
    session_wide_max: bool,
    /// So many messages arrive before every question.
    arrivals: usize,
    questions: usize,
}

impl Service {
    fn ask(&mut self, options: &HistoryOptions) -> Vec<u64> {
        self.questions += 1;
        assert!(self.questions < 5000, "the walk does not end");
        let newest = self.messages.last().map_or(0, |message| message.0);
        let arriving = if self.questions < 12 { self.arrivals } else { 0 };
        self.messages.extend((1..=arriving as u64).map(|step| (newest + step * 3, true)));
        let after = options.begin_seqno.map_or(0, |id| id.0);
        let before = options.end_seqno.map_or(u64::MAX, |id| id.0);
        let size = options.size.unwrap() as usize;
        let range = self.messages.iter().filter(|message| message.0 > after && message.0 < before);
        let range: Vec<_> = range.copied().collect();
        let from_oldest = self.from_oldest && options.begin_seqno.is_some();
        let skipped = if from_oldest { 0 } else { range.len().saturating_sub(size) };
        let window = range.iter().skip(skipped).take(size);
        window.filter(|message| message.1).map(|message| message.0).rev().collect()
    }

    fn facts(&mut self, options: &HistoryOptions) -> (HistoryFacts, Vec<u64>) {
        let page = self.ask(options);
        let after = options.begin_seqno.map_or(0, |id| id.0);
        let before = options.end_seqno.map_or(u64::MAX, |id| id.0);
        let left = self.messages.iter().filter(|message| message.0 > after && message.0 < before).count();
        let size = options.size.unwrap() as usize;
        let floor = self.messages.first().map_or(u64::MAX, |message| message.0);
        let newest = self.messages.last().map_or(0, |message| message.0);
        let max = if self.session_wide_max { newest } else { page.first().copied().unwrap_or(0) };
        let messages: Vec<_> = page.iter().map(|seqno| json!({ "msg_seqno": seqno, "content": "x" })).collect();
        let has_more = i32::from(self.has_more_sticks || left > size);
        let facts =
            json!({ "messages": messages, "has_more": has_more, "min_seqno": floor.to_string(), "max_seqno": max });
        (HistoryFacts::read(&facts.to_string()).unwrap(), page)
    }

    fn walk(&mut self, options: HistoryOptions) -> Vec<u64> {
        let mut walk = HistoryWalk::new(options);
        let mut seen = Vec::new();
        loop {
            match walk.next() {
                Next::Done => return seen,
                Next::Page(page, places) => {
                    let page: Vec<u64> = page;
                    seen.extend(places.iter().map(|at| page[*at]));
                }
                Next::Ask(options) => {
                    let (facts, page) = self.facts(&options);
                    walk.take(&facts, page);
                }
            }
        }
    }

    fn visible(&self) -> Vec<u64> {
        self.messages.iter().filter(|message| message.1).map(|message| message.0).collect()
    }
}

fn service() -> impl Strategy<Value = Service> {
    let messages = prop::collection::vec((1..5_u64, prop::bool::weighted(0.8)), 0..120);
    (messages, any::<[bool; 3]>(), 0..3_usize, 0..80_usize).prop_map(|(steps, habits, arrivals, withdrawn)| {
        let mut seqno = 1000;
        let mut messages: Vec<_> = steps
            .into_iter()
            .map(|(step, shown)| {
                seqno += step;
                (seqno, shown)
            })
            .collect();
        // A stretch of withdrawn messages longer than a page.
        for message in messages.iter_mut().skip(20).take(withdrawn) {
            message.1 = false;
        }
        let [from_oldest, has_more_sticks, session_wide_max] = habits;
        Service { messages, from_oldest, has_more_sticks, session_wide_max, arrivals, questions: 0 }
    })
}

fn options(size: u32) -> HistoryOptions {
    HistoryOptions { size: Some(size), ..HistoryOptions::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn backward_gives_each_message_once(service in service(), size in 1..40_u32) {
        let mut at_first = service.visible();
        at_first.reverse();
        let mut service = Service { arrivals: 0, ..service };
        prop_assert_eq!(service.walk(options(size)), at_first);
    }

    #[test]
    fn backward_is_not_disturbed_by_arrivals(service in service(), size in 1..40_u32) {
        let mut service = service;
        let before = service.visible();
        let seen = service.walk(options(size));
        let old: Vec<_> = seen.iter().rev().filter(|seqno| before.contains(seqno)).copied().collect();
        prop_assert_eq!(old, before);
        prop_assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "{:?}", seen);
    }

    #[test]
    fn forward_gives_each_message_once(service in service(), size in 1..40_u32) {
        let mut service = service;
        let before = service.visible();
        let seen = service.walk(HistoryOptions { from: Some(Id(0)), ..options(size) });
        prop_assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", seen);
        let old: Vec<_> = seen.iter().filter(|seqno| before.contains(seqno)).copied().collect();
        prop_assert_eq!(old, before);
        // What arrived on the way comes without gaps as well.
        let last = seen.last().copied().unwrap_or(0);
        let until: Vec<_> = service.visible().into_iter().filter(|seqno| *seqno <= last).collect();
        prop_assert_eq!(seen, until);
    }

    #[test]
    fn bounds_hold_in_both_directions(service in service(), size in 1..40_u32, ends in (1000..1200_u64, 1000..1300_u64)) {
        let mut service = Service { arrivals: 0, ..service };
        let inside: Vec<_> = service.visible().into_iter().filter(|seqno| *seqno > ends.0 && *seqno < ends.1).collect();
        let bounded = HistoryOptions { end_seqno: Some(Id(ends.1)), ..options(size) };
        let forward = service.walk(HistoryOptions { from: Some(Id(ends.0)), ..bounded.clone() });
        prop_assert_eq!(&forward, &inside);
        let mut backward = service.walk(HistoryOptions { begin_seqno: Some(Id(ends.0)), ..bounded });
        backward.reverse();
        prop_assert_eq!(backward, inside);
    }
}

#[test]
fn a_long_walk_asks_hardly_more_than_it_has_to() {
    let messages: Vec<_> = (1..=10_000).map(|seqno| (seqno, true)).collect();
    for from_oldest in [true, false] {
        let service = Service {
            messages: messages.clone(),
            from_oldest,
            has_more_sticks: true,
            session_wide_max: false,
            arrivals: 0,
            questions: 0,
        };
        let mut backward = service.clone();
        assert_eq!(backward.walk(options(100)).len(), 10_000);
        assert!(backward.questions <= 101, "{}", backward.questions);
        let mut forward = service;
        assert_eq!(forward.walk(HistoryOptions { from: Some(Id(0)), ..options(100) }).len(), 10_000);
        assert!(forward.questions <= 108, "{}", forward.questions);
    }
}

#[test]
fn odd_fields_do_not_end_a_walk() {
    let facts = json!({ "messages": [{ "msg_seqno": "9" }, { "msg_seqno": {} }, { "msg_seqno": 7 }], "has_more": "x" });
    let facts = HistoryFacts::read(&facts.to_string()).unwrap();
    let mut walk = HistoryWalk::new(options(20));
    assert!(matches!(walk.next(), Next::Ask(_)));
    walk.take(&facts, ());
    assert_eq!(walk.next(), Next::Page((), vec![0, 1, 2]));
    let Next::Ask(next) = walk.next() else { panic!("the walk goes on") };
    assert_eq!(next.end_seqno, Some(Id(7)));
}
