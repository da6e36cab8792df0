//! Recalling, and the window in which it works.

use crate::client::*;
use serde_json::json;

async fn sent() -> (Client, u64) {
    let main = Client::new();
    main.control("clock", json!({"set": 1_800_000_000})).await;
    let key = main.say(UP, "打错了").await["data"]["msg_key"].as_u64().unwrap();
    (main, key)
}

#[tokio::test]
async fn marks_the_target_and_adds_a_message() {
    let (main, key) = sent().await;
    let reply = main.recall(UP, key).await;
    assert_eq!(reply["code"], 0);
    let page = main.other(UP).history(MAIN, "&size=2").await["data"]["messages"].clone();
    assert_eq!((&page[0]["msg_type"], &page[0]["content"]), (&json!(5), &json!(key.to_string())));
    assert_eq!(page[0]["msg_key"], reply["data"]["msg_key"]);
    assert_eq!((&page[1]["msg_key"], &page[1]["msg_status"]), (&json!(key), &json!(1)));
    assert_eq!(page[1]["content"], r#"{"content":"打错了"}"#);
    let effects = main.ask("state").await["effects"].clone();
    assert_eq!((&effects["messages"], &effects["recalls"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn only_within_120_seconds() {
    let (main, key) = sent().await;
    main.control("clock", json!({"advance": 120})).await;
    assert_eq!(main.recall(UP, key).await["code"], 0);
    let (main, key) = sent().await;
    main.control("clock", json!({"advance": 121})).await;
    assert_eq!(main.recall(UP, key).await["code"], 21_041);
}

#[tokio::test]
async fn only_once_only_own_only_there() {
    let (main, key) = sent().await;
    assert_eq!(main.other(UP).recall(MAIN, key).await["code"], 10_005, "not one's own");
    assert_eq!(main.recall(FRIEND, key).await["code"], 10_005, "not in that conversation");
    assert_eq!(main.recall(UP, key + 1).await["code"], 10_005);
    let recall = main.recall(UP, key).await["data"]["msg_key"].as_u64().unwrap();
    assert_eq!(main.recall(UP, key).await["code"], 21_042);
    assert_eq!(main.recall(UP, recall).await["code"], 10_005, "a recall cannot be recalled");
    main.control("clock", json!({"advance": 500})).await;
    assert_eq!(main.recall(UP, key).await["code"], 21_042);
}

#[tokio::test]
async fn the_content_is_the_bare_key() {
    let (main, key) = sent().await;
    for bad in [format!(r#"{{"content":"{key}"}}"#), format!("\"{key}\""), String::new(), format!("{key}.0")] {
        let reply = main.send_with(&[("msg[msg_type]", "5"), ("msg[content]", &bad)]).await;
        assert_eq!(reply["code"], -400, "{bad}");
    }
    let rounded = (key as f64) as u64;
    assert_ne!(rounded, key);
    assert_eq!(main.recall(UP, rounded).await["code"], 10_005, "a key through a double is no key");
}

#[tokio::test]
async fn in_a_group() {
    let main = Client::new();
    let group = [("msg[receiver_type]", "2"), ("msg[receiver_id]", "221082140")];
    let key = main.send_with(&group).await["data"]["msg_key"].as_u64().unwrap().to_string();
    let recall = [group[0], group[1], ("msg[msg_type]", "5"), ("msg[content]", &key)];
    assert_eq!(main.send_with(&recall).await["code"], 0);
    let page = main.get(&format!("{HISTORY}?talker_id={FANS}&session_type=2&size=2")).await;
    assert_eq!(page["data"]["messages"][1]["msg_status"], 1);
}
