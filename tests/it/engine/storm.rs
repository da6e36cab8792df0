//! Many messages under many faults at once: what calls claim of them is compared with what the service has.

use super::stage::{Claim, PNG, Stage, claim, form, ms, s, text_to};
use crate::sim::{Ending, Message, Outcome, Path, Rng, Sent, accepted, refused, response, usual_answer};
use bili_im::engine::{Call, CallId};
use bili_im::http::TransportError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Words that are sent again and again, by phones as well.
const WORDS: [&str; 4] = ["ok", "哈哈[doge]", "😀", "..."];

const TALKERS: u64 = 6;

/// What becomes of a message; each kind of fault comes so many times of a hundred.
fn path(rng: &mut Rng, faults: u64) -> Path {
    let time = rng.ms_below(1500);
    let path = Path::taking(time);
    let fault = rng.below(100).checked_div(faults).unwrap_or(u64::MAX);
    let arrives = rng.percent(50);
    let lossy = |path: Path| if arrives { path } else { path.never_arriving() };
    match fault {
        0 => Path::lost_before(time),
        1 => Path::lost_after(time),
        2 => lossy(Path::silent(time)),
        // It arrives while it is looked for, or when nobody looks any longer.
        3 => Path::silent(time).arriving_after(s(14) + rng.ms_below(12_000)),
        4 => lossy(Path::gateway(time, *rng.pick(&[500, 502, 503, 504]))),
        5 => lossy(path.ending(Ending::Replaced(refused(*rng.pick(&[-3, -500, -503, -504]))))),
        6 => lossy(path.ending(Ending::Replaced(accepted("{}")))),
        7 => {
            let bodies = ["", "<html>", r#"{"code":0,"da"#];
            let body = rng.pick(&bodies);
            lossy(path.ending(Ending::Replaced(response(200, body))))
        }
        8 => lossy(path.ending(Ending::Failed(TransportError::Followed("/".to_owned())))),
        _ => path,
    }
}

/// Begins so many calls, while faults of each kind come so many times of a hundred, and returns those that were begun.
fn storm(seed: u64, count: u64, faults: u64) -> (Stage, Vec<CallId>) {
    let mut stage = Stage::new(seed);
    let mut rng = Rng::new(seed);
    stage.mailbox.get().hides_withdrawn = rng.percent(50);
    stage.sim.network = Box::new(move |request, rng| match request.is_write() {
        true => path(rng, faults),
        false if rng.percent(faults) => Path::lost_before(rng.ms_below(500)),
        false if rng.percent(faults) => Path::silent(ms(1)),
        false => Path::taking(rng.ms_below(500)),
    });
    stage.sim.desk = Box::new(move |question, rng| {
        let time = if rng.percent(faults / 2) { s(20) } else { rng.ms_below(100) };
        (time, usual_answer(question, &[PNG]))
    });
    let mut calls = Vec::new();
    for number in 0..count {
        let mid = 1 + rng.below(TALKERS);
        let word = *rng.pick(&WORDS);
        let call = match rng.below(10) {
            0 => stage.file(mid, Call::new("sendImage")),
            1 => stage.sim.start(text_to(mid, word, true)),
            2..6 => stage.text(mid, &number.to_string()),
            _ => stage.text(mid, word),
        };
        calls.push(call);
        if rng.percent(faults) {
            stage.sim.cancel_after(rng.ms_below(20_000), call);
        }
        if rng.percent(faults) {
            stage.mailbox.get().generation += 1;
        }
        if rng.percent(10) {
            // A phone says the same, and may take it back.
            let (wall, mid) = (stage.wall(), 1 + rng.below(TALKERS));
            let message = Message { source: 1 + rng.below(2), status: rng.below(3), ..Message::text(mid, word) };
            stage.mailbox.get().store(message, wall);
        }
        stage.sim.run_for(rng.ms_below(5000));
        if rng.percent(faults) {
            stage.mailbox.get().refusals = vec![Some(refused(-412))];
            stage.sim.run_for(s(150));
            stage.mailbox.get().refusals.clear();
        }
        if rng.percent(faults) {
            stage.sim.crash();
        }
        let old = stage.sim.snapshots.len().saturating_sub(1);
        stage.sim.snapshots.drain(..old);
        stage.sim.notices.clear();
    }
    stage.sim.run_until_quiescent();
    (stage, calls)
}

/// The key of the message that the service has stored for a request.
fn stored(sent: &Sent) -> Option<u64> {
    let response: Value = serde_json::from_slice(&sent.response.as_ref()?.body).ok()?;
    response["data"]["msg_key"].as_u64()
}

/// What calls claim of their messages is true, and none was sent twice. Returns how often each was claimed.
fn assert_honest(stage: &Stage, calls: &[CallId]) -> BTreeMap<String, usize> {
    stage.sim.assert_idle();
    stage.sim.assert_hosts_are_spared();
    stage.sim.assert_writes_are_paced(s(1));
    let mut posts: BTreeMap<CallId, Vec<&Sent>> = BTreeMap::new();
    for post in stage.posts() {
        posts.entry(post.call).or_default().push(post);
    }
    let mut counts = BTreeMap::new();
    for call in calls {
        let outcome = stage.sim.outcome(*call).expect("every call ends");
        let posts = posts.remove(call).unwrap_or_default();
        let keys: BTreeSet<u64> = posts.iter().filter_map(|post| stored(post)).collect();
        let is_second_fair = match posts.as_slice() {
            [] | [_] => true,
            [first, _] => *first.response.as_ref().expect("it was refused") == refused(-400),
            _ => false,
        };
        assert!(is_second_fair && keys.len() <= 1, "{} POSTs of one call: {posts:?}", posts.len());
        let claim = match outcome {
            // Nobody was told.
            Outcome::Cancelled => Claim::Cancelled,
            outcome => claim(outcome),
        };
        let tell =
            || format!("{claim:?}, but {keys:?}: {outcome:?}, {posts:?}, {:?}", posts.first().map(|post| form(post)));
        match claim {
            Claim::Sent | Claim::Confirmed | Claim::Unseen => assert_eq!(keys, [stage.key(*call)].into(), "{}", tell()),
            Claim::NotSent(_) | Claim::Refused(_) => assert!(keys.is_empty(), "{}", tell()),
            Claim::Unconfirmed | Claim::Cancelled => {}
        }
        let name = format!("{claim:?}").split('(').next().unwrap().to_owned();
        *counts.entry(name).or_default() += 1;
    }
    let own = stage.mailbox.get().messages.iter().filter(|message| message.source == 7).count();
    assert!(own <= stage.posts().len());
    counts
}

#[test]
fn two_thousand_messages_are_what_their_calls_claim() {
    let mut counts = BTreeMap::new();
    for seed in 0..4 {
        let (stage, calls) = storm(seed, 500, 5);
        for (name, count) in assert_honest(&stage, &calls) {
            *counts.entry(name).or_insert(0) += count;
        }
    }
    // The storm is one of everything, and most get through.
    let expected = ["Cancelled", "Confirmed", "NotSent", "Refused", "Sent", "Unconfirmed"];
    counts.remove("Unseen");
    let names: Vec<_> = counts.keys().cloned().collect();
    assert_eq!(names, expected, "{counts:?}");
    assert!(counts.values().all(|count| *count >= 5) && counts["Sent"] > 500, "{counts:?}");
}

#[test]
fn whatever_happens_in_whatever_order_no_call_posts_twice_or_claims_what_is_not() {
    for seed in 0..200 {
        let faults = [0, 2, 5, 11][usize::try_from(seed % 4).unwrap()];
        let (stage, calls) = storm(seed, 15, faults);
        assert_honest(&stage, &calls);
    }
}
