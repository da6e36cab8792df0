//! The contents that arrive in JavaScript, and what the types say of them, agree for every kind of message.

use super::in_process::{FRIEND, MAIN, STRANGER, World, parsed, user};
use bili_im::endpoint::{HistoryPage, ListSessions, SessionsOptions};
use bili_im::id::{Id, Int64};
use bili_im::model::{AiAnswer, Content, Message, Peer, RecallContent, Talker};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Contents that no kind has: made-up conversations hold some, and so do those there are at the start.
const ODD: &[&str] = &[
    "",
    "不是 JSON",
    r#"{"content":"#,
    "null",
    "[]",
    r#"{"content":7104537732714964358}"#,
    r#"{"title":7,"url":null}"#,
    r#""},"msg_status":0,"x":{""#,
    "早期客户端发来的、不是 JSON 的文字",
    r#"{"content":["不","是","文字"],"extra":1}"#,
    r#"{"url":null}"#,
    r#"{"author":"谁","headline":"","id":"不是数字","source":5,"thumb":"javascript:alert(1)","title":"内容有误的分享","bvid":7}"#,
    "系统维护通知",
    r#"{"title":404,"text":null,"modules":"none"}"#,
];

/// Kinds whose content nobody has explained.
const UNEXPLAINED: &[i64] = &[51];

const KINDS: &[i64] = &[1, 2, 5, 6, 7, 9, 10, 11, 12, 13, 14, 16, 18, 19, 51, 301, 302, 303, 304, 305, 306];

#[tokio::test]
async fn all_conversations_there_are() {
    let world = World::new();
    world.control("reset", Some(json!({"odd": true}))).await;
    let mut seen = Seen::default();
    for session_type in [4, 5] {
        let options =
            SessionsOptions { session_type: Some(session_type), size: Some(100), ..SessionsOptions::default() };
        for session in world.read(ListSessions { options }).await.session_list.unwrap() {
            let id = u64::try_from(session.talker_id.0).unwrap();
            let kind = u8::try_from(session.session_type).unwrap();
            let which = if kind == 2 { format!("group={id}") } else { format!("a={MAIN}&b={id}") };
            seen.look(&world, Peer { id: Id(id), session_type: kind }.into(), &which).await;
        }
    }
    assert_eq!(seen.kinds, KINDS.iter().copied().collect());
    assert_eq!(seen.odd, 6);
}

#[tokio::test]
async fn made_up_conversations() {
    for (other, seed) in [(FRIEND, 1), (STRANGER, 2)] {
        let world = World::new();
        let wanted = json!({"a": MAIN, "b": other, "count": 2000, "seed": seed});
        world.control("conversation", Some(wanted)).await;
        let mut seen = Seen::default();
        let count = seen.look(&world, user(other), &format!("a={MAIN}&b={other}")).await;
        assert_eq!(count, 2000);
        assert_eq!(seen.kinds, KINDS.iter().copied().collect());
        assert!(seen.odd > 0);
    }
}

#[derive(Default)]
struct Seen {
    kinds: BTreeSet<i64>,
    odd: usize,
}

impl Seen {
    /// Reads a history once as JavaScript gets it and once as the types have it; how many messages it has.
    async fn look(&mut self, world: &World, talker: Talker, which: &str) -> usize {
        let stored = world.control(&format!("messages?{which}"), None).await;
        let wires: BTreeMap<String, &str> = stored["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| (message["msg_key"].to_string(), message["content"].as_str().unwrap()))
            .collect();
        let text = world.text(World::history(talker)).await;
        let (plain, typed) = (parsed::<Value>(&text), parsed::<HistoryPage>(&text));
        let (plain, typed) = (plain["messages"].as_array().unwrap(), typed.messages.unwrap());
        assert_eq!(plain.len(), typed.len());
        for (plain, message) in plain.iter().zip(&typed) {
            let wire = wires[&message.head.msg_key];
            assert_head(plain, message);
            self.kinds.insert(message.msg_type);
            if let Content::Unknown(content) = &message.content {
                assert_eq!(content, &plain["content"]);
                let is_odd = ODD.contains(&wire);
                assert!(is_odd || UNEXPLAINED.contains(&message.msg_type), "{} {wire}", message.msg_type);
                self.odd += usize::from(is_odd);
            } else {
                assert!(agrees(message, &plain["content"]), "{wire}: {message:?}");
            }
        }
        typed.len()
    }
}

fn assert_head(plain: &Value, message: &Message) {
    let head = &message.head;
    let ids = [head.sender_uid, head.receiver_id, head.msg_seqno].map(integer);
    assert_eq!(ids, ["sender_uid", "receiver_id", "msg_seqno"].map(|name| plain[name].clone()));
    assert_eq!(plain["msg_key"], json!(head.msg_key));
    assert_eq!([&plain["msg_type"], &plain["msg_status"]], [&json!(message.msg_type), &json!(head.msg_status)]);
    assert_eq!(plain.get("sys_cancel").cloned(), head.sys_cancel.map(Value::from));
}

/// An integer as it reaches JavaScript.
fn integer(value: Int64) -> Value {
    match i64::try_from(value.0) {
        Ok(small) if small.abs() < 1 << 53 => json!(small),
        _ => json!(value.0.to_string()),
    }
}

/// Whether the typed content is of its kind, and says what the JSON says.
fn agrees(message: &Message, plain: &Value) -> bool {
    let text = |name: &str, value: &str| plain[name].as_str() == Some(value);
    let optional = |name: &str, value: &Option<String>| plain.get(name).and_then(Value::as_str) == value.as_deref();
    let id = |name: &str, value: Int64| plain[name] == integer(value);
    let (kind, same) = match &message.content {
        Content::Text(content) => (1..=1, text("content", &content.content)),
        Content::Image(content) if message.msg_type == 6 => (6..=6, text("url", &content.url)),
        Content::Image(content) => {
            let types = optional("imageType", &content.image_type) && optional("type", &content.old_type);
            (2..=2, types && text("url", &content.url) && plain.get("size").and_then(Value::as_f64) == content.size)
        }
        Content::Recall(RecallContent::Key(key)) => (5..=5, plain.as_str() == Some(key)),
        Content::Recall(RecallContent::Wrapped { content }) => {
            (5..=5, plain["content"].as_str() == Some(content.0.to_string().as_str()))
        }
        Content::Share(content) => {
            let named = text("title", &content.title) && optional("bvid", &content.bvid);
            (7..=7, named && id("id", content.id) && plain["source"] == json!(content.source))
        }
        Content::MiniProgram(content) => (9..=9, text("id", &content.id) && text("title", &content.title)),
        Content::Notice(content) => {
            let modules = plain["modules"].as_array().map(Vec::len) == content.modules.as_ref().map(Vec::len);
            (10..=10, modules && optional("title", &content.title) && text("text", &content.text))
        }
        Content::VideoPush(content) => {
            let remark = plain["attach_msg"]["content"].as_str()
                == content.attach_msg.as_ref().map(|remark| remark.content.as_str());
            (11..=11, remark && id("rid", content.rid) && optional("title", &content.title))
        }
        Content::ArticlePush(content) => {
            let images = plain.get("image_urls").and_then(Value::as_array).map(Vec::len);
            let images = images == content.image_urls.as_ref().map(Vec::len);
            (12..=12, images && id("rid", content.rid) && optional("summary", &content.summary))
        }
        Content::PictureCard(content) => (13..=13, text("pic_url", &content.pic_url) && text("title", &content.title)),
        Content::OtherShare(content) => (14..=14, text("title", &content.title) && optional("source", &content.source)),
        Content::WorksPush(content) => {
            let icons = |card: &Value| ["icon3", "icon4"].map(|name| card[name].as_i64());
            let plain_icons: Option<Vec<_>> =
                plain["sub_cards"].as_array().map(|cards| cards.iter().map(icons).collect());
            let cards = content.sub_cards.as_ref();
            let typed = cards.map(|cards| cards.iter().map(|card| [card.icon3, card.icon4]).collect());
            (16..=16, text("main_title", &content.main_title) && plain_icons == typed)
        }
        Content::SystemHint(content) => {
            let parts = plain["content"].as_array().into_iter().flatten();
            let texts: Vec<_> = parts.map(|part| part["text"].as_str().unwrap_or_default()).collect();
            (18..=18, texts == content.content.iter().map(|part| part.text.as_str()).collect::<Vec<_>>())
        }
        Content::AiAnswer(AiAnswer::Plain(content)) => (19..=19, text("content_", &content.content_)),
        Content::AiAnswer(AiAnswer::Rich(content)) => {
            let session = content.gpt_session_id.as_ref() == plain.get("gpt_session_id");
            (19..=19, session && plain["content"]["paragraphs"] == json!(content.content.paragraphs))
        }
        Content::GroupHint(content) => {
            let group = content.group_id.is_some_and(|group| id("group_id", group));
            (301..=306, group && text("content", &content.content))
        }
        Content::Unknown(_) => return false,
    };
    same && kind.contains(&message.msg_type)
}
