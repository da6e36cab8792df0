//! What walks through the conversations ask, one question after the other, and where they end.

use super::{Driver, Query, Walked, sessions};
use crate::sim::{accepted, refused};
use bili_im::endpoint::SessionsOptions;
use bili_im::engine::{Call, Output, SessionsPager};
use bili_im::error::ErrorKind;
use bili_im::id::Id;
use serde_json::{Value, json};

fn session(id: u64, time: i64) -> Value {
    json!({ "talker_id": id, "session_type": 1, "session_ts": time, "top_ts": 0 })
}

fn pinned(id: u64, time: i64) -> Value {
    json!({ "talker_id": id, "session_type": 1, "session_ts": time, "top_ts": 5 })
}

fn page(rows: impl IntoIterator<Item = Value>, has_more: u8) -> Value {
    json!({ "session_list": rows.into_iter().collect::<Vec<_>>(), "has_more": has_more })
}

/// What comes of these pages, and the lists and ends that were asked for.
fn walk(options: SessionsOptions, pages: &[Value]) -> (Walked, Vec<(u64, Option<u64>)>) {
    let mut driver = Driver::scripted(pages);
    let walked = driver.sessions(options);
    assert_eq!(walked.error, None);
    (walked, driver.queries().into_iter().map(|query| (query.list, query.before)).collect())
}

fn list(list: u8) -> SessionsOptions {
    SessionsOptions { session_type: Some(list), ..SessionsOptions::default() }
}

fn ends(asked: &[(u64, Option<u64>)]) -> Vec<Option<u64>> {
    asked.iter().map(|(_, end)| *end).collect()
}

#[test]
fn options_are_checked_at_once_and_nothing_is_asked() {
    for options in [
        list(10),
        SessionsOptions { size: Some(101), ..list(4) },
        SessionsOptions { sort_rule: Some(3), ..list(4) },
        SessionsOptions { sort_rule: Some(4), ..list(4) },
    ] {
        assert_eq!(sessions(options).map(drop).map_err(|error| error.kind), Err(ErrorKind::Input));
    }
    let nobody = SessionsPager::new(list(4), Call::new("sessions"), &crate::sim::Nobody);
    assert!(nobody.is_err_and(|error| error.kind == ErrorKind::Login));
    let sorted =
        sessions(SessionsOptions { sort_rule: Some(3), ..list(1) }).map(drop).map_err(|error| error.message.clone());
    let expected = "`options.sortRule`: a list by the time of reading is one page: await it, it cannot be iterated";
    assert_eq!(sorted, Err(expected.to_owned()));
}

#[test]
fn a_walk_goes_on_after_odd_rows() {
    let odd = [json!({ "talker_id": {} }), json!(7), json!({ "talker_id": 2, "session_type": "x", "session_ts": 5 })];
    let first: Vec<_> = [json!({ "talker_id": "1", "session_type": "1", "session_ts": "90", "top_ts": "0" })]
        .into_iter()
        .chain(odd.clone())
        .chain(odd)
        .collect();
    let second = json!({ "session_list": [session(1, 80), session(2, 70)], "has_more": "0" });
    let (walked, asked) = walk(list(4), &[page(first.clone(), 1), second]);
    assert_eq!(walked.items, first.into_iter().chain([session(2, 70)]).collect::<Vec<_>>());
    assert_eq!(ends(&asked), [None, Some(91)]);
}

#[test]
fn a_list_ends_where_nothing_tells_what_comes_next() {
    for rows in [json!(null), json!([]), json!([null, { "talker_id": 1 }]), json!([session(1, -5)])] {
        let page = json!({ "session_list": rows, "has_more": 1 });
        let (_, asked) = walk(list(4), &[page.clone(), page]);
        assert_eq!(asked.len(), 1, "{rows}");
    }
    let (walked, asked) = walk(list(4), &[page([session(1, 9)], 1), page([], 1)]);
    assert_eq!((walked.items.len(), ends(&asked)), (1, vec![None, Some(10)]));
}

#[test]
fn the_next_page_begins_at_the_oldest_that_is_not_pinned() {
    let rows = [session(1, 30), session(2, 20), session(3, 25), pinned(4, 5)];
    let (_, asked) = walk(list(4), &[page(rows, 1)]);
    assert_eq!(ends(&asked), [None, Some(21)]);
}

#[test]
fn pinned_rows_alone_are_asked_for_again_with_the_others() {
    let first = page([pinned(1, 30), pinned(2, 20)], 1);
    let mut driver = Driver::scripted([first, page([pinned(1, 30), pinned(2, 20), session(3, 50)], 0)]);
    assert_eq!(driver.sessions(list(4)).numbers("talker_id"), [1, 2, 3]);
    let asked: Vec<_> = driver.queries().into_iter().map(|query| (query.before, query.size)).collect();
    assert_eq!(asked, [(None, 20), (None, 100)]);
}

#[test]
fn a_list_of_all_that_does_not_advance_is_read_from_its_parts() {
    let same = page([session(1, 90), session(2, 80)], 1);
    let pages =
        [same.clone(), same.clone(), same, page([session(2, 80), session(3, 20)], 0), page([session(4, 70)], 0)];
    let (walked, asked) = walk(list(4), &pages);
    assert_eq!(walked.numbers("talker_id"), [1, 2, 3, 4]);
    // Its pages without anything new are not given out.
    assert_eq!(walked.pages, 3);
    let parts = [1, 2, 3, 6, 7, 8, 9].map(|list| (list, None));
    assert_eq!(asked, [[(4, None), (4, Some(81)), (4, Some(81))].as_slice(), &parts].concat());
}

#[test]
fn a_walk_begins_where_it_is_told() {
    let options = |end| SessionsOptions { end_ts: Some(Id(end)), ..list(1) };
    for (time, expected) in [(49, &[50, 50][..]), (48, &[50, 49])] {
        let (_, asked) = walk(options(50), &[page([session(1, time)], u8::from(time == 48))]);
        let expected: Vec<_> = expected.iter().map(|end| Some(*end)).collect();
        assert_eq!(ends(&asked), if time == 49 { &expected[..1] } else { &expected[..] });
    }
}

#[test]
fn times_beyond_the_safe_integers_are_told_apart() {
    let pages = [9_007_199_254_740_993, 9_007_199_254_740_992, 5];
    let pages: Vec<_> = pages.iter().enumerate().map(|(id, time)| page([session(id as u64, *time)], 1)).collect();
    let (walked, asked) = walk(list(4), &pages);
    assert_eq!(walked.numbers("talker_id"), [0, 1, 2]);
    assert_eq!(ends(&asked)[..3], [None, Some(9_007_199_254_740_994), Some(9_007_199_254_740_993)]);
    let odd = r#"{"session_list":[{"talker_id":1,"session_type":1,"session_ts":18446744073709551616}],"has_more":1}"#;
    assert_eq!(walk(list(4), &[serde_json::from_str(odd).unwrap()]).1.len(), 1);
}

#[test]
fn a_page_is_given_out_also_where_nothing_on_it_is_new() {
    let (walked, _) = walk(list(4), &[page([session(1, 50)], 1), page([session(1, 40)], 0)]);
    assert_eq!((walked.items.len(), walked.pages), (1, 2));
}

#[test]
fn a_page_that_is_none_is_an_error_and_asked_for_again() {
    for odd in [json!([]), json!("x"), json!({ "session_list": {} }), json!({ "session_list": 0 })] {
        let mut driver = Driver::scripted([odd, page([session(1, 50)], 0)]);
        let mut pager = sessions(list(4)).unwrap();
        let error = driver.run(&mut pager).unwrap_err();
        assert_eq!(error.message, "the page is odd: it has no list of what was asked for");
        assert!(matches!(driver.run(&mut pager), Ok(Output::Page(..))));
        assert_eq!((driver.run(&mut pager), driver.run(&mut pager)), (Ok(Output::End), Ok(Output::End)));
    }
}

#[test]
fn a_spare_list_that_the_service_does_not_know_is_left_out() {
    let respond = |query: Query, unknown: u64, code: i64| match query.list {
        4 => accepted(&page([session(1, 90)], 1).to_string()),
        list if list == unknown => refused(code),
        list => accepted(&page([session(list, 50)], 0).to_string()),
    };
    let walk = |unknown, code| {
        let mut driver = Driver::new(move |request| respond(Query::of(request), unknown, code));
        let walked = driver.sessions(list(4));
        (walked.items.len(), walked.error.map(|error| error.code))
    };
    // Conversation 1 is on two lists.
    assert_eq!(walk(99, 0), (7, None));
    assert_eq!(walk(6, 2), (6, None));
    assert_eq!(walk(6, -101), (3, Some(Some(-101))));
    assert_eq!(walk(2, 2), (1, Some(Some(2))));
}
