//! What must hold whatever happens to requests, and whenever calls are given up.

use super::parameter;
use crate::sim::{Outcome, Own, Path, Rng, Sim, accepted, refused, usual_answer};
use bili_im::endpoint::{self, GetUnread, ItemIds, MarkRead, MarkReadOptions, PinSession};
use bili_im::engine::{Call, CallId, Config, Items, Limit, Machine, Read, UploadFile, UploadImage, Users, Write};
use bili_im::http::{Body, FileId, HttpRequest, HttpResponse};
use bili_im::id::Id;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::time::Duration;

const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x80\x00\x00";

/// One call of a schedule.
#[derive(Debug, Clone)]
struct Plan {
    kind: u8,
    /// Which of some equal arguments.
    which: u64,
    start: Duration,
    given_up: Option<Duration>,
    limit: Option<Limit>,
}

fn plan() -> impl Strategy<Value = Plan> {
    // Coarse, so that much happens in the same moment.
    let time = |end: u64| (0..end * 4).prop_map(|quarters| Duration::from_millis(quarters * 250));
    let limit = prop_oneof![Just(None), time(8).prop_map(|limit| Some(Limit::Total(limit)))];
    (0..7_u8, 0..3_u64, time(8), prop::option::weighted(0.3, time(8)), limit)
        .prop_map(|(kind, which, start, given_up, limit)| Plan { kind, which, start, given_up, limit })
}

/// Answers everything, now and then with a refusal.
fn service(seed: u64, faults: u64) -> impl FnMut(&HttpRequest, Duration) -> HttpResponse {
    let mut rng = Rng::new(seed);
    move |request, _| {
        if rng.percent(faults) {
            return refused(*rng.pick(&[-400, -412, -352, -101, -500]));
        }
        if request.target.contains("/user_infos") {
            let mids = parameter(&request.target, "uids").unwrap();
            let users: Vec<_> = mids.split(',').map(|mid| format!(r#"{{"mid":{mid}}}"#)).collect();
            return accepted(&format!("[{}]", users.join(",")));
        }
        match &request.body {
            Body::Multipart { .. } => accepted(r#"{"image_url":"https://i0.hdslb.com/a","url":"https://a"}"#),
            _ => accepted("{}"),
        }
    }
}

fn machine(plan: &Plan, config: &Config) -> Box<dyn Machine> {
    let Plan { kind, which, limit, .. } = *plan;
    let call = Call { limit, ..Call::new("test") };
    let size = GIF.len() as u64;
    let some = |most: u64| (which * 40..which * 40 + most).map(Id).collect::<Vec<_>>();
    match kind {
        0 => Box::new(Read::new(&GetUnread::default(), call, &Own, config).unwrap()),
        1 => Box::new(Users::new(some(70), call, &Own).unwrap()),
        2 => {
            let ids = ItemIds { aids: Some(some(60)), ..ItemIds::default() };
            Box::new(Items::new(ids, call, &Own).unwrap())
        }
        3 => {
            let endpoint = PinSession { talker: (which + 1).into(), pinned: true };
            Box::new(Write::new(&endpoint, call, &Own, config).unwrap())
        }
        4 => {
            let endpoint = MarkRead { talker: (which + 1).into(), options: MarkReadOptions::default() };
            Box::new(Write::new(&endpoint, call, &Own, config).unwrap())
        }
        5 => Box::new(UploadImage::new(FileId(0), size, call, &Own, config).unwrap()),
        _ => {
            let endpoint = endpoint::UploadFile { filename: "a".to_owned(), size };
            Box::new(UploadFile::new(&endpoint, FileId(0), call, &Own, config).unwrap())
        }
    }
}

fn simulate(seed: u64, faults: u64, plans: &[Plan]) -> (Sim<'static>, Vec<CallId>) {
    let mut sim = Sim::new(seed, Config::default(), service(seed, faults / 4));
    sim.network = Box::new(move |_, rng| Path::random(rng, faults));
    sim.desk = Box::new(|question, rng| {
        let files: &[&[u8]] = if rng.percent(10) { &[] } else { &[GIF] };
        (rng.ms_below(50), usual_answer(question, files))
    });
    let calls = plans.iter().map(|plan| {
        let machine = machine(plan, &sim.engine.config);
        let call = sim.start_after(plan.start, machine);
        if let Some(given_up) = plan.given_up {
            sim.cancel_after(plan.start + given_up, call);
        }
        call
    });
    let calls = calls.collect();
    sim.run_until_quiescent();
    (sim, calls)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn every_call_ends_and_the_service_is_spared(
        seed in any::<u64>(),
        faults in prop::sample::select(vec![0, 10, 40, 90]),
        plans in prop::collection::vec(plan(), 1..25),
    ) {
        let (sim, calls) = simulate(seed, faults, &plans);
        sim.assert_idle();
        sim.assert_hosts_are_spared();
        sim.assert_reads_coalesce();
        sim.assert_writes_are_paced(sim.engine.config.min_write_interval);
        for (call, plan) in calls.into_iter().zip(&plans) {
            let outcome = sim.outcome(call);
            prop_assert!(outcome.is_some());
            prop_assert!(plan.given_up.is_some() || outcome != Some(&Outcome::Cancelled));
            let posts = sim.sent.iter().filter(|sent| sent.call == call && sent.request.is_write()).count();
            prop_assert!(posts <= 1, "{posts} POSTs of one call");
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_schedule() {
    let plans = [(0, 0), (1, 0), (3, 1), (5, 1), (1, 1), (4, 2)].map(|(kind, which)| Plan {
        kind,
        which,
        start: Duration::from_millis(10 * which),
        given_up: (which == 2).then_some(Duration::from_secs(1)),
        limit: None,
    });
    let run = || {
        let (sim, calls) = simulate(5, 40, &plans);
        let outcomes: Vec<_> = calls.iter().map(|call| sim.outcome(*call).cloned()).collect();
        (format!("{:?} {:?}", sim.sent, sim.notices), outcomes)
    };
    assert_eq!(run(), run());
}
