//! Signed sending, when the settings ask for it, and keys that change.

use crate::client::*;
use serde_json::{Value, json};

const NOW: i64 = 1_626_181_379;
const SIGNED: &str =
    "w_dev_id=372778FD-E359-461D-86A3-EA2BCC6FF52A&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379";
const W_RID: &str = "1b0bd9bdfbad86b4af3164d518f753e6";

async fn strict() -> Client {
    let client = Client::new();
    client.control("settings", json!({"sign": "required"})).await;
    client.control("clock", json!({"set": NOW})).await;
    client
}

async fn send(client: &Client, query: &str, fields: &[(&str, &str)]) -> Value {
    let mut form = vec![
        ("msg[sender_uid]", "293793435"),
        ("msg[receiver_id]", "1"),
        ("msg[receiver_type]", "1"),
        ("msg[msg_type]", "1"),
        ("msg[dev_id]", DEVICE),
        ("msg[timestamp]", "1626181379"),
        ("msg[content]", r#"{"content":"hi"}"#),
        ("csrf", "xxx"),
        ("csrf_token", "xxx"),
    ];
    for (name, value) in fields {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    client.post(&format!("{SEND}?{query}"), &form).await
}

#[tokio::test]
async fn the_vector_passes_and_nothing_else() {
    let client = strict().await;
    let fine = format!("{SIGNED}&w_rid={W_RID}");
    assert_eq!(send(&client, &fine, &[]).await["code"], 0);
    let wrong = [
        String::new(),
        SIGNED.to_owned(),
        format!("w_rid={W_RID}"),
        format!("{SIGNED}&w_rid={}", W_RID.to_uppercase()),
        format!("{}&w_rid={W_RID}", SIGNED.replace("wts=1626181379", "wts=1626181380")),
        format!("{}&w_rid={W_RID}", SIGNED.replace("&wts=1626181379", "")),
        format!("{SIGNED}&w_rid={W_RID}&more=1"),
    ];
    for query in wrong {
        let reply = send(&client, &query, &[]).await;
        assert_eq!(reply.to_string(), r#"{"code":-400,"message":"请求错误","ttl":1,"data":null}"#, "{query}");
    }
    assert_eq!(client.ask("state").await["effects"]["messages"], 1);
    assert_eq!(send(&client, "", &[("csrf", "y")]).await["code"], -111, "the token comes first");
}

#[tokio::test]
async fn the_body_says_the_same() {
    let client = strict().await;
    let fine = format!("{SIGNED}&w_rid={W_RID}");
    for (field, value) in [
        ("msg[receiver_id]", "3690970"),
        ("msg[sender_uid]", "1"),
        ("msg[dev_id]", "372778FD-E359-461D-86A3-EA2BCC6FF52B"),
    ] {
        assert_eq!(send(&client, &fine, &[(field, value)]).await["code"], -400, "{field}");
    }
}

#[tokio::test]
async fn fewer_fields_and_others_can_be_signed_unless_strict() {
    let client = strict().await;
    // As bilibili-api-python 17.4.2 signs them; computed with Python's hashlib.
    let fewer = "w_sender_uid=293793435&w_receiver_id=1&wts=1626181379&web_location=1550101";
    let fine = format!("{fewer}&w_rid=ffbc96cdb97709327d83bc89f7d7e7dd");
    assert_eq!(send(&client, &fine, &[]).await["code"], 0);
    assert_eq!(send(&client, &fine, &[("msg[receiver_id]", "3690970")]).await["code"], -400, "the body says another");
    assert_eq!(send(&client, &fine.replace("1550101", "1550102"), &[]).await["code"], -400, "signed as well");
    client.control("settings", json!({"sign": "required", "strict": true})).await;
    assert_eq!(send(&client, &fine, &[]).await["code"], -400);
    assert_eq!(send(&client, &format!("{SIGNED}&w_rid={W_RID}"), &[]).await["code"], 0);
}

#[tokio::test]
async fn ten_minutes() {
    let client = strict().await;
    let fine = format!("{SIGNED}&w_rid={W_RID}");
    for (off, code) in [(600, 0), (-600, 0), (601, -400), (-601, -400)] {
        client.control("clock", json!({"set": NOW + off})).await;
        assert_eq!(send(&client, &fine, &[]).await["code"], code, "{off}");
    }
}

#[tokio::test]
async fn off_it_is_not_looked_at() {
    let client = Client::new();
    assert_eq!(send(&client, "w_rid=nonsense", &[]).await["code"], 0);
}

#[tokio::test]
async fn keys_change_and_come_back() {
    let client = strict().await;
    let addresses = async || client.get(NAV).await["data"]["wbi_img"].clone();
    let fine = format!("{SIGNED}&w_rid={W_RID}");
    let published = json!({
        "img_url": "https://i0.hdslb.com/bfs/wbi/7cd084941338484aae1ad9425b84077c.png",
        "sub_url": "https://i0.hdslb.com/bfs/wbi/4932caff0ff746eab6f01bf08b70ac45.png",
    });
    assert_eq!(addresses().await, published);
    let keys = client.control("keys", json!({"rotate": true})).await;
    let (img, sub) = (keys["img"].as_str().unwrap(), keys["sub"].as_str().unwrap());
    assert!(img.len() == 32 && sub.len() == 32 && img != sub);
    let address = |key: &str| json!(format!("https://i0.hdslb.com/bfs/wbi/{key}.png"));
    assert_eq!(addresses().await, json!({"img_url": address(img), "sub_url": address(sub)}));
    assert_eq!(client.with_cookie("").get(NAV).await["data"]["wbi_img"], addresses().await);
    assert_eq!(send(&client, &fine, &[]).await["code"], -400, "signed with the old keys");
    assert_eq!(client.ask("keys").await, keys);
    client.control("reset", json!({})).await;
    assert_eq!(addresses().await, published);
}
