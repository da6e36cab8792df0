//! Walks that are given up anywhere, and events that do not fit.

use super::{Query, history, sessions};
use crate::sim::{Own, Sim, accepted, cancel_after_each_step};
use bili_im::endpoint::{HistoryOptions, SessionsOptions};
use bili_im::engine::{
    Call, CallId, Config, Cx, Effect, Event, HistoryPager, Machine, MarkAllRead, Output, SessionsPager, Step,
};
use bili_im::error::Error;
use bili_im::id::Id;
use std::cell::RefCell;
use std::rc::Rc;

/// A pager whose runs are calls of their own.
struct Shared<T>(Rc<RefCell<T>>);

impl<T: Machine> Machine for Shared<T> {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.0.borrow_mut().step(event, cx)
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        self.0.borrow_mut().cancel(cx);
    }
}

fn start<T: Machine + 'static>(sim: &mut Sim<'_>, pager: &Rc<RefCell<T>>) -> CallId {
    sim.start(Box::new(Shared(Rc::clone(pager))))
}

fn history_sim() -> (Sim<'static>, Rc<RefCell<HistoryPager>>) {
    let mut service = history::Service::plain(50, 1);
    let sim = Sim::new(1, Config::default(), move |request, _| accepted(&service.page(Query::of(request))));
    let options = HistoryOptions { size: Some(20), from: Some(Id(0)), ..HistoryOptions::default() };
    (sim, Rc::new(RefCell::new(history(options).unwrap())))
}

fn sessions_sim() -> (Sim<'static>, Rc<RefCell<SessionsPager>>) {
    let mut service = sessions::Service::plain(50);
    let sim = Sim::new(1, Config::default(), move |request, _| accepted(&service.page(Query::of(request))));
    (sim, Rc::new(RefCell::new(sessions(SessionsOptions::default()).unwrap())))
}

/// Places of all pages, each of which is given up a few times before it is waited for.
fn walk<T: Machine + 'static>((mut sim, pager): (Sim<'static>, Rc<RefCell<T>>), patience: u32) -> Vec<usize> {
    let mut pages = Vec::new();
    loop {
        for steps in 1..=patience {
            let call = start(&mut sim, &pager);
            sim.cancel_after_steps(steps, call);
            sim.run_until_quiescent();
            if let Some(crate::sim::Outcome::Ended(Ok(Output::Page(_, places)))) = sim.outcome(call) {
                pages.push(places.len());
            }
            sim.assert_idle();
        }
        let call = start(&mut sim, &pager);
        sim.run_until_quiescent();
        sim.assert_idle();
        match sim.result(call) {
            Ok(Output::Page(_, places)) => pages.push(places.len()),
            Ok(Output::End) => return pages,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_walk_that_is_given_up_goes_on_where_it_was() {
    let (plain, given_up) = (walk(history_sim(), 0), walk(history_sim(), 3));
    assert_eq!((plain.iter().sum::<usize>(), given_up), (50, plain));
    let (plain, given_up) = (walk(sessions_sim(), 0), walk(sessions_sim(), 2));
    assert_eq!((plain.iter().sum::<usize>(), given_up), (50, plain));
}

#[test]
fn a_run_may_be_given_up_after_each_step_beside_an_equal_one() {
    cancel_after_each_step(|| {
        let (mut sim, pager) = history_sim();
        let call = start(&mut sim, &pager);
        let (_, other) = history_sim();
        start(&mut sim, &other);
        (sim, call)
    });
    cancel_after_each_step(|| {
        let (mut sim, pager) = sessions_sim();
        let call = start(&mut sim, &pager);
        let (_, other) = sessions_sim();
        start(&mut sim, &other);
        (sim, call)
    });
}

#[test]
fn marking_all_may_be_given_up_after_each_step() {
    cancel_after_each_step(|| {
        let page = r#"{"session_list":[{"talker_id":1,"session_type":1,"session_ts":9,"unread_count":1},{"talker_id":2,"session_type":1,"session_ts":8,"unread_count":1}],"has_more":0}"#;
        let mut sim = Sim::new(1, Config::default(), move |_, _| accepted(page));
        let new = || MarkAllRead::new(None, Call::new("markAllRead"), &Own, &Config::default()).unwrap();
        let call = sim.start(Box::new(new()));
        sim.start(Box::new(new()));
        (sim, call)
    });
}

#[test]
fn events_before_a_run_change_nothing() {
    let (mut sim, pager) = history_sim();
    for event in [Event::Woken, Event::Elapsed, Event::Response(Ok(accepted("{}")))] {
        let mut cx = Cx { engine: &mut sim.engine, call: 1, now: sim.now, wall: sim.now, entropy: &mut |_| false };
        assert_eq!(pager.borrow_mut().step(event, &mut cx), Step::Pending(Effect::Unchanged));
    }
    assert!(sim.engine.is_idle());
    assert_eq!(walk((sim, pager), 0), walk(history_sim(), 0));
}
