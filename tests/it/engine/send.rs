//! Sending: what leaves, how it is signed, and what is refused before it does.

use super::stage::{Claim, PNG, Stage, form, ms, s, text_to};
use super::{failure, json, parameter};
use crate::sim::{OWN_MID, Own, Path, Sim, accepted, cancel_after_each_step, fields, refused, response, usual_answer};
use bili_im::endpoint::GetUnread;
use bili_im::engine::{
    Answer, Call, Config, Effect, Image, Limit, Machine, Notice, Question, Read, Send, Signing, Write,
};
use bili_im::error::{Error, ErrorKind};
use bili_im::http::FileId;
use serde_json::json;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

#[test]
fn a_text_has_every_field_of_the_seeds_and_its_signature_in_the_query() {
    let mut stage = Stage::new(1);
    let call = stage.text(7, "hi");
    assert_eq!(stage.finish(call), Claim::Sent);
    let key = stage.mailbox.get().messages[0].key;
    assert_eq!(json(stage.sim.result(call)), json!({"msg_key": key.to_string(), "e_infos": null, "key_hit_infos": {}}));
    let [post] = stage.posts()[..] else { panic!("{:?}", stage.posts()) };
    let device = form(post)["msg[dev_id]"].clone();
    let seconds = (post.at + stage.sim.wall_offset).as_secs().to_string();
    let expected = [
        ("msg[sender_uid]", "293793435"),
        ("msg[receiver_id]", "7"),
        ("msg[receiver_type]", "1"),
        ("msg[msg_type]", "1"),
        ("msg[msg_status]", "0"),
        ("msg[dev_id]", &device),
        ("msg[timestamp]", &seconds),
        ("msg[content]", r#"{"content":"hi"}"#),
        ("build", "0"),
        ("mobi_app", "web"),
        ("csrf_token", "token"),
        ("csrf", "token"),
    ];
    assert_eq!(form(post), expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    // The mailbox has checked the signature itself.
    let names: Vec<_> = fields(post.request.target.split_once('?').unwrap().1).into_keys().collect();
    assert_eq!(names, ["w_dev_id", "w_receiver_id", "w_rid", "w_sender_uid", "wts"]);
    assert_eq!(parameter(&post.request.target, "wts"), Some(seconds));
}

#[test]
fn a_device_id_is_made_once_for_each_account_and_told() {
    let mut stage = Stage::new(1);
    stage.sim.engine.has_listeners = false;
    for _ in 0..2 {
        assert_eq!(stage.send(7, "hi"), Claim::Sent);
    }
    let told: Vec<_> = stage.sim.notices.iter().map(|(_, notice)| notice.clone()).collect();
    let device = form(stage.posts()[0])["msg[dev_id]"].clone();
    assert_eq!(told, [Notice::DeviceId { mid: OWN_MID, id: device.clone() }]);
    assert_eq!(form(stage.posts()[1])["msg[dev_id]"], device);
    let groups: Vec<_> = device.split('-').map(str::len).collect();
    assert_eq!((groups, &device[14..15]), (vec![8, 4, 4, 4, 12], "4"));
    assert!("89AB".contains(&device[19..20]));
    // It outlives a crash.
    stage.sim.crash();
    assert_eq!(stage.send(7, "hi"), Claim::Sent);
    assert_eq!(form(stage.posts()[2])["msg[dev_id]"], device);
}

#[test]
fn without_randomness_nothing_is_sent() {
    let mut stage = Stage::new(1);
    stage.sim.has_entropy = false;
    assert_eq!(stage.send(7, "hi"), Claim::NotSent(ErrorKind::Internal));
    assert!(stage.posts().is_empty());
    stage.sim.assert_idle();
}

#[test]
fn the_end_of_the_history_is_read_first_and_for_ten_seconds_not_again() {
    let mut stage = Stage::new(1);
    for (pause, mid, looks) in [(0, 7, 1), (0, 7, 1), (0, 8, 2), (6, 7, 2), (4, 7, 3), (8, 7, 3), (2, 7, 4)] {
        stage.sim.run_for(s(pause));
        assert_eq!(stage.send(mid, "hi"), Claim::Sent);
        assert_eq!(stage.looks().len(), looks, "to {mid}, {pause} s later");
    }
    let [first, ..] = stage.looks()[..] else { panic!() };
    assert_eq!(parameter(&first.request.target, "size").as_deref(), Some("1"));
}

#[test]
fn a_first_look_that_shows_that_a_send_would_fail_keeps_it_back() {
    for (response, kind) in [
        (refused(-101), ErrorKind::Login),
        (refused(-412), ErrorKind::Risk),
        (response(412, "<html>"), ErrorKind::Risk),
    ] {
        let mut stage = Stage::new(1);
        stage.mailbox.get().pages = vec![Some(response)];
        assert_eq!(stage.send(7, "hi"), Claim::NotSent(kind));
        assert!(stage.posts().is_empty());
        stage.sim.assert_idle();
    }
}

#[test]
fn a_first_look_that_fails_or_hangs_does_not_keep_a_message_back() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().pages = vec![Some(refused(-400))];
    assert_eq!(stage.send(7, "hi"), Claim::Sent);
    let mut stage = Stage::new(1);
    stage.sim.network = Box::new(|request, _| {
        if request.target.contains("fetch_session_msgs") { Path::silent(ms(1)) } else { Path::taking(ms(50)) }
    });
    assert_eq!(stage.send(7, "hi"), Claim::Sent);
    assert_eq!(stage.looks().len(), 2);
}

#[test]
fn keys_are_fetched_once_and_anew_when_they_are_refused_or_a_day_old() {
    let mut stage = Stage::new(1);
    let accounts = |stage: &Stage| stage.sim.sent.iter().filter(|sent| sent.request.target.contains("/nav")).count();
    for text in ["a", "b"] {
        assert_eq!(stage.send(7, text), Claim::Sent);
    }
    assert_eq!((accounts(&stage), stage.posts().len()), (1, 2));
    stage.mailbox.get().generation = 1;
    assert_eq!(stage.send(7, "c"), Claim::Sent);
    assert_eq!((accounts(&stage), stage.posts().len()), (2, 4));
    // The second try keeps its distance, too.
    assert_eq!(stage.times(), [0, 1000, 2000, 3000]);
    stage.sim.run_for(s(86_401));
    assert_eq!(stage.send(7, "d"), Claim::Sent);
    assert_eq!((accounts(&stage), stage.posts().len()), (3, 5));
    assert_eq!(stage.mailbox.texts(7), ["a", "b", "c", "d"]);
}

#[test]
fn a_refusal_of_fresh_keys_is_none_of_the_keys() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().refusals = vec![Some(refused(-400)); 3];
    assert_eq!(stage.send(7, "a"), Claim::Refused(-400));
    assert_eq!(stage.posts().len(), 1);
    // Now they may be old.
    assert_eq!(stage.send(7, "b"), Claim::Refused(-400));
    assert_eq!(stage.posts().len(), 3);
    assert_eq!((stage.mailbox.texts(7).len(), stage.looks().len()), (0, 1));
}

#[test]
fn a_message_that_is_lost_after_its_signature_was_refused_is_looked_for() {
    let mut stage = Stage::new(1);
    assert_eq!(stage.send(7, "a"), Claim::Sent);
    stage.mailbox.get().generation = 1;
    stage.expect([Path::taking(ms(50)), Path::lost_after(ms(50)), Path::taking(ms(50)), Path::lost_before(ms(50))]);
    assert_eq!(stage.send(7, "b"), Claim::Confirmed);
    stage.mailbox.get().generation = 2;
    assert_eq!(stage.send(7, "b"), Claim::NotSent(ErrorKind::Network));
    assert_eq!((stage.posts().len(), stage.mailbox.texts(7).len()), (5, 2));
}

/// Sends a text to a service that is arranged so, and expects that it fails before anything leaves, within so long.
fn assert_unsent(kind: ErrorKind, within: Duration, why: &str, arrange: impl Fn(&mut Stage)) {
    let mut stage = Stage::new(1);
    arrange(&mut stage);
    let (call, began) = (stage.text(7, "hi"), stage.sim.now);
    assert_eq!(stage.finish(call), Claim::NotSent(kind));
    let message = &stage.error(call).message;
    assert!(message.contains(why) && message.matches("nothing").count() == 1, "{message}");
    assert!(stage.sim.now - began <= within, "{why} after {:?}", stage.sim.now - began);
    assert_eq!((stage.posts().len(), stage.looks().len()), (0, 1), "{why}");
    stage.sim.assert_idle();
    // Nothing is open that would cast doubt on the same words later.
    let snapshot = serde_json::to_value(&stage.sim.snapshots.last().unwrap().1).unwrap();
    assert_eq!(snapshot["sent"]["open"], json!([]), "{why}");
}

/// Answers the question for the token so, after so long.
fn token(time: Duration, answer: Answer) -> impl Fn(&mut Stage) {
    move |stage| {
        let answer = answer.clone();
        stage.sim.desk = Box::new(move |question, _| match question {
            Question::Csrf => (time, answer.clone()),
            other => (Duration::ZERO, usual_answer(other, &[])),
        });
    }
}

#[test]
fn what_fails_before_the_post_says_what_failed_and_that_nothing_was_sent() {
    let account = |response: bili_im::http::HttpResponse| {
        move |stage: &mut Stage| stage.mailbox.get().account = Some(response.clone())
    };
    assert_unsent(ErrorKind::Login, ms(200), "-101", account(refused(-101)));
    assert_unsent(ErrorKind::Risk, ms(200), "-412", account(refused(-412)));
    for reply in [
        r#"{"isLogin":true}"#,
        r#"{"wbi_img":null}"#,
        r#"{"wbi_img":{"img_url":"","sub_url":""}}"#,
        r#"{"wbi_img":7}"#,
        "[]",
    ] {
        assert_unsent(ErrorKind::Reply, ms(200), "keys for signatures", account(accepted(reply)));
    }
    assert_unsent(ErrorKind::Network, s(3), "no answer came", |stage| {
        stage.sim.network =
            Box::new(
                |request, _| {
                    if request.target.contains("/nav") { Path::lost_before(ms(10)) } else { Path::taking(ms(50)) }
                },
            );
    });
    let own = |kind| Error::new(kind, "`csrf`: the function failed");
    for kind in [ErrorKind::Input, ErrorKind::Network, ErrorKind::Timeout] {
        assert_unsent(kind, ms(200), "the function failed", token(ms(0), Answer::Failed(own(kind))));
    }
    assert_unsent(ErrorKind::Login, ms(200), "no CSRF token", token(ms(0), Answer::Csrf(None)));
    // A function that takes for ever.
    assert_unsent(ErrorKind::Timeout, s(16), "no answer within 15000 ms", token(s(3600), Answer::Csrf(None)));
}

#[test]
fn what_fails_before_the_second_post_says_that_nothing_was_sent() {
    let mut stage = Stage::new(1);
    assert_eq!(stage.send(7, "a"), Claim::Sent);
    stage.mailbox.get().generation = 1;
    stage.mailbox.get().account = Some(accepted(r#"{"wbi_img":null}"#));
    assert_eq!(stage.send(7, "b"), Claim::NotSent(ErrorKind::Reply));
    stage.mailbox.get().account = None;
    assert_eq!(stage.send(7, "c"), Claim::Sent);
    stage.mailbox.get().generation = 2;
    let mut asked = 0;
    stage.sim.desk = Box::new(move |_, _| {
        asked += 1;
        let token = (asked == 1).then(|| "token".to_owned());
        (
            Duration::ZERO,
            token.map_or(Answer::Failed(Error::new(ErrorKind::Timeout, "late")), |token| Answer::Csrf(Some(token))),
        )
    });
    assert_eq!(stage.send(7, "d"), Claim::NotSent(ErrorKind::Timeout));
    assert_eq!(stage.mailbox.texts(7), ["a", "c"]);
    stage.sim.assert_idle();
}

#[test]
fn a_callers_own_signature_is_used_and_its_failure_sends_nothing() {
    let config = || Config { signing: Signing::Function, ..Config::default() };
    let mut stage = Stage::with(1, config());
    let call = stage.text(7, "hi");
    stage.sim.run_until_quiescent();
    // The mailbox, which knows WBI alone, refuses it; it is no signature that other keys would mend.
    assert_eq!(stage.claim(call), Claim::Refused(-400));
    let [post] = stage.posts()[..] else { panic!("{:?}", stage.posts()) };
    let device = &form(post)["msg[dev_id]"];
    let query = format!("?w_sender_uid={OWN_MID}&w_receiver_id=7&w_dev_id={device}&w_rid=own");
    assert!(post.request.target.ends_with(&query), "{}", post.request.target);
    let mut stage = Stage::with(1, config());
    stage.sim.desk = Box::new(|question, _| match question {
        Question::Sign(_) => (Duration::ZERO, Answer::Failed(Error::new(ErrorKind::Input, "`sign`: no"))),
        other => (Duration::ZERO, usual_answer(other, &[])),
    });
    assert_eq!(stage.send(7, "hi"), Claim::NotSent(ErrorKind::Input));
    assert!(stage.posts().is_empty());
}

#[test]
fn without_signatures_no_keys_are_asked_for() {
    let mut stage = Stage::with(1, Config { signing: Signing::Off, ..Config::default() });
    stage.send(7, "hi");
    let targets: Vec<_> = stage.sim.sent.iter().map(|sent| sent.request.target.clone()).collect();
    assert!(targets.len() == 2 && targets[1].ends_with("/send_msg"), "{targets:?}");
}

#[test]
fn a_token_that_was_refused_is_asked_for_anew_with_the_next_message() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().token = "new".to_owned();
    assert_eq!(stage.send(7, "a"), Claim::Refused(-111));
    stage.sim.desk = Box::new(|_, _| (Duration::ZERO, Answer::Csrf(Some("new".to_owned()))));
    assert_eq!(stage.send(7, "a"), Claim::Sent);
}

#[test]
fn a_file_is_uploaded_and_sent_with_what_stands_in_it() {
    let mut stage = Stage::new(1);
    let call = stage.file(7, Call::new("sendImage"));
    assert_eq!(stage.finish(call), Claim::Sent);
    let content: serde_json::Value = serde_json::from_str(&form(stage.posts()[0])["msg[content]"]).unwrap();
    let expected = json!({
        "url": "https://i0.hdslb.com/bfs/im/up.png",
        "width": 256, "height": 128, "imageType": "png", "original": 1, "size": 0.028,
    });
    assert_eq!(content, expected);
}

#[test]
fn a_file_whose_message_is_lost_is_looked_for() {
    for (path, expected) in
        [(Path::lost_after(ms(50)), Claim::Confirmed), (Path::lost_before(ms(50)), Claim::NotSent(ErrorKind::Network))]
    {
        let mut stage = Stage::new(1);
        stage.expect([path]);
        let call = stage.file(7, Call::new("sendImage"));
        assert_eq!(stage.finish(call), expected);
    }
}

#[test]
fn a_message_has_its_own_time_limit_and_so_has_its_upload() {
    let seconds = |seconds| Limit::Total(s(seconds));
    let large = 2_000_000;
    for (limit, has_progress, expected) in [
        (None, false, [seconds(130), seconds(15), seconds(15), seconds(15)]),
        (None, true, [Limit::Stall(s(30)), seconds(15), seconds(15), seconds(15)]),
        (Some(seconds(5)), false, [seconds(5); 4]),
        (Some(Limit::None), true, [Limit::None; 4]),
    ] {
        let mut stage = Stage::new(1);
        let call = Call { limit, has_progress, ..Call::new("sendImage") };
        let image = Image::File(FileId(0), large);
        let send = Send::image(7.into(), image, None, false, call, &Own, &stage.sim.engine.config).unwrap();
        let call = stage.sim.start(Box::new(send));
        let mut limits = Vec::new();
        let mut count = 0;
        while stage.sim.outcome(call).is_none() {
            stage.sim.step();
            if stage.sim.sent.len() > count {
                count = stage.sim.sent.len();
                let Some(Effect::Fetch { limit, .. }) = stage.sim.pending(call) else { panic!() };
                limits.push(*limit);
            }
        }
        // The upload, the end of the history, the keys, the message.
        assert_eq!(limits, expected);
    }
}

#[test]
fn a_file_that_is_given_up_while_it_is_uploaded_or_cannot_be_is_not_sent() {
    for wait in [0, 10, 60, 500] {
        let mut stage = Stage::new(1);
        stage.sim.network = Box::new(|_, _| Path::taking(s(1)));
        let call = stage.file(7, Call::new("sendImage"));
        stage.sim.cancel_after(ms(wait), call);
        stage.sim.run_until_quiescent();
        assert!(stage.posts().is_empty() && stage.looks().is_empty());
        stage.sim.assert_idle();
    }
    let mut stage = Stage::new(1);
    stage.sim.network = Box::new(|_, _| Path::gateway(ms(50), 502));
    let call = stage.file(7, Call::new("sendImage"));
    stage.sim.run_until_quiescent();
    assert_eq!((stage.claim(call), stage.sim.sent.len()), (Claim::NotSent(ErrorKind::Http), 1));
    stage.sim.desk = Box::new(|question, _| (Duration::ZERO, usual_answer(question, &[])));
    let call = stage.file(7, Call::new("sendImage"));
    stage.sim.run_until_quiescent();
    assert_eq!((failure(stage.sim.result(call)).0, stage.sim.sent.len()), (ErrorKind::Input, 1));
    stage.sim.assert_idle();
}

#[test]
fn an_image_or_a_text_may_be_given_up_anywhere() {
    let arranged = |signing| {
        let mut stage = Stage::with(1, Config { signing, ..Config::default() });
        stage.mailbox.get().refusals = vec![None, None, Some(refused(-400))];
        stage.sim.desk = Box::new(|question, _| (ms(5), usual_answer(question, &[PNG])));
        stage
    };
    for signing in [Signing::Account, Signing::Function, Signing::Off] {
        for kind in 0..3 {
            // Alone, behind others, and ahead of others.
            for place in 0..3 {
                cancel_after_each_step(|| {
                    let mut stage = arranged(signing);
                    let mut calls = Vec::new();
                    for at in 0..3 {
                        calls.push(match (kind, at == place) {
                            (0, true) => stage.text(7, "a"),
                            (1, true) => stage.file(7, Call::new("sendImage")),
                            (2, true) => stage.recall(7, 5, None),
                            _ => stage.text(7, "b"),
                        });
                        stage.sim.run_for(ms(3));
                        stage.text(8, "c");
                        let pin = bili_im::endpoint::PinSession { talker: 9.into(), pinned: true };
                        let pin = Write::new(&pin, Call::new("pin"), &Own, &stage.sim.engine.config).unwrap();
                        stage.sim.start(Box::new(pin));
                    }
                    (stage.sim, calls[place])
                });
            }
        }
    }
}

#[test]
fn messages_in_line_are_refused_at_once_when_risk_control_refuses_one() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().refusals = vec![Some(response(412, "<html>"))];
    let calls: Vec<_> = (0..20).map(|number| stage.text(7 + number % 4, "hi")).collect();
    let image = stage.file(7, Call::new("sendImage"));
    let recall = stage.recall(7, 5, None);
    stage.sim.run_until_quiescent();
    let [post] = stage.posts()[..] else { panic!("{:?}", stage.posts()) };
    assert!(stage.sim.now - post.at < ms(100), "they took {:?}", stage.sim.now - post.at);
    for call in calls.into_iter().chain([image, recall]) {
        assert_eq!(stage.error(call).kind, ErrorKind::Risk);
    }
    stage.sim.assert_idle();
}

#[test]
fn a_message_that_keeps_its_distance_is_refused_at_once_when_risk_control_refuses_a_read() {
    for signing in [Signing::Account, Signing::Function] {
        let mut stage = Stage::with(1, Config { signing, ..Config::default() });
        stage.send(7, "hi");
        let call = stage.text(7, "hi");
        stage.sim.run_for(ms(300));
        stage.sim.service = Box::new(|_, _| response(412, "<html>"));
        let read = Read::new(&GetUnread::default(), Call::new("unread"), &Own, &stage.sim.engine.config).unwrap();
        stage.sim.start(Box::new(read));
        let (_, began) = (stage.finish(call), stage.sim.now);
        assert_eq!((stage.error(call).kind, stage.posts().len()), (ErrorKind::Risk, 1));
        assert!(began - stage.posts()[0].at < ms(500));
    }
}

#[test]
fn the_breaker_goes_by_the_clock_that_nobody_sets() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().refusals = vec![Some(refused(-412))];
    assert_eq!(stage.send(7, "hi"), Claim::Refused(-412));
    for offset in [s(0), stage.sim.wall_offset - s(36_000), stage.sim.wall_offset + s(360_000)] {
        stage.sim.wall_offset = offset;
        assert_eq!(stage.send(7, "hi"), Claim::NotSent(ErrorKind::Risk));
    }
    stage.sim.run_for(s(119));
    assert_eq!(stage.send(7, "hi"), Claim::NotSent(ErrorKind::Risk));
    // It outlives a crash.
    stage.sim.crash();
    assert_eq!(stage.send(7, "hi"), Claim::NotSent(ErrorKind::Risk));
    stage.sim.run_for(s(1));
    assert_eq!(stage.send(7, "hi"), Claim::Sent);
    stage.sim.assert_idle();
}

#[test]
fn the_clock_on_the_wall_may_jump_between_any_two_requests() {
    for hours in [-100_000_i64, -5, 5, 400_000] {
        let mut stage = Stage::new(1);
        let jump = s(hours.unsigned_abs() * 3600);
        // The service's clock goes on, and ours is this far from it.
        let skew = Rc::new(Cell::new(Duration::ZERO));
        let (service, known) = (stage.mailbox.clone(), Rc::clone(&skew));
        stage.sim.service = Box::new(move |request, wall| {
            let time = if hours < 0 { wall + known.get() } else { wall - known.get() };
            service.respond(request, time)
        });
        for text in ["a", "b", "c"] {
            stage.expect([Path::lost_after(ms(50))]);
            let call = stage.text(7, text);
            stage.sim.run_for(ms(700));
            let offset = stage.sim.wall_offset;
            stage.sim.wall_offset = if hours < 0 { offset - jump } else { offset + jump };
            skew.set(skew.get() + jump);
            assert_eq!(stage.finish(call), Claim::Confirmed, "{hours} h, {text}");
        }
    }
}

#[test]
fn a_call_may_ask_while_the_breaker_is_open() {
    let mut stage = Stage::new(1);
    stage.mailbox.get().refusals = vec![Some(refused(-412))];
    assert_eq!(stage.send(7, "hi"), Claim::Refused(-412));
    let call = Call { bypass_breaker: true, ..Call::new("sendText") };
    let send = Send::text(7.into(), "hi".to_owned(), None, false, call, &Own).unwrap();
    let call = stage.sim.start(Box::new(send));
    assert_eq!(stage.finish(call), Claim::Sent);
}

#[test]
fn what_is_wrong_with_a_message_is_said_before_anything_is_asked() {
    let config = Config::default();
    let text = |mid: u64, text: &str, version| {
        Send::text(mid.into(), text.to_owned(), version, false, Call::new("sendText"), &Own).map(drop)
    };
    let long = text(7, &"好".repeat(700), None).unwrap_err();
    assert!(long.kind == ErrorKind::Input && long.message.contains("2000") && long.message.contains("2114"));
    for (result, argument) in [
        (text(7, "", None), "text"),
        (text(OWN_MID, "hi", None), "talker"),
        (text(7, "hi", Some(2)), "options.newFaceVersion"),
    ] {
        assert!(result.is_err_and(|error| error.kind == ErrorKind::Input && error.message.contains(argument)));
    }
    let image = Image::Known(bili_im::endpoint::ImageSource { url: "a.png".to_owned(), ..Default::default() });
    let image = Send::image(7.into(), image, None, false, Call::new("sendImage"), &Own, &config);
    assert!(image.is_err_and(|error| error.kind == ErrorKind::Input));
    let nobody = Send::text(7.into(), "hi".to_owned(), None, false, Call::new("sendText"), &crate::sim::Nobody);
    assert!(nobody.is_err_and(|error| error.kind == ErrorKind::Login));
    assert_eq!(text(7, &"好".repeat(500), None), Ok(()));
    let long = text(7, &"a".repeat(501), None).unwrap_err();
    assert!(long.kind == ErrorKind::Input && long.message.contains("got 501 characters"), "{long}");
}

#[test]
fn a_send_that_never_began_may_be_given_up() {
    let mut sim = Sim::new(1, Config::default(), |_, _| accepted("{}"));
    let machines: [Box<dyn Machine>; 1] = [text_to(7, "hi", false)];
    for machine in machines {
        let call = sim.start_after(s(1), machine);
        sim.cancel(call);
        sim.assert_idle();
    }
}
