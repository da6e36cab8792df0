//! The clock tests can move.

use crate::client::*;
use serde_json::json;

#[tokio::test]
async fn set_advance_and_back() {
    let client = Client::new();
    assert_eq!(client.control("clock", json!({"set": 1_626_181_379})).await["now"], 1_626_181_379);
    assert_eq!(client.control("clock", json!({"advance": 60})).await["now"], 1_626_181_439);
    let key = client.say(UP, "x").await;
    let message = client.history(UP, "&size=1").await["data"]["messages"][0].clone();
    assert_eq!(message["timestamp"], 1_626_181_439, "time may be before all other messages");
    assert_eq!(message["msg_key"], key["data"]["msg_key"]);
    let real = client.control("clock", json!({"real": true})).await;
    assert!(real["now"].as_i64().unwrap() > 1_700_000_000 && real["mode"] == "real");
    let ahead = client.control("clock", json!({"advance": 1_000})).await;
    assert_eq!(ahead["offset"], 1_000);
}
