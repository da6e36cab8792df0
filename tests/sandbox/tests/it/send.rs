//! Sending: what is checked, in which words it is refused, and what both sides have afterwards.

use crate::client::*;
use serde_json::{Value, json};

#[tokio::test]
async fn what_one_sends_the_other_receives() {
    let main = Client::new();
    let content = "{\"content\":\"a+b&c=d %20 “😀”\\n\\\"q\\\" [tv_doge] \\ud83d\"}";
    let sent = main.send_with(&[("msg[content]", content)]).await;
    let data = &sent["data"];
    assert!(data["msg_key"].as_u64().unwrap() > 1 << 53);
    assert_eq!(data["e_infos"][0]["text"], "[tv_doge]");
    let names: Vec<&String> = data.as_object().unwrap().keys().collect();
    assert_eq!(names, ["msg_key", "e_infos", "msg_content", "key_hit_infos"]);
    let received = main.other(UP).history(MAIN, "&size=1").await["data"]["messages"][0].clone();
    assert_eq!(received["content"], content, "to the letter");
    assert_eq!(received["msg_key"], data["msg_key"]);
    assert_eq!((&received["sender_uid"], &received["receiver_id"]), (&json!(MAIN), &json!(UP)));
    assert_eq!((&received["msg_source"], &received["new_face_version"]), (&json!(7), &json!(1)));
}

#[tokio::test]
async fn keys_and_numbers_grow() {
    let main = Client::new();
    main.control("clock", json!({"set": 1_800_000_000})).await;
    let mut last = (0, 0);
    for _ in 0..50 {
        let key = main.say(UP, "x").await["data"]["msg_key"].as_u64().unwrap();
        let number = seqnos(&main.history(UP, "&size=1").await)[0];
        assert!(key > last.0 && number > last.1 && key < i64::MAX as u64);
        last = (key, number);
    }
    assert_eq!(last.0 >> 32, 1_800_000_000);
}

#[tokio::test]
async fn to_a_group() {
    let main = Client::new();
    let fields = [("msg[receiver_type]", "2"), ("msg[receiver_id]", "221082140")];
    let sent = main.send_with(&fields).await;
    assert_eq!(sent["code"], 0);
    let names: Vec<&String> = sent["data"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["msg_key"], "no echo for groups");
    let other = main.other(FRIEND).get(&format!("{HISTORY}?talker_id={FANS}&session_type=2&size=1")).await;
    assert_eq!(other["data"]["messages"][0]["msg_key"], sent["data"]["msg_key"]);
    assert_eq!(main.other(STRANGER).send_with(&fields).await["code"], 700_014);
    main.control("group", json!({"id": FANS, "dissolved": true})).await;
    assert_eq!(main.send_with(&fields).await["code"], 700_013);
    assert_eq!(main.send_with(&[fields[0], ("msg[receiver_id]", "5")]).await["code"], -404);
}

#[tokio::test]
async fn fields_are_checked() {
    let main = Client::new();
    let image = ("msg[msg_type]", "2");
    let cases: &[(i64, &[(&str, &str)])] = &[
        (-400, &[("msg[sender_uid]", "-")]),
        (-400, &[("msg[sender_uid]", "abc")]),
        (-400, &[("msg[sender_uid]", "1")]),
        (-400, &[("msg[receiver_id]", "-")]),
        (-400, &[("msg[receiver_type]", "x")]),
        (-400, &[("msg[msg_type]", "-")]),
        (-400, &[("msg[msg_status]", "x")]),
        (-400, &[("msg[new_face_version]", "x")]),
        (-400, &[("msg[content]", "-")]),
        (-400, &[("msg[content]", "hi")]),
        (-400, &[("msg[content]", r#"{"content":""}"#)]),
        (-400, &[("msg[content]", r#"{"text":"hi"}"#)]),
        (-400, &[("msg[dev_id]", "-")]),
        (-400, &[("msg[dev_id]", "372778FD-E359-161D-86A3-EA2BCC6FF52A")]),
        (-400, &[("msg[dev_id]", "372778FDE359461D86A3EA2BCC6FF52A")]),
        (-400, &[("msg[timestamp]", "-")]),
        (-400, &[("msg[timestamp]", "1626181379000")]),
        (2, &[("msg[receiver_type]", "3")]),
        (2, &[("msg[receiver_id]", "0")]),
        (-404, &[("msg[receiver_id]", "424242")]),
        (21_026, &[("msg[receiver_id]", "293793435")]),
        (21_035, &[("msg[msg_type]", "7")]),
        (21_035, &[("msg[msg_type]", "0")]),
        (21_037, &[image, ("msg[content]", r#"{"url":"https://evil.example/a.jpg"}"#)]),
        (21_037, &[image, ("msg[content]", r#"{"url":https://i0.hdslb.com/a.jpg}"#)]),
        (21_037, &[image]),
    ];
    for (code, fields) in cases {
        let reply = main.send_with(fields).await;
        assert_eq!((&reply["code"], &reply["data"]), (&json!(code), &Value::Null), "{fields:?}");
    }
    assert_eq!(main.ask("state").await["effects"]["messages"], 0);
    assert_eq!(main.send_with(&[image, ("msg[content]", r#"{"url":"https://i0.hdslb.com/a.jpg"}"#)]).await["code"], 0);
}

#[tokio::test]
async fn length_is_counted_in_bytes_of_content() {
    let main = Client::new();
    let longest = "汉".repeat(662);
    assert_eq!(main.say(UP, &longest).await["code"], 0);
    assert_eq!(main.say(UP, &(longest + "汉")).await["code"], 21_007);
}

#[tokio::test]
async fn the_state_of_accounts_decides() {
    let now = Client::new().now().await;
    let cases = [
        (21_015, json!({"mid": MAIN, "phone_bound": false})),
        (21_028, json!({"mid": MAIN, "sending_closed": true})),
        (21_046, json!({"mid": MAIN, "frozen_until": now + 86_400})),
        (25_005, json!({"mid": MAIN, "blocks": [UP]})),
        (25_003, json!({"mid": UP, "blocks": [MAIN]})),
        (25_003, json!({"mid": UP, "privacy": "nobody"})),
        (25_003, json!({"mid": UP, "privacy": "followed", "follows": []})),
        (0, json!({"mid": UP, "privacy": "followed", "follows": [MAIN]})),
        (0, json!({"mid": MAIN, "frozen_until": now - 1})),
    ];
    for (code, state) in cases {
        let main = Client::new();
        main.control("account", state.clone()).await;
        assert_eq!(main.say(UP, "x").await["code"], code, "{state}");
    }
    assert_eq!(Client::new().say(HELPER, "x").await["code"], 25_003);
}

#[tokio::test]
async fn too_fast() {
    let main = Client::new();
    main.control("clock", json!({"set": 1_800_000_000})).await;
    main.control("account", json!({"mid": MAIN, "send_interval": 2})).await;
    assert_eq!(main.say(UP, "1").await["code"], 0);
    assert_eq!(main.say(UP, "2").await["code"], 21_020);
    main.control("clock", json!({"advance": 2})).await;
    assert_eq!(main.say(UP, "2").await["code"], 0);
}

#[tokio::test]
async fn a_stranger_has_one_message() {
    let main = Client::new();
    main.control("account", json!({"mid": STRANGER, "stranger_limit": true})).await;
    assert_eq!(main.say(STRANGER, "再说").await["code"], 0, "the stranger has written before");
    main.control("account", json!({"mid": 777, "stranger_limit": true})).await;
    assert_eq!(main.say(777, "你好").await["code"], 0);
    assert_eq!(main.say(777, "在吗").await["code"], 21_047);
    let own = main.history(777, "&size=20").await;
    assert_eq!(own["data"]["messages"][0]["msg_type"], 18, "the sender is told");
    assert_eq!(seqnos(&main.other(777).history(MAIN, "&size=20").await).len(), 1);
    main.other(777).say(MAIN, "嗯").await;
    assert_eq!(main.say(777, "在吗").await["code"], 0);
}

#[tokio::test]
async fn timestamps_are_strict_when_asked() {
    let main = Client::new();
    let old = [("msg[timestamp]", "1626181379")];
    assert_eq!(main.send_with(&old).await["code"], 0, "as the documented request has it");
    main.control("settings", json!({"timestamp_window": 86_400})).await;
    assert_eq!(main.send_with(&old).await["code"], -400);
    assert_eq!(main.say(UP, "x").await["code"], 0);
}
