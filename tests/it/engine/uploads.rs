//! Files on their way.

use super::{failure, json};
use crate::sim::{BEGIN, Nobody, OWN_MID, Own, Path, Sim, accepted, cancel_after_each_step, refused, usual_answer};
use bili_im::endpoint;
use bili_im::engine::{Answer, Call, CallId, Config, Effect, Limit, Machine, Question, UploadFile, UploadImage};
use bili_im::error::{Error, ErrorKind};
use bili_im::http::{Body, FileId, TransportError};
use serde_json::json;
use std::time::Duration;

/// As much of a PNG of 256 by 128 px as anybody looks at.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x00\x80\x08\x06\x00\x00\x00";

const UPLOADED: &str = r#"{"image_url":"http://i0.hdslb.com/a.png","image_width":1,"image_height":2}"#;

const GONE: &str = "the file cannot be read: it was moved, changed or removed";

/// A service with this reply to everything, and one file.
fn service(reply: &'static str) -> Sim<'static> {
    let mut sim = Sim::new(1, Config::default(), move |_, _| accepted(reply));
    sim.desk = Box::new(|question, _| (Duration::from_millis(5), usual_answer(question, &[PNG])));
    sim
}

fn image(sim: &Sim<'_>) -> Box<dyn Machine> {
    let call = Call::new("uploadImage");
    Box::new(UploadImage::new(FileId(0), PNG.len() as u64, call, &Own, &sim.engine.config).unwrap())
}

fn file(sim: &Sim<'_>) -> Box<dyn Machine> {
    let endpoint = endpoint::UploadFile { filename: "a.png".to_owned(), size: PNG.len() as u64 };
    let call = Call::new("customerService.upload");
    Box::new(UploadFile::new(&endpoint, FileId(0), call, &Own, &sim.engine.config).unwrap())
}

fn run(sim: &mut Sim<'_>, machine: Box<dyn Machine>) -> CallId {
    let call = sim.start(machine);
    sim.run_until_quiescent();
    sim.assert_idle();
    call
}

#[test]
fn an_image_is_looked_at_and_then_uploaded() {
    let mut sim = service(UPLOADED);
    let (asked, questions) = std::sync::mpsc::channel();
    sim.desk = Box::new(move |question, _| {
        asked.send(question.clone()).unwrap();
        (Duration::ZERO, usual_answer(question, &[PNG]))
    });
    let machine = image(&sim);
    let call = run(&mut sim, machine);
    let uploaded = json!({"image_url": "https://i0.hdslb.com/a.png", "image_width": 1, "image_height": 2});
    assert_eq!(json(sim.result(call)), uploaded);
    let asked: Vec<_> = questions.try_iter().collect();
    assert_eq!(asked, [Question::ReadPrefix { file: FileId(0), bytes: 512 * 1024 }, Question::Csrf]);
    let [sent] = sim.sent.as_slice() else { panic!("{:?}", sim.sent) };
    let Body::Multipart { part, file, params } = &sent.request.body else { panic!("it is multipart") };
    let names: Vec<_> = params.iter().map(|(name, _)| *name).collect();
    assert_eq!((*part, *file, names.as_slice()), ("file_up", FileId(0), &["biz", "category", "csrf"][..]));
}

#[test]
fn anything_but_an_image_is_refused_before_a_byte_leaves() {
    let mut sim = service(UPLOADED);
    sim.desk = Box::new(|question, _| (Duration::ZERO, usual_answer(question, &[b"<svg>"])));
    let machine = image(&sim);
    let call = run(&mut sim, machine);
    assert_eq!(failure(sim.result(call)).0, ErrorKind::Input);
    let large = UploadImage::new(FileId(0), 20 * 1024 * 1024 + 1, Call::new("uploadImage"), &Own, &sim.engine.config);
    let call = run(&mut sim, Box::new(large.unwrap()));
    assert!(failure(sim.result(call)).1.contains("20971521"));
    assert_eq!(sim.sent.len(), 0);
    let nobody = UploadImage::new(FileId(0), 1, Call::new("uploadImage"), &Nobody, &sim.engine.config);
    assert!(nobody.is_err_and(|error| error.kind == ErrorKind::Login));
}

#[test]
fn a_file_that_cannot_be_read_says_what_the_driver_knows() {
    let mut sim = service(UPLOADED);
    let error = || Error::new(ErrorKind::Timeout, "the file takes long");
    sim.desk = Box::new(move |_, _| (Duration::ZERO, Answer::Failed(error())));
    let machine = image(&sim);
    let call = run(&mut sim, machine);
    assert_eq!(sim.result(call), Err(&error()));
}

#[test]
fn an_image_has_an_address_that_a_page_may_use_or_there_is_an_error() {
    for (reply, message) in [
        ("{}", "the reply has no `image_url`"),
        ("null", "the reply has no `image_url`"),
        ("[]", "the reply has no `image_url`"),
        (r#"{"image_url":5}"#, "the reply has no `image_url`"),
        (r#"{"image_url":""}"#, "the reply has no `image_url`"),
        (r#"{"image_url":"javascript:alert(1)"}"#, "the reply has an odd `image_url`"),
        (r#"{"image_url":"http://elsewhere.example/a.png"}"#, "the reply has an odd `image_url`"),
        (r#"{"image_url":"https://i0.hdslb.com/\ud800"}"#, "the reply has an odd `image_url`"),
    ] {
        let mut sim = service(reply);
        let machine = image(&sim);
        let call = run(&mut sim, machine);
        assert_eq!(failure(sim.result(call)), (ErrorKind::Reply, message.to_owned()), "{reply}");
    }
}

#[test]
fn an_upload_says_when_its_address_expires() {
    let mut sim = service(
        r#"{"key":"a","url":"https://jssz-boss.hdslb.com/a?X-Amz-Date=20240803T115447Z&X-Amz-Expires=900&X-Amz-Signature=0"}"#,
    );
    let machine = file(&sim);
    let call = run(&mut sim, machine);
    assert_eq!(json(sim.result(call))["expiresAt"], json!(1_722_686_987_000_u64));
    let Body::Multipart { part, params, .. } = &sim.sent[0].request.body else { panic!("it is multipart") };
    let mid = OWN_MID.to_string();
    let expected =
        [("filename", "a.png"), ("mid", &mid), ("csrf", "token")].map(|(name, value)| (name, value.to_owned()));
    assert_eq!((*part, &**params), ("file", &expected[..]));
}

#[test]
fn an_upload_whose_address_does_not_say_it_expires_in_fifteen_minutes() {
    let mut sim = service(r#"{"key":"a","url":"https://jssz-boss.hdslb.com/a?X-Amz-Date=today&X-Amz-Expires=900"}"#);
    let machine = file(&sim);
    let call = run(&mut sim, machine);
    // The token takes 5 ms, and the request 50.
    let expected = BEGIN + Duration::from_secs(900) + Duration::from_millis(55);
    assert_eq!(json(sim.result(call))["expiresAt"], json!(u64::try_from(expected.as_millis()).unwrap()));
}

#[test]
fn an_upload_without_an_address_is_an_error() {
    for reply in [r#"{"key":"a"}"#, r#"{"key":"a","url":7}"#] {
        let mut sim = service(reply);
        let machine = file(&sim);
        let call = run(&mut sim, machine);
        assert_eq!(failure(sim.result(call)), (ErrorKind::Reply, "the reply has no `url`".to_owned()));
    }
}

#[test]
fn a_file_that_is_gone_says_so_instead_of_a_failure_of_the_network() {
    let network = |_: &_, _: &mut _| Path::lost_before(Duration::from_millis(10));
    let (mut sim, mut there) = (service("{}"), service("{}"));
    (sim.network, there.network) = (Box::new(network), Box::new(network));
    let is_first_byte = |question: &Question| matches!(question, Question::ReadPrefix { bytes: 1, .. });
    sim.desk = Box::new(move |question, _| {
        let files: &[&[u8]] = if is_first_byte(question) { &[] } else { &[PNG] };
        (Duration::ZERO, usual_answer(question, files))
    });
    for (machine, argument) in [(image(&sim), "image"), (file(&sim), "file")] {
        let call = run(&mut sim, machine);
        assert_eq!(failure(sim.result(call)), (ErrorKind::Input, format!("`{argument}`: {GONE}")));
    }
    let machine = file(&there);
    let call = run(&mut there, machine);
    assert_eq!(failure(there.result(call)).0, ErrorKind::Network);
    // A file that is only slow is not gone.
    there.desk = Box::new(move |question, _| {
        (Duration::from_secs(if is_first_byte(question) { 60 } else { 0 }), usual_answer(question, &[PNG]))
    });
    let machine = file(&there);
    let call = run(&mut there, machine);
    assert_eq!(failure(there.result(call)).0, ErrorKind::Network);
}

#[test]
fn a_driver_that_sees_that_a_file_is_gone_needs_no_second_look() {
    let mut sim = service("{}");
    sim.network = Box::new(|_, _| {
        let mut path = Path::lost_before(Duration::from_millis(10));
        path.back = path.back.map(|(at, _)| (at, crate::sim::Ending::Failed(TransportError::FileUnreadable)));
        path
    });
    let machine = file(&sim);
    let call = run(&mut sim, machine);
    assert_eq!(failure(sim.result(call)), (ErrorKind::Input, format!("`file`: {GONE}")));
}

#[test]
fn other_failures_are_passed_on_and_never_repeated() {
    let mut sim = Sim::new(1, Config::default(), |_, _| refused(-412));
    let machine = file(&sim);
    let call = run(&mut sim, machine);
    assert_eq!(failure(sim.result(call)).0, ErrorKind::Risk);
    let mut sim = service("{}");
    sim.network = Box::new(|_, _| Path::gateway(Duration::from_millis(10), 502));
    let machine = file(&sim);
    let call = run(&mut sim, machine);
    assert_eq!((failure(sim.result(call)).0, sim.sent.len()), (ErrorKind::Http, 1));
}

#[test]
fn the_time_for_an_upload_grows_with_its_size() {
    let mut sim = service("{}");
    let limit = |sim: &mut Sim<'_>, size, has_progress, limit| {
        let endpoint = endpoint::UploadFile { filename: "a".to_owned(), size };
        let call = Call { has_progress, limit, ..Call::new("customerService.upload") };
        let machine = UploadFile::new(&endpoint, FileId(0), call, &Own, &sim.engine.config).unwrap();
        let call = sim.start(Box::new(machine));
        sim.run_for(Duration::from_millis(10));
        let Some(Effect::Fetch { limit, .. }) = sim.pending(call) else { panic!("{:?}", sim.pending(call)) };
        let limit = *limit;
        sim.cancel(call);
        limit
    };
    let seconds = |seconds| Limit::Total(Duration::from_secs(seconds));
    assert_eq!(limit(&mut sim, 0, false, None), seconds(30));
    assert_eq!(limit(&mut sim, 2_000_000, false, None), seconds(130));
    assert_eq!(limit(&mut sim, 2_000_000, true, None), Limit::Stall(Duration::from_secs(30)));
    assert_eq!(limit(&mut sim, 2_000_000, true, Some(seconds(5))), seconds(5));
}

#[test]
fn uploads_and_changes_do_not_wait_for_each_other() {
    let mut sim = service(r#"{"url":"https://a"}"#);
    let pin = endpoint::PinSession { talker: 1.into(), pinned: true };
    let pin = bili_im::engine::Write::new(&pin, Call::new("pin"), &Own, &sim.engine.config).unwrap();
    sim.start(Box::new(pin));
    for machine in [file(&sim), file(&sim)] {
        sim.start(machine);
    }
    sim.run_until_quiescent();
    assert_eq!(sim.sent.len(), 3);
    assert!(sim.sent.iter().all(|sent| sent.at == sim.sent[0].at));
    sim.assert_idle();
}

#[test]
fn an_upload_may_be_given_up_anywhere() {
    for make in [image, file] {
        cancel_after_each_step(|| {
            let mut sim = service(UPLOADED);
            sim.network = Box::new(|_, _| Path::lost_before(Duration::from_millis(10)));
            let machines = [make(&sim), make(&sim), make(&sim)];
            let [call, ..] = machines.map(|machine| sim.start(machine));
            (sim, call)
        });
    }
}
