//! A line for every kind of message.

use super::*;
use crate::constants::MSG_TYPE;
use serde_json::{Value, json};

fn both(message: &Value) -> [String; 2] {
    let message = message.to_string();
    let message = MessageView::from(Json::new(&message));
    [Locale::Zh, Locale::En].map(|locale| preview(&message, locale, None))
}

fn lines(msg_type: i64, content: &Value) -> [String; 2] {
    both(&json!({ "msg_type": msg_type, "msg_status": 0, "content": content }))
}

#[test]
fn every_kind_has_its_line() {
    let hint =
        json!({ "content": [{ "text": "对方关注你前，" }, { "text": "最多发送1条消息" }, { "color_day": "#fff" }] });
    for (msg_type, content, chinese, english) in [
        (1, json!({ "content": " 你好\n[doge]\t" }), "你好 [doge]", "你好 [doge]"),
        (1, json!({ "content": "\n" }), "[空消息]", "[Empty message]"),
        (2, json!({ "url": "https://a" }), "[图片]", "[Image]"),
        (5, json!("7345551441311046575"), "撤回了一条消息", "Recalled a message"),
        (6, json!({ "url": "https://a" }), "[表情]", "[Emote]"),
        (7, json!({ "source": 5, "title": "合 成 大 東 瓜" }), "[视频] 合 成 大 東 瓜", "[Video] 合 成 大 東 瓜"),
        (7, json!({ "source": 16, "source_desc": "电影", "title": "a" }), "[电影] a", "[电影] a"),
        (7, json!({ "source": 4, "title": "" }), "[直播]", "[Live]"),
        (7, json!({ "source": 99, "title": "a" }), "[分享] a", "[Share] a"),
        (9, json!({ "title": "", "name": "b" }), "[小程序] b", "[Mini program] b"),
        (10, json!({ "title": "到账通知", "text": "恭喜\n您" }), "到账通知 恭喜 您", "到账通知 恭喜 您"),
        (10, json!({ "title": "", "text": "" }), "[通知]", "[Notice]"),
        (11, json!({ "title": "a", "attach_msg": null }), "[视频] a", "[Video] a"),
        (
            11,
            json!({ "rid": 1, "type": 8, "attach_msg": { "content": "来看[doge]" } }),
            "[视频] 来看[doge]",
            "[Video] 来看[doge]",
        ),
        (12, json!({ "title": "a" }), "[专栏] a", "[Article] a"),
        (12, json!({ "rid": 1 }), "[专栏]", "[Article]"),
        (13, json!({ "title": "a" }), "[图片] a", "[Picture] a"),
        (14, json!({ "source": "直播", "title": "a" }), "[直播] a", "[直播] a"),
        (14, json!({ "source": 5, "title": "a" }), "[分享] a", "[Share] a"),
        (16, json!({ "main_title": "a" }), "[作品] a", "[Works] a"),
        (18, hint, "对方关注你前，最多发送1条消息", "对方关注你前，最多发送1条消息"),
        (18, json!({ "content": "not JSON" }), "not JSON", "not JSON"),
        (19, json!({ "content_": "a" }), "a", "a"),
        (306, json!({ "group_id": 221_082_140, "content": "欢迎罗板栗入群" }), "欢迎罗板栗入群", "欢迎罗板栗入群"),
        (51, json!({ "content": "a" }), "[暂不支持的消息]", "[Unsupported message]"),
    ] {
        assert_eq!(lines(msg_type, &content), [chinese, english], "{msg_type} {content}");
    }
}

#[test]
fn odd_content_of_a_known_kind_has_a_line_too() {
    for kind in MSG_TYPE.members {
        for content in
            [json!(null), json!("<b>"), json!(7), json!([[]]), json!({ "content": {}, "title": 5, "attach_msg": [] })]
        {
            let [chinese, english] = lines(kind.value, &content);
            // Bare words are what old texts and notices hold; they are as plain as any text.
            let words = matches!(kind.value, 1 | 10) && content.is_string();
            assert!(!chinese.is_empty() && !english.is_empty(), "{kind:?} {content}");
            assert_eq!(english.contains("<b>"), words, "{kind:?} {content}");
        }
    }
    assert_eq!(lines(1, &json!("a\nb")), ["a b", "a b"]);
    assert_eq!(lines(1, &json!(7)), ["[暂不支持的消息]", "[Unsupported message]"]);
    assert_eq!(both(&json!({})), ["[暂不支持的消息]", "[Unsupported message]"]);
}

#[test]
fn recalled_messages_keep_their_text() {
    for recalled in
        [json!({ "msg_status": 1 }), json!({ "msg_status": 2 }), json!({ "msg_status": 0, "sys_cancel": true })]
    {
        let mut message = recalled;
        message["msg_type"] = json!(1);
        message["content"] = json!({ "content": "secret" });
        assert_eq!(both(&message), ["消息已撤回", "Message recalled"]);
    }
    let expired = json!({ "msg_type": 2, "msg_status": 50, "content": { "url": "https://a" } });
    assert_eq!(both(&expired), ["[图片已失效]", "[Image expired]"]);
}

#[test]
fn lines_are_cut_where_told() {
    let message = json!({ "msg_type": 1, "content": { "content": "你好😀世界" } }).to_string();
    let message = MessageView::from(Json::new(&message));
    let cut = |most| preview(&message, Locale::Zh, most);
    assert_eq!(cut(Some(5)), "你好😀世界");
    assert_eq!(cut(Some(4)), "你好😀…");
    assert_eq!(cut(Some(1)), "…");
    assert_eq!(cut(None), "你好😀世界");
}
