//! Calls that change sessions and settings, and what the reading calls say afterwards.

use crate::client::*;
use serde_json::{Value, json};

async fn unread(client: &Client) -> (u64, u64) {
    let data = client.get(UNREAD).await["data"].clone();
    (data["follow_unread"].as_u64().unwrap(), data["unfollow_unread"].as_u64().unwrap())
}

async fn groups(client: &Client) -> Value {
    client.session_svr("my_group_unread").await["data"].clone()
}

#[tokio::test]
async fn reading_lowers_every_count() {
    let client = Client::new();
    let read = async |talker, session_type, seqno: &str| {
        let reply = client.change_session("update_ack", talker, session_type, &[("ack_seqno", seqno)]).await;
        assert_eq!(reply.to_string(), r#"{"code":0,"msg":"0","message":"0","ttl":1,"data":{}}"#);
    };
    read(HELPER, 1, "1275000000000002").await;
    let session = client.session(HELPER, 1).await;
    assert_eq!((&session["unread_count"], &session["ack_seqno"]), (&json!(2), &json!(1_275_000_000_000_002_u64)));
    assert_eq!(unread(&client).await, (4, 1));
    read(HELPER, 1, "1").await;
    assert_eq!(unread(&client).await, (4, 1), "never backwards");
    read(HELPER, 1, "99999999999999999").await;
    let session = client.session(HELPER, 1).await;
    assert_eq!(session["ack_seqno"], session["max_seqno"], "nor further than there are messages");
    assert_eq!((&session["new_push_msg"], unread(&client).await), (&json!(0), (2, 1)));
    read(UP, 1, "").await;
    read(STRANGER, 1, "").await;
    assert_eq!(unread(&client).await, (0, 0));
    assert_eq!(groups(&client).await, json!({"unread_count": 4}));
    read(FANS, 2, "").await;
    assert_eq!(groups(&client).await, json!({"unread_count": 3}));
    assert_eq!(client.session(FANS, 2).await["at_seqno"], 0);
    read(777, 1, "").await;
    assert_eq!(client.ask("state").await["effects"]["changes"], json!({"update_ack": 7}));
}

#[tokio::test]
async fn a_removed_session_comes_back_with_the_next_message() {
    let client = Client::new();
    client.change_session("set_top", UP, 1, &[("op_type", "0")]).await;
    assert_eq!(client.change_session("remove_session", UP, 1, &[]).await["code"], 0);
    assert!(!client.talkers("session_type=4").await.contains(&UP));
    assert!(!talkers(&client.session_svr("new_sessions?size=100").await).contains(&UP));
    assert_eq!(unread(&client).await, (4, 1), "what it had unread does not count");
    assert_eq!(seqnos(&client.history(UP, "&size=20").await).len(), 13, "the history stays");
    assert_eq!(client.session(UP, 1).await["top_ts"], 0);
    client.other(UP).say(MAIN, "在吗").await;
    assert_eq!(client.talkers("session_type=4").await[1], UP, "below the pinned one");
    assert_eq!((client.session(UP, 1).await["unread_count"].clone(), unread(&client).await), (json!(1), (5, 1)));
    client.change_session("remove_session", FANS, 2, &[]).await;
    assert_eq!(client.talkers("session_type=3").await, [OFFICIAL]);
}

#[tokio::test]
async fn the_last_pinned_is_on_top() {
    let client = Client::new();
    let pin = async |talker, session_type, op| {
        client.change_session("set_top", talker, session_type, &[("op_type", op)]).await
    };
    client.control("clock", json!({"set": 1_800_000_000})).await;
    for (talker, session_type) in [(OLD, 1), (FANS, 2), (STRANGER, 1)] {
        assert_eq!(pin(talker, session_type, "0").await["code"], 0);
    }
    assert_eq!(client.talkers("session_type=4").await[..4], [STRANGER, FANS, OLD, PAL]);
    assert_eq!(client.session(FANS, 2).await["top_ts"].as_u64().unwrap() / 1_000_000, 1_800_000_000);
    pin(FANS, 2, "1").await;
    assert_eq!(client.talkers("session_type=4").await[..4], [STRANGER, OLD, PAL, HELPER]);
    assert_eq!(client.session(FANS, 2).await["top_ts"], 0);
    for wrong in ["", "2", "x"] {
        assert_eq!(pin(UP, 1, wrong).await["code"], 2);
    }
}

#[tokio::test]
async fn do_not_disturb() {
    let client = Client::new();
    let ask = async |query: &str| client.link_setting(&format!("get_msg_dnd?own_uid={MAIN}&{query}")).await;
    let up = async || ask("uids=1").await["data"].clone();
    assert_eq!(up().await, json!({"uid_settings": [{"id": 1, "setting": 0}], "group_settings": null}));
    assert_eq!(client.change("set_msg_dnd", &[("setting", "1"), ("dnd_uid", "1")]).await["code"], 0);
    assert_eq!(up().await["uid_settings"][0]["setting"], 1);
    assert_eq!(client.session(UP, 1).await["is_dnd"], 1);
    let both = ask(&format!("uids=1&group_ids={OFFICIAL}")).await["data"].clone();
    assert_eq!(both["group_settings"], json!([{"id": OFFICIAL, "setting": 1}]));
    let (own, group) = (MAIN.to_string(), OFFICIAL.to_string());
    let off = [("setting", "0"), ("dnd_group_id", group.as_str()), ("uid", own.as_str())];
    assert_eq!(client.change("set_msg_dnd", &off).await["code"], 0);
    assert_eq!(client.session(OFFICIAL, 2).await["is_dnd"], 0);
    for wrong in ["", "uids=x", "uids=1,2", "group_ids="] {
        assert_eq!(ask(wrong).await["code"], 2, "{wrong}");
    }
    assert_eq!(client.link_setting("get_msg_dnd?own_uid=1&uids=1").await["code"], 2, "not one's own");
    for wrong in [
        &[("setting", "1")][..],
        &[("setting", "2"), ("dnd_uid", "1")],
        &[("dnd_uid", "1")],
        &[("setting", "1"), ("dnd_uid", "1"), ("dnd_group_id", "221082140")],
        &[("setting", "1"), ("dnd_uid", "1"), ("uid", "1")],
        &[("setting", "1"), ("dnd_uid", "293793435")],
    ] {
        assert_eq!(client.change("set_msg_dnd", wrong).await["code"], 2, "{wrong:?}");
    }
    let foreign = client.other(STRANGER).change("set_msg_dnd", &[("setting", "1"), ("dnd_group_id", &group)]).await;
    assert_eq!(foreign["code"], 700_014);
}

#[tokio::test]
async fn pushes_and_how_two_relate() {
    let client = Client::new();
    let ask =
        async |talker: u64| client.link_setting(&format!("get_session_ss?talker_uid={talker}")).await["data"].clone();
    let text = r#"{"follow_status":6,"special":0,"push_setting":0,"show_push_setting":1}"#;
    assert_eq!(ask(FRIEND).await.to_string(), text);
    assert_eq!((&ask(NIGHT).await["follow_status"], &ask(STRANGER).await["follow_status"]), (&json!(2), &json!(0)));
    assert_eq!(ask(MAKER).await["special"], 1);
    let maker = MAKER.to_string();
    assert_eq!(client.change("set_push_ss", &[("talker_uid", &maker), ("setting", "1")]).await["code"], 0);
    assert_eq!((&ask(MAKER).await["push_setting"], &client.session(MAKER, 1).await["setting"]), (&json!(1), &json!(1)));
    client.change("set_push_ss", &[("talker_uid", &maker), ("setting", "0")]).await;
    assert_eq!(ask(MAKER).await["push_setting"], 0);
    client.control("account", json!({"mid": MAIN, "blocks": [FRIEND]})).await;
    assert_eq!(ask(FRIEND).await["follow_status"], 128);
    assert_eq!(client.link_setting("get_session_ss").await["code"], 2);
    assert_eq!(client.change("set_push_ss", &[("talker_uid", &maker)]).await["code"], 2);
}

#[tokio::test]
async fn intercepted_sessions() {
    let client = Client::new();
    let stranger = STRANGER.to_string();
    let set = async |on: &str| client.change("update_intercept", &[("talker_id", &stranger), ("status", on)]).await;
    let dustbin = async |query: &str| client.get(&format!("{UNREAD}?{query}")).await["data"]["dustbin_unread"].clone();
    assert_eq!(set("1").await["code"], 0);
    assert_eq!(unread(&client).await, (6, 0));
    assert_eq!((dustbin("").await, dustbin("show_dustbin=1").await), (json!(0), json!(1)));
    assert_eq!((dustbin("unread_type=3").await, dustbin("unread_type=3&show_dustbin=1").await), (json!(0), json!(1)));
    assert_eq!(client.talkers("session_type=5").await, [STRANGER, ADVERT]);
    assert!(!client.talkers("session_type=4&size=100").await.contains(&STRANGER));
    assert!(!talkers(&client.session_svr("new_sessions?size=100").await).contains(&STRANGER));
    assert_eq!(client.change("batch_update_dustbin_ack", &[]).await["code"], 0);
    assert_eq!((dustbin("show_dustbin=1").await, client.talkers("session_type=5").await.len()), (json!(0), 2));
    assert_eq!(client.change("batch_rm_dustbin", &[]).await["code"], 0);
    assert_eq!(client.talkers("session_type=5").await, [0; 0]);
    client.other(STRANGER).say(MAIN, "又是我").await;
    assert_eq!(client.talkers("session_type=5").await, [STRANGER], "comes back, still intercepted");
    assert_eq!(unread(&client).await, (6, 0));
    set("0").await;
    let session = client.session(STRANGER, 1).await;
    assert_eq!((&session["is_intercept"], &session["is_trust"]), (&json!(0), &json!(1)));
    assert_eq!(unread(&client).await, (6, 1));
    assert_eq!(set("3").await["code"], 2);
}

#[tokio::test]
async fn sessions_named_wrongly() {
    let client = Client::new();
    for call in ["update_ack", "remove_session", "set_top"] {
        let code = async |talker, session_type| {
            client.change_session(call, talker, session_type, &[("op_type", "0")]).await["code"].clone()
        };
        assert_eq!(
            (code(0, 1).await, code(MAIN, 1).await, code(UP, 3).await),
            (json!(2), json!(2), json!(2)),
            "{call}"
        );
        assert_eq!((code(5, 2).await, code(777, 1).await), (json!(-404), json!(0)), "{call}");
        assert_eq!(client.change(call, &[]).await["code"], 2, "{call}");
    }
    let seqno = client.change_session("update_ack", UP, 1, &[("ack_seqno", "abc")]).await;
    assert_eq!(seqno["code"], 2);
}
