//! Messages whose response was lost: the history tells what became of them, and none is sent twice.

use super::stage::{Claim, Stage, claim, ms, s, text_to};
use crate::sim::{Ending, Message, Outcome, Own, Path, accepted, cancel_after_each_step, refused, response};
use bili_im::endpoint::{GetHistory, HistoryOptions};
use bili_im::engine::{Call, Read, Send};
use bili_im::error::ErrorKind::{self, Api, Http, Network, Reply};
use bili_im::http::{HttpResponse, TransportError};
use serde_json::json;

/// A request that arrives, and something in between that responds in place of the service.
fn replaced(response: HttpResponse) -> Path {
    Path::taking(ms(50)).ending(Ending::Replaced(response))
}

fn failing(error: TransportError) -> Path {
    Path::taking(ms(50)).ending(Ending::Failed(error))
}

fn cut_off() -> HttpResponse {
    response(200, r#"{"code":0,"data":{"msg_k"#)
}

/// Endings that say nothing, and the kind of the error where the history does not show the message; `None` where it may still
/// arrive.
fn endings() -> Vec<(&'static str, Path, Option<ErrorKind>)> {
    let of = |code| replaced(refused(code));
    vec![
        ("a reset", failing(TransportError::Network(": reset".to_owned())), Some(Network)),
        ("an answer that breaks off", failing(TransportError::Truncated), Some(Network)),
        ("something that is no response", failing(TransportError::NotAResponse("7".to_owned())), Some(Network)),
        ("an empty answer", replaced(response(200, "")), Some(Reply)),
        ("a page of HTML", replaced(response(200, "<html>")), Some(Reply)),
        ("an answer that is cut off", replaced(cut_off()), Some(Reply)),
        ("an answer that is no JSON", replaced(response(200, r#"{"code":0,"data":{"msg_key":maybe}}"#)), Some(Reply)),
        ("no key", replaced(accepted("{}")), Some(Reply)),
        ("no data", replaced(response(200, r#"{"code":0}"#)), Some(Reply)),
        ("data that is null", replaced(accepted("null")), Some(Reply)),
        ("data that is a list", replaced(accepted("[]")), Some(Reply)),
        ("HTTP 500", replaced(response(500, "<html>")), Some(Http)),
        ("HTTP 502", replaced(response(502, "<html>")), Some(Http)),
        ("HTTP 502 with code 0", replaced(response(502, r#"{"code":0,"data":{"msg_key":5}}"#)), Some(Http)),
        ("code -3", of(-3), Some(Api)),
        ("code -500", of(-500), Some(Api)),
        ("code -503", of(-503), Some(Api)),
        ("HTTP 504", replaced(response(504, "<html>")), None),
        ("code -504", of(-504), None),
        ("code -504 with HTTP 504", replaced(response(504, r#"{"code":-504}"#)), None),
        ("a response without a status", replaced(response(0, "")), None),
        ("a redirect that was followed", failing(TransportError::Followed("/".to_owned())), None),
        ("silence", Path::silent(ms(50)), None),
        ("a stall", failing(TransportError::Stalled(s(30))), None),
    ]
}

#[test]
fn a_message_that_the_history_shows_is_confirmed_whatever_became_of_its_response() {
    for (name, path, _) in endings() {
        let mut stage = Stage::new(1);
        assert_eq!(stage.send(7, "same words"), Claim::Sent);
        stage.expect([path]);
        let call = stage.text(7, "same words");
        assert_eq!(stage.finish(call), Claim::Confirmed, "{name}");
        assert_eq!(stage.key(call), stage.mailbox.get().messages[1].key, "{name}");
        assert_eq!((stage.posts().len(), stage.looks().len()), (2, 2), "{name}");
        stage.sim.run_until_quiescent();
        stage.sim.assert_idle();
    }
}

#[test]
fn a_message_that_the_history_does_not_show_was_not_sent_unless_it_may_still_arrive() {
    for (name, path, kind) in endings() {
        let mut stage = Stage::new(1);
        assert_eq!(stage.send(7, "same words"), Claim::Sent);
        stage.expect([path.never_arriving()]);
        let call = stage.text(7, "same words");
        let expected = kind.map_or(Claim::Unconfirmed, Claim::NotSent);
        assert_eq!(stage.finish(call), expected, "{name}");
        assert_eq!(stage.error(call).retryable, kind.is_some(), "{name}");
        assert_eq!((stage.posts().len(), stage.looks().len()), (2, 3), "{name}");
        stage.sim.run_until_quiescent();
        stage.sim.assert_idle();
    }
}

#[test]
fn what_is_refused_for_good_is_not_looked_for() {
    for response in [
        refused(21046),
        refused(-101),
        refused(-111),
        refused(25003),
        refused(-400),
        refused(-412),
        refused(-509),
        response(403, ""),
        response(404, ""),
        response(412, "<html>"),
        response(429, ""),
    ] {
        let mut stage = Stage::new(1);
        stage.mailbox.get().refusals = vec![Some(response.clone())];
        let call = stage.text(7, "hi");
        while stage.sim.step() {}
        assert!(stage.sim.result(call).is_err(), "{response:?}");
        assert_eq!((stage.posts().len(), stage.looks().len()), (1, 1), "{response:?}");
        stage.sim.assert_idle();
    }
}

#[test]
fn a_redirect_that_was_not_followed_is_a_refusal() {
    let mut stage = Stage::new(1);
    stage.expect([failing(TransportError::Redirected).never_arriving()]);
    let call = stage.text(7, "hi");
    stage.sim.run_until_quiescent();
    assert_eq!((stage.error(call).kind, stage.looks().len()), (Http, 1));
}

#[test]
fn it_is_looked_for_after_one_second_and_three_seconds_later() {
    let mut stage = Stage::new(1);
    stage.expect([Path::lost_before(ms(50))]);
    assert_eq!(stage.send(7, "hi"), Claim::NotSent(Network));
    let lost = stage.posts()[0].at + ms(50);
    let looks: Vec<_> = stage.looks().iter().map(|look| (look.at.saturating_sub(lost)).as_millis()).collect();
    assert_eq!(looks, [0, 1000, 4050]);
    let sizes = super::asked(&stage.sim.sent, "size");
    assert_eq!(sizes, ["1", "", "", "100", "100"]);
}

#[test]
fn a_message_that_is_stored_between_the_two_looks_is_confirmed() {
    let mut stage = Stage::new(1);
    stage.expect([Path::silent(ms(50)).arriving_after(s(17))]);
    assert_eq!(stage.send(7, "hi"), Claim::Confirmed);
}

#[test]
fn a_message_that_is_stored_after_both_looks_is_unconfirmed_and_never_taken_for_a_later_one() {
    let mut stage = Stage::new(1);
    stage.expect([Path::silent(ms(50)).arriving_after(s(60))]);
    assert_eq!(stage.send(7, "hi"), Claim::Unconfirmed);
    stage.expect([Path::silent(ms(50)).never_arriving(), Path::lost_before(ms(50))]);
    stage.sim.run_for(s(25));
    // Meanwhile it has arrived, while a second one is out that never does.
    assert_eq!(stage.send(7, "hi"), Claim::Unconfirmed);
    assert_eq!(stage.mailbox.texts(7), ["hi"]);
    // What was there before a third one is not taken for it.
    assert_eq!(stage.send(7, "hi"), Claim::NotSent(Network));
}

#[test]
fn a_lost_message_that_was_found_can_be_recalled_and_is_no_longer_sought() {
    let mut stage = Stage::new(1);
    stage.expect([Path::lost_after(ms(50)), Path::lost_before(ms(50))]);
    let call = stage.text(7, "hi");
    assert_eq!(stage.finish(call), Claim::Confirmed);
    let key = stage.key(call);
    assert_eq!(stage.send(7, "hi"), Claim::NotSent(Network));
    // Nor does it cast doubt on the same words.
    stage.expect([Path::lost_after(ms(50))]);
    assert_eq!(stage.send(7, "hi"), Claim::Confirmed);
    let recall = stage.recall(7, key, None);
    assert_eq!(stage.finish(recall), Claim::Sent);
    assert_eq!(stage.mailbox.get().messages[0].status, 1);
}

#[test]
fn messages_of_the_same_second_are_told_apart_whatever_their_keys() {
    for seed in 0..200 {
        let mut stage = Stage::new(seed);
        // The first takes long to arrive and the second does not: both are stored within 100 ms.
        stage.expect([Path::taking(ms(960)).arriving_after(ms(950)), Path::lost_after(ms(50)).arriving_after(ms(1))]);
        assert_eq!(stage.send(7, "first"), Claim::Sent);
        assert_eq!(stage.send(7, "second"), Claim::Confirmed, "seed {seed}");
    }
}

#[test]
fn a_message_right_behind_another_partys_is_found_whatever_their_keys() {
    for seed in 0..100 {
        let mut stage = Stage::new(seed);
        let wall = stage.wall();
        stage.mailbox.get().store(Message { sender: 7, ..Message::text(7, "you?") }, wall);
        stage.expect([Path::lost_after(ms(50))]);
        assert_eq!(stage.send(7, "here"), Claim::Confirmed, "seed {seed}");
    }
}

/// A text whose POST never arrives, while these messages turn up.
fn lost_among(text: &str, others: Vec<Message>) -> Claim {
    let mut stage = Stage::new(1);
    assert_eq!(stage.send(7, "before"), Claim::Sent);
    stage.expect([Path::lost_before(ms(50))]);
    let call = match text.starts_with("http") || text.starts_with("HTTP") {
        true => stage.image(7, text),
        false => stage.text(7, text),
    };
    while stage.posts().len() < 2 {
        stage.sim.step();
    }
    let wall = stage.wall();
    for other in others {
        stage.mailbox.get().store(other, wall);
    }
    stage.finish(call)
}

#[test]
fn messages_of_others_of_other_kinds_of_other_words_and_from_other_devices_are_never_taken_for_a_lost_one() {
    let ok = || Message::text(7, "ok");
    for other in [
        Message { sender: 7, ..ok() },
        Message { peer: (7, 2), ..ok() },
        Message { peer: (8, 1), ..ok() },
        Message { kind: 2, ..ok() },
        Message { kind: 2, content: r#"{"url":"ok"}"#.to_owned(), ..ok() },
        Message { content: "ok".to_owned(), ..ok() },
        Message::text(7, "ok "),
        Message::text(7, "Ok"),
        Message { source: 1, ..ok() },
        Message { source: 2, ..ok() },
        Message { source: 9, ..ok() },
    ] {
        assert_eq!(lost_among("ok", vec![other.clone()]), Claim::NotSent(Network), "{other:?}");
        // Where it is there as well, it is found among them.
        let both = vec![other.clone(), ok(), other.clone()];
        assert_eq!(lost_among("ok", both), Claim::Confirmed, "{other:?}");
    }
}

#[test]
fn a_message_that_may_be_the_lost_one_and_was_recalled_elsewhere_makes_it_uncertain() {
    let ok = || Message { status: 1, ..Message::text(7, "ok") };
    let emptied = || Message { content: r#"{"content":""}"#.to_owned(), ..ok() };
    for recalled in [ok(), emptied(), Message { content: "{}".to_owned(), ..ok() }, Message { status: 2, ..ok() }] {
        assert_eq!(lost_among("ok", vec![recalled.clone()]), Claim::Unconfirmed, "{recalled:?}");
        let both = vec![recalled.clone(), Message::text(7, "ok"), recalled.clone()];
        assert_eq!(lost_among("ok", both), Claim::Confirmed, "{recalled:?}");
    }
    for other in [
        Message { source: 1, ..ok() },
        Message { sender: 7, ..ok() },
        Message { kind: 5, content: "7104537732714964358".to_owned(), ..ok() },
        Message { status: 1, ..Message::text(7, "Ok") },
        Message { status: 0, ..emptied() },
    ] {
        assert_eq!(lost_among("ok", vec![other.clone()]), Claim::NotSent(Network), "{other:?}");
    }
}

#[test]
fn a_message_is_known_though_the_service_has_changed_it() {
    let stored = |text: &str| vec![Message::text(7, text)];
    assert_eq!(lost_among("up[doge] tv_ [ok", stored("up[tv_doge] tv_ [tv_ok")), Claim::Confirmed);
    assert_eq!(lost_among("up[doge] [ok", stored("up[tv_doge] tv_ [tv_ok")), Claim::NotSent(Network));
    let image =
        |url: &str| Message { kind: 2, content: json!({ "url": url, "width": 7 }).to_string(), ..Message::text(7, "") };
    for given in ["https://i0.hdslb.com/a.png", "http://i0.hdslb.com/a.png", "HTTP://i0.hdslb.com/a.png"] {
        for stored in ["https://i0.hdslb.com/a.png", "http://i0.hdslb.com/a.png", "//i0.hdslb.com/a.png"] {
            assert_eq!(lost_among(given, vec![image(stored)]), Claim::Confirmed, "{given} {stored}");
        }
        assert_eq!(lost_among(given, vec![image("https://i0.hdslb.com/b.png")]), Claim::NotSent(Network));
    }
}

#[test]
fn a_message_to_a_fan_group_is_looked_for_in_the_group() {
    let send = |stage: &mut Stage| {
        let group = bili_im::Talker::FanGroup(bili_im::Id(7));
        let send = Send::text(group, "ok".to_owned(), None, false, Call::new("sendText"), &Own).unwrap();
        let call = stage.sim.start(Box::new(send));
        stage.finish(call)
    };
    let mut stage = Stage::new(1);
    stage.expect([Path::lost_after(ms(50)), Path::lost_before(ms(50))]);
    assert_eq!(send(&mut stage), Claim::Confirmed);
    // The user of the same number is somebody else.
    assert_eq!(stage.send(7, "ok"), Claim::NotSent(Network));
    stage.expect([Path::lost_before(ms(50))]);
    assert_eq!(send(&mut stage), Claim::NotSent(Network));
}

#[test]
fn a_page_that_names_a_newest_message_beyond_those_it_shows_hides_no_lost_one() {
    let mut stage = Stage::new(1);
    let page = r#"{"messages":[{"sender_uid":7,"msg_type":1,"content":"","msg_seqno":900,"msg_key":5}],"has_more":1,"max_seqno":5000}"#;
    stage.mailbox.get().pages = vec![Some(accepted(page))];
    stage.expect([Path::lost_after(ms(50))]);
    assert_eq!(stage.send(7, "ok"), Claim::Confirmed);
}

#[test]
fn a_look_that_shares_the_response_of_an_earlier_read_is_not_the_last() {
    let mut stage = Stage::new(1);
    assert_eq!(stage.send(7, "before"), Claim::Sent);
    let usual = std::mem::replace(&mut stage.sim.network, Box::new(|_, _| Path::taking(s(10)).arriving_after(ms(1))));
    let options = HistoryOptions { size: Some(100), ..HistoryOptions::default() };
    let history = GetHistory { talker: 7.into(), options };
    let read = Read::new(&history, Call::new("history"), &Own, &stage.sim.engine.config).unwrap();
    stage.sim.start(Box::new(read));
    stage.settle();
    stage.sim.network = usual;
    stage.expect([Path::lost_after(ms(50))]);
    assert_eq!(stage.send(7, "ok"), Claim::Confirmed);
    assert_eq!(stage.looks().len(), 3);
}

#[test]
fn a_message_that_is_lost_when_risk_control_refuses_is_unconfirmed() {
    for arrives in [true, false] {
        let mut stage = Stage::new(1);
        let path = Path::taking(ms(50)).ending(Ending::Failed(TransportError::Truncated));
        stage.expect([if arrives { path } else { path.never_arriving() }]);
        let call = stage.text(7, "ok");
        stage.sim.run_for(ms(500));
        stage.mailbox.get().pages = vec![Some(response(412, "<html>"))];
        assert_eq!(stage.finish(call), Claim::Unconfirmed);
        assert_eq!(stage.looks().len(), 2);
        stage.sim.assert_idle();
    }
}

#[test]
fn a_strangers_lone_surrogate_hides_no_emoji() {
    // Escaped within the content, as some clients write it.
    let own = Message { content: r#"{"content":"\ud83d\ude00"}"#.to_owned(), ..Message::text(7, "") };
    let stranger = Message { sender: 7, content: r#"{"content":"\ud800"}"#.to_owned(), ..Message::text(7, "") };
    assert_eq!(lost_among("😀", vec![stranger, own]), Claim::Confirmed);
}

#[test]
fn a_message_with_an_odd_key_or_number_is_no_end_of_a_history() {
    for odd in ["0", "null", "\"x\"", "-5", "18446744073709551616"] {
        let mut stage = Stage::new(1);
        assert_eq!(stage.send(7, "before"), Claim::Sent);
        stage.expect([Path::lost_after(ms(50))]);
        let call = stage.text(7, "ok");
        while stage.posts().len() < 2 {
            stage.sim.step();
        }
        stage.sim.run_for(ms(60));
        // It heads a page of strangers' messages, behind which the lost one lies.
        let (wall, mut messages) = (stage.wall(), Vec::new());
        for _ in 0..100 {
            stage.mailbox.get().store(Message { sender: 7, ..Message::text(7, "x") }, wall);
        }
        for message in stage.mailbox.get().messages.iter().rev().take(100) {
            messages.push(format!(
                r#"{{"sender_uid":7,"msg_type":1,"content":"","msg_seqno":{},"msg_key":{}}}"#,
                message.seqno,
                if messages.is_empty() { odd.to_owned() } else { message.key.to_string() },
            ));
        }
        let page = format!(r#"{{"messages":[{}],"has_more":1}}"#, messages.join(","));
        stage.mailbox.get().pages = vec![Some(accepted(&page))];
        assert_eq!(stage.finish(call), Claim::Confirmed, "{odd}");
    }
}

#[test]
fn the_same_words_from_a_phone_or_another_tab_before_a_message_are_not_taken_for_it() {
    for (source, gap) in [(2, 3600), (1, 3600), (7, 3600), (7, 60), (2, 5), (7, 15)] {
        let mut stage = Stage::new(1);
        assert_eq!(stage.send(7, "good morning"), Claim::Sent);
        stage.sim.run_for(s(gap));
        let wall = stage.wall();
        stage.mailbox.get().store(Message { source, ..Message::text(7, "ok") }, wall);
        stage.sim.run_for(s(gap));
        stage.expect([Path::lost_before(ms(50))]);
        assert_eq!(stage.send(7, "ok"), Claim::NotSent(Network), "from {source}, {gap} s");
        assert_eq!(stage.mailbox.texts(7), ["good morning", "ok"]);
    }
}

#[test]
fn a_call_that_was_given_up_after_its_post_left_makes_the_same_words_unconfirmed() {
    for arrives in [true, false] {
        let mut stage = Stage::new(1);
        let first = if arrives { Path::taking(s(3)) } else { Path::taking(s(3)).never_arriving() };
        stage.expect([first, Path::lost_after(ms(50)), Path::lost_after(ms(50))]);
        let given_up = stage.text(7, "ok");
        while stage.posts().is_empty() {
            stage.sim.step();
        }
        stage.sim.cancel(given_up);
        stage.sim.assert_idle();
        assert_eq!(stage.send(7, "ok"), Claim::Unconfirmed);
        // Other words are another matter.
        assert_eq!(stage.send(7, "well"), Claim::Confirmed);
        assert_eq!(stage.send(8, "ok"), Claim::Sent);
    }
}

#[test]
fn a_call_that_was_given_up_before_its_post_left_is_no_reason_for_doubt() {
    for steps in 1.. {
        let mut stage = Stage::new(1);
        let given_up = stage.text(7, "ok");
        stage.sim.cancel_after_steps(steps, given_up);
        stage.sim.run_until_quiescent();
        if !stage.posts().is_empty() {
            assert!(steps > 3);
            return;
        }
        stage.expect([Path::lost_after(ms(50))]);
        assert_eq!(stage.send(7, "ok"), Claim::Confirmed, "given up after {steps} steps");
    }
}

#[test]
fn a_crash_while_a_post_is_out_makes_the_same_words_unconfirmed() {
    for (arrives, wait) in [(true, 0), (true, 30), (false, 0), (false, 30)] {
        let mut stage = Stage::new(1);
        let first = Path::taking(ms(500));
        stage.expect([if arrives { first } else { first.never_arriving() }]);
        stage.text(7, "ok");
        while stage.posts().is_empty() {
            stage.sim.step();
        }
        stage.sim.crash();
        stage.sim.run_for(s(wait));
        stage.expect([Path::lost_after(ms(50))]);
        assert_eq!(stage.send(7, "ok"), Claim::Unconfirmed);
        stage.sim.assert_idle();
        assert_eq!(stage.send(7, "ok"), Claim::Sent);
    }
}

#[test]
fn after_a_crash_a_message_that_never_arrived_is_not_claimed_because_of_the_one_that_did() {
    let mut stage = Stage::new(1);
    stage.expect([Path::taking(ms(500)), Path::lost_before(ms(50))]);
    stage.text(7, "ok");
    while stage.posts().is_empty() {
        stage.sim.step();
    }
    stage.sim.crash();
    assert_eq!(stage.send(7, "ok"), Claim::Unconfirmed);
    assert_eq!(stage.mailbox.texts(7), ["ok"]);
}

#[test]
fn without_the_history_nothing_is_claimed() {
    for (before, after) in [
        (None, Some(refused(-400))),
        (None, Some(accepted(r#"{"messages":7}"#))),
        (None, Some(accepted(r#"{"messages":7,"has_more":0}"#))),
        (None, Some(accepted("{}"))),
        (None, Some(accepted("[]"))),
        (None, Some(response(200, ""))),
        (None, Some(accepted(r#"{"messages":null,"has_more":1}"#))),
        (None, Some(accepted(r#"{"messages":[],"has_more":1,"max_seqno":5}"#))),
        (Some(refused(-400)), None),
        (Some(accepted(r#"{"messages":7}"#)), None),
        (Some(accepted(r#"{"messages":null,"has_more":1}"#)), None),
    ] {
        let mut stage = Stage::new(1);
        let reads = [vec![before.clone(); 4], vec![after.clone(); 40]];
        stage.mailbox.get().pages = match before {
            Some(_) => reads[0].clone(),
            None => [vec![None], reads[1].clone()].concat(),
        };
        stage.expect([Path::lost_before(ms(50))]);
        assert_eq!(stage.send(7, "hi"), Claim::Unconfirmed, "{before:?} {after:?}");
        assert_eq!(stage.posts().len(), 1);
    }
}

#[test]
fn pages_full_of_withdrawn_messages_are_no_end_of_a_history() {
    for withdrawn in [1, 99, 100, 150, 3000] {
        let mut stage = Stage::new(1);
        stage.mailbox.get().hides_withdrawn = true;
        assert_eq!(stage.send(7, "before"), Claim::Sent);
        stage.sim.run_for(s(60));
        let wall = stage.wall();
        for _ in 0..withdrawn {
            stage.mailbox.get().store(Message { status: 2, ..Message::text(7, "ok") }, wall);
        }
        stage.expect([Path::lost_before(ms(50))]);
        let expected = if withdrawn < 2000 { Claim::NotSent(Network) } else { Claim::Unconfirmed };
        assert_eq!(stage.send(7, "ok"), expected, "{withdrawn}");
    }
}

#[test]
fn withdrawn_messages_that_come_behind_a_lost_one_do_not_hide_it() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().hides_withdrawn = true;
    assert_eq!(stage.send(7, "before"), Claim::Sent);
    stage.expect([Path::lost_after(ms(50))]);
    let call = stage.text(7, "ok");
    while stage.mailbox.get().messages.len() < 2 {
        stage.sim.step();
    }
    let wall = stage.wall();
    for _ in 0..150 {
        stage.mailbox.get().store(Message { status: 2, ..Message::text(7, "ok") }, wall);
    }
    assert_eq!(stage.finish(call), Claim::Confirmed);
}

#[test]
fn where_others_wrote_a_lot_meanwhile_it_is_looked_for_page_by_page() {
    for (others, expected, pages) in
        [(250, Claim::Confirmed, 3), (1950, Claim::Confirmed, 20), (2500, Claim::Unconfirmed, 20)]
    {
        let mut stage = Stage::new(1);
        stage.expect([Path::lost_after(ms(50))]);
        let call = stage.text(7, "ok");
        while stage.mailbox.get().messages.is_empty() {
            stage.sim.step();
        }
        let wall = stage.wall();
        for _ in 0..others {
            stage.mailbox.get().store(Message { sender: 7, ..Message::text(7, "ok") }, wall);
        }
        assert_eq!(stage.finish(call), expected);
        // The end, and a page of what is new, which is not all.
        assert_eq!(stage.looks().len(), 2 + pages);
    }
}

#[test]
fn after_thousands_of_messages_one_lost_response_asks_for_few_pages() {
    for (pause, foreign) in [(0, 3), (30, 0)] {
        let mut stage = Stage::new(1);
        for _ in 0..2000 {
            let wall = stage.wall();
            stage.mailbox.get().store(Message::text(7, "ok"), wall);
        }
        stage.sim.run_for(s(60));
        // More than the log remembers.
        for number in 0..1050 {
            assert_eq!(stage.send(7, &number.to_string()), Claim::Sent);
            let wall = stage.wall();
            for _ in 0..foreign {
                stage.mailbox.get().store(Message { sender: 7, ..Message::text(7, "ok") }, wall);
            }
            let old = stage.sim.snapshots.len() - 1;
            stage.sim.snapshots.drain(..old);
            stage.sim.notices.clear();
        }
        stage.sim.run_for(s(pause));
        let before = stage.looks().len();
        stage.expect([Path::lost_after(ms(50)), Path::lost_before(ms(50))]);
        assert_eq!(stage.send(7, "ok"), Claim::Confirmed);
        let found = stage.looks().len() - before;
        assert_eq!(stage.send(7, "ok"), Claim::NotSent(Network));
        let absent = stage.looks().len() - before - found;
        assert!(found <= 2 && absent <= 3, "{found} and {absent} pages, after {pause} s, {foreign} others");
    }
}

#[test]
fn looking_for_a_message_holds_no_other_write() {
    let mut stage = Stage::new(1);
    stage.expect([Path::lost_before(ms(50))]);
    let lost = stage.text(7, "lost");
    let (same, other) = (stage.text(7, "behind it"), stage.text(8, "elsewhere"));
    stage.sim.run_until_quiescent();
    assert_eq!([lost, same, other].map(|call| stage.claim(call)), [Claim::NotSent(Network), Claim::Sent, Claim::Sent]);
    let [lost, elsewhere, behind] = stage.posts()[..] else { panic!("{:?}", stage.posts()) };
    assert_eq!((elsewhere.call, behind.call), (other, same));
    assert_eq!(elsewhere.at - lost.at, s(1));
    assert!(behind.at - lost.at >= s(4));
    stage.sim.assert_idle();
}

#[test]
fn confirming_tells_whether_the_history_shows_the_message() {
    let mut stage = Stage::new(1);
    let call = stage.sim.start(text_to(7, "ok", true));
    let began = stage.sim.now;
    assert_eq!(stage.finish(call), Claim::Confirmed);
    assert_eq!(stage.key(call), stage.mailbox.get().messages[0].key);
    assert!(stage.sim.now - began < ms(1300));
    for pages in [
        vec![accepted(r#"{"messages":null,"has_more":0}"#); 4],
        vec![refused(-400); 4],
        vec![accepted(r#"{"messages":null,"has_more":1}"#); 40],
    ] {
        stage.mailbox.get().pages = pages.into_iter().map(Some).collect();
        let call = stage.sim.start(text_to(7, "ok", true));
        assert_eq!(stage.finish(call), Claim::Unseen);
        stage.mailbox.get().pages.clear();
        assert_eq!(stage.key(call), stage.mailbox.get().messages.last().unwrap().key);
    }
    // One that others have recalled meanwhile is shown all the same.
    let call = stage.sim.start(text_to(7, "ok", true));
    stage.sim.run_for(ms(1060));
    stage.mailbox.get().messages.last_mut().unwrap().status = 1;
    assert_eq!(stage.finish(call), Claim::Confirmed);
}

#[test]
fn confirming_works_where_the_end_could_not_be_read_before() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().pages = vec![Some(refused(-400))];
    let call = stage.sim.start(text_to(7, "ok", true));
    assert_eq!(stage.finish(call), Claim::Confirmed);
}

#[test]
fn a_lost_message_may_be_given_up_anywhere() {
    for path in [Path::lost_after(ms(50)), Path::lost_before(ms(50)), Path::silent(ms(50)), Path::taking(ms(50))] {
        for confirms in [true, false] {
            cancel_after_each_step(|| {
                let mut stage = Stage::new(1);
                stage.expect([path.clone()]);
                let call = stage.sim.start(text_to(7, "ok", confirms));
                for text in ["a", "b"] {
                    stage.text(7, text);
                    stage.text(8, text);
                }
                (stage.sim, call)
            });
        }
    }
}

#[test]
fn giving_up_in_the_midst_of_it_sends_nothing_again() {
    for wait in [1, 5, 15, 16, 18, 19] {
        let mut stage = Stage::new(1);
        stage.expect([Path::silent(ms(50))]);
        let call = stage.text(7, "ok");
        stage.sim.cancel_after(s(wait) + ms(500), call);
        stage.sim.run_until_quiescent();
        let outcome = stage.sim.outcome(call).unwrap();
        assert!(*outcome == Outcome::Cancelled || claim(outcome) == Claim::Confirmed);
        assert_eq!((stage.posts().len(), stage.mailbox.texts(7).len()), (1, 1));
        stage.sim.assert_idle();
    }
}

#[test]
fn snapshots_hold_no_text_and_no_token_and_what_they_hold_is_bounded() {
    let mut stage = Stage::new(1);
    for number in 0..400_u64 {
        stage.expect([if number % 4 == 0 { Path::silent(ms(1)) } else { Path::taking(ms(1)) }]);
        let call = stage.text(1000 + number, "SECRET");
        stage.sim.cancel_after(if number % 4 == 0 { ms(1200) } else { s(60) }, call);
        stage.sim.run_until_quiescent();
        stage.sim.snapshots.drain(..stage.sim.snapshots.len() - 1);
    }
    let (_, snapshot) = stage.sim.snapshots.last().unwrap();
    let text = serde_json::to_string(snapshot).unwrap();
    assert!(!text.contains("SECRET") && !text.contains(r#""token""#), "{text}");
    assert_eq!(&serde_json::from_str::<bili_im::engine::Snapshot>(&text).unwrap(), snapshot);
    let log = &serde_json::to_value(snapshot).unwrap()["sent"];
    let sizes = ["keys", "open", "ends"].map(|name| match &log[name] {
        serde_json::Value::Object(map) => map.len(),
        other => other.as_array().unwrap().len(),
    });
    // A post that is open for a moment may push out an older one.
    assert_eq!(sizes, [300, 63, 256]);
}
