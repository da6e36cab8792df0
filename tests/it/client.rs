//! The loop of a call: who is calling, turns, attempts, pauses.

use crate::stage::{Stage, response};
use bili_im::client::{Body, Client, Common, Failure, Options, RetryPolicy, Signing};
use bili_im::endpoint::{About, GroupUnread};
use bili_im::endpoint::{HeartbeatOptions, History, HistoryOptions, MarkRead, MarkReadOptions, UnreadOptions, Upload};
use bili_im::id::Id;
use bili_im::model::{Peer, Talker};
use bili_im::{Error, Kind};
use futures_util::future::join_all;
use pollster::block_on;

const TALKER: Talker = Talker::Known(Peer { id: Id(1), session_type: 1 });
const COUNTS: &str = r#"{"code":0,"data":{"unfollow_unread":1,"follow_unread":6}}"#;

fn unread(client: &Client, stage: &Stage<'_>) -> Result<String, Error> {
    block_on(client.call(stage, &UnreadOptions::default(), &Common::default()))
}

fn mark_read(client: &Client, stage: &Stage<'_>) -> Result<String, Error> {
    let mark = MarkRead { about: About(TALKER), options: MarkReadOptions::default() };
    block_on(client.call(stage, &mark, &Common::default()))
}

#[test]
fn a_read_is_one_request_and_its_data() {
    let stage = Stage::answering(200, COUNTS);
    let data = unread(&Client::default(), &stage);
    assert_eq!(data.as_deref(), Ok(r#"{"unfollow_unread":1,"follow_unread":6}"#));
    assert_eq!(stage.targets(), ["/session_svr/v1/session_svr/single_unread?build=0&mobi_app=web"]);
    assert!(stage.requests.borrow()[0].body == Body::None);
}

#[test]
fn a_reply_without_data_is_an_empty_one() {
    let empty = r#"{"messages":null,"has_more":0,"min_seqno":"18446744073709551615","max_seqno":0}"#;
    for body in [r#"{"code":0}"#, r#"{"code":0,"data":null}"#] {
        let (stage, client) = (Stage::answering(200, body), Client::default());
        let history = History { talker: TALKER, options: HistoryOptions::default() };
        assert_eq!(block_on(client.call(&stage, &history, &Common::default())).as_deref(), Ok(empty));
        let heartbeat = block_on(client.call(&stage, &HeartbeatOptions::default(), &Common::default()));
        assert_eq!(heartbeat.as_deref(), Ok("{}"));
    }
}

#[test]
fn not_logged_in_is_said_before_anything_is_sent() {
    for (stage, reads) in [
        (Stage { logged_out: true, ..Stage::answering(200, COUNTS) }, false),
        (Stage { csrf: None, ..Stage::answering(200, COUNTS) }, true),
    ] {
        let error = mark_read(&Client::default(), &stage).unwrap_err();
        assert_eq!((error.kind, error.endpoint, error.code), (Kind::Login, "markRead", None));
        assert!(stage.requests.borrow().is_empty());
        assert_eq!(unread(&Client::default(), &stage).is_ok(), reads);
    }
}

#[test]
fn passing_failures_of_reads_are_asked_again() {
    let stage = Stage::new(|_, number| match number {
        0 => Err(Failure::Network(String::new())),
        1 => Ok(response(503, "<html>")),
        _ => Ok(response(200, COUNTS)),
    });
    assert!(unread(&Client::default(), &stage).is_ok());
    assert_eq!(stage.requests.borrow().len(), 3);
    assert_eq!(stage.waits.borrow().len(), 2);
    let events = stage.events.borrow().join("\n");
    assert_eq!((events.matches("Request {").count(), events.matches("Retry {").count()), (3, 2), "{events}");
}

#[test]
fn changes_are_never_asked_again() {
    for answer in [Err(Failure::Network(String::new())), Ok(response(503, "")), Ok(response(200, r#"{"code":-500}"#))] {
        let stage = Stage::new(move |_, _| answer.clone());
        assert!(mark_read(&Client::default(), &stage).is_err());
        assert_eq!(stage.requests.borrow().len(), 1);
    }
}

#[test]
fn retries_can_be_turned_off_and_keep_to_their_budget() {
    let failing = || Stage::new(|_, _| Err(Failure::CutOff));
    let asked = |retry| {
        let (stage, client) = (failing(), Client::new(Options { retry, ..Options::default() }));
        assert!(unread(&client, &stage).is_err());
        stage.targets().len()
    };
    assert_eq!(asked(RetryPolicy { attempts: 1, budget_ms: 1e9 }), 1);
    assert_eq!(asked(RetryPolicy { attempts: 10, budget_ms: 2000.0 }), 3);
    assert_eq!(asked(RetryPolicy { attempts: 5, budget_ms: 1e9 }), 5);
}

#[test]
fn risk_control_gets_its_rest() {
    let stage = Stage::new(|_, number| Ok(response(200, if number == 0 { r#"{"code":-412}"# } else { COUNTS })));
    let client = Client::default();
    let refused = unread(&client, &stage).unwrap_err();
    assert_eq!((refused.kind, refused.retry_after_ms), (Kind::Risk, Some(120_000.0)));
    for rest in [unread(&client, &stage), mark_read(&client, &stage)] {
        let rest = rest.unwrap_err();
        assert_eq!((rest.kind, rest.code, rest.retry_after_ms), (Kind::Risk, None, Some(120_000.0)));
    }
    assert_eq!(stage.requests.borrow().len(), 1);
    let insist = Common { insist: true, ..Common::default() };
    assert!(block_on(client.call(&stage, &GroupUnread, &insist)).is_ok());
    assert!(unread(&client, &stage).is_ok());
    assert!(stage.events.borrow().iter().any(|event| event.starts_with("Risk {")));
}

#[test]
fn changes_keep_their_distance() {
    let stage = Stage::answering(200, r#"{"code":0,"data":{}}"#);
    let client = Client::default();
    for _ in 0..3 {
        mark_read(&client, &stage).unwrap();
    }
    assert_eq!(*stage.waits.borrow(), [1000.0, 1000.0]);
}

#[test]
fn the_same_read_in_flight_is_asked_once() {
    let stage = Slow(Stage::answering(200, COUNTS));
    let client = Client::default();
    let (counts, common) = (UnreadOptions::default(), Common::default());
    let same = (0..5).map(|_| client.call(&stage, &counts, &common));
    let answers = block_on(join_all(same));
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer.is_ok()));
    assert_eq!(stage.0.requests.borrow().len(), 1);
    // Once it has landed, the next one asks anew.
    assert!(block_on(client.call(&stage, &counts, &common)).is_ok());
    assert_eq!(stage.0.requests.borrow().len(), 2);
}

#[test]
fn when_who_asks_gives_up_the_next_asks_for_all_others() {
    let stage = Slow(Stage::new(|_, number| match number {
        0 => Err(Failure::Aborted),
        _ => Ok(response(200, COUNTS)),
    }));
    let client = Client::default();
    let (counts, common) = (UnreadOptions::default(), Common::default());
    let answers = block_on(join_all((0..3).map(|_| client.call(&stage, &counts, &common))));
    assert_eq!(answers.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, true]);
    assert_eq!(stage.0.requests.borrow().len(), 2);
}

#[test]
fn at_most_two_requests_are_in_flight_per_host() {
    let stage = Slow(Stage::answering(200, COUNTS));
    let client = Client::default();
    let common = Common::default();
    let counts: Vec<_> =
        (0..4).map(|kind| UnreadOptions { unread_type: Some(kind), ..UnreadOptions::default() }).collect();
    let calls = block_on(join_all(counts.iter().map(|options| client.call(&stage, options, &common))));
    assert!(calls.iter().all(Result::is_ok));
    assert_eq!(stage.0.events.borrow().iter().filter(|event| event.as_str() == "three in flight").count(), 0);
    assert!(stage.0.events.borrow().iter().any(|event| event == "two in flight"));
}

#[test]
fn an_upload_says_when_its_address_expires() {
    let stage = Stage::answering(200, include_str!("../fixtures/upload.json"));
    let upload = Upload { filename: "ihavenoname".into(), size: 3 };
    let data = block_on(Client::default().upload(&stage, &upload)).unwrap();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["expiresAt"], 1_722_686_987_000_u64);
    assert_eq!(data["key"], "1a0c88d240852155a111e4cc6893be39.xcf");
    let requests = stage.requests.borrow();
    let Body::Multipart("file", fields) = &requests[0].body else { panic!("not multipart") };
    let expected = [("filename", "ihavenoname"), ("mid", "293793435"), ("csrf", "token")];
    assert_eq!(*fields, expected.map(|(name, value)| (name, value.to_owned())));
    let without_address = Stage::answering(200, r#"{"code":0,"data":{"key":"a"}}"#);
    let error = block_on(Client::default().upload(&without_address, &upload)).unwrap_err();
    assert_eq!((error.kind, error.endpoint), (Kind::Reply, "customerService.upload"));
}

#[test]
fn nothing_that_is_told_holds_the_token() {
    let stage = Stage { csrf: Some("SECRET".into()), ..Stage::answering(200, r#"{"code":-500}"#) };
    assert!(mark_read(&Client::new(Options { signing: Signing::Off, ..Options::default() }), &stage).is_err());
    assert!(!stage.events.borrow().is_empty());
    assert!(!stage.events.borrow().join("").contains("SECRET"));
}

/// A stage whose answers take a moment, so that others can ask in the meantime.
struct Slow(Stage<'static>);

mod slow {
    use super::{Slow, Stage};
    use bili_im::Error;
    use bili_im::client::{Event, Failure, Platform, Request, Response};
    use bili_im::id::Id;
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::task::Poll;

    thread_local!(static IN_FLIGHT: Cell<u32> = const { Cell::new(0) });

    impl Platform for Slow {
        async fn fetch(&self, request: &Request) -> Result<Response, Failure> {
            IN_FLIGHT.set(IN_FLIGHT.get() + 1);
            let names = ["", "one in flight", "two in flight"];
            let name = names.get(IN_FLIGHT.get() as usize).copied().unwrap_or("three in flight");
            self.0.events.borrow_mut().push(name.to_owned());
            let mut polls = 0;
            poll_fn(|context| {
                polls += 1;
                context.waker().wake_by_ref();
                if polls < 5 { Poll::Pending } else { Poll::Ready(()) }
            })
            .await;
            IN_FLIGHT.set(IN_FLIGHT.get() - 1);
            self.0.fetch(request).await
        }

        async fn csrf(&self) -> Result<Option<String>, Error> {
            self.0.csrf().await
        }

        fn mid(&self) -> Option<Id> {
            self.0.mid()
        }

        fn is_logged_out(&self) -> bool {
            self.0.is_logged_out()
        }

        fn now(&self) -> f64 {
            Platform::now(&self.0)
        }

        async fn sleep(&self, ms: f64) -> Result<(), Failure> {
            self.0.sleep(ms).await
        }

        async fn or_ended<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
            Ok(wait.await)
        }

        async fn or_late<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
            Ok(wait.await)
        }

        fn stored(&self, name: &str) -> Option<String> {
            self.0.stored(name)
        }

        fn store(&self, name: &str, value: &str) {
            self.0.store(name, value);
        }

        async fn sign(&self, fields: &[(&str, String)]) -> Result<String, Error> {
            self.0.sign(fields).await
        }

        fn emit(&self, event: &Event<'_>) {
            self.0.emit(event);
        }

        fn random(&self, bytes: &mut [u8]) -> Result<(), Error> {
            Stage::random(&self.0, bytes)
        }
    }
}
