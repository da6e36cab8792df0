//! Walks through histories of a service that has every habit of which is not known whether the real one has it.

use super::{Driver, Query, Walked};
use bili_im::endpoint::HistoryOptions;
use bili_im::error::ErrorKind;
use bili_im::id::Id;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::cell::RefCell;
use std::fmt::Write as _;

/// A session's messages and the habits of the service.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) messages: Vec<Message>,
    pub(super) is_filled_from_oldest: bool,
    pub(super) is_has_more_stuck: bool,
    /// Whether it is not where a range has no message at all, withdrawn ones included.
    pub(super) is_sober_of_nothing: bool,
    pub(super) min_seqno: MinSeqno,
    pub(super) is_max_of_session: bool,
    /// So many messages arrive before each of the first questions.
    pub(super) arrivals: Vec<u64>,
    /// Between two messages.
    pub(super) step: u64,
    pub(super) questions: usize,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Message {
    seqno: u64,
    key: u64,
    /// A withdrawn message takes up room on a page and is not returned.
    is_shown: bool,
}

/// What `min_seqno` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MinSeqno {
    Shown,
    Page,
    Session,
    One,
}

const MIN_SEQNOS: [MinSeqno; 4] = [MinSeqno::Shown, MinSeqno::Page, MinSeqno::Session, MinSeqno::One];

impl Service {
    /// So many messages without anything odd.
    pub(super) fn plain(count: u64, step: u64) -> Self {
        let messages =
            (1..=count).map(|number| Message { seqno: 1000 * step + number * step, key: number, is_shown: true });
        Self {
            messages: messages.collect(),
            is_filled_from_oldest: false,
            is_has_more_stuck: false,
            is_sober_of_nothing: false,
            min_seqno: MinSeqno::Shown,
            is_max_of_session: false,
            arrivals: Vec::new(),
            step,
            questions: 0,
        }
    }

    pub(super) fn page(&mut self, query: Query) -> String {
        assert!(self.questions < 5000, "the walk does not end");
        let newest = self.messages.last().map_or(0, |message| message.seqno);
        let arriving = self.arrivals.get(self.questions).copied().unwrap_or(0);
        self.messages.extend((1..=arriving).map(|number| Message {
            seqno: newest + number * self.step,
            key: 1_000_000 * (self.questions as u64 + 1) + number,
            is_shown: true,
        }));
        self.questions += 1;
        let is_inside = |message: &&Message| {
            message.seqno > query.after.unwrap_or(0) && message.seqno < query.before.unwrap_or(u64::MAX)
        };
        let range: Vec<_> = self.messages.iter().filter(is_inside).copied().collect();
        let size = query.size.min(2000);
        let mut window = if self.is_filled_from_oldest && query.after.is_some() {
            // What has one number is never parted.
            let end = range.get(size).map_or(range.len(), |next| {
                range.iter().position(|message| message.seqno == next.seqno).filter(|at| *at > 0).unwrap_or(size)
            });
            range[..end].to_vec()
        } else {
            let begin = range.len().saturating_sub(size);
            let is_parted = begin > 0 && range[begin].seqno == range[begin - 1].seqno;
            let parted = range.get(begin).map(|message| message.seqno).filter(|_| is_parted);
            let whole: Vec<_> =
                range[begin..].iter().filter(|message| Some(message.seqno) != parted).copied().collect();
            if whole.is_empty() { range[begin.saturating_sub(1)..].to_vec() } else { whole }
        };
        window.reverse();
        let has_more = u8::from(
            window.len() < range.len() || (self.is_has_more_stuck && !(self.is_sober_of_nothing && window.is_empty())),
        );
        let shown = || window.iter().filter(|message| message.is_shown);
        let min_seqno = match self.min_seqno {
            MinSeqno::Shown => shown().next_back().map(|message| message.seqno),
            MinSeqno::Page => window.last().map(|message| message.seqno),
            MinSeqno::Session => self.messages.first().map(|message| message.seqno),
            MinSeqno::One => Some(1),
        };
        let max_seqno = if self.is_max_of_session { self.messages.last() } else { window.first() };
        let mut page = String::from(r#"{"messages":["#);
        for (at, Message { seqno, key, .. }) in shown().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(page, r#"{comma}{{"msg_seqno":{seqno},"msg_key":{key}}}"#).unwrap();
        }
        let (min, max) = (min_seqno.unwrap_or(u64::MAX), max_seqno.map_or(0, |message| message.seqno));
        write!(page, r#"],"has_more":{has_more},"min_seqno":{min},"max_seqno":{max}}}"#).unwrap();
        page
    }

    pub(super) fn walk(&mut self, options: HistoryOptions) -> Walked {
        let service = RefCell::new(self);
        Driver::answering(|query| service.borrow_mut().page(query)).history(options)
    }

    /// The keys of a walk that nothing ends before its end.
    fn keys(&mut self, options: HistoryOptions) -> Vec<u64> {
        let walked = self.walk(options);
        assert_eq!(walked.error, None);
        keys(&walked)
    }

    pub(super) fn shown(&self) -> Vec<u64> {
        self.messages.iter().filter(|message| message.is_shown).map(|message| message.key).collect()
    }

    fn shown_between(&self, after: u64, before: u64) -> Vec<u64> {
        let inside = self.messages.iter().filter(|message| message.seqno > after && message.seqno < before);
        inside.filter(|message| message.is_shown).map(|message| message.key).collect()
    }

    pub(super) fn withdraw(mut self, from: usize, count: usize) -> Self {
        for message in self.messages.iter_mut().skip(from).take(count) {
            message.is_shown = false;
        }
        self
    }
}

pub(super) fn keys(walked: &Walked) -> Vec<u64> {
    walked.numbers("msg_key")
}

/// By number, and what has the same number, as it stands on its page.
fn sorted(service: &Service, mut keys: Vec<u64>) -> Vec<u64> {
    let seqno = |key: &u64| service.messages.iter().find(|message| message.key == *key).map(|message| message.seqno);
    assert!(keys.windows(2).all(|pair| seqno(&pair[0]) <= seqno(&pair[1])), "{keys:?}");
    keys.sort_by_key(|key| (seqno(key), *key));
    keys
}

fn services() -> impl Strategy<Value = Service> {
    let messages = prop::collection::vec((0..6_u64, prop::bool::weighted(0.8)), 0..120);
    let arrivals = prop::collection::vec(prop_oneof![Just(0), 0..4_u64, 0..90_u64], 0..14);
    let habits = (any::<[bool; 4]>(), 0..4_usize, prop_oneof![Just(1), Just(3), Just(1_u64 << 24)]);
    (messages, habits, arrivals, 0..90_usize, 0..40_usize).prop_map(
        |(steps, (habits, min_seqno, step), arrivals, withdrawn, last)| {
            let mut service = Service::plain(0, step);
            let mut seqno = 1000 * step;
            for (number, (distance, is_shown)) in steps.into_iter().enumerate() {
                // None is at most of a few messages with one number.
                seqno += if distance == 0 && number % 3 != 0 { 0 } else { (distance + 1) * step };
                service.messages.push(Message { seqno, key: number as u64 + 1, is_shown });
            }
            let [is_filled_from_oldest, is_has_more_stuck, is_max_of_session, is_sober_of_nothing] = habits;
            // Stretches of withdrawn messages longer than a page, within and at the end.
            let count = service.messages.len();
            Service {
                is_filled_from_oldest,
                is_has_more_stuck,
                is_sober_of_nothing,
                is_max_of_session,
                min_seqno: MIN_SEQNOS[min_seqno],
                arrivals,
                ..service
            }
            .withdraw(20, withdrawn)
            .withdraw(count.saturating_sub(last.saturating_sub(20)), 40)
        },
    )
}

fn options(size: u32) -> HistoryOptions {
    HistoryOptions { size: Some(size), ..HistoryOptions::default() }
}

fn forward(size: u32) -> HistoryOptions {
    HistoryOptions { from: Some(Id(0)), ..options(size) }
}

fn sizes() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 4..40_u32, 1 => Just(20), 1 => Just(100), 1 => Just(2000)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn backward_gives_what_was_there_once_and_in_order(service in services(), size in sizes()) {
        let mut service = service;
        let before = service.shown();
        let mut seen = service.keys(options(size));
        seen.reverse();
        let seen = sorted(&service, seen);
        prop_assert!(seen.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", seen);
        let old: Vec<_> = seen.into_iter().filter(|key| before.contains(key)).collect();
        prop_assert_eq!(old, before);
    }

    #[test]
    fn forward_gives_all_that_was_there_at_its_last_question(service in services(), size in sizes()) {
        let mut service = service;
        let seen = service.keys(forward(size));
        prop_assert_eq!(sorted(&service, seen), service.shown());
    }

    #[test]
    fn bounds_hold_in_both_directions(service in services(), size in sizes(), ends in (0..300_u64, 0..400_u64)) {
        let mut service = service;
        let [after, before] = [ends.0, ends.1].map(|end| (1000 + end) * service.step);
        let was_there = service.shown_between(after, before);
        let bounded = HistoryOptions { end_seqno: Some(Id(before)), ..options(size) };
        let mut again = service.clone();
        let seen = service.keys(HistoryOptions { from: Some(Id(after)), ..bounded.clone() });
        prop_assert_eq!(sorted(&service, seen), service.shown_between(after, before));
        let mut backward = again.keys(HistoryOptions { begin_seqno: Some(Id(after)), ..bounded });
        backward.reverse();
        let backward = sorted(&again, backward);
        prop_assert!(backward.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", backward);
        let old: Vec<_> = backward.into_iter().filter(|key| was_there.contains(key)).collect();
        prop_assert_eq!(old, was_there);
    }
}

/// All habits of a service with these messages.
fn each_habit(service: &Service) -> impl Iterator<Item = Service> {
    (0..32_usize).map(|number| Service {
        is_filled_from_oldest: number & 1 != 0,
        is_has_more_stuck: number & 2 != 0,
        min_seqno: MIN_SEQNOS[number >> 2 & 3],
        is_sober_of_nothing: number & 16 != 0,
        ..service.clone()
    })
}

#[test]
fn bursts_of_exactly_a_page_hide_nothing() {
    for bursts in
        [vec![20, 20], vec![0, 20, 20], vec![0, 20, 0, 20], vec![0, 0, 20, 20], vec![0, 20, 60], vec![0, 0, 20, 0, 60]]
    {
        for service in each_habit(&Service { arrivals: bursts.clone(), ..Service::plain(60, 1) }) {
            let mut walked = service.clone();
            let mut backward = walked.keys(HistoryOptions { begin_seqno: Some(Id(1)), ..options(20) });
            backward.reverse();
            assert_eq!(backward[..60], (1..=60).collect::<Vec<_>>(), "{service:?}");
            for from in [0, 1060] {
                let mut service = service.clone();
                let seen = service.keys(HistoryOptions { from: Some(Id(from)), ..options(20) });
                assert_eq!(seen, service.shown_between(from, u64::MAX), "{bursts:?} {from} {service:?}");
            }
        }
    }
}

#[test]
fn a_walk_goes_on_behind_more_withdrawn_messages_than_a_page_has_or_says_so() {
    let mut errors = Vec::new();
    for (step, count) in [(1, 2600), (1 << 24, 2600), (1, 2001), (1 << 24, 9000)] {
        let service = Service::plain(count + 1300, step).withdraw(500, usize::try_from(count).unwrap());
        for mut service in each_habit(&service) {
            let from = HistoryOptions { from: Some(Id(1500 * step)), ..options(100) };
            for options in [options(100), forward(100), from] {
                service.questions = 0;
                let walked = service.walk(options.clone());
                let mut seen = keys(&walked);
                if options.from.is_none() {
                    seen.reverse();
                }
                let told = format!(
                    "{:?} {options:?} step {step} count {count}",
                    (service.is_filled_from_oldest, service.is_has_more_stuck, service.min_seqno)
                );
                match walked.error {
                    None => {
                        let after = options.from.map_or(0, |from| from.0);
                        assert_eq!(seen, service.shown_between(after, u64::MAX), "{told}");
                    }
                    Some(error) => {
                        assert!(error.kind == ErrorKind::Reply && error.message.contains("goes on"), "{error}");
                        assert!(service.is_has_more_stuck, "{told}");
                        errors.push(told.clone());
                    }
                }
                assert!(service.questions < 160, "{} {told}", service.questions);
            }
        }
    }
    // Where has_more says nothing and neither does min_seqno.
    assert!(errors.len() <= 4 * 2 * 12, "{errors:#?}");
}

#[test]
fn withdrawn_messages_at_an_end_end_nothing() {
    for (from, count) in [(0, 2600), (400, 2600)] {
        for step in [1, 1 << 24] {
            for mut service in each_habit(&Service::plain(3000, step).withdraw(from, count)) {
                for options in [options(100), forward(100)] {
                    service.questions = 0;
                    let walked = service.walk(options.clone());
                    let mut seen = keys(&walked);
                    if options.from.is_none() {
                        seen.reverse();
                    }
                    assert!(
                        walked.error.is_some() || seen == service.shown(),
                        "{from} {step} {options:?} {:?} {}",
                        (service.is_filled_from_oldest, service.is_has_more_stuck, service.min_seqno),
                        seen.len()
                    );
                }
            }
        }
    }
}
