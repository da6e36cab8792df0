//! The 2020 edition: the message host over plain HTTP.

use crate::client::*;
use serde_json::json;

const OLD_UNREAD: &str = "http://api.vc.bilibili.com/session_svr/v1/session_svr/single_unread";
const OLD_SEND: &str = "http://api.vc.bilibili.com/web_im/v1/web_im/send_msg";
const OLD_HISTORY: &str = "http://api.vc.bilibili.com/svr_sync/v1/svr_sync/fetch_session_msgs";

fn form<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("msg[sender_uid]", "293793435"),
        ("msg[receiver_id]", "1"),
        ("msg[receiver_type] ", "1"),
        ("csrf_token", "xxx"),
    ];
    fields.extend(more);
    fields
}

#[tokio::test]
async fn old_words() {
    let main = Client::new();
    let unread = r#"{"code":0,"msg":"ok","message":"ok","data":{"unfollow_unread":1,"follow_unread":6,"_gt_":0}}"#;
    assert_eq!(main.get(OLD_UNREAD).await.to_string(), unread);
    let nobody = main.with_cookie("").get(OLD_UNREAD).await;
    assert_eq!(nobody, json!({"code": -6, "msg": "账号未登录", "message": "账号未登录"}));
    assert_eq!(seqnos(&main.get(&format!("{OLD_HISTORY}?talker_id=1&session_type=1")).await).len(), 13);
}

#[tokio::test]
async fn old_form() {
    let main = Client::new();
    let text = [("msg[msg_type]", "1"), ("msg[content]", r#"{"content":"[doge]支付宝"}"#)];
    let sent = main.post(OLD_SEND, &form(&text)).await;
    let names: Vec<&String> = sent["data"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["msg_key", "_gt_"]);
    let image = r#"{"url":https://pictures.example/a.jpg}"#;
    assert_eq!(main.post(OLD_SEND, &form(&[("msg[msg_type]", "2"), ("msg[content]", image)])).await["code"], 0);
    assert_eq!(contents(&main.history(UP, "&size=1").await), [image], "kept as sent");
    assert_eq!(main.post(OLD_SEND, &form(&[("csrf", "wrong")])).await["code"], -111);
    let key = sent["data"]["msg_key"].to_string();
    let recall = main.post(OLD_SEND, &form(&[("msg[msg_type]", "5"), ("msg[content]", &key)])).await;
    assert_eq!((&recall["code"], &recall["data"]["_gt_"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn plain_http_elsewhere_is_not_old() {
    let main = Client::new();
    let here = main.get("http://127.0.0.1:8080/session_svr/v1/session_svr/single_unread").await;
    assert_eq!((&here["msg"], &here["ttl"]), (&json!("0"), &json!(1)));
    assert_eq!(main.get("http://customerservice.bilibili.com/x/custom/session_svr/v1/heart_beat").await["ttl"], 1);
}
