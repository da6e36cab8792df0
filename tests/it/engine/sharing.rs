//! What calls share: reads in flight, and their turns.

use super::{asked, json};
use crate::sim::{OWN_MID, Outcome, Own, Path, Sim, accepted, refused, response};
use bili_im::endpoint::{GetAccount, GetUnread, PinSession, SendHeartbeat};
use bili_im::engine::{Call, CallId, Config, Limit, Read, Retry, Write};
use bili_im::error::{Error, ErrorKind};
use bili_im::http::{ClientInfo, Host};
use serde_json::json;
use std::time::Duration;

const COUNTS: &str = r#"{"unfollow_unread":1,"follow_unread":6}"#;

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn total(time: u64) -> Call {
    Call { limit: Some(Limit::Total(ms(time))), ..Call::new("unread") }
}

fn build(build: u64) -> Call {
    Call { info: ClientInfo { build, ..ClientInfo::default() }, ..Call::new("unread") }
}

/// A service that takes 50 ms for everything.
fn service(seed: u64) -> Sim<'static> {
    Sim::new(seed, Config::default(), |_, _| accepted(COUNTS))
}

/// The same with a config that never asks again, and whose first requests, so many, are never answered.
fn silent_at_first(count: usize) -> Sim<'static> {
    let config = Config { retry: Retry { attempts: 1, ..Retry::default() }, ..Config::default() };
    let mut sim = Sim::new(1, config, |_, _| accepted(COUNTS));
    let mut left = count;
    sim.network = Box::new(move |_, _| {
        let is_silent = left > 0;
        left = left.saturating_sub(1);
        if is_silent { Path::silent(ms(50)) } else { Path::taking(ms(50)) }
    });
    sim
}

fn unread(sim: &mut Sim<'_>, call: Call) -> CallId {
    let read = Read::new(&GetUnread::default(), call, &Own, &sim.engine.config).unwrap();
    sim.start(Box::new(read))
}

fn pin(sim: &mut Sim<'_>, mid: u64) -> CallId {
    let endpoint = PinSession { talker: mid.into(), pinned: true };
    let write = Write::new(&endpoint, Call::new("pin"), &Own, &sim.engine.config).unwrap();
    sim.start(Box::new(write))
}

/// Lets calls that were started before run up to their first request, so that what follows comes later.
fn settle(sim: &mut Sim<'_>) {
    sim.run_for(ms(1));
}

/// When requests left, counted in ms from the first.
fn times(sim: &Sim<'_>) -> Vec<u128> {
    sim.sent.iter().map(|sent| (sent.at - sim.sent[0].at).as_millis()).collect()
}

fn kind(sim: &Sim<'_>, call: CallId) -> Option<ErrorKind> {
    sim.result(call).err().map(|error: &Error| error.kind)
}

#[test]
fn equal_reads_in_flight_share_one_request() {
    let mut sim = service(1);
    let calls: Vec<_> = (0..5).map(|_| unread(&mut sim, Call::new("unread"))).collect();
    sim.run_until_quiescent();
    for call in calls {
        assert_eq!(json(sim.result(call)), json!({"unfollow_unread": 1, "follow_unread": 6}));
    }
    assert_eq!(sim.sent.len(), 1);
    // Once it has landed, the next one asks anew.
    unread(&mut sim, Call::new("unread"));
    sim.run_until_quiescent();
    assert_eq!(sim.sent.len(), 2);
    sim.assert_idle();
}

#[test]
fn reads_with_other_parameters_or_that_bypass_the_breaker_are_not_equal() {
    let mut sim = service(1);
    for call in [Call::new("unread"), build(1), Call { bypass_breaker: true, ..Call::new("unread") }] {
        unread(&mut sim, call);
    }
    sim.run_until_quiescent();
    assert_eq!(sim.sent.len(), 3);
}

#[test]
fn an_error_is_shared_too() {
    let mut sim = Sim::new(1, Config::default(), |_, _| refused(-400));
    let calls = [(); 3].map(|()| unread(&mut sim, Call::new("unread")));
    sim.run_until_quiescent();
    assert_eq!(calls.map(|call| sim.result(call).err().and_then(|error| error.code)), [Some(-400); 3]);
    assert_eq!(sim.sent.len(), 1);
}

#[test]
fn when_who_asks_gives_up_the_next_one_asks_for_all() {
    let mut sim = silent_at_first(1);
    let first = unread(&mut sim, Call::new("unread"));
    settle(&mut sim);
    let others = [(); 2].map(|()| unread(&mut sim, Call::new("unread")));
    sim.cancel_after(ms(29), first);
    sim.run_until_quiescent();
    assert!(others.iter().all(|call| sim.result(*call).is_ok()));
    assert_eq!(times(&sim), [0, 30]);
    sim.assert_idle();
}

#[test]
fn the_lead_is_not_lost_with_who_gives_up_the_moment_it_gets_it() {
    for seed in 0..64 {
        let mut sim = service(seed);
        let first = unread(&mut sim, Call::new("unread"));
        settle(&mut sim);
        let second = unread(&mut sim, Call::new("unread"));
        settle(&mut sim);
        let third = unread(&mut sim, Call::new("unread"));
        sim.cancel_after(ms(10), first);
        sim.cancel_after(ms(10), second);
        sim.run_until_quiescent();
        assert!(sim.result(third).is_ok());
        sim.assert_idle();
    }
}

#[test]
fn when_who_asks_is_out_of_time_the_next_one_asks() {
    let mut sim = silent_at_first(1);
    let first = unread(&mut sim, total(40));
    settle(&mut sim);
    let others = [(); 2].map(|()| unread(&mut sim, Call::new("unread")));
    sim.run_until_quiescent();
    assert_eq!(kind(&sim, first), Some(ErrorKind::Timeout));
    assert!(others.iter().all(|call| sim.result(*call).is_ok()));
    assert_eq!(times(&sim), [0, 40]);
}

#[test]
fn a_read_is_waited_for_no_longer_than_a_request_may_take() {
    let mut sim = service(1);
    sim.network = Box::new(|_, _| Path::taking(ms(60_000)));
    let patient = unread(&mut sim, Call { limit: Some(Limit::None), ..Call::new("unread") });
    settle(&mut sim);
    let hasty = unread(&mut sim, total(1000));
    sim.run_for(ms(1000));
    assert_eq!(kind(&sim, hasty), Some(ErrorKind::Timeout));
    sim.run_until_quiescent();
    assert!(sim.result(patient).is_ok());
    assert_eq!(sim.sent.len(), 1);
}

#[test]
fn who_follows_may_give_up_alone() {
    let mut sim = service(1);
    let first = unread(&mut sim, Call::new("unread"));
    settle(&mut sim);
    let second = unread(&mut sim, Call::new("unread"));
    sim.cancel_after(ms(10), second);
    sim.run_until_quiescent();
    assert!(sim.result(first).is_ok());
    assert_eq!((sim.outcome(second), sim.sent.len()), (Some(&Outcome::Cancelled), 1));
    sim.assert_idle();
}

#[test]
fn two_requests_are_in_flight_per_host_in_the_order_of_their_calls() {
    let mut sim = service(1);
    for number in 0..5 {
        unread(&mut sim, build(number));
        sim.run_for(Duration::ZERO);
    }
    sim.run_until_quiescent();
    assert_eq!(asked(&sim.sent, "build"), ["0", "1", "2", "3", "4"]);
    assert_eq!(times(&sim), [0, 0, 50, 50, 100]);
}

#[test]
fn hosts_do_not_wait_for_each_other() {
    let mut sim = service(1);
    for number in 0..3 {
        unread(&mut sim, build(number));
        let account = Read::new(&GetAccount, build(number), &Own, &sim.engine.config).unwrap();
        sim.start(Box::new(account));
    }
    let heartbeat = Read::new(&SendHeartbeat::default(), Call::new("heartbeat"), &Own, &sim.engine.config).unwrap();
    sim.start(Box::new(heartbeat));
    sim.run_for(Duration::ZERO);
    let mut hosts: Vec<_> = sim.sent.iter().map(|sent| sent.request.host).collect();
    hosts.sort_unstable();
    assert_eq!(hosts, [Host::Vc, Host::Vc, Host::Api, Host::Api, Host::CustomerService]);
}

#[test]
fn a_permit_is_free_while_a_read_backs_off() {
    let mut sim = service(1);
    let mut count = 0;
    sim.network = Box::new(move |_, _| {
        count += 1;
        if count <= 2 { Path::lost_before(Duration::ZERO) } else { Path::taking(Duration::ZERO) }
    });
    let begin = sim.now;
    let calls = [0, 1, 2].map(|number| unread(&mut sim, build(number)));
    sim.run_for(Duration::ZERO);
    assert_eq!(calls.iter().filter(|call| sim.outcome(**call).is_some()).count(), 1);
    assert_eq!(sim.now, begin);
    sim.run_until_quiescent();
    assert_eq!(sim.sent.len(), 5);
}

#[test]
fn writes_are_never_shared_and_keep_their_distance() {
    let mut sim = service(1);
    for _ in 0..3 {
        pin(&mut sim, 1);
    }
    sim.run_until_quiescent();
    assert_eq!(times(&sim), [0, 1000, 2000]);
}

#[test]
fn a_write_that_is_given_up_in_line_or_at_a_distance_blocks_nobody() {
    for wait in [0, 10, 500] {
        let mut sim = service(1);
        pin(&mut sim, OWN_MID);
        settle(&mut sim);
        let second = pin(&mut sim, 2);
        settle(&mut sim);
        let third = pin(&mut sim, 3);
        sim.cancel_after(ms(wait), second);
        sim.run_until_quiescent();
        assert!(sim.result(third).is_ok());
        assert_eq!(times(&sim), [0, 1000], "given up after {wait} ms");
        sim.assert_idle();
    }
}

#[test]
fn a_request_that_hangs_keeps_its_permit_until_its_time_is_over() {
    let mut sim = silent_at_first(2);
    for number in 0..2 {
        unread(&mut sim, Call { info: build(number).info, ..total(2000) });
    }
    settle(&mut sim);
    let third = unread(&mut sim, build(2));
    sim.run_until_quiescent();
    assert!(sim.result(third).is_ok());
    assert_eq!(times(&sim), [0, 0, 2000]);
}

#[test]
fn time_in_line_is_no_time_of_the_request() {
    let mut sim = service(1);
    sim.network = Box::new(|_, _| Path::taking(ms(900)));
    let calls: Vec<_> =
        (0..6).map(|number| unread(&mut sim, Call { info: build(number).info, ..total(1000) })).collect();
    sim.run_until_quiescent();
    assert!(calls.iter().all(|call| sim.result(*call).is_ok()));
}

#[test]
fn who_waits_when_risk_control_refuses_is_refused_as_well() {
    let mut sim = Sim::new(1, Config::default(), |_, _| response(412, "<html>"));
    let calls: Vec<_> = (0..4).map(|number| unread(&mut sim, build(number))).collect();
    let write = pin(&mut sim, 1);
    sim.run_until_quiescent();
    for call in calls.into_iter().chain([write]) {
        assert_eq!(kind(&sim, call), Some(ErrorKind::Risk));
    }
    assert_eq!(sim.sent.len(), 2);
    sim.assert_idle();
}

#[test]
fn a_refusal_outlives_an_instance_that_traps() {
    let mut sim = Sim::new(1, Config::default(), |_, _| refused(-412));
    unread(&mut sim, build(1));
    sim.run_until_quiescent();
    let caught = pin(&mut sim, 1);
    sim.crash();
    let call = unread(&mut sim, build(2));
    sim.run_until_quiescent();
    assert_eq!((kind(&sim, call), sim.sent.len()), (Some(ErrorKind::Risk), 1));
    assert_eq!(sim.outcome(caught), Some(&Outcome::Cancelled));
    sim.assert_idle();
}
