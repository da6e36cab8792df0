//! Recalls.

use super::json;
use super::stage::{Claim, Stage, ms, s};
use crate::sim::{Path, Sim, accepted, refused};
use bili_im::engine::{Call, Config, Send, Signing};
use bili_im::error::ErrorKind;
use bili_im::id::Id;
use serde_json::json;

#[test]
fn a_message_is_recalled_within_two_minutes_and_no_request_is_made_later() {
    let mut stage = Stage::new(1);
    let call = stage.text(7, "hi");
    stage.finish(call);
    let key = stage.key(call);
    stage.sim.run_for(s(120));
    // The service has stored it before its response came, so it refuses now; the client does not know that.
    let early = stage.recall(7, key, None);
    assert_eq!(stage.finish(early), Claim::Refused(21041));
    assert_eq!(stage.posts().len(), 2);
    stage.sim.run_for(ms(1));
    let late = stage.recall(7, key, None);
    assert_eq!(stage.finish(late), Claim::NotSent(ErrorKind::Api));
    let error = stage.error(late);
    assert_eq!((error.code, error.retryable, stage.posts().len()), (Some(21041), false, 2));
    assert!(error.message.contains("120 s are allowed"), "{}", error.message);
}

#[test]
fn a_message_whose_request_took_long_is_no_older_than_it_can_be() {
    let mut stage = Stage::new(1);
    stage.expect([Path::taking(s(14)).arriving_after(s(14))]);
    let call = stage.text(7, "hi");
    stage.finish(call);
    let key = stage.key(call);
    stage.sim.run_for(s(115));
    let recall = stage.recall(7, key, None);
    assert_eq!(stage.finish(recall), Claim::Sent);
    // The same where the response was lost, and the message arrived late.
    let mut stage = Stage::new(1);
    stage.expect([Path::silent(ms(50)).arriving_after(s(17))]);
    let call = stage.text(7, "hi");
    assert_eq!(stage.finish(call), Claim::Confirmed);
    let key = stage.key(call);
    stage.sim.run_for(s(110));
    let recall = stage.recall(7, key, None);
    assert_eq!(stage.finish(recall), Claim::Sent);
}

#[test]
fn a_message_that_this_client_did_not_send_goes_by_its_time_less_what_clocks_may_differ() {
    let mut stage = Stage::with(1, Config { signing: Signing::Off, ..Config::default() });
    let now = stage.wall().as_secs();
    let late = stage.recall(7, 5, Some(now - 430));
    assert_eq!(stage.finish(late), Claim::NotSent(ErrorKind::Api));
    assert_eq!((stage.error(late).code, stage.posts().len()), (Some(21041), 0));
    for timestamp in [Some(now - 400), Some(now), Some(now + 3600), None] {
        let recall = stage.recall(7, 5, timestamp);
        stage.finish(recall);
    }
    assert_eq!(stage.posts().len(), 4);
}

#[test]
fn what_this_client_knows_of_a_message_counts_more_than_the_clock_on_the_wall() {
    let mut stage = Stage::new(1);
    let call = stage.text(7, "hi");
    stage.finish(call);
    let key = stage.key(call);
    let sent = stage.wall().as_secs();
    stage.sim.wall_offset += s(36_000);
    let recall = stage.recall(7, key, Some(sent));
    stage.finish(recall);
    assert_eq!(stage.posts().len(), 2);
}

#[test]
fn a_recall_yields_what_the_service_says_of_it_and_reads_no_history() {
    let config = Config { signing: Signing::Off, ..Config::default() };
    let mut sim = Sim::new(1, config, |_, _| accepted(r#"{"msg_key":5,"_gt_":0}"#));
    let recall = Send::recall(7.into(), Id(5), None, Call::new("recall"), &crate::sim::Own).unwrap();
    let call = sim.start(Box::new(recall));
    sim.run_until_quiescent();
    assert_eq!(json(sim.result(call)), json!({"msg_key": "5", "_gt_": 0}));
    assert_eq!(sim.sent.len(), 1);
    sim.assert_idle();
}

#[test]
fn a_recall_whose_response_was_lost_is_not_looked_for_and_can_be_made_again() {
    for path in [Path::lost_after(ms(50)), Path::lost_before(ms(50)), Path::silent(ms(50)), Path::gateway(ms(50), 502)]
    {
        let mut stage = Stage::new(1);
        let call = stage.text(7, "hi");
        stage.finish(call);
        let key = stage.key(call);
        let looks = stage.looks().len();
        stage.expect([path.clone()]);
        let lost = stage.recall(7, key, None);
        while stage.sim.outcome(lost).is_none() {
            stage.sim.step();
        }
        let error = stage.error(lost);
        assert!(error.retryable && error.kind != ErrorKind::Unconfirmed, "{error:?}");
        assert_eq!(stage.looks().len(), looks);
        let again = stage.recall(7, key, None);
        let expected = if path.there.is_some() { Claim::Refused(21042) } else { Claim::Sent };
        assert_eq!(stage.finish(again), expected);
        assert_eq!(stage.mailbox.get().messages[0].status, 1);
    }
}

#[test]
fn recalls_that_were_given_up_push_no_message_out_of_the_log() {
    let mut stage = Stage::new(1);
    stage.expect([Path::silent(ms(50))]);
    let doubtful = stage.text(7, "ok");
    stage.sim.cancel_after(ms(500), doubtful);
    stage.sim.run_until_quiescent();
    for key in 0..100 {
        stage.expect([Path::silent(ms(50))]);
        let recall = stage.recall(8, 1000 + key, None);
        stage.sim.cancel_after(ms(1500), recall);
        stage.sim.run_until_quiescent();
    }
    assert_eq!(stage.posts().len(), 101);
    stage.expect([Path::lost_after(ms(50))]);
    assert_eq!(stage.send(7, "ok"), Claim::Unconfirmed);
}

#[test]
fn a_recall_with_old_keys_is_tried_again_with_new_ones_once() {
    let mut stage = Stage::new(1);
    let call = stage.text(7, "hi");
    stage.finish(call);
    let key = stage.key(call);
    stage.mailbox.get().generation = 1;
    let recall = stage.recall(7, key, None);
    assert_eq!(stage.finish(recall), Claim::Sent);
    assert_eq!(stage.posts().len(), 3);
    stage.mailbox.get().refusals = vec![Some(refused(-400)); 3];
    let refused = stage.recall(7, key, None);
    assert_eq!(stage.finish(refused), Claim::Refused(-400));
    assert_eq!(stage.posts().len(), 5);
}

#[test]
fn a_recalled_message_is_not_taken_for_a_lost_one() {
    let mut stage = Stage::new(1);
    let call = stage.text(7, "ok");
    stage.finish(call);
    let key = stage.key(call);
    let recall = stage.recall(7, key, None);
    stage.finish(recall);
    stage.expect([Path::lost_before(ms(50))]);
    assert_eq!(stage.send(7, "ok"), Claim::NotSent(ErrorKind::Network));
    // A phone sends and recalls the same words meanwhile; what another tab does cannot be told from what became of this call.
    for (source, claim) in [(1, Claim::NotSent(ErrorKind::Network)), (7, Claim::Unconfirmed)] {
        stage.expect([Path::lost_before(ms(50))]);
        let call = stage.text(7, "ok");
        let wall = stage.wall();
        let message = crate::sim::Message { status: 1, source, ..crate::sim::Message::text(7, "ok") };
        stage.sim.run_for(ms(1500));
        stage.mailbox.get().store(message, wall);
        assert_eq!(stage.finish(call), claim);
    }
}
