//! What every endpoint has in common: login, tokens, counters, faults.

use crate::client::*;
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

const SESSIONS: &str = "https://api.vc.bilibili.com/session_svr/v1/session_svr";
const SETTINGS: &str = "https://api.vc.bilibili.com/link_setting/v1/link_setting";

const READING: [(&str, &str); 10] = [
    (SESSIONS, "my_group_unread"),
    (SESSIONS, "get_sessions?session_type=4"),
    (SESSIONS, "new_sessions"),
    (SESSIONS, "session_detail?talker_id=1&session_type=1"),
    (SETTINGS, "is_limit?uid=1&type=1"),
    (SETTINGS, "get_session_ss?talker_uid=1"),
    (SETTINGS, "get_msg_dnd?own_uid=293793435&uids=1"),
    ("https://api.vc.bilibili.com/x/im", "feed/infoweb?aids=1&mobi_app=web"),
    ("https://api.vc.bilibili.com/x/im", "user_infos?uids=1"),
    ("https://api.vc.bilibili.com/link_setting/v1", "link_setting/get"),
];

const CHANGING: [(&str, &[(&str, &str)]); 8] = [
    ("update_ack", &[("talker_id", "1"), ("session_type", "1")]),
    ("remove_session", &[("talker_id", "1"), ("session_type", "1")]),
    ("set_top", &[("talker_id", "1"), ("session_type", "1"), ("op_type", "0")]),
    ("set_msg_dnd", &[("setting", "1"), ("dnd_uid", "1")]),
    ("set_push_ss", &[("setting", "1"), ("talker_uid", "1")]),
    ("update_intercept", &[("status", "1"), ("talker_id", "1")]),
    ("batch_update_dustbin_ack", &[]),
    ("batch_rm_dustbin", &[]),
];

/// The name of an endpoint from its address.
fn name(call: &str) -> &str {
    match call.split('?').next().unwrap() {
        "link_setting/get" => "link_setting",
        path => path.rsplit('/').next().unwrap(),
    }
}

#[tokio::test]
async fn reading_takes_a_login_and_has_faults() {
    let client = Client::new();
    for (folder, call) in READING {
        let url = format!("{folder}/{call}");
        assert_eq!(client.with_cookie("").get(&url).await["code"], -101, "{call}");
        assert_eq!(client.get(&url).await["code"], 0, "{call}");
        client.control("fault", json!({"path": name(call), "fault": {"code": -352}})).await;
        assert_eq!(client.get(&url).await["code"], -352, "{call}");
        assert_eq!(client.get(&url).await["code"], 0, "{call}");
        assert_eq!(client.ask("state").await["requests"][name(call)], 4);
        let separator = if call.contains('?') { '&' } else { '?' };
        assert_eq!(client.get(&format!("{url}{separator}build=x")).await["code"], 2, "{call}");
    }
}

#[tokio::test]
async fn changing_takes_both_tokens_and_has_faults() {
    let client = Client::new();
    for (call, fields) in CHANGING {
        let folder = if call.contains("dnd") || call.contains("push") { SETTINGS } else { SESSIONS };
        let url = format!("{folder}/{call}");
        let code = async |tokens: &[(&str, &str)]| client.post(&url, &[fields, tokens].concat()).await["code"].clone();
        for wrong in [
            &[][..],
            &[("csrf", "xxx")],
            &[("csrf_token", "xxx")],
            &[("csrf", "xxx"), ("csrf_token", "yyy")],
            &[("csrf", ""), ("csrf_token", "")],
        ] {
            assert_eq!(code(wrong).await, -111, "{call} {wrong:?}");
        }
        let nobody = client.with_cookie("bili_jct=xxx").change(call, fields).await;
        assert_eq!(nobody["code"], -101, "{call}");
        assert_eq!(client.get(&url).await["code"], -404, "{call} takes POST alone");
        client.control("fault", json!({"path": call, "fault": {"reset": "after"}})).await;
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields.iter().chain(&[("csrf", "xxx"), ("csrf_token", "xxx")]))
            .finish();
        let request = Request::post(&url).header("cookie", "SESSDATA=xxx");
        let kind = "application/x-www-form-urlencoded";
        client.send_raw(request.header("content-type", kind).body(Body::from(form)).unwrap()).await;
        assert_eq!(client.ask("state").await["effects"]["changes"][call], 1, "{call} took effect once");
        assert_eq!(client.change(call, fields).await["code"], 0, "{call}");
        assert_eq!(client.change(call, &[fields, &[("build", "x")]].concat()).await["code"], 2, "{call}");
    }
    let changes = client.ask("state").await["effects"]["changes"].clone();
    assert!(changes.as_object().unwrap().values().all(|count| count == 2), "{changes}");
}

#[tokio::test]
async fn is_limit_follows_the_rule_for_strangers() {
    let client = Client::new();
    let limited = async || client.link_setting("is_limit?uid=777&type=1").await["data"].clone();
    assert_eq!(limited().await, json!({"is_limit": 0, "report_limit": 0}));
    client.control("account", json!({"mid": 777, "stranger_limit": true})).await;
    assert_eq!(limited().await["is_limit"], 1);
    client.other(777).say(MAIN, "嗨").await;
    assert_eq!(limited().await["is_limit"], 0);
    for wrong in ["uid=1", "type=1", "uid=1&type=2", "uid=x&type=1"] {
        assert_eq!(client.link_setting(&format!("is_limit?{wrong}")).await["code"], 2);
    }
}
