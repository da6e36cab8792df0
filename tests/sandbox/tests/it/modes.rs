//! A mode for each thing about which reports disagree, and what they have met that is not there from the start.

use crate::client::*;
use serde_json::{Value, json};

const NOBODY: u64 = 5_000;

async fn push(client: &Client, more: Value) -> Value {
    let mut message = json!({"from": UP, "to": MAIN, "msg_type": 1, "content": r#"{"content":"x"}"#});
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.control("push", message).await
}

#[tokio::test]
async fn recalled_text_is_kept_or_gone_everywhere() {
    let client = Client::new();
    client.control("clock", json!({"set": 1_800_000_000})).await;
    let key = client.say(FRIEND, "秘密").await["data"]["msg_key"].as_u64().unwrap();
    client.recall(FRIEND, key).await;
    let image = json!({"from": FRIEND, "to": MAIN, "msg_type": 2, "content": r#"{"url":"secret"}"#, "msg_status": 1});
    client.control("push", image).await;
    let shown = async || {
        let page = client.history(FRIEND, "&size=3").await;
        (
            contents(&page)[2].clone(),
            contents(&page)[0].clone(),
            client.session(FRIEND, 1).await["last_msg"].to_string(),
        )
    };
    let (text, image, last) = shown().await;
    assert!(text.contains("秘密") && image.contains("secret") && last.contains("secret"));
    client.control("settings", json!({"recalled": "emptied"})).await;
    let (text, image, last) = shown().await;
    assert_eq!((text.as_str(), image.as_str()), (r#"{"content":""}"#, "{}"));
    assert!(!last.contains("secret") && last.contains(r#""msg_status":1"#));
}

#[tokio::test]
async fn pushes_count_apart_and_are_cleared_or_not() {
    let client = Client::new();
    let counts = async |name: &str| client.get(&format!("{UNREAD}?show_dustbin=1")).await["data"][name].clone();
    let session = async |mid: u64| {
        let session = client.session(mid, 1).await;
        (session["unread_count"].clone(), session["biz_msg_unread_count"].clone(), session["new_push_msg"].clone())
    };
    for from in [FRIEND, FRIEND, NIGHT, ADVERT] {
        push(&client, json!({"from": from, "msg_type": 10, "msg_source": 5, "biz": true})).await;
    }
    assert_eq!(session(FRIEND).await, (json!(0), json!(2), json!(1)));
    assert_eq!((counts("biz_msg_follow_unread").await, counts("biz_msg_unfollow_unread").await), (json!(2), json!(1)));
    assert_eq!((counts("follow_unread").await, counts("unfollow_unread").await), (json!(6), json!(1)), "as before");
    assert_eq!((counts("dustbin_unread").await, counts("dustbin_push_msg").await), (json!(0), json!(1)));
    client.control("settings", json!({"pushes": "left"})).await;
    client.change_session("update_ack", FRIEND, 1, &[]).await;
    assert_eq!(session(FRIEND).await, (json!(0), json!(2), json!(1)));
    client.control("settings", json!({})).await;
    client.change_session("update_ack", FRIEND, 1, &[("ack_seqno", "1")]).await;
    assert_eq!(session(FRIEND).await.1, 2, "a number that is too small marks nothing");
    client.change_session("update_ack", FRIEND, 1, &[]).await;
    assert_eq!(session(FRIEND).await, (json!(0), json!(0), json!(0)));
    assert_eq!(counts("biz_msg_follow_unread").await, 0);
    client.control("settings", json!({"pushes": "left"})).await;
    client.change_session("remove_session", NIGHT, 1, &[]).await;
    assert_eq!(counts("biz_msg_unfollow_unread").await, 0);
}

#[tokio::test]
async fn texts_are_measured_in_bytes_or_in_characters() {
    let client = Client::new();
    let code = async |text: &str| client.say(UP, text).await["code"].clone();
    let (hanzi, latin) = ("汉".repeat(600), "x".repeat(600));
    assert_eq!((code(&hanzi).await, code(&latin).await), (json!(0), json!(0)));
    client.control("settings", json!({"text_limit": "characters"})).await;
    assert_eq!((code(&hanzi).await, code(&latin).await), (json!(21_007), json!(21_007)));
    assert_eq!((code(&"😀".repeat(500)).await, code(&"😀".repeat(501)).await), (json!(0), json!(21_007)));
}

#[tokio::test]
async fn refusals_as_documented_or_bare() {
    let client = Client::new();
    client.control("account", json!({"mid": NOBODY, "stranger_limit": true})).await;
    client.say(NOBODY, "你好").await;
    let nothing = async || client.session_svr("get_sessions").await.to_string();
    assert_eq!(nothing().await, r#"{"code":2,"msg":"参数错误","message":"参数错误","ttl":1}"#);
    client.control("settings", json!({"refusals": "bare"})).await;
    assert_eq!(nothing().await, r#"{"code":2,"message":"参数错误","ttl":1,"data":null}"#);
    assert_eq!(
        client.say(NOBODY, "在吗").await.to_string(),
        r#"{"code":21047,"message":"你最多发送1条消息，对方回复或者关注你后可以继续发消息~","ttl":1,"data":null}"#
    );
    assert_eq!(client.get(BEAT).await["msg"], "ok", "successes stay as they are");
}

#[tokio::test]
async fn end_ts_is_ignored_by_the_list_of_all_when_asked() {
    let client = Client::new();
    let first = async |list: u64, end: &str| client.talkers(&format!("session_type={list}&size=2{end}")).await;
    let oldest = client.session(MAKER, 1).await["session_ts"].clone();
    let end = format!("&end_ts={oldest}");
    let start = client.talkers("session_type=4&size=2").await;
    assert_eq!(first(4, &end).await[0], NIGHT);
    client.control("settings", json!({"end_ts": "ignored"})).await;
    assert_eq!(first(4, &end).await, start);
    assert_eq!(first(4, "&end_ts=1").await, start, "however small");
    for list in [1, 2] {
        assert_eq!(first(list, &end).await[0], NIGHT, "list {list} goes on");
    }
}

#[tokio::test]
async fn at_most_a_hundred_sessions_whatever_is_asked_for() {
    let client = Client::new();
    for mid in 6_000..6_120 {
        push(&client, json!({"from": mid})).await;
    }
    let count = async |call: &str| client.session_svr(call).await["data"]["session_list"].as_array().map(Vec::len);
    for call in
        ["get_sessions?session_type=4&size=200", "get_sessions?session_type=4&size=101", "new_sessions?size=101"]
    {
        assert_eq!(count(call).await, Some(100), "{call}");
    }
    client.control("settings", json!({"strict": true})).await;
    assert_eq!(client.session_svr("get_sessions?session_type=4&size=101").await["code"], 2);
    assert_eq!(count("get_sessions?session_type=4&size=100").await, Some(100));
}

#[tokio::test]
async fn nav_may_tell_no_keys() {
    let client = Client::new();
    client.control("settings", json!({"wbi_img": "null"})).await;
    for (client, logged_in) in [(client.clone(), true), (client.with_cookie(""), false)] {
        let data = client.get(NAV).await["data"].clone();
        assert_eq!((data.get("wbi_img"), &data["isLogin"]), (Some(&Value::Null), &json!(logged_in)));
    }
}

#[tokio::test]
async fn told_to_rest() {
    let client = Client::new();
    client.control("account", json!({"mid": MAIN, "must_rest": true})).await;
    assert_eq!(client.say(UP, "x").await["code"], 21_024);
    client.control("clock", json!({"advance": 1_000_000})).await;
    assert_eq!(client.say(UP, "x").await["code"], 21_024, "waiting does not help");
    client.control("account", json!({"mid": MAIN, "must_rest": false})).await;
    assert_eq!(client.say(UP, "x").await["code"], 0);
}

#[tokio::test]
async fn session_objects_may_lack_what_they_have() {
    let client = Client::new();
    let set = async |talker: u64, session_type: u64, fields: Value| {
        let change = json!({"owner": MAIN, "talker": talker, "session_type": session_type, "fields": fields});
        client.control("session", change).await
    };
    let before = client.session(UP, 1).await;
    let said = set(UP, 1, json!({"last_msg": null, "user_label": {"label_type": 1}})).await;
    assert_eq!((&said["last_msg"], &said["user_label"]["label_type"]), (&Value::Null, &json!(1)));
    set(FANS, 2, json!({"group_name": null, "last_msg": {}})).await;
    set(HELPER, 1, json!({"account_info": null})).await;
    let list = client.session_svr("get_sessions?session_type=4").await["data"]["session_list"].clone();
    let of = |talker: u64| list.as_array().unwrap().iter().find(|session| session["talker_id"] == talker).unwrap();
    assert_eq!((of(UP).get("last_msg"), of(HELPER).get("account_info")), (Some(&Value::Null), Some(&Value::Null)));
    assert_eq!((of(FANS).get("group_name"), &of(FANS)["last_msg"]), (Some(&Value::Null), &json!({})));
    assert!(client.other(UP).session(MAIN, 1).await["last_msg"].is_object(), "for one owner alone");
    set(UP, 1, json!({})).await;
    assert_eq!(client.session(UP, 1).await, before);
}

#[tokio::test]
async fn two_messages_may_have_one_number() {
    let client = Client::new();
    let first = push(&client, json!({})).await;
    let second = push(&client, json!({"same_seqno": true, "content": "{\"content\":\"y\"}"})).await;
    assert_eq!(first["msg_seqno"], second["msg_seqno"]);
    assert_ne!(first["msg_key"], second["msg_key"]);
    let page = client.history(UP, "&size=2").await;
    assert_eq!(contents(&page), [r#"{"content":"y"}"#, r#"{"content":"x"}"#]);
    let up = client.other(UP);
    assert_eq!(up.recall(MAIN, second["msg_key"].as_u64().unwrap()).await["code"], 0);
    let statuses: Vec<Value> = client.history(UP, "&size=3").await["data"]["messages"].as_array().unwrap()[1..]
        .iter()
        .map(|message| message["msg_status"].clone())
        .collect();
    assert_eq!(statuses, [1, 0], "a key still names one of them");
}

#[tokio::test]
async fn a_key_tells_the_time_of_its_message() {
    let client = Client::new();
    client.control("conversation", json!({"a": MAIN, "b": NOBODY, "count": 500, "seed": 2})).await;
    // Out of order, and many at once.
    for timestamp in [1_800_000_000, 1_700_000_000, 1_700_000_000, 1_800_000_000, 1_500_000_000] {
        push(&client, json!({"from": NOBODY, "timestamp": timestamp})).await;
    }
    let mut keys = Vec::new();
    for talk in [
        format!("a={MAIN}&b={NOBODY}"),
        format!("a={MAIN}&b={UP}"),
        format!("a={MAIN}&b={HELPER}"),
        format!("group={FANS}"),
    ] {
        for message in client.ask(&format!("messages?{talk}")).await["messages"].as_array().unwrap() {
            let key = message["msg_key"].as_u64().unwrap();
            assert_eq!(key >> 32, message["timestamp"].as_u64().unwrap(), "{talk}");
            keys.push(key);
        }
    }
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
}

#[tokio::test]
async fn a_hint_is_from_its_reader() {
    let client = Client::new();
    client.control("account", json!({"mid": NOBODY, "stranger_limit": true})).await;
    client.say(NOBODY, "你好").await;
    for talker in [UP, NOBODY] {
        let hints = client.history(talker, "").await["data"]["messages"].clone();
        assert_eq!((&hints[0]["sender_uid"], &hints[0]["msg_source"]), (&json!(MAIN), &json!(18)));
    }
    let pushed =
        json!({"from": MAIN, "to": FRIEND, "msg_type": 18, "content": "{}", "msg_source": 18, "only_for": MAIN});
    client.control("push", pushed).await;
    assert_eq!(client.history(FRIEND, "").await["data"]["messages"][0]["sender_uid"], MAIN);
}

#[tokio::test]
async fn a_made_up_conversation_without_odd_contents() {
    let client = Client::new();
    let odd = async |wanted: bool| {
        let made = json!({"a": MAIN, "b": NOBODY, "count": 2_000, "seed": 4, "odd": wanted});
        client.control("conversation", made).await;
        let page = contents(&client.history(NOBODY, "&size=2000").await);
        page.iter().filter(|content| serde_json::from_str::<Value>(content).is_err()).count()
    };
    assert_eq!(odd(false).await, 0);
    assert!(odd(true).await > 0);
}
