//! Whose messages a watch tells.

use super::{Watching, options, s, stored};
use crate::sim::{BEGIN, Deed, OWN_MID, Path, Town, accepted, refused, usual_answer};
use bili_im::engine::{Answer, Cursor, Question, StopReason, WatchOptions, WatchState};
use bili_im::error::ErrorKind;
use bili_im::id::Id;
use std::cell::Cell;
use std::rc::Rc;

const FRIEND: (u64, u64) = (7, 1);

/// A town where a friend writes at these times, in s.
fn town(times: impl IntoIterator<Item = u64>) -> Town {
    let town = Town::new(1);
    town.act(BEGIN - s(1000), Deed::Write(FRIEND));
    town.state().plan.extend(times.into_iter().map(|at| (BEGIN + s(at), Deed::Write(FRIEND))));
    town
}

fn expecting(mid: u64) -> WatchOptions {
    let mut options = options(None);
    options.mid = Some(Id(mid));
    options
}

/// A watch without a cookie that tells the user; the service says that it is `mid`.
fn without_cookie<'a>(town: &Town, options: WatchOptions, mid: &Rc<Cell<u64>>) -> Watching<'a> {
    let mut watching = Watching::new(1, town, options);
    watching.sim.desk = Box::new(|_, _| (s(0), Answer::Mid(None)));
    let (service, mid) = (town.clone(), Rc::clone(mid));
    watching.sim.service = Box::new(move |request, wall| {
        let response = service.respond(request, wall);
        if !request.target.contains("nav") {
            return response;
        }
        match mid.get() {
            0 => refused(-101),
            mid => accepted(&format!(r#"{{"isLogin":true,"mid":{mid}}}"#)),
        }
    });
    watching
}

fn requests(watching: &Watching<'_>) -> Vec<String> {
    let name = |target: &str| target.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap().to_owned();
    watching.sim.sent.iter().map(|sent| name(&sent.request.target)).collect()
}

#[test]
fn replies_for_another_account_are_discarded() {
    let town = town([60]);
    let other = Rc::new(Cell::new(None));
    let mut watching = Watching::new(1, &town, options(None));
    let mid = Rc::clone(&other);
    watching.sim.desk = Box::new(move |question, _| match (question, mid.get()) {
        (Question::Mid, Some(mid)) => (s(0), Answer::Mid(Some(Id(mid)))),
        (question, _) => (s(0), usual_answer(question, &[])),
    });
    watching.pass(s(50));
    let before = watching.cursor().unwrap();
    other.set(Some(5));
    watching.pass(s(100));
    assert!(watching.messages().is_empty());
    assert_eq!(watching.cursor(), Some(before), "it has nothing of the other account");
    assert_eq!(watching.states().last(), Some(&&WatchState::Stopped { reason: StopReason::Account, error: None }));
}

#[test]
fn an_unexpected_account_is_asked_nothing() {
    for has_cookie in [true, false] {
        let town = town([]);
        let mid = Rc::new(Cell::new(OWN_MID));
        let mut watching = match has_cookie {
            true => Watching::new(1, &town, expecting(5)),
            false => without_cookie(&town, expecting(5), &mid),
        };
        watching.pass(s(100));
        assert_eq!(watching.states(), [&WatchState::Stopped { reason: StopReason::Account, error: None }]);
        assert_eq!(requests(&watching), if has_cookie { vec![] } else { vec!["nav"] });
    }
}

#[test]
fn without_a_cookie_the_user_is_confirmed_only_when_there_is_news() {
    let town = town([100]);
    let mut watching = without_cookie(&town, options(None), &Rc::new(Cell::new(OWN_MID)));
    watching.pass(s(10));
    let before = watching.count("nav");
    watching.pass(s(80));
    assert_eq!(watching.count("nav"), before);
    watching.pass(s(100));
    assert_eq!((watching.count("nav"), watching.messages()), (before + 1, stored(&town, BEGIN)));
}

#[test]
fn without_a_cookie_replies_for_another_account_are_discarded() {
    let town = town([60]);
    let mid = Rc::new(Cell::new(OWN_MID));
    let mut watching = without_cookie(&town, expecting(OWN_MID), &mid);
    watching.pass(s(50));
    let before = watching.cursor();
    mid.set(5);
    watching.pass(s(100));
    assert_eq!((watching.messages(), watching.cursor()), (vec![], before));
    assert_eq!(watching.states().last(), Some(&&WatchState::Stopped { reason: StopReason::Account, error: None }));
}

#[test]
fn news_that_cannot_be_confirmed_come_again() {
    let town = town([60]);
    let mut watching = without_cookie(&town, options(None), &Rc::new(Cell::new(OWN_MID)));
    watching.pass(s(50));
    watching.sim.network =
        Box::new(
            |request, _| if request.target.contains("nav") { Path::lost_before(s(1)) } else { Path::taking(s(1)) },
        );
    watching.pass(s(100));
    assert!(watching.messages().is_empty());
    assert!(matches!(watching.states().last(), Some(WatchState::Retrying { .. })), "{:?}", watching.states());
    watching.sim.network = Box::new(|_, _| Path::taking(s(1)));
    watching.pass(s(200));
    assert_eq!((watching.messages(), watching.states().last()), (stored(&town, BEGIN), Some(&&WatchState::Live)));
}

#[test]
fn a_start_that_fails_is_retried_with_backoff_and_loses_nothing() {
    for is_expected in [true, false] {
        let town = town([500]);
        let options = if is_expected { expecting(OWN_MID) } else { options(None) };
        let mut watching = without_cookie(&town, options, &Rc::new(Cell::new(OWN_MID)));
        watching.sim.network = Box::new(|_, _| Path::lost_before(s(1)));
        watching.pass(s(400));
        let count = watching.sim.sent.len();
        assert!((4..=6).contains(&count) && requests(&watching).iter().all(|name| name == "nav"), "{count}");
        assert!(
            watching
                .states()
                .iter()
                .all(|state| matches!(state, WatchState::Retrying { error, .. } if error.kind == ErrorKind::Network))
        );
        // A watch behind that cursor begins at now.
        let early = watching.cursor().unwrap().to_json();
        assert!(Cursor::parse(&early, "since").is_ok());
        watching.sim.network = Box::new(|_, _| Path::taking(s(1)));
        watching.pass(s(400));
        assert_eq!((watching.messages(), watching.error.is_none()), (stored(&town, BEGIN), true));
        let mut again =
            without_cookie(&town, super::options(Cursor::parse(&early, "since").ok()), &Rc::new(Cell::new(OWN_MID)));
        again.pass(s(100));
        assert_eq!((again.error.is_none(), again.states().last()), (true, Some(&&WatchState::Live)));
    }
}

#[test]
fn a_start_that_risk_control_refuses_rests() {
    let town = town([]);
    let mut watching = without_cookie(&town, options(None), &Rc::new(Cell::new(OWN_MID)));
    watching.sim.network = Box::new(|_, _| Path::gateway(s(1), 412));
    watching.pass(s(100));
    assert_eq!((watching.sim.sent.len(), watching.states().len()), (1, 1));
    assert!(matches!(watching.states()[0], WatchState::Paused { error: Some(_), .. }));
}

#[test]
fn only_a_lost_login_ends_a_start() {
    let town = town([]);
    let nobody = Rc::new(Cell::new(0));
    let mut watching = without_cookie(&town, options(None), &nobody);
    watching.pass(s(100));
    assert_eq!(watching.error.as_ref().map(|error| error.kind), Some(ErrorKind::Login));
    let mut watching = without_cookie(&town, expecting(OWN_MID), &nobody);
    watching.pass(s(100));
    assert!(watching.error.is_none());
    assert!(matches!(watching.states()[..], [WatchState::Stopped { reason: StopReason::Login, error: Some(_) }]));
}
