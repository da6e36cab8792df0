//! Pages of a conversation.

use crate::client::*;
use serde_json::{Value, json};

const A: u64 = MAIN;
const B: u64 = 5_000;

async fn made(count: u64) -> (Client, Vec<u64>) {
    let client = Client::new();
    client.control("conversation", json!({"a": A, "b": B, "count": count, "seed": 3})).await;
    let stored = client.ask(&format!("messages?a={A}&b={B}")).await;
    let numbers = stored["messages"].as_array().unwrap().iter().map(|message| message["msg_seqno"].as_u64().unwrap());
    let numbers: Vec<u64> = numbers.collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    (client, numbers)
}

#[tokio::test]
async fn pages_newest_first_down_to_the_start() {
    let (client, all) = made(95).await;
    let (mut got, mut end) = (Vec::new(), String::new());
    loop {
        let page = client.history(B, &format!("&size=20{end}")).await;
        let numbers = seqnos(&page);
        assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
        assert_eq!(page["data"]["max_seqno"], numbers[0]);
        // By this number other programs go on: it leads to the next page as the oldest message does.
        assert_eq!(&page["data"]["min_seqno"], numbers.last().unwrap(), "the oldest of the page");
        end = format!("&end_seqno={}", page["data"]["min_seqno"]);
        got.extend(numbers);
        assert_eq!(page["data"]["has_more"], u64::from(got.len() < all.len()));
        if page["data"]["has_more"] == 0 {
            break;
        }
    }
    got.reverse();
    assert_eq!(got, all);
}

#[tokio::test]
async fn bounds_are_exclusive() {
    let (client, all) = made(10).await;
    let between = client.history(B, &format!("&size=200&begin_seqno={}&end_seqno={}", all[2], all[6])).await;
    assert_eq!(seqnos(&between), [all[5], all[4], all[3]]);
    let newer = client.history(B, &format!("&size=2&begin_seqno={}", all[5])).await;
    assert_eq!((seqnos(&newer), &newer["data"]["has_more"]), (vec![all[9], all[8]], &json!(1)));
}

#[tokio::test]
async fn an_empty_page_has_the_documented_limits() {
    let (client, all) = made(3).await;
    let empty = |page: Value| {
        let text = r#"{"messages":null,"has_more":0,"min_seqno":18446744073709551615,"max_seqno":0}"#;
        assert_eq!(page["data"].to_string(), text);
    };
    empty(client.history(B, &format!("&size=20&begin_seqno={}", all[2])).await);
    empty(client.history(B, &format!("&size=20&end_seqno={}", all[0])).await);
    empty(client.history(777, "&size=20").await);
    empty(client.history(B, "&size=20&begin_seqno=18446744073709551615").await);
}

#[tokio::test]
async fn sizes() {
    let (client, _) = made(2_100).await;
    for (asked, got) in [("200", 200), ("2000", 2_000), ("2001", 2_000), ("99999", 2_000)] {
        assert_eq!(seqnos(&client.history(B, &format!("&size={asked}")).await).len(), got);
    }
    for none in ["", "&size=0", "&size="] {
        let made_up = client.history(B, none).await["data"]["messages"].as_array().unwrap().clone();
        assert!(made_up.len() > 3 && made_up.iter().all(|message| message["msg_type"] == 18));
        assert_eq!(client.history(FRIEND, none).await["data"]["messages"], Value::Null);
        let hints = client.history(UP, none).await;
        assert_eq!(hints["data"]["messages"].as_array().unwrap().len(), 1);
        assert_eq!(hints["data"]["messages"][0]["msg_type"], 18);
    }
}

#[tokio::test]
async fn has_more_may_stick() {
    let client = Client::new();
    client.control("conversation", json!({"a": A, "b": B, "count": 5, "has_more_sticks": true})).await;
    let page = client.history(B, "&size=20").await;
    assert_eq!((seqnos(&page).len(), &page["data"]["has_more"]), (5, &json!(1)));
}

#[tokio::test]
async fn parameters_are_checked() {
    let client = Client::new();
    let code = async |query: &str| client.get(&format!("{HISTORY}?{query}")).await["code"].clone();
    for bad in [
        "",
        "talker_id=1",
        "session_type=1&size=1",
        "talker_id=x&session_type=1",
        "talker_id=1&session_type=1&size=-1",
        "talker_id=1&session_type=1&size=1.5",
        "talker_id=1&session_type=1&end_seqno=abc",
        "talker_id=1&session_type=1&begin_seqno=18446744073709551616",
        "talker_id=1&session_type=1&sender_device_id=x",
        "talker_id=1&session_type=1&build=x",
    ] {
        assert_eq!(code(bad).await, -400, "{bad}");
    }
    for odd in ["talker_id=1&session_type=3&size=1", "talker_id=0&session_type=1&size=1"] {
        assert_eq!(code(odd).await, 2, "{odd}");
    }
}

#[tokio::test]
async fn hints_are_for_their_owner_alone() {
    let client = Client::new();
    let has_hint = |page: &Value| page["data"]["messages"].as_array().unwrap().iter().any(|m| m["msg_type"] == 18);
    assert!(has_hint(&client.history(UP, "&size=200").await));
    assert!(!has_hint(&client.other(UP).history(MAIN, "&size=200").await));
}

#[tokio::test]
async fn a_recalled_message_keeps_its_text_and_a_withdrawn_one_is_gone() {
    let client = Client::new();
    let page = client.history(UP, "&size=200").await;
    let messages = page["data"]["messages"].as_array().unwrap();
    let recalled = messages.iter().find(|message| message["msg_status"] == 1).unwrap();
    assert!(recalled["content"].as_str().unwrap().contains("撤回"));
    assert!(messages.iter().any(|message| message["content"] == recalled["msg_key"].to_string().as_str()));
    client.control("push", json!({"from": UP, "to": MAIN, "msg_type": 1, "content": "gone", "msg_status": 2})).await;
    assert!(!contents(&client.history(UP, "&size=200").await).contains(&"gone".to_owned()));
}

#[tokio::test]
async fn emotes_are_told_for_those_on_the_page() {
    let client = Client::new();
    let infos = async |talker, more: &str| client.history(talker, more).await["data"].get("e_infos").cloned();
    assert_eq!(infos(STRANGER, "&size=1").await.unwrap()[0]["text"], "[微笑]");
    let names = |value: Option<Value>| -> Vec<String> {
        let list = value.unwrap_or_default().as_array().cloned().unwrap_or_default();
        list.iter().map(|info| info["text"].as_str().unwrap().to_owned()).collect()
    };
    let up = infos(UP, "&size=200").await;
    assert_eq!(names(up.clone()), ["[热词系列_知识增加]", "[口罩]", "[点赞]", "[打call]", "[tv_doge]"]);
    let first = up.unwrap()[0].clone();
    assert_eq!(first["size"], 2);
    assert!(first["uri"].is_string() && first["gif_url"].is_string() && first.get("url").is_none());
    assert_eq!(infos(HELPER, "&size=5").await, None, "absent when there is none");
    client.say(777, "x").await;
    client.say(UP, "[没有这个] [doge").await;
    assert_eq!(infos(UP, "&size=1").await, None);
}

#[tokio::test]
async fn old_emotes_are_new_for_the_web() {
    let client = Client::new();
    client.send_with(&[("msg[new_face_version]", "-"), ("msg[content]", r#"{"content":"[doge]"}"#)]).await;
    let stored = client.ask(&format!("messages?a={MAIN}&b=1")).await;
    assert_eq!(stored["messages"].as_array().unwrap().last().unwrap()["content"], r#"{"content":"[tv_doge]"}"#);
    let web = client.history(UP, "&size=1&mobi_app=web").await;
    let old = client.history(UP, "&size=1").await;
    assert_eq!(
        (contents(&web)[0].as_str(), contents(&old)[0].as_str()),
        (r#"{"content":"[tv_doge]"}"#, r#"{"content":"[doge]"}"#)
    );
    assert!(web["data"]["messages"][0].get("new_face_version").is_none());
}

#[tokio::test]
async fn groups_are_for_members() {
    let client = Client::new();
    let group = async |mid| client.other(mid).get(&format!("{HISTORY}?talker_id={FANS}&session_type=2&size=20")).await;
    let page = group(MAIN).await;
    let first = page["data"]["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&first["msg_type"], &first["sender_uid"], &first["receiver_type"]),
        (&json!(306), &json!(0), &json!(2))
    );
    assert_eq!(first["at_uids"], Value::Null);
    assert_eq!(group(STRANGER).await["code"], 700_014);
    client.control("group", json!({"id": FANS, "dissolved": true})).await;
    assert_eq!(group(MAIN).await["code"], 700_013);
}

#[tokio::test]
async fn text_escapes_as_the_service_writes_them() {
    let client = Client::new();
    let content = "{\"content\":\"<b> & \\u2028\u{2028}\"}";
    client.control("push", json!({"from": UP, "to": MAIN, "msg_type": 1, "content": content})).await;
    let request = axum::http::Request::get(format!("{HISTORY}?talker_id=1&session_type=1&size=1"));
    let request = request.header("cookie", "SESSDATA=xxx").body(axum::body::Body::empty()).unwrap();
    let text = String::from_utf8(bytes(client.send_raw(request).await).await).unwrap();
    assert!(text.contains(r#"{\"content\":\"\u003cb\u003e \u0026 \\u2028\u2028\"}"#), "{text}");
    assert_eq!(contents(&serde_json::from_str(&text).unwrap()), [content]);
}
