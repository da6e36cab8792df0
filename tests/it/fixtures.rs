//! Every example the seeds print, decoded to exactly the values printed there.

use bili_im::constants::MSG_SOURCE;
use bili_im::endpoint::{HistoryPage, SendReply, SessionsPage, UnreadCounts};
use bili_im::http::{HttpResponse, parse};
use bili_im::id::Int64;
use bili_im::model::{AiAnswer, Content, RecallContent};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::collections::BTreeMap;

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn data(name: &str) -> Option<String> {
    let body = file(name);
    let data = parse(&HttpResponse { status: 200, body, ..HttpResponse::default() }).unwrap();
    data.map(|data| String::from_utf8(data.whole()).unwrap())
}

fn decoded<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(&data(name).unwrap()).unwrap()
}

#[test]
fn unread_in_both_editions() {
    let modern: UnreadCounts = decoded("unread");
    assert_eq!((modern.unfollow_unread, modern.follow_unread, modern.gt), (1, 6, None));
    assert_eq!((modern.unfollow_push_msg, modern.dustbin_push_msg, modern.dustbin_unread), (Some(0), Some(0), Some(0)));
    assert_eq!(
        (modern.biz_msg_unfollow_unread, modern.biz_msg_follow_unread, modern.custom_unread),
        (Some(0), Some(0), Some(0))
    );
    let old: UnreadCounts = decoded("unread-2020");
    assert_eq!((old.unfollow_unread, old.follow_unread, old.gt, old.custom_unread), (1, 6, Some(0), None));
}

#[test]
fn history_keeps_its_keys_digit_for_digit() {
    let page: HistoryPage = decoded("history");
    assert_eq!(
        (page.has_more, page.min_seqno, page.max_seqno),
        (0, Int64(308_188_515_844_097), Int64(309_675_413_389_322))
    );
    let messages = page.messages.unwrap();
    let [text, recall] = messages.as_slice() else { panic!("{messages:?}") };
    let Content::Text(content) = &text.content else { panic!("{text:?}") };
    assert_eq!(content.content, "[口罩]");
    assert_eq!(text.head.msg_key, "7104537732714964358");
    assert_eq!((text.head.new_face_version, text.head.msg_source), (Some(1), Some(2)));
    assert_eq!(recall.content, Content::Recall(RecallContent::Wrapped { content: Int64(1) }));
    assert_eq!(recall.head.msg_key, "7104186240789226795");
    assert_eq!((recall.head.new_face_version, recall.head.at_uids.clone()), (None, Some(vec![Int64(0)])));
    let emotes = page.e_infos.unwrap();
    assert_eq!((emotes[0].text.as_str(), emotes[0].uri.as_ref(), emotes[0].size), ("[口罩]", None, 1));
    assert!(emotes[0].url.as_ref().unwrap().starts_with("http://i0.hdslb.com/bfs/emote/"));
}

#[test]
fn what_people_have_met_in_histories_has_its_types() {
    let page: HistoryPage = decoded("history-2026");
    assert_eq!(page.e_infos, None);
    let messages = page.messages.unwrap();
    let heads = messages.iter().map(|message| &message.head);
    assert_eq!(heads.filter(|head| head.new_face_version.is_some()).count(), 1);
    let [text, rich, plain, works, notice, dynamic, group, users] = messages.as_slice() else { panic!("{messages:?}") };
    assert_eq!(
        (text.head.notify_code.as_deref(), text.head.cli_msg_id),
        (Some("3_13"), Some(Int64(1_771_587_700_123_456)))
    );
    assert_eq!((text.head.msg_source, text.is_automatic(), dynamic.is_automatic()), (Some(6), true, false));
    let Content::AiAnswer(AiAnswer::Rich(answer)) = &rich.content else { panic!("{rich:?}") };
    assert_eq!((answer.content.paragraphs.as_ref().map(Vec::len), &answer.gpt_session_id), (Some(1), &Some(json!(7))));
    let Content::AiAnswer(AiAnswer::Plain(answer)) = &plain.content else { panic!("{plain:?}") };
    assert_eq!((answer.content_.as_str(), &answer.gpt_session_id), ("先看入门", &Some(json!("7"))));
    let Content::WorksPush(works) = &works.content else { panic!("{works:?}") };
    let cards = works.sub_cards.as_ref().unwrap();
    assert_eq!((cards[0].card_type, cards[0].icon3, cards[0].icon4), (Some(1), Some(1), Some(5)));
    let Content::Notice(notice) = &notice.content else { panic!("{notice:?}") };
    assert_eq!((&notice.title, notice.text.as_str(), notice.modules.as_ref().map(Vec::len)), (&None, "t", Some(0)));
    let Content::Share(dynamic) = &dynamic.content else { panic!("{dynamic:?}") };
    assert_eq!((dynamic.id, dynamic.source, &dynamic.url), (Int64(914_203_218_754_928_661), 11, &None));
    let Content::GroupHint(hint) = &group.content else { panic!("{group:?}") };
    assert_eq!((hint.group_id, hint.content.as_str()), (None, "本群已开放"));
    assert_eq!((users.msg_type, users.head.receiver_type), (103, 3));
    assert_eq!(users.content, Content::Unknown(json!({"content": "?"})));
}

#[test]
fn sessions_lack_what_they_may_lack() {
    let page: SessionsPage = decoded("sessions");
    let sessions = page.session_list.unwrap();
    let [bare, labelled, system, odd] = sessions.as_slice() else { panic!("{sessions:?}") };
    assert_eq!((&bare.group_name, bare.group_cover.as_str(), &bare.account_info), (&None, "", &None));
    assert_eq!((&bare.last_msg, &bare.user_label, bare.shop_id), (&None, &None, None));
    assert_eq!((&labelled.last_msg, labelled.group_name.as_deref()), (&None, Some("")));
    let label = labelled.user_label.as_ref().unwrap();
    assert_eq!((label.label_type, &label.guardian_relation), (Some(8), &Some(json!(2))));
    assert_eq!(label.medal, Some(json!({"name": "x"})));
    assert_eq!((labelled.shop_id, labelled.shop_father_id), (Some(Int64(2233)), Some(Int64(9_007_199_254_740_993))));
    assert_eq!(labelled.canal_token.as_deref(), Some("t"));
    assert_eq!(system.account_info.as_ref().unwrap().name, "UP主小助手");
    assert_eq!(system.last_msg.as_ref().unwrap().msg_type, 1);
    assert_eq!((odd.talker_id, &odd.last_msg, &odd.account_info, &odd.user_label), (Int64(104), &None, &None, &None));
    assert_eq!((odd.shop_id, &odd.canal_token), (None, &None));
}

// The same table is read by tests/client: the list in TypeScript is another one.
#[test]
fn automatic_messages_are_told_by_their_source() {
    let expected: BTreeMap<String, bool> = serde_json::from_slice(&file("automatic")).unwrap();
    let page: HistoryPage = decoded("history-2026");
    let mut message = page.messages.unwrap().remove(0);
    for (source, expected) in &expected {
        message.head.msg_source = source.parse().ok();
        assert_eq!(message.is_automatic(), *expected, "{source}");
    }
    message.head.msg_source = None;
    assert!(!message.is_automatic());
    assert!(MSG_SOURCE.members.iter().all(|member| expected.contains_key(&member.value.to_string())));
}

#[test]
fn sends_in_both_editions() {
    let text: SendReply = decoded("send-text");
    assert_eq!(text.msg_key, "6984393491767669026");
    assert_eq!(text.msg_content.as_deref(), Some("{\"content\":\"up主你好,\n催更[doge]\"}"));
    assert!(text.key_hit_infos.unwrap().toast.is_none());
    let image: SendReply = decoded("send-image");
    assert_eq!((image.msg_key.as_str(), image.msg_content, image.gt), ("6852570013146024354", None, None));
    let warned: SendReply = decoded("send-warned");
    let warning = warned.key_hit_infos.unwrap();
    assert!(warning.toast.unwrap().starts_with("【温馨提示】"));
    assert_eq!((warning.rule_id, warning.high_text.map(|list| list.len())), (Some(2), Some(1)));
    let old: SendReply = decoded("send-text-2020");
    assert_eq!((old.msg_key.as_str(), old.gt), ("6852559688104417870", Some(0)));
    let old: SendReply = decoded("send-image-2020");
    assert_eq!((old.msg_key.as_str(), old.gt), ("6852570013146024354", Some(0)));
}

#[test]
fn customer_service() {
    assert_eq!(data("heartbeat"), None);
    let upload: serde_json::Value = decoded("upload");
    assert_eq!(upload["key"], "1a0c88d240852155a111e4cc6893be39.xcf");
    assert!(upload["url"].as_str().unwrap().contains("?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="));
}

#[test]
fn every_fixture_is_tested() {
    let source = include_str!("fixtures.rs");
    for file in std::fs::read_dir(format!("{}/tests/fixtures", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let quoted = format!("\"{}\"", name.trim_end_matches(".json"));
        assert!(source.contains(&quoted), "{name} stands in no test");
    }
}
