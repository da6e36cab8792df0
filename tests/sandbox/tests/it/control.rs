//! The control address.

use crate::client::*;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

#[tokio::test]
async fn reset_brings_back_the_start() {
    let client = Client::new();
    let before = client.ask(&format!("messages?a={MAIN}&b=1")).await;
    client.say(UP, "x").await;
    client.control("clock", json!({"set": 5})).await;
    client.control("fault", json!({"fault": {"empty": true}})).await;
    client.control("account", json!({"mid": 4_242})).await;
    client.control("reset", json!({})).await;
    assert_eq!(client.ask(&format!("messages?a={MAIN}&b=1")).await, before);
    let state = client.ask("state").await;
    assert_eq!((&state["requests"], &state["effects"]["messages"]), (&json!({}), &json!(0)));
    assert_eq!((&state["faults"], &state["seed"]), (&json!([]), &json!(7)));
    assert!(client.now().await > 1_700_000_000);
    client.control("reset", json!({"seed": 8})).await;
    assert_ne!(client.ask(&format!("messages?a={MAIN}&b=1")).await, before);
}

#[tokio::test]
async fn the_log_shows_requests_without_secrets() {
    let client = Client::new();
    client.say(UP, "a+b & \"c\"").await;
    let log = client.ask("log").await;
    let entry = &log[0];
    assert_eq!(
        (&entry["n"], &entry["scheme"], &entry["host"]),
        (&json!(1), &json!("https"), &json!("api.vc.bilibili.com"))
    );
    assert_eq!(
        (&entry["endpoint"], &entry["method"], &entry["status"]),
        (&json!("send_msg"), &json!("POST"), &json!(200))
    );
    assert_eq!((&entry["csrf"], &entry["csrf_token"], &entry["code"]), (&json!(true), &json!(true), &json!(0)));
    assert_eq!(entry["cookies"], json!(["SESSDATA", "bili_jct", "DedeUserID"]));
    assert_eq!(entry["form"]["msg[content]"], "{\"content\":\"a+b & \\\"c\\\"\"}");
    assert_eq!(entry["content_type"], "application/x-www-form-urlencoded;charset=UTF-8");
    client.get(&format!("{UNREAD}?a=1&a=2&b=3")).await;
    assert_eq!(client.ask("log").await[1]["query"], json!({"a": ["1", "2"], "b": "3"}));
    let clear = Request::delete("http://127.0.0.1/_sandbox/log").body(Body::empty()).unwrap();
    client.send_raw(clear).await;
    assert_eq!(client.ask("log").await, json!([]));
    assert_eq!(client.ask("state").await["requests"], json!({"send_msg": 1, "single_unread": 1}));
}

#[tokio::test]
async fn messages_are_told_from_a_number_on() {
    let client = Client::new();
    let first = client.control("push", json!({"from": UP, "to": MAIN, "msg_type": 1, "content": "{}"})).await;
    let second = client.control("push", json!({"from": UP, "to": MAIN, "msg_type": 1, "content": "{}"})).await;
    let after = |seqno: &Value| format!("messages?a={MAIN}&b={UP}&after={seqno}");
    let keys = |reply: Value| {
        reply["messages"].as_array().unwrap().iter().map(|message| message["msg_key"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys(client.ask(&after(&first["msg_seqno"])).await), [second["msg_key"].clone()]);
    assert_eq!(keys(client.ask(&after(&second["msg_seqno"])).await), [Value::Null; 0]);
}

#[tokio::test]
async fn the_system_withdraws_what_is_there() {
    let client = Client::new();
    let pushed = client.control("push", json!({"from": 42, "to": MAIN, "msg_type": 1, "content": "{}"})).await;
    let change = |status: u64| json!({"msg_key": pushed["msg_key_text"], "msg_status": status});
    assert_eq!(client.control("message", change(2)).await["msg_status"], json!(2));
    assert_eq!(client.history(42, "&size=5").await["data"]["messages"], Value::Null);
    client.control("message", change(0)).await;
    assert_eq!(client.history(42, "&size=5").await["data"]["messages"][0]["msg_key"], pushed["msg_key"]);
}

#[tokio::test]
async fn pushed_content_is_verbatim() {
    let client = Client::new();
    for content in
        ["", "[", "7", "{\"content\":\"\\u0000\\ud800\"}", "\"},\"sender_uid\":1,\"x\":{\"", "[doge]", "\u{0}"]
    {
        let pushed = client.control("push", json!({"from": 42, "to": MAIN, "msg_type": 1, "content": content})).await;
        assert_eq!(pushed["msg_key"].to_string(), pushed["msg_key_text"].as_str().unwrap());
        let page = client.history(42, "&size=1&mobi_app=web").await;
        assert_eq!(contents(&page), [content]);
    }
    let notice = json!({"from": UP, "to": MAIN, "msg_type": 5, "content": "1", "sys_cancel": true, "at_uids": [3],
        "msg_status": 50, "notify_code": "1_2", "new_face_version": null, "msg_source": 16, "timestamp": 1_712_400_000});
    client.control("push", notice).await;
    let message = client.history(UP, "&size=1").await["data"]["messages"][0].clone();
    assert_eq!(
        (&message["sys_cancel"], &message["msg_source"], &message["notify_code"]),
        (&json!(true), &json!(16), &json!("1_2"))
    );
    assert_eq!(
        (&message["msg_status"], &message["timestamp"], &message["at_uids"]),
        (&json!(50), &json!(1_712_400_000), &json!([3]))
    );
    assert!(message.get("new_face_version").is_none());
}

#[tokio::test]
async fn a_long_conversation_is_quick_and_repeats() {
    let client = Client::new();
    let wanted = json!({"a": MAIN, "b": 9, "count": 100_000, "seed": 5});
    let made = client.control("conversation", wanted.clone()).await;
    assert_eq!(made["count"], 100_000);
    let page = client.history(9, "&size=50").await;
    client.control("reset", json!({"seed": 1})).await;
    client.control("conversation", wanted).await;
    assert_eq!(client.history(9, "&size=50").await, page);
    assert_eq!(client.get(UNREAD).await["data"]["unfollow_unread"], 1, "a made-up conversation is read");
    assert_eq!(client.other(9).say(MAIN, "新").await["code"], 0);
    assert_eq!(client.get(UNREAD).await["data"]["unfollow_unread"], 2);
}

#[tokio::test]
async fn mistakes_are_told() {
    let client = Client::new();
    for (path, body) in [
        ("clock", "{}"),
        ("clock", r#"{"set":1,"advance":2}"#),
        ("fault", "{}"),
        ("fault", r#"{"fault":{}}"#),
        ("fault", r#"{"fault":{"dely":3}}"#),
        ("fault", r#"{"fault":{"status":101}}"#),
        ("fault", r#"{"pth":"x","fault":{"empty":true}}"#),
        ("push", r#"{"from":1,"msg_type":1,"content":""}"#),
        ("push", r#"{"from":1,"group":5,"msg_type":1,"content":""}"#),
        ("login", r#"{"mid":999}"#),
        ("conversation", r#"{"a":1,"b":1,"count":3}"#),
        ("message", r#"{"msg_key":"5","msg_status":2}"#),
        ("account", "nonsense"),
        ("nothing", "{}"),
    ] {
        let request = Request::post(format!("http://127.0.0.1/_sandbox/{path}")).body(Body::from(body)).unwrap();
        let response = client.send_raw(request).await;
        assert_eq!(response.status(), 400, "{path} {body}");
        assert!(read(response).await["error"].is_string());
    }
}

async fn cookies(client: &Client, request: Request<Body>) -> (u16, Vec<String>, Option<String>) {
    let response = client.send_raw(request).await;
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    let set = response.headers().get_all("set-cookie").iter().map(text).collect();
    (response.status().as_u16(), set, response.headers().get("location").map(text))
}

#[tokio::test]
async fn logging_in_sets_the_services_cookies() {
    let client = Client::new();
    let login = |base: &str| Request::post(format!("{base}/_sandbox/login")).body(Body::from(r#"{"mid":1}"#)).unwrap();
    let (_, real, _) = cookies(&client, login("https://message.bilibili.com")).await;
    assert_eq!(
        real,
        [
            "SESSDATA=sess-1; Path=/; Domain=.bilibili.com; Secure; SameSite=None; HttpOnly",
            "bili_jct=0123456789abcdef0123456789abcdef; Path=/; Domain=.bilibili.com; Secure; SameSite=None",
            "DedeUserID=1; Path=/; Domain=.bilibili.com; Secure; SameSite=None",
        ]
    );
    let (_, plain, _) = cookies(&client, login("http://127.0.0.1:9")).await;
    assert_eq!(plain[0], "SESSDATA=sess-1; Path=/; HttpOnly");
    let logout = Request::post("http://127.0.0.1:9/_sandbox/logout").body(Body::empty()).unwrap();
    assert_eq!(cookies(&client, logout).await.1[1], "bili_jct=; Path=/; Max-Age=0");
}

#[tokio::test]
async fn logging_in_by_address_leads_on_within_the_host() {
    let client = Client::new();
    let visit = |to: &str| {
        let url = format!("https://www.bilibili.com/_sandbox/login?mid=1&to={to}");
        Request::get(url).body(Body::empty()).unwrap()
    };
    let (status, set, to) = cookies(&client, visit("/_blank?x=1")).await;
    assert_eq!((status, set.len(), to.as_deref()), (302, 3, Some("/_blank?x=1")));
    for away in ["//evil.example", "https://evil.example", "/%5Cevil.example", "x"] {
        let (status, set, _) = cookies(&client, visit(away)).await;
        assert_eq!((status, set.len()), (400, 0), "{away}");
    }
}

#[tokio::test]
async fn accounts_can_be_seen_and_made() {
    let client = Client::new();
    let made = client.control("account", json!({"mid": 31, "name": "新人", "sessdata": "s", "csrf": "c"})).await;
    assert_eq!((&made["name"], &made["privacy"]), (&json!("新人"), &json!("everyone")));
    let nav = client.with_cookie("SESSDATA=s").get(NAV).await;
    assert_eq!(nav["data"]["uname"], "新人");
    let all: Vec<Value> = client.ask("account").await.as_array().unwrap().clone();
    assert!(all.iter().any(|account| account["mid"] == HELPER));
}
