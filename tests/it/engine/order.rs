//! In which order messages leave, and how far apart.

use super::stage::{Claim, PNG, Stage, form, ms, s};
use crate::sim::{OWN_MID, Own, Path, Rng, usual_answer};
use bili_im::endpoint::{GetUnread, PinSession};
use bili_im::engine::{Call, CallId, Question, Read, Write};
use bili_im::http::{Body, ClientInfo, Host};
use std::time::Duration;

fn pin(stage: &mut Stage, mid: u64) -> CallId {
    let endpoint = PinSession { talker: mid.into(), pinned: true };
    let write = Write::new(&endpoint, Call::new("pin"), &Own, &stage.sim.engine.config).unwrap();
    stage.sim.start(Box::new(write))
}

/// When all forms left, counted in ms from the first.
fn times(stage: &Stage) -> Vec<u128> {
    let forms: Vec<_> = stage.sim.sent.iter().filter(|sent| matches!(sent.request.body, Body::Form(_))).collect();
    forms.iter().map(|sent| (sent.at - forms[0].at).as_millis()).collect()
}

fn is_upload(target: &str) -> bool {
    target.ends_with("/upload_bfs")
}

#[test]
fn messages_to_one_talker_leave_in_the_order_of_their_calls_however_long_their_tokens_take() {
    for waits in [[50, 10, 1], [1, 10, 50], [10, 50, 1]] {
        let mut stage = Stage::new(1);
        let mut next = waits.into_iter();
        stage.sim.desk = Box::new(move |question, _| (ms(next.next().unwrap_or(0)), usual_answer(question, &[])));
        for text in ["a", "b", "c"] {
            stage.text(7, text);
            stage.sim.run_for(Duration::ZERO);
        }
        stage.sim.run_until_quiescent();
        assert_eq!(
            (stage.texts(), stage.mailbox.texts(7)),
            (
                vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
                vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]
            )
        );
    }
}

#[test]
fn the_order_is_kept_under_any_seed_whatever_is_given_up_or_lost() {
    for seed in 0..60 {
        let mut stage = Stage::new(seed);
        let mut rng = Rng::new(seed);
        stage.sim.network = Box::new(|_, rng| {
            let time = rng.ms_below(900);
            if rng.percent(20) { Path::lost_after(time) } else { Path::taking(time) }
        });
        stage.sim.desk = Box::new(|question, rng| (rng.ms_below(100), usual_answer(question, &[PNG])));
        for number in 0..12_u64 {
            let call = match number % 3 {
                0 => stage.file(7, Call::new("sendImage")),
                _ => stage.text(7 + number % 2, &number.to_string()),
            };
            stage.sim.run_for(Duration::ZERO);
            if rng.percent(20) {
                stage.sim.cancel_after(rng.ms_below(5000), call);
            }
        }
        stage.sim.run_until_quiescent();
        stage.sim.assert_idle();
        stage.sim.assert_writes_are_paced(s(1));
        for mid in ["7", "8"] {
            let calls: Vec<_> = stage
                .posts()
                .into_iter()
                .filter(|post| form(post)["msg[receiver_id]"] == mid)
                .map(|post| post.call)
                .collect();
            assert!(calls.is_sorted(), "seed {seed}: {calls:?}");
        }
    }
}

#[test]
fn a_caption_does_not_overtake_its_image_and_a_slow_upload_holds_nothing_else() {
    let mut stage = Stage::new(1);
    stage.sim.network = Box::new(|request, _| Path::taking(if is_upload(&request.target) { s(20) } else { ms(50) }));
    let image = stage.file(7, Call::new("sendImage"));
    stage.settle();
    let caption = stage.text(7, "caption");
    let other = stage.text(8, "elsewhere");
    stage.settle();
    let pinned = pin(&mut stage, 9);
    stage.settle();
    let recall = stage.recall(7, 5, None);
    stage.sim.run_for(s(5));
    assert_eq!([other, recall].map(|call| stage.claim(call)), [Claim::Sent, Claim::Refused(10005)]);
    assert!(stage.sim.result(pinned).is_ok());
    assert_eq!((stage.sim.outcome(image), stage.sim.outcome(caption)), (None, None));
    stage.sim.run_until_quiescent();
    let order: Vec<_> = stage.posts().iter().map(|post| post.call).collect();
    assert_eq!(order, [other, recall, image, caption]);
    assert_eq!([image, caption].map(|call| stage.claim(call)), [Claim::Sent, Claim::Sent]);
    stage.sim.assert_idle();
}

#[test]
fn a_caption_goes_on_its_own_when_its_image_is_given_up() {
    let mut stage = Stage::new(1);
    stage.sim.network = Box::new(|request, _| Path::taking(if is_upload(&request.target) { s(20) } else { ms(50) }));
    let image = stage.file(7, Call::new("sendImage"));
    stage.settle();
    let caption = stage.text(7, "caption");
    stage.sim.cancel_after(s(2), image);
    stage.sim.run_for(s(3));
    assert_eq!(stage.claim(caption), Claim::Sent);
    stage.sim.run_until_quiescent();
    stage.sim.assert_idle();
}

#[test]
fn writes_leave_a_second_apart_and_no_later_also_with_keys_to_fetch() {
    let mut stage = Stage::new(1);
    stage.text(7, "a");
    stage.settle();
    pin(&mut stage, OWN_MID);
    stage.settle();
    stage.text(8, "b");
    stage.settle();
    stage.recall(9, 5, None);
    stage.sim.run_for(s(6));
    assert_eq!(times(&stage), [0, 1000, 2000, 3000]);
    // Keys that were refused are fetched within the interval.
    stage.mailbox.get().generation = 1;
    for text in ["c", "d"] {
        stage.text(7, text);
    }
    stage.sim.run_for(s(6));
    let times = times(&stage);
    assert_eq!(times[4..].iter().map(|time| time - times[4]).collect::<Vec<_>>(), [0, 1000, 2000]);
    stage.sim.assert_writes_are_paced(s(1));
}

#[test]
fn the_distance_counts_from_when_a_request_leaves_a_busy_host() {
    let mut stage = Stage::new(1);
    assert_eq!(stage.send(7, "keys and end are known"), Claim::Sent);
    stage.sim.run_for(s(3));
    // Two slow reads have all permits of the host.
    stage.sim.network = Box::new(|request, _| Path::taking(if request.is_write() { ms(10) } else { s(4) }));
    for build in 0..2 {
        let call = Call { info: ClientInfo { build, ..ClientInfo::default() }, ..Call::new("unread") };
        let read = Read::new(&GetUnread::default(), call, &Own, &stage.sim.engine.config).unwrap();
        stage.sim.start(Box::new(read));
    }
    stage.settle();
    assert!(stage.sim.sent.iter().rev().take(2).all(|sent| sent.request.host == Host::Vc));
    for text in ["a", "b", "c"] {
        stage.text(7, text);
        stage.settle();
    }
    stage.sim.run_until_quiescent();
    let times = stage.times();
    assert!(times[1] >= 7000, "{times:?}");
    assert_eq!([times[2] - times[1], times[3] - times[2]], [1000, 1000]);
}

#[test]
fn the_distance_is_kept_across_a_crash() {
    let mut stage = Stage::new(1);
    assert_eq!(stage.send(7, "keys and end are known"), Claim::Sent);
    for _ in 0..2 {
        let recall = stage.recall(7, 5, None);
        assert_eq!(stage.finish(recall), Claim::Refused(10005));
        stage.sim.crash();
    }
    assert_eq!(stage.send(7, "a"), Claim::Sent);
    assert_eq!(stage.times(), [0, 1000, 2000, 3000]);
}

#[test]
fn no_distance_is_kept_where_none_is_asked_for() {
    let config = bili_im::engine::Config { min_write_interval: Duration::ZERO, ..Default::default() };
    let mut stage = Stage::with(1, config);
    for text in ["a", "b", "c"] {
        stage.text(7, text);
    }
    stage.sim.run_until_quiescent();
    assert_eq!(stage.times(), [0, 50, 100]);
}

#[test]
fn a_token_that_takes_long_holds_no_longer_than_it_takes() {
    let mut stage = Stage::new(1);
    let mut count = 0;
    stage.sim.desk = Box::new(move |question, _| {
        count += 1;
        (if count == 1 && *question == Question::Csrf { s(5) } else { ms(0) }, usual_answer(question, &[]))
    });
    for text in ["a", "b"] {
        stage.text(7, text);
        stage.sim.run_for(Duration::ZERO);
    }
    stage.sim.run_until_quiescent();
    assert_eq!(stage.times(), [0, 1000]);
}

#[test]
fn talkers_take_turns_in_the_order_of_their_calls() {
    let mut stage = Stage::new(1);
    let texts = ["a", "b", "c", "d", "e", "f"];
    for (mid, text) in [7, 8, 9, 7, 8, 9].into_iter().zip(texts) {
        stage.text(mid, text);
        stage.sim.run_for(Duration::ZERO);
    }
    stage.sim.run_until_quiescent();
    let mut sent = stage.texts();
    assert_eq!(sent[..3], ["a", "b", "c"]);
    sent.sort();
    assert_eq!(sent, texts);
    assert_eq!(stage.times(), [0, 1000, 2000, 3000, 4000, 5000]);
}
