//! Faults, as seen in-process. What they do to a connection is in `server.rs`.

use crate::client::*;
use axum::body::Body;
use axum::http::Request;
use bili_im_sandbox::ResetConnection;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn hit(client: &Client, fault: Value) -> (u16, String) {
    client.control("fault", json!({"path": "single_unread", "fault": fault})).await;
    let request = Request::get(UNREAD).header("cookie", "SESSDATA=xxx").body(Body::empty()).unwrap();
    let response = client.send_raw(request).await;
    (response.status().as_u16(), String::from_utf8(bytes(response).await).unwrap())
}

#[tokio::test]
async fn made_up_replies() {
    let client = Client::new();
    assert_eq!(hit(&client, json!({"empty": true})).await, (200, String::new()));
    let (status, page) = hit(&client, json!({"html": true})).await;
    assert!(status == 200 && page.starts_with("<!DOCTYPE html>"));
    assert_eq!(
        hit(&client, json!({"status": 412, "body": "{\"code\":-412}"})).await,
        (412, "{\"code\":-412}".to_owned())
    );
    let (status, page) = hit(&client, json!({"status": 502})).await;
    assert!(status == 502 && page.contains("<h1>502</h1>"));
    assert_eq!(hit(&client, json!({"code": -352})).await.1, r#"{"code":-352,"message":"-352","ttl":1}"#);
    assert_eq!(hit(&client, json!({"code": -799, "message": "慢"})).await.1, r#"{"code":-799,"message":"慢","ttl":1}"#);
    let (_, voucher) = hit(&client, json!({"v_voucher": true})).await;
    assert!(voucher.starts_with(r#"{"code":0,"message":"0","ttl":1,"data":{"v_voucher":"voucher_"#));
    assert_eq!(hit(&client, json!({"replace": "{\"code\":0"})).await.1, "{\"code\":0");
    let (_, types) = hit(&client, json!({"types": true})).await;
    assert!(types.contains(r#""follow_unread":"6""#) && types.contains(r#""code":0"#));
    let (_, null) = hit(&client, json!({"null_data": true})).await;
    assert!(null.ends_with(r#""ttl":1,"data":null}"#));
    let (_, none) = hit(&client, json!({"no_data": true})).await;
    assert!(none.ends_with(r#""ttl":1}"#));
    assert!(hit(&client, json!({"delay": 1})).await.1.contains("follow_unread"));
}

#[tokio::test]
async fn headers_and_redirects() {
    let client = Client::new();
    let redirect = json!({"redirect": {"status": 307, "location": "https://evil.example/x"}, "headers": {"X-A": "1"}});
    client.control("fault", json!({"fault": redirect})).await;
    let response = client.send_raw(Request::get(NAV).body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), 307);
    assert_eq!(response.headers()["location"], "https://evil.example/x");
    assert_eq!(response.headers()["x-a"], "1");
}

#[tokio::test]
async fn replies_may_lack_cors_headers() {
    let client = Client::new();
    for (fault, readable) in [(json!({"status": 412}), true), (json!({"status": 412, "cors": false}), false)] {
        client.control("fault", json!({"fault": fault})).await;
        let request = Request::get(NAV).header("origin", "https://www.bilibili.com").body(Body::empty()).unwrap();
        let response = client.send_raw(request).await;
        assert_eq!(response.headers().contains_key("access-control-allow-origin"), readable);
    }
}

#[tokio::test]
async fn effects_take_place_or_not() {
    let client = Client::new();
    let stored = async || client.ask("state").await["effects"]["messages"].clone();
    for (fault, effect) in [
        (json!({"status": 502}), false),
        (json!({"status": 502, "effect": true}), true),
        (json!({"code": -500}), false),
        (json!({"empty": true}), false),
        (json!({"empty": true, "effect": true}), true),
        (json!({"types": true}), true),
        (json!({"no_data": true}), true),
        (json!({"reset": "before"}), false),
        (json!({"reset": "after"}), true),
    ] {
        let before = stored().await.as_u64().unwrap();
        client.control("fault", json!({"path": "/web_im/v1/web_im/send_msg", "fault": fault.clone()})).await;
        let fields = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("msg[sender_uid]", "293793435"), ("msg[receiver_id]", "1"), ("msg[receiver_type]", "1")])
            .extend_pairs([("msg[msg_type]", "1"), ("msg[dev_id]", DEVICE), ("msg[timestamp]", "1626181379")])
            .extend_pairs([("msg[content]", r#"{"content":"x"}"#), ("csrf", "xxx"), ("csrf_token", "xxx")])
            .finish();
        let request = Request::post(SEND).header("cookie", "SESSDATA=xxx");
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(fields)).unwrap();
        let response = client.send_raw(request).await;
        assert_eq!(response.extensions().get::<ResetConnection>().is_some(), fault.get("reset").is_some());
        assert_eq!(stored().await, before + u64::from(effect), "{fault}");
    }
    let log = client.ask("log").await;
    assert_eq!(log[7]["status"], Value::Null, "a reset has no status");
    assert_eq!(log[8]["fault"], json!({"reset": "after"}));
    assert_eq!(client.ask("state").await["requests"]["send_msg"], 9, "also those a fault ate");
}

#[tokio::test]
async fn rules_pick_requests() {
    let client = Client::new();
    let codes = async |n| {
        let mut codes = Vec::new();
        for _ in 0..n {
            codes.push(client.get(UNREAD).await["code"].as_i64().unwrap());
        }
        codes
    };
    client.control("fault", json!({"after": 1, "times": 2, "fault": {"code": -509}})).await;
    assert_eq!(codes(4).await, [0, -509, -509, 0]);
    client.control("fault", json!({"host": "api.bilibili.com", "times": 0, "fault": {"code": -1}})).await;
    client.control("fault", json!({"method": "post", "times": 0, "fault": {"code": -2}})).await;
    assert_eq!(codes(2).await, [0, 0]);
    assert_eq!(client.get(NAV).await["code"], -1);
    assert_eq!(client.say(UP, "x").await["code"], -2);
    let clear = Request::delete("http://127.0.0.1/_sandbox/fault").body(Body::empty()).unwrap();
    client.send_raw(clear).await;
    client.control("fault", json!({"probability": 0.5, "times": 0, "fault": {"code": -3}})).await;
    let tossed = codes(200).await;
    let hits = tossed.iter().filter(|code| **code == -3).count();
    assert!((70..130).contains(&hits), "{hits}");
    client.control("reset", json!({})).await;
    client.control("fault", json!({"probability": 0.5, "times": 0, "fault": {"code": -3}})).await;
    assert_eq!(codes(200).await, tossed, "the same seed, the same tosses");
}

#[tokio::test]
async fn preflights_pass_unless_meant() {
    let client = Client::new();
    client.control("fault", json!({"fault": {"status": 500}})).await;
    let preflight =
        || Request::options(UNREAD).header("origin", "https://www.bilibili.com").body(Body::empty()).unwrap();
    assert_eq!(client.send_raw(preflight()).await.status(), 204);
    client.control("fault", json!({"method": "OPTIONS", "fault": {"status": 500}})).await;
    assert_eq!(client.send_raw(preflight()).await.status(), 500);
}

#[tokio::test]
async fn delays_come_before_or_after_the_effect_and_outlive_the_client() {
    let client = Client::new();
    let stored = async || client.ask("state").await["effects"]["messages"].as_u64().unwrap();
    let start = Instant::now();
    client.control("fault", json!({"fault": {"delay": 60, "code": -504}})).await;
    assert_eq!(client.say(UP, "x").await["code"], -504);
    assert!(start.elapsed() >= Duration::from_millis(60));
    client.control("fault", json!({"fault": {"delay_reply": 60_000}})).await;
    assert!(tokio::time::timeout(Duration::from_millis(100), client.say(UP, "x")).await.is_err());
    assert_eq!(stored().await, 1, "done, though no one heard");
    client.control("fault", json!({"fault": {"delay": 100}})).await;
    assert!(tokio::time::timeout(Duration::from_millis(40), client.say(UP, "x")).await.is_err());
    assert_eq!(stored().await, 1);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(stored().await, 2, "done after the client hung up");
}
