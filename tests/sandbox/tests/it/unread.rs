//! Unread counts follow messages, relations and reading.

use crate::client::*;
use serde_json::json;

async fn counts(client: &Client) -> (u64, u64) {
    let data = client.get(UNREAD).await["data"].clone();
    (data["follow_unread"].as_u64().unwrap(), data["unfollow_unread"].as_u64().unwrap())
}

#[tokio::test]
async fn starts_as_documented() {
    let data = Client::new().get(UNREAD).await["data"].clone();
    let text = r#"{"unfollow_unread":1,"follow_unread":6,"unfollow_push_msg":0,"dustbin_push_msg":0,"dustbin_unread":0,"biz_msg_unfollow_unread":0,"biz_msg_follow_unread":0,"custom_unread":0}"#;
    assert_eq!(data.to_string(), text);
}

#[tokio::test]
async fn sending_reads_for_the_sender_and_raises_for_the_receiver() {
    let main = Client::new();
    let up = main.other(UP);
    assert_eq!(counts(&up).await, (0, 0));
    main.say(UP, "在吗").await;
    assert_eq!(counts(&main).await, (4, 1), "what the up主 had written is read");
    assert_eq!(counts(&up).await, (0, 1), "the up主 does not follow");
    up.say(MAIN, "在").await;
    assert_eq!((counts(&main).await, counts(&up).await), ((5, 1), (0, 0)));
}

#[tokio::test]
async fn relations_decide_where_a_message_counts() {
    let main = Client::new();
    main.control("account", json!({"mid": MAIN, "follows": [STRANGER]})).await;
    assert_eq!(counts(&main).await, (1, 6));
}

#[tokio::test]
async fn groups_hints_and_recalls_do_not_count() {
    let main = Client::new();
    main.control("push", json!({"from": UP, "group": FANS, "msg_type": 1, "content": "{\"content\":\"x\"}"})).await;
    main.control("push", json!({"from": UP, "to": MAIN, "msg_type": 18, "content": "{}"})).await;
    let up = main.other(UP);
    let key = up.say(MAIN, "错").await["data"]["msg_key"].as_u64().unwrap();
    assert_eq!(counts(&main).await, (7, 1));
    assert_eq!(up.recall(MAIN, key).await["code"], 0);
    assert_eq!(counts(&main).await, (6, 1));
}

#[tokio::test]
async fn parameters_choose_and_are_checked() {
    let main = Client::new();
    let ask = async |query: &str| main.get(&format!("{UNREAD}?{query}")).await;
    assert_eq!(ask("unread_type=1&show_unfollow_list=1&show_dustbin=0").await["data"]["unfollow_unread"], 0);
    assert_eq!(ask("unread_type=2").await["data"]["follow_unread"], 0);
    assert_eq!(ask("unread_type=0&build=0&mobi_app=web").await["data"]["follow_unread"], 6);
    for bad in ["unread_type=x", "unread_type=4", "show_dustbin=yes", "build=-1"] {
        assert_eq!(ask(bad).await["code"], 2, "{bad}");
    }
}
