//! Every kind of message is there from the start, and in generated conversations.

use crate::client::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const KINDS: [u64; 21] = [1, 2, 5, 6, 7, 9, 10, 11, 12, 13, 14, 16, 18, 19, 51, 301, 302, 303, 304, 305, 306];

fn kinds(messages: &[Value]) -> BTreeSet<u64> {
    messages.iter().map(|message| message["msg_type"].as_u64().unwrap()).collect()
}

async fn everything(client: &Client) -> Vec<Value> {
    let mut all = Vec::new();
    for list in [4, 5] {
        let sessions = client.session_svr(&format!("get_sessions?session_type={list}&size=100")).await;
        for session in sessions["data"]["session_list"].as_array().unwrap() {
            let (talker, session_type) = (&session["talker_id"], &session["session_type"]);
            let page = client.get(&format!("{HISTORY}?talker_id={talker}&session_type={session_type}&size=200")).await;
            let messages = page["data"]["messages"].as_array().unwrap().clone();
            assert_eq!(&messages[0], &session["last_msg"], "{talker}");
            assert_eq!(messages[0]["timestamp"], session["session_ts"].as_u64().unwrap() / 1_000_000);
            all.extend(messages);
        }
    }
    all
}

#[tokio::test]
async fn from_the_start() {
    let client = Client::new();
    let is_odd = |message: &&Value| {
        let content = serde_json::from_str::<Value>(message["content"].as_str().unwrap());
        let (kind, content) = (message["msg_type"].as_u64().unwrap(), content.unwrap_or_default());
        let field = |name: &str| content[name].clone();
        match kind {
            1 => !field("content").is_string(),
            2 => !field("url").is_string(),
            5 | 18 | 51 | 301..=306 => false,
            7 => !field("id").is_u64(),
            10 => !field("title").is_string(),
            _ => !content.is_object(),
        }
    };
    let count = everything(&client).await.iter().filter(is_odd).count();
    assert_eq!(count, 0, "what no service sends has to be asked for");
    client.control("reset", json!({"odd": true})).await;
    let messages = everything(&client).await;
    assert_eq!(messages.iter().filter(is_odd).count(), 6);
    client.control("reset", json!({})).await;
    assert_eq!(everything(&client).await, messages, "and stays until told otherwise");
    let wanted: BTreeSet<u64> = KINDS.into();
    assert_eq!(kinds(&messages), wanted);
    let of = |kind: u64| -> Vec<(&Value, Option<Value>)> {
        let of = messages.iter().filter(|message| message["msg_type"] == kind);
        of.map(|message| (message, serde_json::from_str(message["content"].as_str().unwrap()).ok())).collect()
    };
    let sources: BTreeSet<u64> = of(7).iter().filter_map(|(_, share)| share.as_ref()?["source"].as_u64()).collect();
    assert_eq!(sources, (1..=11).chain([16, 17]).collect());
    let recalls = of(5);
    assert!(recalls.iter().any(|(_, key)| key.as_ref().unwrap().is_u64()));
    assert!(recalls.iter().any(|(_, key)| key.as_ref().unwrap()["content"].is_string()));
    assert!(recalls.iter().any(|(message, _)| message["sys_cancel"] == true));
    let remarks =
        |kind| of(kind).into_iter().filter(|(_, push)| push.as_ref().unwrap()["attach_msg"].is_object()).count();
    assert!(remarks(11) > 1 && remarks(12) > 1);
    assert!(of(11).iter().any(|(_, push)| push.as_ref().unwrap().as_object().unwrap().len() == 3), "a bare one");
    assert!(of(1).iter().any(|(_, text)| text.is_none()) && of(10).iter().any(|(_, notice)| notice.is_none()));
    assert!(messages.iter().any(|message| message["msg_status"] == 50));
    let of_source = |source: u64| messages.iter().filter(move |message| message["msg_source"] == source);
    assert!(
        of_source(16).all(|message| message["msg_type"] == 51)
            && of_source(18).all(|message| message["msg_type"] == 18)
    );
}

#[tokio::test]
async fn in_generated_conversations() {
    let client = Client::new();
    client.control("conversation", json!({"a": MAIN, "b": 5_000, "count": 2_000, "seed": 4})).await;
    let page = client.history(5_000, "&size=2000").await;
    let messages = page["data"]["messages"].as_array().unwrap();
    let wanted: BTreeSet<u64> = KINDS.into();
    assert_eq!(kinds(messages), wanted);
    let statuses: BTreeSet<u64> = messages.iter().map(|message| message["msg_status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [0, 1, 50].into());
    let by_key: BTreeMap<String, &Value> =
        messages.iter().map(|message| (message["msg_key"].to_string(), message)).collect();
    let mut forms = BTreeSet::new();
    for recall in messages.iter().filter(|message| message["msg_type"] == 5) {
        let content = recall["content"].as_str().unwrap();
        let Ok(content) = serde_json::from_str::<Value>(content) else { continue };
        let key = content.get("content").map_or(content.to_string(), |key| key.as_str().unwrap().to_owned());
        forms.insert(content.is_object());
        assert_eq!((&by_key[&key]["msg_status"], &by_key[&key]["sender_uid"]), (&json!(1), &recall["sender_uid"]));
    }
    assert_eq!(forms.len(), 2);
}
