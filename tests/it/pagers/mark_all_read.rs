//! Marking all conversations of a list as read.

use super::sessions::Service;
use super::{Driver, Query, failing};
use crate::sim::{Nobody, Own, accepted, refused};
use bili_im::engine::{Call, Config, Mark, MarkAllRead, Notice, Output};
use bili_im::error::{Error, ErrorKind};
use bili_im::http::{Body, HttpRequest, HttpResponse};
use bili_im::id::Int64;
use std::time::Duration;

fn mark_all_read(list: Option<u8>) -> MarkAllRead {
    MarkAllRead::new(list, Call::new("markAllRead"), &Own, &Config::default()).unwrap()
}

fn session(id: &str, kind: u8, time: u64, unread: u64) -> String {
    format!(r#"{{"talker_id":{id},"session_type":{kind},"session_ts":{time},"unread_count":{unread},"top_ts":0}}"#)
}

fn page(rows: &[String], has_more: u8) -> String {
    format!(r#"{{"session_list":[{}],"has_more":{has_more}}}"#, rows.join(","))
}

fn mark(id: i128, session_type: i64, unread_count: i64) -> Mark {
    Mark { talker_id: Int64(id), session_type, unread_count }
}

/// Who is marked by a request.
fn marked(request: &HttpRequest) -> Option<String> {
    let Body::Form(form) = &request.body else { return None };
    let fields: Vec<_> = form.split('&').take(3).collect();
    Some(fields.join("&"))
}

/// Two pages, and what is answered to each mark.
fn service<'a>(pages: &[String], mut answer: impl FnMut(&str) -> HttpResponse + 'a) -> Driver<'a> {
    let mut pages: Vec<_> = pages.iter().rev().cloned().collect();
    Driver::new(move |request| match marked(request) {
        Some(form) => answer(&form),
        None => accepted(&pages.pop().unwrap()),
    })
}

fn pages() -> [String; 2] {
    let first = [session("1", 1, 90, 2), session("2", 1, 80, 0), session("3", 2, 70, 1)];
    [page(&first, 1), page(&[session("3", 2, 70, 1), session("4", 1, 60, 5)], 0)]
}

fn marks(driver: &Driver<'_>) -> Vec<String> {
    driver.requests.iter().filter_map(|(_, request)| marked(request)).collect()
}

fn told(driver: &mut Driver<'_>) -> Vec<(Mark, Option<ErrorKind>)> {
    let notices = driver.engine.take_notices().into_iter();
    notices
        .filter_map(|notice| match notice {
            Notice::Marked { mark, error } => Some((mark, error.map(|error| error.kind))),
            _ => None,
        })
        .collect()
}

#[test]
fn the_list_and_who_is_calling_are_checked_at_once() {
    let new = |list, account| MarkAllRead::new(list, Call::new("markAllRead"), account, &Config::default()).map(drop);
    assert_eq!(new(Some(10), &Own).map_err(|error| error.kind), Err(ErrorKind::Input));
    assert_eq!(new(Some(0), &Own).map_err(|error| error.kind), Err(ErrorKind::Input));
    assert_eq!(new(None, &Nobody).map_err(|error| error.kind), Err(ErrorKind::Login));
}

#[test]
fn the_whole_list_is_read_first_and_marked_a_second_apart() {
    let mut driver = service(&pages(), |_| accepted("{}"));
    let Ok(Output::Report(report)) = driver.run(&mut mark_all_read(None)) else { panic!("it reports") };
    let lists: Vec<_> = driver.queries()[..2].iter().map(|query| (query.list, query.size, query.before)).collect();
    assert_eq!(lists, [(4, 100, None), (4, 100, Some(71))]);
    let forms = ["talker_id=1&session_type=1", "talker_id=3&session_type=2", "talker_id=4&session_type=1"];
    assert_eq!(marks(&driver), forms.map(|form| format!("{form}&ack_seqno=")));
    let times: Vec<_> = driver.requests.iter().map(|(time, _)| time.as_secs()).collect();
    assert_eq!(times, [1000, 1000, 1000, 1001, 1002]);
    let expected = [mark(1, 1, 2), mark(3, 2, 1), mark(4, 1, 5)];
    assert_eq!((report.marked.as_slice(), report.failed.len()), (&expected[..], 0));
    assert_eq!(told(&mut driver), expected.map(|mark| (mark, None)));
}

#[test]
fn pushes_alone_are_marked_too() {
    let pushes = r#"{"talker_id":5,"session_type":1,"session_ts":50,"unread_count":0,"biz_msg_unread_count":3}"#;
    let both = r#"{"talker_id":6,"session_type":1,"session_ts":40,"unread_count":1,"biz_msg_unread_count":"2"}"#;
    let mut driver = service(&[page(&[pushes.to_owned(), both.to_owned()], 0)], |_| accepted("{}"));
    let Ok(Output::Report(report)) = driver.run(&mut mark_all_read(Some(1))) else { panic!("it reports") };
    assert_eq!(report.marked, [mark(5, 1, 3), mark(6, 1, 3)]);
}

#[test]
fn a_conversation_that_cannot_be_marked_is_part_of_the_report() {
    let rows = [
        session("-5", 1, 90, 1),
        session("18446744073709551615", 1, 80, 3),
        session("4", 1, 60, 5),
        session("6", 9, 50, 1),
        r#"{"talker_id":{},"session_type":1,"session_ts":1,"unread_count":1}"#.to_owned(),
    ];
    let mut driver = service(&[page(&rows, 0)], |form| if form.contains("=4&") { failing() } else { accepted("{}") });
    let Ok(Output::Report(report)) = driver.run(&mut mark_all_read(None)) else { panic!("it reports") };
    assert_eq!(report.marked, [mark(u64::MAX.into(), 1, 3)]);
    let failed: Vec<_> = report.failed.iter().map(|(mark, error)| (mark.clone(), error.kind)).collect();
    let expected =
        [(mark(-5, 1, 1), ErrorKind::Reply), (mark(4, 1, 5), ErrorKind::Api), (mark(6, 9, 1), ErrorKind::Reply)];
    assert_eq!(failed, expected);
    assert_eq!(report.failed[0].1.message, "the list has a conversation with an odd id or type");
    let told: Vec<_> = told(&mut driver).into_iter().map(|(mark, error)| (mark.talker_id.0, error)).collect();
    let (reply, api) = (Some(ErrorKind::Reply), Some(ErrorKind::Api));
    assert_eq!(told, [(-5, reply), (u64::MAX.into(), None), (4, api), (6, reply)]);
}

#[test]
fn what_all_others_would_fail_for_ends_it() {
    for (code, kind) in [(-101, ErrorKind::Login), (-111, ErrorKind::Csrf), (-412, ErrorKind::Risk)] {
        let mut driver = service(&pages(), |form| if form.contains("=3&") { refused(code) } else { accepted("{}") });
        let ended = driver.run(&mut mark_all_read(None)).map_err(|error| (error.kind, error.code));
        assert_eq!(ended, Err((kind, Some(code))));
        assert_eq!((told(&mut driver).len(), marks(&driver).len()), (1, 2));
        assert!(driver.engine.is_idle());
    }
}

#[test]
fn a_list_that_cannot_be_read_is_an_error_and_nothing_is_marked() {
    let ended = |page: HttpResponse| -> Result<Output, Error> {
        let mut driver = Driver::new(move |_| page.clone());
        driver.run(&mut mark_all_read(None))
    };
    assert_eq!(ended(failing()).map_err(|error| error.code), Err(Some(-400)));
    assert_eq!(ended(accepted(r#"{"session_list":7}"#)).map_err(|error| error.kind), Err(ErrorKind::Reply));
    // The same rows come again in every list.
    let row = |list: u64| session("1", 1, 90 + list, 1);
    let mut driver = Driver::answering(move |query| page(&[row(query.list)], 1));
    let ended = driver.run(&mut mark_all_read(Some(2)));
    assert!(ended.is_err_and(|error| error.message.contains("goes on")));
    assert!(marks(&driver).is_empty());
}

#[test]
fn all_are_marked_where_end_ts_is_ignored() {
    let mut service = Service { is_end_ignored: true, ..Service::plain(143) };
    for row in &mut service.rows {
        (row.messages, row.pushes) = ((row.id % 2), (row.id % 5));
    }
    let unread = service.rows.iter().filter(|row| row.messages + row.pushes > 0).count();
    let mut driver = Driver::new(move |request| match marked(request) {
        Some(_) => accepted("{}"),
        None => accepted(&service.page(Query::of(request))),
    });
    let began = driver.now;
    let Ok(Output::Report(report)) = driver.run(&mut mark_all_read(None)) else { panic!("it reports") };
    assert_eq!((report.marked.len(), report.failed.len()), (unread, 0));
    assert_eq!(driver.now - began, Duration::from_secs(unread as u64 - 1));
}
