//! Sending, against a service that stores what it is sent and loses answers as it is told.

use crate::stage::{Stage, response};
use bili_im::client::{Body, Client, Common, Failure, Options, Request, Response, SendOptions, Signing};
use bili_im::endpoint::{ImageSource, Outgoing};
use bili_im::id::Id;
use bili_im::model::{Peer, Talker};
use bili_im::{Error, Kind};
use pollster::block_on;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

const OWN: u64 = 293_793_435;

/// What happens to a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Fine,
    Refused(i64),
    ResetBefore,
    ResetAfter,
    CutAfter,
    EmptyAfter,
    BadGatewayBefore,
    BadGatewayAfter,
    NoKeyAfter,
    TimeoutBefore,
    TimeoutAfter,
    /// The answer times out, and the message is stored a little later than the first look.
    TimeoutLate,
}

#[derive(Default)]
struct Service {
    stored: Vec<(u64, Value)>,
    late: Vec<(u64, Value)>,
    fates: Vec<Fate>,
    sends: usize,
    keys: usize,
    refuse_old_keys: bool,
    history_fails: bool,
}

const KEYS: [&str; 2] = ["7cd084941338484aae1ad9425b84077c", "11111111111111111111111111111111"];

impl Service {
    fn answer(&mut self, request: &Request) -> Result<Response, Failure> {
        let query: BTreeMap<String, String> =
            form_urlencoded::parse(request.target.split_once('?').map_or("", |(_, query)| query).as_bytes())
                .into_owned()
                .collect();
        if request.target.starts_with("/x/web-interface/nav") {
            let address = |key| format!("https://i0.hdslb.com/bfs/wbi/{key}.png");
            let images =
                json!({ "img_url": address(KEYS[self.keys]), "sub_url": address("4932caff0ff746eab6f01bf08b70ac45") });
            return Ok(response(
                200,
                &json!({ "code": 0, "data": { "isLogin": true, "wbi_img": images } }).to_string(),
            ));
        }
        if request.target.starts_with("/svr_sync/") {
            return if self.history_fails { Err(Failure::Network(String::new())) } else { Ok(self.history(&query)) };
        }
        let Body::Form(form) = &request.body else { panic!("{}", request.target) };
        let form: BTreeMap<String, String> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        self.send(&form, &query)
    }

    fn history(&mut self, query: &BTreeMap<String, String>) -> Response {
        let talker: u64 = query["talker_id"].parse().unwrap();
        let after = query.get("begin_seqno").map_or(0, |seqno| seqno.parse().unwrap());
        let size: usize = query["size"].parse().unwrap();
        let all: Vec<_> = self
            .stored
            .iter()
            .filter(|(to, message)| *to == talker && message["msg_seqno"].as_u64() > Some(after))
            .collect();
        let messages: Vec<Value> = all.iter().rev().take(size).map(|(_, message)| message.clone()).collect();
        let page =
            json!({ "messages": messages, "has_more": i32::from(all.len() > size), "min_seqno": 1, "max_seqno": 0 });
        self.stored.append(&mut self.late);
        // On the wire keys are numbers.
        let body = json!({ "code": 0, "data": page })
            .to_string()
            .replace("\"msg_key\":\"", "\"msg_key\":")
            .replace("\",\"msg_seqno\"", ",\"msg_seqno\"");
        response(200, &body)
    }

    fn send(&mut self, form: &BTreeMap<String, String>, query: &BTreeMap<String, String>) -> Result<Response, Failure> {
        if self.refuse_old_keys {
            let keys = bili_im::sign::Keys::from_addresses(
                &format!("/{}.png", KEYS[self.keys]),
                "/4932caff0ff746eab6f01bf08b70ac45.png",
            )
            .unwrap();
            let fields = ["w_sender_uid", "w_receiver_id", "w_dev_id"].map(|name| (name, query[name].clone()));
            let expected = keys.sign(&fields, query["wts"].parse().unwrap());
            if !expected.ends_with(&format!("w_rid={}", query["w_rid"])) {
                return Ok(response(200, r#"{"code":-400,"message":"请求错误"}"#));
            }
        }
        let fate = self.fates.get(self.sends).copied().unwrap_or(Fate::Fine);
        self.sends += 1;
        let number = self.sends as u64;
        let message = json!({
            "sender_uid": OWN, "msg_type": form["msg[msg_type]"].parse::<i64>().unwrap(), "content": form["msg[content]"],
            "msg_key": (7_104_537_732_714_000_000 + number).to_string(), "msg_seqno": 1000 + number,
        });
        let to: u64 = form["msg[receiver_id]"].parse().unwrap();
        let accepted = format!(r#"{{"code":0,"data":{{"msg_key":{}}}}}"#, message["msg_key"].as_str().unwrap());
        match fate {
            Fate::Refused(_) | Fate::ResetBefore | Fate::BadGatewayBefore | Fate::TimeoutBefore => {}
            Fate::TimeoutLate => self.late.push((to, message)),
            _ => self.stored.push((to, message)),
        }
        match fate {
            Fate::Fine => Ok(response(200, &accepted)),
            Fate::Refused(code) => Ok(response(200, &json!({ "code": code }).to_string())),
            Fate::ResetBefore | Fate::ResetAfter => Err(Failure::Network(String::new())),
            Fate::CutAfter => Err(Failure::CutOff),
            Fate::EmptyAfter => Ok(response(200, "")),
            Fate::BadGatewayBefore | Fate::BadGatewayAfter => Ok(response(502, "<html>")),
            Fate::NoKeyAfter => Ok(response(200, r#"{"code":0,"data":{}}"#)),
            Fate::TimeoutBefore | Fate::TimeoutAfter | Fate::TimeoutLate => Err(Failure::Timeout(15_000.0)),
        }
    }
}

fn stage(service: &RefCell<Service>) -> Stage<'_> {
    Stage::new(|request, _| service.borrow_mut().answer(request))
}

fn with_fates(fates: &[Fate]) -> RefCell<Service> {
    RefCell::new(Service { fates: fates.to_vec(), ..Service::default() })
}

fn user(mid: u64) -> Talker {
    Talker::Known(Peer { id: Id(mid), session_type: 1 })
}

async fn send(client: &Client, stage: &Stage<'_>, to: u64, text: &str) -> Result<Value, Error> {
    let what = Outgoing::Text(text.to_owned());
    let reply =
        client.send_message("sendText", stage, user(to), what, SendOptions::default(), &Common::default()).await?;
    Ok(serde_json::from_str(&reply).unwrap())
}

fn form(stage: &Stage<'_>, at: usize) -> BTreeMap<String, String> {
    let requests = stage.requests.borrow();
    let posts: Vec<_> = requests
        .iter()
        .filter_map(|request| if let Body::Form(form) = &request.body { Some(form) } else { None })
        .collect();
    form_urlencoded::parse(posts[at].as_bytes()).into_owned().collect()
}

#[test]
fn a_send_has_every_field_of_the_seeds_and_its_signature_in_the_query() {
    let service = RefCell::new(Service { refuse_old_keys: true, ..Service::default() });
    let stage = stage(&service);
    let reply = block_on(send(&Client::default(), &stage, 1, "hi")).unwrap();
    assert_eq!(reply, json!({ "msg_key": "7104537732714000001" }));
    let fields = form(&stage, 0);
    let device = "ABABABAB-ABAB-4BAB-ABAB-ABABABABABAB";
    for (name, value) in [
        ("msg[sender_uid]", "293793435"),
        ("msg[receiver_id]", "1"),
        ("msg[receiver_type]", "1"),
        ("msg[msg_type]", "1"),
        ("msg[msg_status]", "0"),
        ("msg[dev_id]", device),
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
    let target = stage.targets().pop().unwrap();
    assert!(
        target.starts_with(&format!(
            "/web_im/v1/web_im/send_msg?w_dev_id={device}&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379&w_rid="
        )),
        "{target}"
    );
    assert_eq!(stage.storage.borrow()["bili-im.dev_id.293793435"], device);
}

#[test]
fn fan_groups_images_and_recalls_go_the_same_way() {
    let service = with_fates(&[]);
    let stage = stage(&service);
    let device = "372778FD-E359-461D-86A3-EA2BCC6FF52A";
    let client = Client::new(Options { dev_id: Some(device.into()), signing: Signing::Off, ..Options::default() });
    let group = Talker::Known(Peer { id: Id(221_082_140), session_type: 2 });
    let image = Outgoing::Image(ImageSource { url: "https://i0.hdslb.com/a.png".into(), ..ImageSource::default() });
    block_on(client.send_message("sendImage", &stage, group, image, SendOptions::default(), &Common::default()))
        .unwrap();
    let fields = form(&stage, 0);
    assert_eq!((fields["msg[receiver_type]"].as_str(), fields["msg[msg_type]"].as_str()), ("2", "2"));
    assert_eq!(fields["msg[dev_id]"], device);
    block_on(client.recall(&stage, group, Id(7_345_551_441_311_046_575), None, &Common::default())).unwrap();
    let fields = form(&stage, 1);
    assert_eq!((fields["msg[msg_type]"].as_str(), fields["msg[content]"].as_str()), ("5", "7345551441311046575"));
    assert!(!stage.targets().iter().any(|target| target.contains("w_rid") || target.contains("nav")));
}

#[test]
fn keys_are_fetched_once_and_anew_when_they_are_refused() {
    let service = RefCell::new(Service { refuse_old_keys: true, ..Service::default() });
    let stage = stage(&service);
    let client = Client::default();
    let navs = || stage.targets().iter().filter(|target| target.contains("nav")).count();
    for text in ["a", "b"] {
        block_on(send(&client, &stage, 1, text)).unwrap();
    }
    assert_eq!(navs(), 1);
    service.borrow_mut().keys = 1;
    block_on(send(&client, &stage, 1, "c")).unwrap();
    assert_eq!((navs(), service.borrow().stored.len()), (2, 3));
    // A day later they are asked for again without a refusal.
    stage.now.set(stage.now.get() + 86_400_001.0);
    block_on(send(&client, &stage, 1, "d")).unwrap();
    assert_eq!(navs(), 3);
    let posts = stage.targets().iter().filter(|target| target.contains("send_msg")).count();
    assert_eq!(posts, 5, "one refusal in all");
}

#[test]
fn a_callers_own_signature_is_used() {
    let service = with_fates(&[]);
    let stage = stage(&service);
    let client = Client::new(Options { signing: Signing::Own, ..Options::default() });
    block_on(send(&client, &stage, 1, "hi")).unwrap();
    assert!(stage.targets().pop().unwrap().ends_with("send_msg?w_rid=own"));
}

#[test]
fn a_lost_answer_is_looked_into() {
    for (fate, expected) in [
        (Fate::ResetAfter, Ok(true)),
        (Fate::CutAfter, Ok(true)),
        (Fate::EmptyAfter, Ok(true)),
        (Fate::BadGatewayAfter, Ok(true)),
        (Fate::NoKeyAfter, Ok(true)),
        (Fate::TimeoutAfter, Ok(true)),
        (Fate::TimeoutLate, Ok(true)),
        (Fate::ResetBefore, Err((Kind::Network, true))),
        (Fate::BadGatewayBefore, Err((Kind::Http, true))),
        (Fate::TimeoutBefore, Err((Kind::Unconfirmed, false))),
        (Fate::Refused(21_046), Err((Kind::Api, false))),
    ] {
        let service = with_fates(&[Fate::Fine, fate]);
        let stage = stage(&service);
        let client = Client::default();
        block_on(send(&client, &stage, 1, "same words")).unwrap();
        let outcome = block_on(send(&client, &stage, 1, "same words"));
        let told =
            outcome.as_ref().map(|reply| reply["confirmed"] == true).map_err(|error| (error.kind, error.retryable));
        assert_eq!(told, expected, "{fate:?}: {outcome:?}");
        if let Ok(reply) = &outcome {
            assert_eq!(reply["msg_key"], "7104537732714000002", "{fate:?}");
        }
        assert_eq!(service.borrow().sends, 2, "{fate:?}");
    }
}

#[test]
fn without_the_history_nothing_is_claimed() {
    let service = RefCell::new(Service { fates: vec![Fate::ResetBefore], history_fails: true, ..Service::default() });
    let stage = stage(&service);
    let error = block_on(send(&Client::default(), &stage, 1, "hi")).unwrap_err();
    assert_eq!((error.kind, error.retryable), (Kind::Unconfirmed, false));
    assert!(error.message.contains("history"), "{error}");
}

#[test]
fn a_message_of_the_same_words_from_before_is_not_mistaken() {
    let service = with_fates(&[Fate::ResetBefore]);
    let old = json!({ "sender_uid": OWN, "msg_type": 1, "content": r#"{"content":"ok"}"#, "msg_key": "7104537732713999999", "msg_seqno": 1000 });
    service.borrow_mut().stored.push((1, old));
    let error = block_on(send(&Client::default(), &stage(&service), 1, "ok")).unwrap_err();
    assert_eq!((error.kind, error.retryable), (Kind::Network, true));
    assert!(error.message.contains("was not sent"), "{error}");
}

#[test]
fn confirming_looks_for_the_key() {
    let service = with_fates(&[]);
    let stage = stage(&service);
    let options = SendOptions { confirm: true, ..SendOptions::default() };
    let sent = Client::default()
        .send_message("sendText", &stage, user(1), Outgoing::Text("hi".into()), options, &Common::default())
        .await_now();
    assert_eq!(sent.unwrap(), r#"{"msg_key":"7104537732714000001","confirmed":true}"#);
}

trait AwaitNow: Future + Sized {
    fn await_now(self) -> Self::Output {
        block_on(self)
    }
}

impl<F: Future> AwaitNow for F {}

#[test]
fn a_recall_that_comes_too_late_is_not_sent() {
    let service = with_fates(&[]);
    let stage = stage(&service);
    let client = Client::default();
    let reply = block_on(send(&client, &stage, 1, "hi")).unwrap();
    let key = Id(reply["msg_key"].as_str().unwrap().parse().unwrap());
    stage.now.set(stage.now.get() + 121_000.0);
    let error = block_on(client.recall(&stage, user(1), key, None, &Common::default())).unwrap_err();
    assert_eq!((error.code, service.borrow().sends), (Some(21_041), 1));
    let error = block_on(client.recall(&stage, user(1), Id(5), Some(130_000.0), &Common::default())).unwrap_err();
    assert_eq!((error.code, service.borrow().sends), (Some(21_041), 1));
    assert!(block_on(client.recall(&stage, user(1), Id(5), Some(100_000.0), &Common::default())).is_ok());
}

#[test]
fn texts_that_are_too_long_are_refused_with_both_numbers() {
    let service = with_fates(&[]);
    let error = block_on(send(&Client::default(), &stage(&service), 1, &"好".repeat(700))).unwrap_err();
    assert_eq!(error.kind, Kind::Input);
    assert!(error.message.contains("2000") && error.message.contains("2114"), "{error}");
}

/// A small generator, so that every run plays the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[test]
fn two_thousand_sends_under_faults_are_sent_once_and_reported_right() {
    let faults = [
        Fate::ResetBefore,
        Fate::ResetAfter,
        Fate::ResetAfter,
        Fate::ResetAfter,
        Fate::CutAfter,
        Fate::EmptyAfter,
        Fate::BadGatewayBefore,
        Fate::BadGatewayAfter,
        Fate::TimeoutBefore,
        Fate::TimeoutAfter,
        Fate::TimeoutLate,
        Fate::NoKeyAfter,
        Fate::Refused(21_020),
        Fate::Refused(-500),
    ];
    let mut chance = Chance(20_261_123);
    let fates: Vec<Fate> = (0..2000)
        .map(|_| if chance.below(100) < 20 { faults[chance.below(14) as usize] } else { Fate::Fine })
        .collect();
    let service = with_fates(&fates);
    let stage = stage(&service);
    let client = Client::new(Options { min_interval_ms: 0.0, ..Options::default() });
    let (mut sent, mut unconfirmed) = (BTreeMap::new(), BTreeSet::new());
    for number in 0..2000 {
        // Some say the same as the one before.
        let text = if chance.below(10) == 0 { "again".to_owned() } else { format!("message {number}") };
        let to = 1 + chance.below(3);
        match block_on(send(&client, &stage, to, &text)) {
            Ok(reply) => {
                let before = sent.insert(reply["msg_key"].as_str().unwrap().to_owned(), (to, text));
                assert_eq!(before, None, "one message reported twice");
            }
            Err(error) if error.kind == Kind::Unconfirmed => {
                unconfirmed.insert((to, text));
            }
            Err(_) => {}
        }
    }
    let service = service.borrow();
    assert_eq!(service.sends, 2000, "each is tried once");
    let mut last = BTreeMap::new();
    let mut found_later = 0;
    for (to, message) in &service.stored {
        let key = message["msg_key"].as_str().unwrap();
        let content: Value = serde_json::from_str(message["content"].as_str().unwrap()).unwrap();
        let text = content["content"].as_str().unwrap().to_owned();
        match sent.get(key) {
            Some(reported) => assert_eq!(*reported, (*to, text)),
            None => {
                assert!(unconfirmed.contains(&(*to, text.clone())), "{text} was stored, and reported as not sent");
                found_later += 1;
            }
        }
        let seqno = message["msg_seqno"].as_u64();
        assert!(last.insert(*to, seqno).flatten() < seqno, "order per talker");
    }
    assert_eq!(service.stored.len(), sent.len() + found_later);
    assert!(sent.len() > 1700 && !unconfirmed.is_empty());
}
