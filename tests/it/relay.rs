//! `relay` against the slow, obvious implementation, on pages made to confuse it.

use crate::reply::reference::{filled, parse, relayed};
use crate::reply::texts::{LARGE, PIECES, SMALL, nested, page, sessions, value};
use bili_im::reply::{open, relay};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(2020), ..ProptestConfig::default() })]

    #[test]
    fn it_agrees_with_the_obvious_implementation(page in prop_oneof![4 => page(LARGE), 4 => value(LARGE), 2 => page(SMALL), 1 => nested()]) {
        let tree = parse(&units(&page)).expect("the generator makes JSON");
        let copy = relay(page.as_bytes()).expect("one whole value");
        let copy = String::from_utf8(copy).expect("UTF-8 in, UTF-8 out");
        prop_assert_eq!(parse(&units(&copy)), Some(relayed(&tree)), "{}\n{}", page, copy);
    }

    #[test]
    fn contents_that_stand_apart_come_back(data in prop_oneof![page(LARGE), sessions(SMALL), sessions(LARGE), value(LARGE)]) {
        let tree = parse(&units(&data)).expect("the generator makes JSON");
        let reply = open(format!("{{\"code\":0,\"data\":{data}}}").as_bytes()).expect("a reply");
        if let Some(found) = reply.data {
            let (text, apart) = found.clone().into_parts();
            let parts = [text, apart].map(|part| String::from_utf8(part).expect("UTF-8 in, UTF-8 out"));
            let [text, contents] = parts.clone().map(|part| parse(&units(&part)));
            let read = filled(text.expect("JSON"), contents);
            prop_assert_eq!(read, relayed(&tree), "{}\n{:?}", data, parts);
            let whole = String::from_utf8(found.whole()).expect("UTF-8 in, UTF-8 out");
            prop_assert_eq!(parse(&units(&whole)), Some(relayed(&tree)), "{}\n{}", data, whole);
        }
    }

    #[test]
    fn it_never_panics_on_text_that_is_not_json(pieces in vec(select(PIECES), 0..40), bytes in "\\PC{0,40}") {
        let _ = relay(pieces.concat().as_bytes());
        let _ = relay(bytes.as_bytes());
        let _ = open(format!("{{\"code\":0,\"data\":{}", pieces.concat()).as_bytes());
    }
}

/// What becomes of `content`, the text itself, in a message that has two other fields.
fn relayed_content(content: &str) -> Value {
    let content = serde_json::to_string(content).unwrap();
    let page = format!(r#"{{"messages":[{{"sender_uid":7,"content":{content},"msg_key":7104537732714964358}}]}}"#);
    let mut page: Value = serde_json::from_slice(&relay(page.as_bytes()).unwrap()).unwrap();
    let message = page["messages"][0].take();
    let expected = json!({ "sender_uid": 7, "content": message["content"], "msg_key": "7104537732714964358" });
    assert_eq!(message, expected);
    message["content"].clone()
}

#[test]
fn hostile_content_stays_the_string_it_was() {
    for text in [
        "",
        "not JSON",
        "7345551441311046575",
        "1",
        r#"{"content":"x"},"sender_uid":1,"x":{"y":"z"}"#,
        r#""},"sender_uid":1,"x":{""#,
        r#"{"content":"x"}}"#,
        "{\"content\":\"a\nb\"}",
        "\u{0}",
        "{",
    ] {
        assert_eq!(relayed_content(text), json!(text));
    }
}

#[test]
fn hostile_texts_in_content_end_where_they_belong() {
    for text in [
        r#""},"sender_uid":1,"x":{""#,
        "__proto__",
        "call 71045377327149643587104537732714964358",
        r"C:\u0041\",
        "\u{0}\u{1f}\u{7f}",
        r#"{"content":"1"}"#,
    ] {
        let content = json!({ "content": text });
        assert_eq!(relayed_content(&content.to_string()), content);
    }
    for content in [json!({ "__proto__": { "sender_uid": 1 } }), json!([1, 2]), json!(1.5), json!(true), json!("text")]
    {
        assert_eq!(relayed_content(&content.to_string()), content);
    }
}

#[test]
fn a_message_inside_of_another_says_nothing_of_its_type() {
    let hint = r#""content":"{\"content\":\"[1]\"}""#;
    for (fields, decoded) in [
        (format!(r#""msg_type":18,"x":{{"last_msg":{{"msg_type":1}}}},{hint}"#), json!({ "content": [1] })),
        (format!(r#""x":{{"last_msg":{{"msg_type":1}}}},"msg_type":18,{hint}"#), json!({ "content": [1] })),
        (format!(r#""x":{{"last_msg":{{"msg_type":18}}}},{hint},"msg_type":1"#), json!({ "content": "[1]" })),
    ] {
        let page = format!(r#"{{"messages":[{{{fields}}}]}}"#);
        let page: Value = serde_json::from_slice(&relay(page.as_bytes()).unwrap()).unwrap();
        assert_eq!(page["messages"][0]["content"], decoded, "{fields}");
    }
}

#[test]
fn content_outside_a_message_is_left_alone() {
    let same =
        r#"{"content":"{}","e_infos":[{"content":"[1]"}],"messages":{"content":"{}"},"last_msg":[{"content":"{}"}]}"#;
    assert_eq!(relay(same.as_bytes()).as_deref(), Some(same.as_bytes()));
}

#[test]
fn it_makes_no_difference_where_the_text_stands() {
    let page = r#""n":[-9007199254740993,9007199254740991,1234567890123456789012,0.1234567890123456789],"u":"\u0026","messages":[
        {"msg\u005fkey":12,"msg_type":1,"content":"{\"content\":\"hi\"}","msg_key":7104537732714964358},
        {"content":"{\"content\":\"[{\\\"text\\\":\\\"[]\\\"}]\",\"a\\n\":[{},-1]}","x":"{\"y","msg_type":18},
        {"c\u006fntent" : "[9007199254740993]" , "content":"7104537732714964358"}],"last_msg":{"content":"\"\""}}"#;
    let exact = r#""n":["-9007199254740993",9007199254740991,"1234567890123456789012",0.1234567890123456789],"u":"\u0026","messages":[
        {"msg\u005fkey":"12","msg_type":1,"content":{"content":"hi"},"msg_key":"7104537732714964358"},
        {"content":{"content":[{"text":"[]"}],"a\n":[{},-1]},"x":"{\"y","msg_type":18},
        {"c\u006fntent" : ["9007199254740993"] , "content":"7104537732714964358"}],"last_msg":{"content":""}}"#;
    for length in 0..140 {
        for before in ["x".repeat(length), "7".repeat(length), r"\\".repeat(length)] {
            let text = format!("{{\"\":\"{before}\",{page}");
            let copy = relay(text.as_bytes()).map(|copy| String::from_utf8(copy).unwrap());
            assert_eq!(copy, Some(format!("{{\"\":\"{before}\",{exact}")));
        }
    }
}
