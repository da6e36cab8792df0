//! Users by their mids.

use super::{asked, failure, json, list, parameter};
use crate::sim::{Nobody, Own, Path, Sim, accepted, cancel_after_each_step, refused};
use bili_im::engine::{Call, CallId, Config, Users};
use bili_im::error::ErrorKind;
use bili_im::http::{HttpRequest, HttpResponse};
use bili_im::id::Id;
use serde_json::json;
use std::time::Duration;

const UNKNOWN: u64 = 404;

const LIFETIME: Duration = Duration::from_secs(600);

/// Knows all users but one, and lists them in an order of its own.
fn people(request: &HttpRequest, _: Duration) -> HttpResponse {
    let mids = parameter(&request.target, "uids").unwrap();
    let known = mids.split(',').filter(|mid| *mid != UNKNOWN.to_string());
    let users: Vec<_> = known.map(|mid| format!(r#"{{"name":"user {mid}", "mid":{mid}}}"#)).rev().collect();
    accepted(&format!("[{}]", users.join(",")))
}

fn start(sim: &mut Sim<'_>, mids: impl IntoIterator<Item = u64>) -> CallId {
    let mids = mids.into_iter().map(Id).collect();
    sim.start(Box::new(Users::new(mids, Call::new("users"), &Own).unwrap()))
}

/// The mids of the users that come of a call.
fn users(sim: &mut Sim<'_>, mids: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let call = start(sim, mids);
    sim.run_until_quiescent();
    found(sim, call)
}

fn found(sim: &Sim<'_>, call: CallId) -> Vec<u64> {
    let users = json(sim.result(call));
    users.as_array().unwrap().iter().map(|user| user["mid"].as_u64().unwrap()).collect()
}

#[test]
fn users_come_in_the_order_asked_and_unknown_ones_are_left_out() {
    let mut sim = Sim::new(1, Config::default(), people);
    assert_eq!(users(&mut sim, [3, UNKNOWN, 1, 2, 3]), [3, 1, 2, 3]);
    assert_eq!(asked(&sim.sent, "uids"), ["3,404,1,2"]);
    assert!(users(&mut sim, []).is_empty());
    assert_eq!(sim.sent.len(), 1);
    assert!(Users::new(Vec::new(), Call::new("users"), &Nobody).is_err_and(|error| error.kind == ErrorKind::Login));
    sim.assert_idle();
}

#[test]
fn users_are_known_for_ten_minutes_and_so_are_mids_that_nobody_has() {
    let mut sim = Sim::new(1, Config::default(), people);
    users(&mut sim, [1, UNKNOWN]);
    let learnt = sim.now;
    sim.run_for(LIFETIME - Duration::from_millis(1));
    assert_eq!(users(&mut sim, [UNKNOWN, 1]), [1]);
    assert_eq!(sim.now, learnt + LIFETIME - Duration::from_millis(1));
    sim.run_for(Duration::from_millis(1));
    assert_eq!(users(&mut sim, [1, UNKNOWN, 2]), [1, 2]);
    assert_eq!(asked(&sim.sent, "uids"), ["1,404", "1,404,2"]);
}

#[test]
fn fifty_users_are_asked_for_at_a_time() {
    let mut sim = Sim::new(1, Config::default(), people);
    assert_eq!(users(&mut sim, 1000..1120), (1000..1120).collect::<Vec<_>>());
    assert_eq!(asked(&sim.sent, "uids"), [list(1000..1050), list(1050..1100), list(1100..1120)]);
}

#[test]
fn users_that_came_before_a_failure_are_not_asked_for_again() {
    let mut count = 0;
    let mut sim = Sim::new(1, Config::default(), move |request, now| {
        count += 1;
        if count == 2 { refused(-400) } else { people(request, now) }
    });
    let call = start(&mut sim, 1..=60);
    sim.run_until_quiescent();
    assert_eq!(sim.result(call).map_err(|error| error.code), Err(Some(-400)));
    assert_eq!(users(&mut sim, 1..=60).len(), 60);
    assert_eq!(asked(&sim.sent, "uids")[1..], [list(51..=60), list(51..=60)]);
}

#[test]
fn a_call_keeps_users_that_expire_while_it_waits() {
    let mut sim = Sim::new(1, Config::default(), people);
    users(&mut sim, [1]);
    sim.run_for(LIFETIME - Duration::from_millis(60));
    // It knows 1, and learns 2 when nobody knows 1 any longer.
    sim.network = Box::new(|_, _| Path::taking(Duration::from_millis(100)));
    let slow = start(&mut sim, [1, 2]);
    // Another call, at a time when 1 has expired, makes room in what is known.
    sim.run_for(Duration::from_millis(70));
    let many = start(&mut sim, 10_000..15_500);
    sim.run_until_quiescent();
    assert_eq!(found(&sim, slow), [1, 2]);
    assert_eq!(found(&sim, many).len(), 5500);
}

#[test]
fn what_another_call_learns_meanwhile_is_not_asked_for() {
    let mut sim = Sim::new(1, Config::default(), people);
    sim.network = Box::new(|request, _| {
        // Only the first batch takes long.
        let is_first = parameter(&request.target, "uids").is_some_and(|mids| mids.starts_with("1000,"));
        Path::taking(Duration::from_millis(if is_first { 500 } else { 10 }))
    });
    let slow = start(&mut sim, 1000..1060);
    sim.run_for(Duration::from_millis(1));
    users(&mut sim, 1050..1060);
    assert_eq!(found(&sim, slow).len(), 60);
    assert_eq!(asked(&sim.sent, "uids"), [list(1000..1050), list(1050..1060)]);
}

#[test]
fn five_thousand_users_are_known_at_most_and_the_oldest_are_forgotten_first() {
    let mut sim = Sim::new(1, Config::default(), people);
    assert_eq!(users(&mut sim, 1000..6100).len(), 5100);
    let before = sim.sent.len();
    users(&mut sim, 1100..6100);
    assert_eq!(sim.sent.len(), before);
    users(&mut sim, 1000..1100);
    assert_eq!(sim.sent.len(), before + 2);
}

#[test]
fn one_odd_user_does_not_cost_the_others_and_each_stays_as_it_came() {
    let reply =
        r#"[7,null,{"mid":"x"},{"name":"nobody"},{"mid":9},{"mid":"1","sign":"\ud800"},{"\udc00":1, "mid" : 2}]"#;
    let mut sim = Sim::new(1, Config::default(), move |_, _| accepted(reply));
    let call = start(&mut sim, [2, 1, 3]);
    sim.run_until_quiescent();
    let Ok(bili_im::engine::Output::Data(data, _)) = sim.result(call) else { panic!("it fails") };
    let text = String::from_utf8(data.clone().whole()).unwrap();
    assert_eq!(text, r#"[{"\udc00":1, "mid" : 2},{"mid":"1","sign":"\ud800"}]"#);
}

#[test]
fn large_mids_stay_exact() {
    let mut sim = Sim::new(1, Config::default(), people);
    let call = start(&mut sim, [9_007_199_254_740_993]);
    sim.run_until_quiescent();
    assert_eq!(json(sim.result(call))[0]["mid"], json!("9007199254740993"));
}

#[test]
fn a_reply_that_is_no_list_is_an_error() {
    for reply in ["{}", "7", r#""1""#] {
        let mut sim = Sim::new(1, Config::default(), move |_, _| accepted(reply));
        let call = start(&mut sim, [1]);
        sim.run_until_quiescent();
        assert_eq!(failure(sim.result(call)), (ErrorKind::Reply, "the reply is no list of users".to_owned()));
        assert_eq!(sim.sent.len(), 1);
    }
}

#[test]
fn a_call_for_users_may_be_given_up_anywhere() {
    cancel_after_each_step(|| {
        let mut sim = Sim::new(1, Config::default(), people);
        let call = start(&mut sim, 1..=120);
        start(&mut sim, 1..=70);
        (sim, call)
    });
}
