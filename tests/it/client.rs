//! The loop of a call, with a platform that answers what a test tells it to.

use bili_im::client::{Body, Client, Common, Failure, Platform, Request, Response};
use bili_im::endpoint::{HeartbeatOptions, History, HistoryOptions, ImageSource, Outgoing, UnreadOptions, Upload};
use bili_im::id::Id;
use bili_im::model::{Peer, Talker};
use bili_im::{Error, Kind};
use pollster::block_on;
use std::cell::RefCell;
use std::collections::BTreeMap;

struct Stage {
    answer: Result<Response, Failure>,
    csrf: Option<String>,
    mid: Option<Id>,
    logged_out: bool,
    requests: RefCell<Vec<Request>>,
}

impl Platform for Stage {
    async fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        self.requests.borrow_mut().push(request.clone());
        self.answer.clone()
    }

    async fn csrf(&self) -> Result<Option<String>, Error> {
        Ok(self.csrf.clone())
    }

    fn mid(&self) -> Option<Id> {
        self.mid
    }

    fn is_logged_out(&self) -> bool {
        self.logged_out
    }

    fn now(&self) -> f64 {
        1_626_181_379_500.0
    }

    async fn sleep(&self, _ms: f64) -> Result<(), Failure> {
        Ok(())
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), Error> {
        bytes.fill(0xab);
        Ok(())
    }
}

fn answering(status: u16, body: &str) -> Stage {
    failing(Ok(Response { status, body: body.into() }))
}

fn failing(answer: Result<Response, Failure>) -> Stage {
    Stage {
        answer,
        csrf: Some("token".into()),
        mid: Some(Id(293_793_435)),
        logged_out: false,
        requests: RefCell::default(),
    }
}

const TALKER: Talker = Talker::Known(Peer { id: Id(1), session_type: 1 });

fn send_text(stage: &Stage) -> Result<String, Error> {
    block_on(Client::default().send_message(
        "sendText",
        stage,
        TALKER,
        Outgoing::Text("hi".into()),
        None,
        &Common::default(),
    ))
}

fn form(stage: &Stage) -> BTreeMap<String, String> {
    let requests = stage.requests.borrow();
    let Body::Form(form) = &requests[requests.len() - 1].body else { panic!("not a form") };
    form_urlencoded::parse(form.as_bytes()).into_owned().collect()
}

const SENT: &str = r#"{"code":0,"message":"0","ttl":1,"data":{"msg_key":6984393491767669026}}"#;

#[test]
fn a_read_is_one_request_and_its_data() {
    let stage = answering(200, r#"{"code":0,"data":{"unfollow_unread":1,"follow_unread":6}}"#);
    let data = block_on(Client::default().call(&stage, &UnreadOptions::default(), &Common::default()));
    assert_eq!(data.as_deref(), Ok(r#"{"unfollow_unread":1,"follow_unread":6}"#));
    let requests = stage.requests.borrow();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].target, "/session_svr/v1/session_svr/single_unread?build=0&mobi_app=web");
    assert!(requests[0].body == Body::None);
}

#[test]
fn a_reply_without_data_is_an_empty_one() {
    let empty = r#"{"messages":null,"has_more":0,"min_seqno":"18446744073709551615","max_seqno":0}"#;
    for body in [r#"{"code":0}"#, r#"{"code":0,"data":null}"#] {
        let history = History { talker: TALKER, options: HistoryOptions::default() };
        let data = block_on(Client::default().call(&answering(200, body), &history, &Common::default()));
        assert_eq!(data.as_deref(), Ok(empty));
        let data =
            block_on(Client::default().call(&answering(200, body), &HeartbeatOptions::default(), &Common::default()));
        assert_eq!(data.as_deref(), Ok("{}"));
    }
}

#[test]
fn not_logged_in_is_said_before_anything_is_sent() {
    let read = |stage: &Stage| block_on(Client::default().call(stage, &UnreadOptions::default(), &Common::default()));
    for (stage, reads) in [
        (Stage { logged_out: true, ..answering(200, SENT) }, false),
        (Stage { csrf: None, ..answering(200, SENT) }, true),
        (Stage { mid: None, ..answering(200, SENT) }, true),
    ] {
        let error = send_text(&stage).unwrap_err();
        assert_eq!((error.kind, error.endpoint, error.code), (Kind::Login, "sendText", None));
        assert!(stage.requests.borrow().is_empty());
        assert_eq!(read(&stage).is_ok(), reads);
    }
}

#[test]
fn a_send_has_every_field_of_the_seeds() {
    let stage = answering(200, SENT);
    assert_eq!(send_text(&stage).as_deref(), Ok(r#"{"msg_key":"6984393491767669026"}"#));
    let fields = form(&stage);
    for (name, value) in [
        ("msg[sender_uid]", "293793435"),
        ("msg[receiver_id]", "1"),
        ("msg[receiver_type]", "1"),
        ("msg[msg_type]", "1"),
        ("msg[msg_status]", "0"),
        ("msg[dev_id]", "ABABABAB-ABAB-4BAB-ABAB-ABABABABABAB"),
        ("msg[timestamp]", "1626181379"),
        ("msg[content]", r#"{"content":"hi"}"#),
        ("csrf", "token"),
        ("csrf_token", "token"),
        ("build", "0"),
        ("mobi_app", "web"),
    ] {
        assert_eq!(fields.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(fields.len(), 12);
}

#[test]
fn fan_groups_images_and_recalls_go_the_same_way() {
    let client = Client::new(Some("372778FD-E359-461D-86A3-EA2BCC6FF52A".into()));
    let group = Talker::Known(Peer { id: Id(221_082_140), session_type: 2 });
    let stage = answering(200, SENT);
    let image = ImageSource { url: "https://i0.hdslb.com/a.png".into(), ..ImageSource::default() };
    block_on(client.send_message("sendImage", &stage, group, Outgoing::Image(image), None, &Common::default()))
        .unwrap();
    let fields = form(&stage);
    assert_eq!((fields["msg[receiver_type]"].as_str(), fields["msg[msg_type]"].as_str()), ("2", "2"));
    assert_eq!(fields["msg[dev_id]"], "372778FD-E359-461D-86A3-EA2BCC6FF52A");
    block_on(client.recall(&stage, group, Id(7_345_551_441_311_046_575), &Common::default())).unwrap();
    let fields = form(&stage);
    assert_eq!((fields["msg[msg_type]"].as_str(), fields["msg[content]"].as_str()), ("5", "7345551441311046575"));
}

#[test]
fn a_lost_answer_to_a_send_is_unconfirmed() {
    let network = || Failure::Network(String::new());
    for lost in [
        failing(Err(network())),
        failing(Err(Failure::CutOff)),
        failing(Err(Failure::Timeout(15_000.0))),
        answering(502, "<html>"),
        answering(200, ""),
        answering(200, "<html>"),
        answering(200, r#"{"code":0,"data":{"msg_key":69843"#),
        answering(200, r#"{"code":0,"data":null}"#),
    ] {
        let error = send_text(&lost).unwrap_err();
        assert_eq!(
            (error.kind, error.retryable, lost.requests.borrow().len()),
            (Kind::Unconfirmed, false, 1),
            "{error}"
        );
    }
    for (certain, kind) in [
        (answering(200, r#"{"code":21046}"#), Kind::Api),
        (answering(200, r#"{"code":-412}"#), Kind::Risk),
        (answering(404, ""), Kind::Http),
        (failing(Err(Failure::Aborted)), Kind::Aborted),
        (failing(Err(Failure::Redirect)), Kind::Http),
    ] {
        assert_eq!(send_text(&certain).map_err(|error| error.kind), Err(kind));
    }
    // A recall can be made twice without harm, so its lost answer is what it is.
    let lost = failing(Err(network()));
    let recall = block_on(Client::default().recall(&lost, TALKER, Id(1), &Common::default()));
    assert_eq!(recall.map_err(|error| (error.kind, error.retryable)), Err((Kind::Network, true)));
}

#[test]
fn an_upload_says_when_its_address_expires() {
    let fixture = include_str!("../fixtures/upload.json");
    let stage = answering(200, fixture);
    let upload = Upload { filename: "ihavenoname".into(), size: 3 };
    let data: serde_json::Value =
        serde_json::from_str(&block_on(Client::default().upload(&stage, &upload)).unwrap()).unwrap();
    assert_eq!(data["expiresAt"], 1_722_686_987_000_u64);
    assert_eq!(data["key"], "1a0c88d240852155a111e4cc6893be39.xcf");
    let requests = stage.requests.borrow();
    let Body::Multipart(fields) = &requests[0].body else { panic!("not multipart") };
    let expected = [("filename", "ihavenoname"), ("mid", "293793435"), ("csrf", "token")];
    assert_eq!(*fields, expected.map(|(name, value)| (name, value.to_owned())));
    let without_address = answering(200, r#"{"code":0,"data":{"key":"a"}}"#);
    let error = block_on(Client::default().upload(&without_address, &upload)).unwrap_err();
    assert_eq!((error.kind, error.endpoint), (Kind::Reply, "customerService.upload"));
}
