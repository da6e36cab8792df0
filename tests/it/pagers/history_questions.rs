//! What walks through a history ask, one question after the other, and where they end.

use super::history::{MinSeqno, Service, keys};
use super::{Driver, Query, Walked, failing, history};
use crate::sim::{Nobody, Own, accepted, response};
use bili_im::endpoint::HistoryOptions;
use bili_im::engine::{Call, HistoryPager, Output};
use bili_im::error::ErrorKind;
use bili_im::id::Id;
use bili_im::model::Talker;
use serde_json::{Value, json};

type Asked = (Option<u64>, Option<u64>, usize);

fn message(seqno: impl Into<Value>) -> Value {
    json!({ "msg_seqno": seqno.into(), "content": "x" })
}

fn page(seqnos: impl IntoIterator<Item = u64>, has_more: u8) -> Value {
    json!({ "messages": seqnos.into_iter().map(message).collect::<Vec<_>>(), "has_more": has_more })
}

fn walk(options: HistoryOptions, pages: &[Value]) -> (Walked, Vec<Asked>) {
    let mut driver = Driver::scripted(pages);
    let walked = driver.history(options);
    let asked = driver.queries().into_iter().map(|Query { after, before, size, .. }| (after, before, size));
    (walked, asked.collect())
}

fn seqnos(walked: &Walked) -> Value {
    walked.items.iter().map(|item| item["msg_seqno"].clone()).collect()
}

fn sized(size: u32) -> HistoryOptions {
    HistoryOptions { size: Some(size), ..HistoryOptions::default() }
}

fn from(seqno: u64) -> HistoryOptions {
    HistoryOptions { from: Some(Id(seqno)), ..HistoryOptions::default() }
}

fn ending(seqno: u64) -> HistoryOptions {
    HistoryOptions { end_seqno: Some(Id(seqno)), ..HistoryOptions::default() }
}

#[test]
fn options_are_checked_at_once_and_nothing_is_asked() {
    for options in [sized(0), sized(2001), HistoryOptions { begin_seqno: Some(Id(1)), ..from(1) }] {
        assert_eq!(history(options).map(drop).map_err(|error| error.kind), Err(ErrorKind::Input));
    }
    let new = |talker, account| HistoryPager::new(talker, HistoryOptions::default(), Call::new("history"), account);
    let nobody = new(Talker::User(Id(7)), &Nobody).map(drop).map_err(|error| error.kind);
    assert_eq!(nobody, Err(ErrorKind::Login));
    let mut driver = Driver::scripted([page([9], 0)]);
    let mut pager = new(Talker::Between(Id(crate::sim::OWN_MID), Id(9)), &Own).unwrap();
    assert_eq!(driver.requests.len(), 0);
    assert!(matches!(driver.run(&mut pager), Ok(Output::Page(..))));
    assert!(driver.requests[0].1.target.contains("talker_id=9&session_type=1&size=20&sender_device_id=1"));
    assert_eq!((driver.run(&mut pager), driver.run(&mut pager)), (Ok(Output::End), Ok(Output::End)));
}

#[test]
fn odd_fields_do_not_end_a_walk() {
    let first = json!({
        "messages": [message("9"), message(json!({})), message(-5), message("-5"), message(7)],
        "has_more": "x", "min_seqno": [], "max_seqno": {},
    });
    let (walked, asked) = walk(HistoryOptions::default(), &[first, page([6], 0)]);
    assert_eq!(seqnos(&walked), json!(["9", {}, -5, "-5", 7, 6]));
    assert_eq!(asked, [(None, None, 20), (None, Some(7), 20)]);
}

#[test]
fn a_number_that_no_sequence_number_can_be_is_passed_on() {
    for odd in ["18446744073709551616", "99999999999999999999"] {
        let page = format!(r#"{{"messages":[{{"msg_seqno":{odd}}},{{"msg_seqno":9}}],"has_more":1}}"#);
        let mut driver = Driver::scripted([&page]);
        assert_eq!(seqnos(&driver.history(HistoryOptions::default())), json!([odd, 9]));
        assert_eq!(driver.queries()[1].before, Some(9));
        let mut driver = Driver::scripted([&page]);
        assert_eq!(seqnos(&driver.history(from(0))), json!([9, odd]));
        let Query { after, before, .. } = driver.queries()[1];
        assert_eq!((after, before), (Some(0), Some(9)));
    }
}

#[test]
fn messages_without_numbers_end_a_walk() {
    let (walked, asked) = walk(
        HistoryOptions::default(),
        &[json!({ "messages": [message(Value::Null), message("soon"), null_message()], "has_more": 1 })],
    );
    assert_eq!((seqnos(&walked), asked.len()), (json!([null, "soon", null]), 1));
}

fn null_message() -> Value {
    json!({ "content": "x" })
}

#[test]
fn a_page_may_stand_in_any_order_and_repeat_messages() {
    let first = page([8, 9, 8, 5, 7, 20], 1);
    let (walked, asked) = walk(HistoryOptions { end_seqno: Some(Id(20)), ..from(5) }, &[first]);
    assert_eq!(seqnos(&walked), json!([7, 9, 8]));
    assert_eq!(asked, [(Some(5), Some(20), 20), (Some(5), Some(7), 20), (Some(9), Some(20), 20)]);
}

#[test]
fn two_messages_of_one_number_are_both_passed_on() {
    let message = |seqno: u64, key: u64| json!({ "msg_seqno": seqno, "msg_key": key });
    let first = json!({ "messages": [message(9, 91), message(9, 92), message(9, 91), message(8, 80)], "has_more": 0 });
    let (walked, _) = walk(HistoryOptions::default(), std::slice::from_ref(&first));
    assert_eq!(keys(&walked), [91, 92, 80]);
    let (walked, _) = walk(from(0), &[first]);
    assert_eq!(keys(&walked), [80, 92, 91]);
}

#[test]
fn a_larger_page_reaches_beyond_an_empty_one() {
    let more = json!({ "has_more": 1, "min_seqno": "18446744073709551615", "max_seqno": 0 });
    let with = |messages: Value| {
        let mut page = more.clone();
        page["messages"] = messages;
        page
    };
    for empty in [with(Value::Null), with(json!([])), more.clone()] {
        let first = json!({ "messages": [message(9), message(8)], "has_more": 1, "min_seqno": 1 });
        let (walked, asked) = walk(sized(2), &[first, empty, with(json!([message(5)]))]);
        assert_eq!(seqnos(&walked), json!([9, 8, 5]));
        assert_eq!(asked, [(None, None, 2), (None, Some(8), 2), (None, Some(8), 2000), (None, Some(5), 2)]);
    }
}

#[test]
fn an_empty_page_ends_a_walk_that_is_the_largest_or_the_last_or_where_the_session_ends() {
    let questions = |options, empty: Value| walk(options, &vec![empty; 9]).1.len();
    let empty = |name: &str, value: Value| json!({ "messages": [], "has_more": 1, name: value });
    let plain = empty("x", json!(0));
    assert_eq!(questions(HistoryOptions::default(), plain.clone()), 2);
    assert_eq!(questions(sized(2000), plain), 1);
    assert_eq!(questions(HistoryOptions::default(), empty("has_more", json!(0))), 1);
    assert_eq!(questions(HistoryOptions::default(), empty("has_more", json!("0"))), 1);
    for (end, count) in [(8, 1), (9, 1), (10, 2)] {
        assert_eq!(questions(ending(end), empty("min_seqno", json!(9))), count, "before {end}");
    }
    for (seqno, count) in [(8, 2), (9, 1), (10, 1)] {
        assert_eq!(questions(from(seqno), empty("max_seqno", json!("9"))), count, "after {seqno}");
    }
    // These are what a session without messages has.
    assert_eq!(questions(ending(9), empty("min_seqno", json!("18446744073709551615"))), 2);
    assert_eq!(questions(from(9), empty("max_seqno", json!(0))), 2);
}

#[test]
fn a_page_without_anything_new_is_not_given_out() {
    let first = page([9, 8], 1);
    let (walked, _) = walk(HistoryOptions::default(), &[first.clone(), first, page([], 1)]);
    assert_eq!((seqnos(&walked), walked.pages), (json!([9, 8]), 1));
}

#[test]
fn a_page_that_is_none_ends_a_walk_with_an_error() {
    for odd in [json!([]), json!("x"), json!(5), json!({ "messages": {} }), json!({ "messages": "x" })] {
        let (walked, _) = walk(HistoryOptions::default(), &[odd]);
        let error = walked.error.unwrap();
        assert_eq!(error.kind, ErrorKind::Reply);
        assert_eq!(error.message, "the page is odd: it has no list of what was asked for");
    }
}

#[test]
fn after_a_failure_the_same_is_asked_again() {
    let mut count = 0;
    let mut driver = Driver::new(move |_| {
        count += 1;
        match count {
            2 => failing(),
            3 => accepted(r#"{"messages":7}"#),
            5 => response(502, "<html>"),
            _ => accepted(&page([9 - count], u8::from(count < 6)).to_string()),
        }
    });
    let mut pager = history(HistoryOptions::default()).unwrap();
    assert!(driver.run(&mut pager).is_ok());
    assert_eq!(driver.run(&mut pager).map_err(|error| error.code), Err(Some(-400)));
    assert_eq!(driver.run(&mut pager).map_err(|error| error.kind), Err(ErrorKind::Reply));
    assert!(driver.run(&mut pager).is_ok());
    // What may pass is asked again by itself.
    assert!(driver.run(&mut pager).is_ok());
    let ends: Vec<_> = driver.queries().into_iter().map(|query| query.before).collect();
    assert_eq!(ends, [None, Some(8), Some(8), Some(8), Some(5), Some(5)]);
}

#[test]
fn numbers_beyond_the_safe_integers_are_told_apart() {
    let all: Vec<u64> = (0..7).map(|at| 7_104_537_732_714_000_000 + at).collect();
    for is_filled_from_oldest in [true, false] {
        let run = |options: HistoryOptions| {
            let mut driver = Driver::answering(|query| {
                let is_inside = |seqno: &u64| {
                    query.after.is_none_or(|after| *seqno > after) && query.before.is_none_or(|before| *seqno < before)
                };
                let range: Vec<u64> = all.iter().copied().filter(is_inside).collect();
                let count = query.size.min(range.len());
                let window = if is_filled_from_oldest && query.after.is_some() {
                    &range[..count]
                } else {
                    &range[range.len() - count..]
                };
                page(window.iter().rev().copied(), 1).to_string()
            });
            driver
                .history(HistoryOptions { size: Some(2), end_seqno: Some(Id(all[6])), ..options })
                .numbers("msg_seqno")
        };
        assert_eq!(run(from(all[0])), all[1..6]);
        let backward = run(HistoryOptions { begin_seqno: Some(Id(all[0])), ..HistoryOptions::default() });
        assert_eq!(backward, all[1..6].iter().rev().copied().collect::<Vec<_>>());
    }
}

#[test]
fn a_page_of_a_bounded_walk_may_show_more_than_its_places_say() {
    let mut driver = Driver::scripted([page([9, 8, 7, 6], 1)]);
    let mut pager = history(HistoryOptions { begin_seqno: Some(Id(7)), ..HistoryOptions::default() }).unwrap();
    assert!(matches!(driver.run(&mut pager), Ok(Output::Page(_, places)) if places == [0, 1]));
    assert_eq!(driver.run(&mut pager), Ok(Output::End));
    assert_eq!(driver.queries().len(), 1);
}

/// How many questions walks take: backward, backward to a beginning, forward.
fn costs(service: &Service) -> [usize; 3] {
    let beginning = HistoryOptions { begin_seqno: Some(Id(1)), ..HistoryOptions::default() };
    [HistoryOptions::default(), beginning, from(0)].map(|options| {
        let mut service = service.clone();
        let all = service.shown();
        let size = if all.len() < 100 { 20 } else { 100 };
        let walked = service.walk(HistoryOptions { size: Some(size), ..options });
        assert_eq!((walked.error, walked.items.len()), (None, all.len()));
        service.questions
    })
}

#[test]
fn a_walk_asks_hardly_more_than_it_has_to() {
    use MinSeqno::{One, Session, Shown};
    // Whether pages are filled from the oldest message and has_more is stuck, for 5, 60 and 10,000 messages.
    let expected = [
        ((false, false), Shown, [[1, 1, 1], [3, 3, 4], [100, 100, 101]]),
        ((true, false), Shown, [[1, 1, 1], [3, 3, 6], [100, 100, 102]]),
        ((false, true), Session, [[2, 2, 3], [4, 4, 5], [101, 101, 102]]),
        ((true, true), Session, [[2, 2, 3], [4, 4, 7], [101, 101, 104]]),
        ((false, true), Shown, [[5, 5, 6], [7, 7, 8], [104, 104, 105]]),
        ((true, true), Shown, [[5, 5, 6], [7, 7, 10], [104, 104, 107]]),
        ((false, true), One, [[6, 5, 7], [8, 7, 9], [105, 104, 106]]),
        ((true, true), One, [[6, 5, 7], [8, 7, 11], [105, 104, 108]]),
    ];
    let asked = expected.map(|(habits, min_seqno, _)| {
        let costs = [5, 60, 10_000].map(|count| {
            let service = Service::plain(count, 1 << 24);
            costs(&Service { is_filled_from_oldest: habits.0, is_has_more_stuck: habits.1, min_seqno, ..service })
        });
        (habits, min_seqno, costs)
    });
    assert_eq!(asked, expected);
}

#[test]
fn what_is_held_of_a_walk_does_not_grow_with_it() {
    for (is_filled_from_oldest, options) in [(false, HistoryOptions::default()), (true, from(0))] {
        let mut service = Service { is_filled_from_oldest, is_has_more_stuck: true, ..Service::plain(4000, 1) };
        let mut driver = Driver::answering(|query| service.page(query));
        let mut pager = history(HistoryOptions { size: Some(100), ..options }).unwrap();
        let mut sizes = Vec::new();
        while let Ok(Output::Page(..)) = driver.run(&mut pager) {
            sizes.push(format!("{pager:?}").len());
        }
        assert_eq!(sizes.len(), 40);
        assert!(sizes.iter().all(|size| *size < 60_000), "{sizes:?}");
    }
}

/// Walks forward through pages of two that are the newest of their range, while messages arrive at each question. Without
/// `begin_seqno` this service may have nothing at all.
fn walk_arriving(stored: &[u64], arriving: &[&[u64]], needs_beginning: bool) -> Vec<u64> {
    let (mut stored, mut number) = (stored.to_vec(), 0);
    let mut driver = Driver::answering(move |Query { after, before, size, .. }| {
        stored.extend(arriving.get(number).copied().unwrap_or_default());
        number += 1;
        let is_inside = |seqno: &u64| *seqno > after.unwrap_or(0) && before.is_none_or(|before| *seqno < before);
        let range: Vec<_> = stored.iter().copied().filter(is_inside).collect();
        let range = if needs_beginning && after.is_none() { Vec::new() } else { range };
        page(range[range.len().saturating_sub(size)..].iter().rev().copied(), 1).to_string()
    });
    driver.history(HistoryOptions { size: Some(2), ..from(0) }).numbers("msg_seqno")
}

#[test]
fn forward_finds_what_arrives_until_it_is_through() {
    let none: &[u64] = &[];
    for needs_beginning in [true, false] {
        let walk = |stored: &[u64], arriving: &[&[u64]]| walk_arriving(stored, arriving, needs_beginning);
        assert_eq!(walk(&[1, 2, 3, 4], &[none, none, none, none, &[5], &[6], &[7]]), [1, 2, 3, 4, 5, 6, 7]);
        // Neither a has_more that stays 1 nor full pages are taken for the way in which pages are filled.
        assert_eq!(walk(&[4], &[none, none, none, &[7, 8, 9]]), [4, 7, 8, 9]);
        assert_eq!(walk(&[3, 4], &[none, none, none, &[5, 6], none, none, &[7, 8, 9]]), [3, 4, 5, 6, 7, 8, 9]);
    }
    let short = walk_arriving(&[4], &[none, none, none, &[5], none, none, &[6, 7, 8]], true);
    assert_eq!(short, [4, 5, 6, 7, 8]);
}

#[test]
fn what_lies_behind_withdrawn_messages_is_looked_for_again_after_the_error() {
    let service = Service { is_has_more_stuck: true, min_seqno: MinSeqno::Session, ..Service::plain(4000, 1) };
    let mut service = service.withdraw(500, 2600);
    let mut driver = Driver::answering(|query| service.page(query));
    let mut pager = history(sized(2000)).unwrap();
    assert!(matches!(driver.run(&mut pager), Ok(Output::Page(_, places)) if places.len() == 900));
    let mut fail = || {
        let error = driver.run(&mut pager).unwrap_err();
        (error.kind, error.message.clone(), driver.requests.len())
    };
    let (first, second) = (fail(), fail());
    let message = "the history goes on, but more than 2000 messages in a row before number 4101 are withdrawn: what is before them can be asked for by `endSeqno`";
    assert_eq!((first.0, first.1.as_str()), (ErrorKind::Reply, message));
    assert_eq!((second.1, second.2), (first.1, first.2 + 1));
}

#[test]
fn numbers_from_1_on_with_nothing_that_tells_the_end_cost_hardly_more() {
    for is_filled_from_oldest in [true, false] {
        for (options, most) in [(sized(100), 101), (HistoryOptions { from: Some(Id(0)), ..sized(100) }, 105)] {
            let mut driver = Driver::answering(|Query { after, before, size, .. }| {
                let (first, last) = (after.unwrap_or(0) + 1, before.map_or(10_000, |before| (before - 1).min(10_000)));
                let length = (size as u64).min((last + 1).saturating_sub(first));
                let top = if is_filled_from_oldest && after.is_some() { first + length - 1 } else { last };
                let messages: Vec<_> = (0..length).map(|at| message(top - at)).collect();
                let max_seqno = if length > 0 { top } else { 0 };
                json!({ "messages": messages, "has_more": 1, "min_seqno": 1, "max_seqno": max_seqno }).to_string()
            });
            assert_eq!(driver.history(options).items.len(), 10_000);
            assert!(driver.requests.len() <= most, "{} {is_filled_from_oldest}", driver.requests.len());
        }
    }
}
