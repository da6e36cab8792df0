//! How often a watch asks, across watches too, and how it reads many conversations.

use super::{Watching, options, s, stored};
use crate::sim::{BEGIN, Deed, Path, Town};
use bili_im::engine::{Input, Notice, PauseReason, Used, WatchEvent, WatchOptions, WatchState};
use std::cell::Cell;
use std::time::Duration;

/// A town where 100 talkers write 30 s after the beginning.
fn busy_town() -> Town {
    let town = Town::new(1);
    for talker in 1..=100 {
        town.act(BEGIN - s(1000), Deed::Write((talker, 1)));
        town.state().plan.push_back((BEGIN + s(30), Deed::Write((talker, 1))));
    }
    town
}

fn times_of(watching: &Watching<'_>, part: &str) -> Vec<Duration> {
    let sent = watching.sim.sent.iter().filter(|sent| sent.request.target.contains(part));
    sent.map(|sent| sent.at).collect()
}

/// The messages that were told, in the order of their numbers.
fn sorted(watching: &Watching<'_>) -> Vec<u64> {
    let mut messages = watching.messages();
    messages.sort_unstable();
    messages
}

#[test]
fn a_page_per_second_polls_no_more_often_than_one_page() {
    let town = Town::new(1);
    town.act(BEGIN - s(1000), Deed::Write((7, 1)));
    let mut watching = Watching::new(1, &town, options(None));
    for _ in 0..500 {
        watching.pass(Duration::from_millis(1234));
        watching.sim.cancel(watching.call);
        watching.restart(watching.going_on(watching.cursor()));
    }
    let (polls, counts) = (times_of(&watching, "new_sessions"), times_of(&watching, "single_unread"));
    assert!((25..=32).contains(&polls.len()), "{} polls", polls.len());
    assert!((4..=6).contains(&counts.len()), "{} counts", counts.len());
}

#[test]
fn the_next_page_tells_the_counts_at_once_and_polls_when_the_last_one_would_have() {
    let town = busy_town();
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(1));
    let count = watching.sim.sent.len();
    watching.sim.cancel(watching.call);
    let next = watching.going_on(watching.cursor());
    watching.told.clear();
    watching.restart(next);
    watching.pass(s(10));
    assert_eq!(watching.sim.sent.len(), count);
    let told: Vec<&WatchEvent> = watching.events().collect();
    assert!(matches!(told[..], [WatchEvent::State(WatchState::Live), WatchEvent::Unread { .. }]), "{told:?}");
    watching.pass(s(100));
    assert_eq!(sorted(&watching), stored(&town, BEGIN));
}

/// The watch after one of this many seconds; `prepare` changes that one, `change` its own options.
fn reopened<'a>(
    seconds: u64,
    prepare: impl FnOnce(&mut Watching<'a>),
    change: impl FnOnce(&mut WatchOptions),
) -> Watching<'a> {
    let mut watching = Watching::new(1, &busy_town(), options(None));
    prepare(&mut watching);
    watching.pass(s(seconds));
    watching.sim.cancel(watching.call);
    let mut next = watching.going_on(watching.cursor());
    change(&mut next);
    watching.told.clear();
    watching.restart(next);
    watching
}

#[test]
fn the_next_watch_is_live_at_once_and_has_missed_nothing() {
    let mut watching = reopened(25, |_| {}, |_| {});
    watching.pass(s(100));
    assert_eq!(watching.states(), [&WatchState::Live]);
    assert_eq!(sorted(&watching), stored(&watching.town, BEGIN));
    assert!(watching.events().all(|event| !matches!(event, WatchEvent::Message { is_caught_up: true, .. })));
    // So are those that follow before it has polled.
    let mut watching = reopened(22, |_| {}, |_| {});
    for _ in 0..3 {
        watching.pass(s(5));
        watching.sim.cancel(watching.call);
        watching.restart(watching.going_on(watching.cursor()));
    }
    watching.pass(s(1));
    assert_eq!(watching.states(), [&WatchState::Live; 4]);
}

#[test]
fn the_next_watch_catches_up_if_the_last_poll_failed_or_was_in_flight() {
    for path in [Path::lost_before(s(1)), Path::taking(s(15))] {
        let fail = |watching: &mut Watching<'_>| {
            let (polls, path) = (Cell::new(0), path.clone());
            watching.sim.network = Box::new(move |request, _| {
                polls.set(polls.get() + u32::from(request.target.contains("new_sessions")));
                if polls.get() > 1 { path.clone() } else { Path::taking(s(1)) }
            });
        };
        let mut watching = reopened(25, fail, |_| {});
        watching.pass(s(1));
        assert_eq!(watching.states(), [&WatchState::CatchingUp], "{path:?}");
    }
}

#[test]
fn the_next_watch_catches_up_if_the_last_poll_is_longer_ago_than_the_interval() {
    for used in [Used { ago: 20_001, debt: 0 }, Used { ago: u64::MAX, debt: u64::MAX }] {
        let mut watching = reopened(10, |_| {}, |options| options.pace.polls = Some(used));
        watching.pass(Duration::from_millis(1));
        assert_eq!(watching.states(), [&WatchState::CatchingUp], "{used:?}");
    }
}

#[test]
fn the_next_watch_catches_up_if_something_was_not_handled() {
    let town = Town::new(1);
    town.state().plan.push_back((BEGIN + s(30), Deed::Write((7, 1))));
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(10));
    let before = watching.cursor();
    watching.pass(s(38));
    assert_eq!(watching.messages().len(), 1);
    watching.sim.cancel(watching.call);
    let next = watching.going_on(before);
    watching.told.clear();
    watching.restart(next);
    watching.pass(s(1));
    assert_eq!(watching.states(), [&WatchState::CatchingUp]);
    watching.pass(s(100));
    assert_eq!(sorted(&watching), stored(&watching.town, BEGIN));
    assert!(watching.events().all(|event| !matches!(event, WatchEvent::Message { is_caught_up: false, .. })));
}

#[test]
fn the_pace_claims_success_once_the_events_are_handled() {
    let mut watching = Watching::new(1, &busy_town(), options(None));
    let reached = |watching: &Watching<'_>| {
        let told = watching.sim.notices.iter().rev();
        told.map(|(_, notice)| if let Notice::Pace(pace) = notice { pace.reached } else { None }).next().flatten()
    };
    while watching.sim.outcome(watching.call).is_none() {
        watching.sim.step();
    }
    assert_eq!(reached(&watching), None);
    watching.pass(s(1));
    assert!(reached(&watching).is_some());
}

#[test]
fn a_made_up_pace_makes_a_watch_live_until_its_next_poll_at_most() {
    let used = Used { ago: 0, debt: u64::MAX };
    let fail = |watching: &mut Watching<'_>| {
        watching.pass(s(10));
        watching.sim.network = Box::new(|_, _| Path::lost_before(s(1)));
    };
    let make_up = |options: &mut WatchOptions| {
        (options.pace.polls, options.pace.rest) = (Some(used), None);
    };
    let mut watching = reopened(0, fail, make_up);
    watching.pass(s(24));
    assert!(
        matches!(watching.states()[..], [WatchState::Live, WatchState::Retrying { .. }]),
        "{:?}",
        watching.states()
    );
}

#[test]
fn the_next_watch_keeps_a_rest_after_risk_control() {
    let town = busy_town();
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(10));
    watching.sim.network = Box::new(|_, _| Path::gateway(s(1), 412));
    watching.pass(s(20));
    // Another page, with another client.
    let mut next = Watching::new(2, &town, watching.going_on(watching.cursor()));
    next.pass(s(300));
    let polled = next.sim.sent[0].at - s(1000);
    assert!((s(100)..s(130)).contains(&polled), "{polled:?}");
    let state = next.states()[0];
    assert!(
        matches!(state, WatchState::Paused { reason: PauseReason::Risk, until: Some(_), error: None }),
        "{state:?}"
    );
    assert_eq!(sorted(&next), stored(&town, BEGIN));
}

#[test]
fn without_a_cursor_it_begins_at_now_whatever_the_pace() {
    let town = busy_town();
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(25));
    watching.sim.cancel(watching.call);
    let next = watching.going_on(None);
    watching.told.clear();
    watching.restart(next);
    watching.pass(s(120));
    assert_eq!(sorted(&watching), stored(&town, BEGIN));
}

#[test]
fn timers_that_tick_once_a_minute_do_not_cost_a_minute_per_conversation() {
    let town = busy_town();
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(10));
    watching.sim.engine.input(Input::Visible(false));
    watching.sim.wake_woken();
    watching.sim.tick = s(60);
    watching.pass(s(900));
    assert_eq!(sorted(&watching), stored(&town, BEGIN));
    let reads = times_of(&watching, "fetch_session_msgs");
    assert!(reads[99] - reads[0] <= s(6 * 60), "{:?}", reads[99] - reads[0]);
    // In any span longer than a tick, no more than without the throttle.
    for (at, first) in reads.iter().enumerate() {
        let within = reads[at..].iter().filter(|time| **time < *first + s(60)).count();
        assert!(within <= 25, "{within} reads within a minute");
    }
}

#[test]
fn at_most_one_request_is_in_flight_whatever_nudges() {
    let mut watching = Watching::new(1, &busy_town(), options(None));
    watching.sim.network = Box::new(|_, _| Path::taking(s(9)));
    for second in 0..300 {
        watching.sim.engine.input(if second % 2 == 0 { Input::Nudge } else { Input::Visible(second % 4 == 1) });
        watching.sim.wake_woken();
        watching.pass(s(1));
    }
    let times: Vec<Duration> = watching.sim.sent.iter().map(|sent| sent.at).collect();
    assert!(times.len() > 20 && times.windows(2).all(|pair| pair[1] - pair[0] >= s(9)), "{times:?}");
}
