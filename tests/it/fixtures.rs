//! Every example the seeds print, decoded to exactly the values printed there.

use bili_im::endpoint::{HistoryPage, SendReply, UnreadCounts};
use bili_im::http::{HttpResponse, parse};
use bili_im::id::Int64;
use bili_im::model::{Content, RecallContent};
use serde::de::DeserializeOwned;

fn data(name: &str) -> Option<String> {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
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
