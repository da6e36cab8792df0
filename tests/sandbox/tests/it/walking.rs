//! Walks through a conversation: which end of a range a page comes from, withdrawn stretches, messages that arrive.

use crate::client::*;
use serde_json::{Value, json};

const B: u64 = 5_000;

async fn made(count: u64, more: Value) -> (Client, Vec<u64>) {
    let client = Client::new();
    let mut wanted = json!({"a": MAIN, "b": B, "count": count, "seed": 3});
    wanted.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.control("conversation", wanted).await;
    let stored = client.ask(&format!("messages?a={MAIN}&b={B}")).await;
    let numbers = stored["messages"].as_array().unwrap().iter().map(|message| message["msg_seqno"].as_u64().unwrap());
    (client, numbers.collect())
}

/// The numbers of what is not withdrawn, oldest first.
async fn stored(client: &Client) -> Vec<u64> {
    let stored = client.ask(&format!("messages?a={MAIN}&b={B}&numbers=true")).await;
    stored["seqnos"].as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

#[tokio::test]
async fn the_oldest_of_a_range_when_asked() {
    let (client, all) = made(10, json!({})).await;
    client.control("settings", json!({"history_window": "oldest"})).await;
    let page = client.history(B, &format!("&size=3&begin_seqno={}&end_seqno={}", all[1], all[8])).await;
    assert_eq!((seqnos(&page), &page["data"]["has_more"]), (vec![all[4], all[3], all[2]], &json!(1)));
    assert_eq!(page["data"]["max_seqno"], all[4]);
    let rest = client.history(B, &format!("&size=4&begin_seqno={}&end_seqno={}", all[4], all[8])).await;
    assert_eq!((seqnos(&rest), &rest["data"]["has_more"]), (vec![all[7], all[6], all[5]], &json!(0)));
    let first = client.history(B, "&size=2&begin_seqno=0").await;
    assert_eq!(seqnos(&first), [all[1], all[0]]);
    let newest = client.history(B, "&size=2").await;
    assert_eq!(seqnos(&newest), [all[9], all[8]], "a range without a beginning has its newest");
    client.control("settings", json!({"history_window": "newest"})).await;
    assert_eq!(seqnos(&client.history(B, "&size=2&begin_seqno=0").await), [all[9], all[8]]);
}

#[tokio::test]
async fn the_largest_number_of_the_page_or_of_the_conversation() {
    let (client, all) = made(10, json!({})).await;
    let largest =
        async || client.history(B, &format!("&size=3&end_seqno={}", all[5])).await["data"]["max_seqno"].clone();
    assert_eq!(largest().await, all[4]);
    client.control("settings", json!({"max_seqno": "session"})).await;
    assert_eq!(largest().await, all[9]);
    let empty = client.history(B, &format!("&size=3&end_seqno={}", all[0])).await["data"].clone();
    assert_eq!(empty.to_string(), r#"{"messages":null,"has_more":0,"min_seqno":18446744073709551615,"max_seqno":0}"#);
}

#[tokio::test]
async fn the_smallest_number_of_the_page_or_of_the_conversation_or_one() {
    let (client, all) = made(10, json!({})).await;
    let smallest =
        async || client.history(B, &format!("&size=3&end_seqno={}", all[5])).await["data"]["min_seqno"].clone();
    for (mode, number) in [("page", all[2]), ("session", all[0]), ("one", 1)] {
        client.control("settings", json!({"min_seqno": mode})).await;
        assert_eq!(smallest().await, number, "{mode}");
        let empty = client.history(B, &format!("&size=3&end_seqno={}", all[0])).await["data"].clone();
        assert_eq!(empty["min_seqno"], u64::MAX, "{mode}");
    }
}

#[tokio::test]
async fn withdrawn_messages_take_up_room() {
    let (client, all) = made(40, json!({"withdrawn": [[5, 8], [20, 33]]})).await;
    let page = async |end: u64| client.history(B, &format!("&size=5&end_seqno={end}")).await;
    let shape = |page: &Value| (seqnos(page), page["data"]["has_more"].as_u64().unwrap());
    assert_eq!(shape(&page(all[35]).await), (vec![all[34], all[33]], 1), "short");
    let empty = page(all[33]).await;
    assert_eq!((&empty["data"]["messages"], &empty["data"]["has_more"]), (&Value::Null, &json!(1)), "empty");
    assert_eq!((&empty["data"]["min_seqno"], &empty["data"]["max_seqno"]), (&json!(all[28]), &json!(all[32])));
    assert_eq!(shape(&client.history(B, &format!("&size=20&end_seqno={}", all[33])).await).0.len(), 7);
    assert_eq!(shape(&page(all[5]).await), (all[..5].iter().rev().copied().collect(), 0));
    let (client, _) = made(8, json!({"withdrawn": [[0, 8]]})).await;
    assert_eq!(client.history(B, "&size=8").await["data"]["messages"], Value::Null);
    assert_eq!(client.session(B, 1).await["last_msg"], Value::Null);
}

#[tokio::test]
async fn messages_arrive_while_somebody_reads() {
    let (client, all) = made(100, json!({})).await;
    client.control("clock", json!({"set": 1_800_000_000})).await;
    client.control("arrivals", json!({"a": MAIN, "b": B, "every": 3, "count": 5, "at_once": 2})).await;
    let mut counts = Vec::new();
    for _ in 0..12 {
        client.history(UP, "&size=1").await;
        client.history(B, "&size=10&end_seqno=5").await;
        counts.push(stored(&client).await.len() - all.len());
    }
    assert_eq!(counts, [0, 0, 2, 2, 2, 4, 4, 4, 5, 5, 5, 5]);
    assert_eq!(client.ask("state").await["effects"]["arrivals"], 5);
    let newest = client.history(B, "&size=5").await;
    let texts = (1..=5).rev().map(|number| format!(r#"{{"content":"新消息{number}"}}"#)).collect::<Vec<_>>();
    assert_eq!(contents(&newest), texts);
    assert_eq!(client.session(B, 1).await["unread_count"], 5);
}

#[tokio::test]
async fn a_walk_sees_each_message_once_while_others_arrive() {
    let client = Client::new();
    let wanted = json!({"a": MAIN, "b": B, "count": 20_000, "seed": 3, "withdrawn": [[4_000, 4_300]]});
    client.control("conversation", wanted).await;
    client.control("arrivals", json!({"a": MAIN, "b": B, "every": 1, "count": 300, "at_once": 10})).await;
    let (mut walked, mut end) = (Vec::new(), String::new());
    loop {
        let page = client.history(B, &format!("&size=500{end}")).await;
        walked.extend(seqnos(&page));
        if page["data"]["has_more"] == 0 {
            break;
        }
        end = format!("&end_seqno={}", walked.last().unwrap());
    }
    let mut expected = stored(&client).await;
    assert_eq!(expected.len(), 20_000);
    // Ten had arrived before the first page; those that came later lie above it.
    expected.truncate(19_710);
    expected.reverse();
    assert!(walked == expected);
}
