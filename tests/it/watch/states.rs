//! States: pauses, errors, ends.

use super::{Watching, options, s, stored};
use crate::sim::{BEGIN, Deed, Path, Sim, Town, cancel_after_each_step};
use bili_im::engine::{Call, Config, Input, PauseReason, StopReason, Watch, WatchState};
use bili_im::error::ErrorKind;

const FRIEND: (u64, u64) = (7, 1);

fn town() -> Town {
    let town = Town::new(1);
    town.act(BEGIN - s(1000), Deed::Write(FRIEND));
    town
}

fn write_at(town: &Town, times: impl IntoIterator<Item = u64>) {
    town.state().plan.extend(times.into_iter().map(|at| (BEGIN + s(at), Deed::Write(FRIEND))));
}

/// When it polled, in s since it began.
fn polls(watching: &Watching<'_>) -> Vec<u64> {
    let lists = watching.sim.sent.iter().filter(|sent| sent.request.target.contains("new_sessions"));
    lists.map(|sent| sent.at.as_secs() - 1000).collect()
}

#[test]
fn a_hidden_page_polls_every_2_min_and_at_once_when_it_is_shown() {
    let town = town();
    write_at(&town, [210]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(30));
    watching.sim.engine.input(Input::Visible(false));
    watching.pass(s(270));
    watching.sim.engine.input(Input::Visible(true));
    watching.sim.wake_woken();
    watching.pass(s(10));
    let polls = polls(&watching);
    assert!(polls.len() <= 6 && polls.contains(&300), "{polls:?}");
    assert_eq!(watching.messages(), stored(&town, BEGIN));
    assert!(
        matches!(
            watching.states()[..],
            [WatchState::Live, WatchState::Paused { reason: PauseReason::Hidden, .. }, WatchState::Live]
        ),
        "{:?}",
        watching.states()
    );
}

#[test]
fn offline_it_asks_nothing_and_catches_up_afterwards() {
    let town = town();
    write_at(&town, [100]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(30));
    watching.sim.engine.input(Input::Online(false));
    watching.sim.wake_woken();
    watching.pass(s(270));
    let before = polls(&watching).len();
    watching.sim.engine.input(Input::Online(true));
    watching.sim.wake_woken();
    watching.pass(s(10));
    assert_eq!((before, polls(&watching).len()), (2, 3));
    assert_eq!(watching.messages(), stored(&town, BEGIN));
    assert!(
        matches!(
            watching.states()[..],
            [
                WatchState::Live,
                WatchState::Paused { reason: PauseReason::Offline, until: None, .. },
                WatchState::CatchingUp,
                WatchState::Live
            ]
        ),
        "{:?}",
        watching.states()
    );
}

#[test]
fn errors_are_told_with_backoff_and_lose_nothing() {
    let town = town();
    write_at(&town, [100, 200]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(50));
    watching.sim.network = Box::new(|_, _| Path::lost_before(s(1)));
    watching.pass(s(600));
    watching.sim.network = Box::new(|_, _| Path::taking(s(1)));
    let during = polls(&watching);
    assert!((5..=11).contains(&during.len()), "{during:?}");
    watching.pass(s(200));
    assert_eq!(watching.messages(), stored(&town, BEGIN));
    let states = watching.states();
    let is_retrying =
        |state: &&&WatchState| matches!(state, WatchState::Retrying { error, .. } if error.kind == ErrorKind::Network);
    assert!(states.iter().filter(is_retrying).count() >= 4, "{states:?}");
    assert_eq!(states.last(), Some(&&WatchState::Live));
    let after = &polls(&watching)[during.len()..];
    assert!(after.windows(2).all(|pair| pair[1] - pair[0] >= 20), "{after:?}");
}

#[test]
fn nudges_do_not_shorten_a_rest_after_risk_control() {
    let town = town();
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(50));
    watching.sim.network = Box::new(|_, _| Path::gateway(s(1), 412));
    watching.pass(s(30));
    watching.sim.network = Box::new(|_, _| Path::taking(s(1)));
    for _ in 0..10 {
        watching.sim.engine.input(Input::Nudge);
        watching.sim.wake_woken();
        watching.pass(s(7));
    }
    assert_eq!(polls(&watching).len(), 4, "{:?}", polls(&watching));
    watching.pass(s(60));
    let polls = polls(&watching);
    assert!(polls[4] - polls[3] >= 120, "{polls:?}");
    let pauses: Vec<_> = watching
        .states()
        .into_iter()
        .filter(|it| matches!(it, WatchState::Paused { reason: PauseReason::Risk, .. }))
        .collect();
    let [WatchState::Paused { until: Some(until), error: Some(error), .. }] = pauses[..] else { panic!("{pauses:?}") };
    assert_eq!(error.kind, ErrorKind::Risk);
    assert!(until.as_secs() - BEGIN.as_secs() >= polls[3] + 120);
}

#[test]
fn a_lost_login_stops_it_and_is_told() {
    let town = town();
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(50));
    town.state().is_logged_out = true;
    watching.pass(s(100));
    let count = watching.sim.sent.len();
    watching.pass(s(1000));
    assert_eq!(watching.sim.sent.len(), count);
    let states = watching.states();
    let Some(WatchState::Stopped { reason: StopReason::Login, error: Some(error) }) = states.last() else {
        panic!("{states:?}")
    };
    assert_eq!((error.code, watching.is_over, watching.error.is_none()), (Some(-101), true, true));
    assert!(watching.sim.engine.is_idle());
}

#[test]
fn a_send_of_ones_own_brings_the_next_poll_forward() {
    let town = town();
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(30));
    watching.sim.engine.input(Input::Nudge);
    watching.sim.wake_woken();
    watching.pass(s(1));
    assert_eq!(polls(&watching).last(), Some(&30));
}

#[test]
fn cancelled_anywhere_it_holds_nothing() {
    cancel_after_each_step(|| {
        let town = town();
        write_at(&town, [10]);
        let mut sim = Sim::new(1, Config::default(), move |request, wall| town.respond(request, wall + s(3600)));
        let watch = Watch::new(options(None), Call::new("watch"), &crate::sim::Own).unwrap();
        let call = sim.start(Box::new(watch));
        (sim, call)
    });
}

#[test]
fn options_out_of_range_are_refused_by_name() {
    for (ms, count, wrong) in
        [(5999, 200, "intervalMs"), (3_600_001, 200, "intervalMs"), (20_000, 10_001, "maxCatchUp")]
    {
        let mut options = options(None);
        options.interval = std::time::Duration::from_millis(ms);
        options.max_catch_up = count;
        let error = Watch::new(options, Call::new("watch"), &crate::sim::Own).unwrap_err();
        assert!(error.message.starts_with(&format!("`options.{wrong}`: expected")), "{error}");
    }
}
