//! Names and pictures of people.

use crate::client::*;
use serde_json::{Value, json};

async fn ask(uids: &str) -> Value {
    Client::new().get(&format!("https://api.vc.bilibili.com/x/im/user_infos?uids={uids}")).await
}

fn mids(reply: &Value) -> Vec<u64> {
    reply["data"].as_array().unwrap().iter().map(|user| user["mid"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn unknown_ones_are_left_out_and_the_order_is_another() {
    assert_eq!(mids(&ask("1,3690970,88217731").await), [STRANGER, FRIEND, UP]);
    assert_eq!(mids(&ask("88217731,3690970,1").await), [UP, FRIEND, STRANGER]);
    assert_eq!(mids(&ask("1,1,424242").await), [UP]);
    assert_eq!(mids(&ask("424242").await), [0; 0]);
}

#[tokio::test]
async fn what_is_said() {
    let data = ask("1,3546600771905204").await["data"].clone();
    let (advert, up) = (&data[0], &data[1]);
    assert_eq!((&advert["silence"], &advert["level"], &advert["official"]["type"]), (&json!(1), &json!(0), &json!(-1)));
    assert_eq!((&up["name"], &up["vip"]["status"], &up["rank"]), (&json!("up主"), &json!(1), &json!(10_000)));
    assert_eq!(up["official"], json!({"role": 1, "title": "知名科技UP主", "desc": "", "type": 0}));
}

#[tokio::test]
async fn fifty_at_most() {
    let list = |count: u64| (1..=count).map(|mid| mid.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(ask(&list(50)).await["code"], 0);
    for wrong in [list(51), String::new(), "x".to_owned(), "1,".to_owned()] {
        assert_eq!(ask(&wrong).await["code"], 2, "{wrong}");
    }
}
