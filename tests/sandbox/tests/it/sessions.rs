//! The lists of conversations: which, in what order, page by page.

use crate::client::*;
use serde_json::{Value, json};

const ASSISTANT: u64 = 1_400_565_964;
const GREETER: u64 = 28_299_412;

/// Everything but what is intercepted: the pinned one, then the newest first.
const ALL: [u64; 13] =
    [PAL, HELPER, MAKER, NIGHT, GREETER, OFFICIAL, ASSISTANT, STRANGER, FRIEND, PAYMENTS, FANS, UP, OLD];

#[tokio::test]
async fn nine_lists() {
    let client = Client::new();
    let list = async |session_type: u64| client.talkers(&format!("session_type={session_type}")).await;
    let without = |left_out: &[u64]| ALL.iter().copied().filter(|mid| !left_out.contains(mid)).collect::<Vec<_>>();
    assert_eq!(list(1).await, without(&[FANS, OFFICIAL]));
    assert_eq!(list(2).await, [NIGHT, STRANGER, PAYMENTS]);
    assert_eq!(list(3).await, [OFFICIAL, FANS]);
    assert_eq!(list(4).await, ALL);
    assert_eq!(list(5).await, [ADVERT]);
    assert_eq!(list(6).await, [0; 0]);
    assert_eq!(list(7).await, [HELPER, PAYMENTS]);
    assert_eq!(list(8).await, [NIGHT, STRANGER]);
    assert_eq!(list(9).await, without(&[FANS, OFFICIAL, NIGHT, STRANGER]));
}

#[tokio::test]
async fn the_documented_session_object() {
    let mut session = Client::new().session(HELPER, 1).await;
    assert_eq!(session["last_msg"]["msg_seqno"], 1_285_290_404_823_041_u64);
    session["last_msg"] = json!("…");
    let printed = r#"{"talker_id":844424930131966,"session_type":1,"at_seqno":0,"top_ts":0,"group_name":"","group_cover":"","is_follow":1,"is_dnd":0,"ack_seqno":1238729956474887,"ack_ts":1709536924979884,"session_ts":1712305278098351,"unread_count":4,"last_msg":"…","group_type":0,"can_fold":0,"status":0,"max_seqno":1285290404823041,"new_push_msg":1,"setting":0,"is_guardian":0,"is_intercept":0,"is_trust":0,"system_msg_type":7,"account_info":{"name":"UP主小助手","pic_url":"https://message.biliimg.com/bfs/im/489a63efadfb202366c2f88853d2217b5ddc7a13.png"},"live_status":0,"biz_msg_unread_count":0,"user_label":null}"#;
    assert_eq!(session.to_string(), printed);
}

#[tokio::test]
async fn people_and_groups_differ_in_what_is_said() {
    let client = Client::new();
    let person = client.session(NIGHT, 1).await;
    assert!(person.get("account_info").is_none());
    assert_eq!((&person["live_status"], &person["can_fold"], &person["is_follow"]), (&json!(1), &json!(1), &json!(0)));
    let group = client.session(FANS, 2).await;
    assert_eq!((&group["group_name"], &group["group_type"]), (&json!("up主的应援团"), &json!(0)));
    assert!(group["group_cover"].as_str().unwrap().starts_with("https://"));
    assert_eq!(group["at_seqno"], group["max_seqno"], "the newest message mentions the reader");
    let official = client.session(OFFICIAL, 2).await;
    assert_eq!(
        (&official["group_type"], &official["is_dnd"], &official["unread_count"]),
        (&json!(2), &json!(1), &json!(3))
    );
    assert_eq!(client.session(ADVERT, 1).await["is_intercept"], 1);
}

#[tokio::test]
async fn the_page_around_the_list() {
    let client = Client::new();
    let mut all = client.session_svr("get_sessions?session_type=4&mobi_app=web&build=0").await;
    all["data"]["session_list"] = Value::Null;
    let text = r#"{"session_list":null,"has_more":0,"is_address_list_empty":0,"system_msg":{"7":844424930131966,"9":844424930131964},"show_level":true,"anti_disturb_cleaning":false}"#;
    assert_eq!(all["data"].to_string(), text);
    let none = client.session_svr("get_sessions?session_type=6").await["data"].to_string();
    let text = r#"{"session_list":null,"has_more":0,"is_address_list_empty":0,"show_level":true,"anti_disturb_cleaning":false}"#;
    assert_eq!(none, text);
    let new = client.session_svr("new_sessions").await["data"].clone();
    assert_eq!((&new["anti_distrub_cleaning"], new.get("anti_disturb_cleaning")), (&json!(false), None));
    assert_eq!(client.other(STRANGER).session_svr("new_sessions").await["data"]["is_address_list_empty"], 1);
}

#[tokio::test]
async fn pages_by_the_smallest_time() {
    let client = Client::new();
    for placed in ["page", "first"] {
        client.control("settings", json!({"pinned": placed})).await;
        let (mut seen, mut end, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = client.session_svr(&format!("get_sessions?session_type=4&size=4{end}")).await["data"].clone();
            let list = page["session_list"].as_array().unwrap();
            let last = if placed == "page" {
                list.iter().min_by_key(|session| session["session_ts"].as_u64())
            } else {
                list.last()
            };
            end = format!("&end_ts={}", last.unwrap()["session_ts"]);
            seen.extend(list.iter().map(|session| session["talker_id"].as_u64().unwrap()));
            pages += 1;
            if page["has_more"] == 0 {
                break;
            }
        }
        assert_eq!(seen[0], if placed == "page" { HELPER } else { PAL });
        seen.sort_unstable();
        let mut all = ALL.to_vec();
        all.sort_unstable();
        assert_eq!((seen, pages), (all, if placed == "page" { 4 } else { 3 }), "{placed}");
    }
}

#[tokio::test]
async fn times_are_exclusive() {
    let client = Client::new();
    let time = async |mid: u64| client.session(mid, 1).await["session_ts"].clone();
    let (newest, third) = (time(HELPER).await, time(NIGHT).await);
    assert_eq!(client.talkers(&format!("session_type=4&begin_ts={third}&end_ts={newest}")).await, [MAKER]);
    let new = client.session_svr(&format!("new_sessions?begin_ts={third}")).await;
    assert_eq!((talkers(&new), &new["data"]["has_more"]), (vec![HELPER, MAKER], &json!(0)));
    assert_eq!(talkers(&client.session_svr(&format!("new_sessions?begin_ts={newest}")).await), [0; 0]);
    let two = client.session_svr("new_sessions?size=2&begin_ts=").await;
    assert_eq!((talkers(&two), &two["data"]["has_more"]), (vec![HELPER, MAKER], &json!(1)));
}

#[tokio::test]
async fn sorted_by_reading() {
    let client = Client::new();
    for talker in [STRANGER, OLD] {
        client.change_session("update_ack", talker, 1, &[("ack_seqno", "")]).await;
        client.control("clock", json!({"advance": 5})).await;
    }
    client.say(UP, "x").await;
    client.change_session("update_ack", FRIEND, 1, &[]).await;
    let read = client.talkers("session_type=8&sort_rule=3").await;
    assert_eq!(read, [STRANGER, NIGHT]);
    assert_eq!(client.talkers("session_type=9&sort_rule=3").await[..2], [PAL, UP]);
    assert_eq!(client.talkers("session_type=9&sort_rule=1").await[..2], [PAL, UP]);
    assert_eq!(client.talkers("session_type=4&sort_rule=3").await, client.talkers("session_type=4").await);
}

#[tokio::test]
async fn folds_leave_the_newest() {
    let client = Client::new();
    let folded = client.talkers("session_type=4&group_fold=1&unfollow_fold=1").await;
    let kept: Vec<u64> = ALL.iter().copied().filter(|mid| ![FANS, STRANGER].contains(mid)).collect();
    assert_eq!(folded, kept);
    assert_eq!(client.talkers("session_type=4&group_fold=0&unfollow_fold=0").await, ALL);
}

#[tokio::test]
async fn a_new_message_brings_a_session_up() {
    let client = Client::new();
    client.control("clock", json!({"set": 1_800_000_000})).await;
    let latest = async || client.session_svr("new_sessions?size=1").await["data"]["session_list"][0].clone();
    let mut since = 0;
    for (place, from) in [UP, STRANGER, UP, 4_711].into_iter().enumerate() {
        let content = json!({"content": place.to_string()}).to_string();
        client.control("push", json!({"from": from, "to": MAIN, "msg_type": 1, "content": content})).await;
        let session = latest().await;
        assert_eq!((&session["talker_id"], &session["last_msg"]["content"]), (&json!(from), &json!(content)));
        let time = session["session_ts"].as_u64().unwrap();
        assert!(time > since && time / 1_000_000 == 1_800_000_000, "each moment is its own, the clock stands still");
        since = time;
    }
}

#[tokio::test]
async fn parameters_are_checked() {
    let client = Client::new();
    for bad in ["", "session_type=0", "session_type=10", "session_type=x"] {
        assert_eq!(client.session_svr(&format!("get_sessions?{bad}")).await["code"], 2, "{bad}");
    }
    for bad in ["size=0", "size=-1", "sort_rule=4", "end_ts=x", "begin_ts=-5", "group_fold=yes"] {
        assert_eq!(client.session_svr(&format!("get_sessions?session_type=4&{bad}")).await["code"], 2, "{bad}");
    }
    assert_eq!(client.session_svr("session_detail?talker_id=1").await["code"], 2);
    let nobody = client.session_svr("session_detail?talker_id=777&session_type=1").await;
    assert_eq!((&nobody["code"], &nobody["msg"]), (&json!(1_000_004), &json!("会话不存在")));
    let group = client.other(STRANGER).session_svr(&format!("session_detail?talker_id={FANS}&session_type=2")).await;
    assert_eq!(group["code"], 1_000_004, "not a member");
}
