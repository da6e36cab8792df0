//! Cookies, CSRF tokens, and the account endpoint.

use crate::client::*;
use serde_json::json;

#[tokio::test]
async fn without_a_login_nothing_but_nav_has_data() {
    let nobody = Client::new().with_cookie("SESSDATA=stale; bili_jct=xxx");
    for url in [UNREAD, HISTORY, BEAT] {
        assert_eq!(nobody.get(url).await["code"], -101, "{url}");
    }
    assert_eq!(nobody.get(BEAT).await, json!({"code": -101, "message": "账号未登录", "ttl": 1}));
    assert_eq!(nobody.send_with(&[]).await, json!({"code": -101, "message": "账号未登录", "ttl": 1, "data": null}));
    let nav = nobody.get(NAV).await;
    assert_eq!((&nav["code"], &nav["data"]["isLogin"]), (&json!(-101), &json!(false)));
    assert_eq!(nav["data"]["wbi_img"]["sub_url"], "https://i0.hdslb.com/bfs/wbi/4932caff0ff746eab6f01bf08b70ac45.png");
}

#[tokio::test]
async fn nav_tells_who_is_logged_in() {
    let nav = Client::new().get(NAV).await;
    assert_eq!((&nav["data"]["mid"], &nav["data"]["uname"]), (&json!(MAIN), &json!("小易")));
    assert!(nav["data"]["wbi_img"]["img_url"].is_string());
}

#[tokio::test]
async fn system_accounts_cannot_log_in() {
    let nobody = Client::new().with_cookie("SESSDATA=");
    assert_eq!(nobody.get(UNREAD).await["code"], -101);
}

#[tokio::test]
async fn both_tokens_must_be_the_accounts_own() {
    let client = Client::new();
    for (name, value) in [("csrf", "-"), ("csrf_token", "-"), ("csrf", "yyy"), ("csrf_token", "yyy"), ("csrf", "")] {
        assert_eq!(client.send_with(&[(name, value)]).await["code"], -111, "{name}={value}");
    }
    assert_eq!(client.with_cookie("SESSDATA=xxx; bili_jct=other").send_with(&[]).await["code"], -111);
    assert_eq!(client.with_cookie("SESSDATA=xxx").send_with(&[]).await["code"], 0);
    assert_eq!(client.ask("state").await["effects"]["messages"], 1);
}

#[tokio::test]
async fn the_last_of_two_cookies_counts() {
    let client = Client::new().with_cookie("SESSDATA=sess-1;SESSDATA=xxx");
    assert_eq!(client.get(NAV).await["data"]["mid"], MAIN);
}
