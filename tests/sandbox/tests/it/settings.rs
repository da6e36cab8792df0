//! Settings and the control calls that come with them.

use crate::client::*;
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

#[tokio::test]
async fn defaults_and_back() {
    let client = Client::new();
    let defaults = json!({"timestamp_window": 0, "close_connections": false, "history_window": "newest",
        "max_seqno": "page", "min_seqno": "page", "recalled": "kept", "pushes": "cleared", "small_images": "taken", "text_limit": "bytes",
        "refusals": "documented", "end_ts": "honoured", "wbi_img": "given", "strict": false, "pinned": "page",
        "sign": "off"});
    assert_eq!(client.ask("settings").await, defaults);
    let changed = client.control("settings", json!({"sign": "required", "pinned": "first"})).await;
    assert_eq!(
        (&changed["sign"], &changed["pinned"], &changed["max_seqno"]),
        (&json!("required"), &json!("first"), &json!("page"))
    );
    assert_eq!(client.control("settings", json!({})).await, defaults, "what is left out goes back");
    client.control("settings", json!({"max_seqno": "session"})).await;
    client.control("reset", json!({})).await;
    assert_eq!(client.ask("settings").await, defaults);
}

#[tokio::test]
async fn mistakes_are_told() {
    let client = Client::new();
    for (path, body) in [
        ("settings", r#"{"history_window":"middle"}"#),
        ("settings", r#"{"sign":true}"#),
        ("settings", r#"{"min_seqno":"floor"}"#),
        ("session", r#"{"owner":293793435,"talker":777,"session_type":1,"fields":{}}"#),
        ("session", r#"{"owner":293793435,"talker":1,"session_type":3,"fields":{}}"#),
        ("keys", "{}"),
        ("keys", r#"{"rotate":1}"#),
        ("arrivals", r#"{"a":1,"b":2,"every":0,"count":1}"#),
        ("arrivals", r#"{"a":1,"b":1,"every":1,"count":1}"#),
        ("arrivals", r#"{"a":1,"b":2,"every":1}"#),
        ("conversation", r#"{"a":1,"b":2,"count":3,"withdrawn":[[1]]}"#),
        ("account", r#"{"mid":1,"profile":{"lvl":3}}"#),
    ] {
        let request = Request::post(format!("http://127.0.0.1/_sandbox/{path}")).body(Body::from(body)).unwrap();
        assert_eq!(client.send_raw(request).await.status(), 400, "{path} {body}");
    }
}

#[tokio::test]
async fn what_others_see_can_be_set() {
    let client = Client::new();
    let profile = json!({"sign": "新签名", "sex": "女", "level": 3, "live": true});
    client.control("account", json!({"mid": UP, "profile": profile, "closely": []})).await;
    let user = client.get("https://api.vc.bilibili.com/x/im/user_infos?uids=1").await["data"][0].clone();
    assert_eq!((&user["sign"], &user["level"], &user["vip"]["status"]), (&json!("新签名"), &json!(3), &json!(0)));
    assert_eq!(client.session(UP, 1).await["live_status"], 1);
    client.control("group", json!({"id": FANS, "group_type": 2})).await;
    assert_eq!(client.session(FANS, 2).await["group_type"], 2);
}
