//! `relay` against the slow, obvious implementation, on pages made to confuse it.

use crate::reference::{filled, parse, relayed};
use bili_im::reply::{open, relay};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

/// Pieces that may stand inside a JSON string. Joined in any order they are a valid one.
const PIECES: &[&str] = &[
    "a",
    "7104537732714964358",
    "9007199254740993",
    "-",
    "1.5",
    "e5",
    r#"\""#,
    r"\\",
    r"\n",
    r"\u0000",
    r"\ud800",
    r"\udc00",
    r"\ud83d\ude00",
    r"\ud800\\udc00",
    r"\\\ud800",
    r"\u0022",
    r"\u005c",
    r"\/",
    "好",
    "😀",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    r#"{\"content\":\"hi\"}"#,
    r#"{\"a\":[1,2]}"#,
    r#"\"},\"sender_uid\":1,\"x\":{\""#,
    "__proto__",
    r#"{\"k\":7345551441311046575}"#,
    "true",
    "null",
    "0",
];

/// Pieces of a string inside a string: most leave the inner one whole, a few break it.
const INNER: &[&str] = &[
    "a",
    "好",
    "😀",
    "9007199254740993",
    "}",
    "]",
    ",",
    r"\\\\",
    r#"\\\""#,
    r"\\n",
    r"\\u0000",
    r"\\ud800",
    r"\\udc00",
    r"\ud800",
    r"\udc00",
    r"\ud83d\ude00",
    r"\u0041",
    r"\\\ud800",
    r"\u001f",
    r"\u0020",
    r"\\x",
];

/// Pieces of a text in the parts of a hint. The marks become halves of surrogate pairs on the way: see [`halved_hint`].
const HALVES: &[&str] = &[
    "a",
    "好",
    "😀",
    "\u{e000}",
    "\u{e001}",
    "\u{e002}",
    "\u{e003}",
    r"\ud800",
    r"\udc00",
    r"\ud83d\ude00",
    r"\\",
    "\\\u{e000}",
    "0041",
];

/// Values that are not strings or containers.
const SCALARS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-12",
    "9007199254740991",
    "9007199254740992",
    "-9007199254740992",
    "7104537732714964358",
    "18446744073709551615",
    "99999999999999999999999999",
    "1.5",
    "-0.25e+10",
    "1e400",
    "12345678901234567890.5",
    "true",
    "false",
    "null",
];

const KEYS: &[&str] = &[
    "msg_key",
    "messages",
    "last_msg",
    "content",
    "msg_type",
    "sender_uid",
    "__proto__",
    r"c\u006fntent",
    r"msg\u005fkey",
    r"msg_t\u0079pe",
    "x",
    "",
    r"\ud800",
    "e_infos",
];

const SPACES: &[&str] = &["", "", "", " ", "\n\t", "\r "];

fn string() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..6).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

/// A string token that holds an object with a string in it.
fn framed() -> impl Strategy<Value = String> {
    vec(select(INNER), 0..5).prop_map(|pieces| {
        let text = pieces.concat();
        format!(r#""{{\"content\":\"{text}\",\"n\":9007199254740993}}""#)
    })
}

/// A string token that holds a hint, whose parts are JSON once more, most of the time.
fn hint() -> impl Strategy<Value = String> {
    let parts = prop_oneof![framed(), Just("7".to_owned()), string()];
    let object = (parts, value()).prop_map(|(parts, other)| format!("{{\"content\":{parts},\"x\":{other}}}"));
    holding(object)
}

/// A string token that holds a hint whose parts have halves of surrogate pairs: spelled as escapes in the innermost string,
/// in the one that holds the parts, or in the outermost one.
fn halved_hint() -> impl Strategy<Value = String> {
    vec(select(HALVES), 0..6).prop_map(|pieces| {
        let parts = format!("[{{\"text\":\"{}\",\"n\":9007199254740993}}]", pieces.concat());
        let parts = serde_json::to_string(&parts).unwrap();
        let parts = parts.replace('\u{e002}', r"\ud800").replace('\u{e003}', r"\udc00");
        let hint = serde_json::to_string(&format!("{{\"content\":{parts}}}")).unwrap();
        hint.replace('\u{e000}', r"\ud800").replace('\u{e001}', r"\udc00")
    })
}

/// A string token that holds JSON, sometimes with a bite taken out of it.
fn holding(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (value, any::<prop::sample::Index>(), 0..4_u8).prop_map(|(json, at, how)| {
        let mut text: Vec<char> = json.chars().collect();
        if how == 0 && !text.is_empty() {
            text.remove(at.index(text.len()));
        }
        serde_json::to_string(&text.into_iter().collect::<String>()).unwrap()
    })
}

fn joined(items: &[String], space: &str) -> String {
    items.join(&format!("{space},{space}"))
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![string(), select(SCALARS).prop_map(str::to_owned)];
    leaf.prop_recursive(5, 60, 5, |inner| {
        let items = vec(inner.clone(), 0..5);
        let list = (items, select(SPACES)).prop_map(|(items, space)| format!("[{space}{}]", joined(&items, space)));
        let member = prop_oneof![4 => inner.clone(), 1 => holding(inner)];
        let pairs = vec((select(KEYS), member), 0..6);
        let object = (pairs, select(SPACES)).prop_map(|(pairs, space)| {
            let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("\"{key}\"{space}:{space}{value}")).collect();
            format!("{{{space}{}}}", joined(&pairs, space))
        });
        prop_oneof![list, object]
    })
}

/// A page of messages whose content is anything at all.
fn page() -> impl Strategy<Value = String> {
    let number = select(&["0", "1", "1.0", "\"1.5\"", "\" -1e1\""][..]).prop_map(str::to_owned);
    let content = prop_oneof![string(), framed(), hint(), halved_hint(), holding(value()), value(), number];
    let kind = select(&["1", "18", "\"18\"", "18.0", "[18]"][..]);
    let message =
        (content, value(), select(SCALARS), kind, any::<bool>()).prop_map(|(content, other, key, kind, first)| {
            let rest = format!("\"msg_key\":{key},\"x\":{other},\"msg_type\":{kind}");
            if first {
                format!("{{\"content\":{content},{rest}}}")
            } else {
                format!("{{{rest},\"content\":{content}}}")
            }
        });
    (vec(message, 0..4), value()).prop_map(|(messages, other)| {
        let last = messages.first().cloned().unwrap_or_else(|| "null".to_owned());
        format!("{{\"messages\":[{}],\"last_msg\":{last},\"y\":{other}}}", messages.join(","))
    })
}

/// A list of conversations, and the like, whose last messages are those of pages.
fn sessions() -> impl Strategy<Value = String> {
    let names = select(&["session_list", "messages", "m\\u0065ssages", "list"][..]);
    let inside = select(&["{}", "[{}]", "{\"x\":{}}"][..]);
    (names, vec((page(), inside), 0..3), select(PIECES)).prop_map(|(name, pages, text)| {
        let list: Vec<_> = pages.iter().map(|(page, inside)| inside.replace("{}", page)).collect();
        format!(
            "{{\"{name}\":[null,{}7],\"name\":\"{text}\"}}",
            list.iter().map(|item| format!("{item},")).collect::<String>()
        )
    })
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(2020), ..ProptestConfig::default() })]

    #[test]
    fn it_agrees_with_the_obvious_implementation(page in prop_oneof![page(), value()]) {
        let tree = parse(&units(&page)).expect("the generator makes JSON");
        let copy = relay(page.as_bytes()).expect("one whole value");
        let copy = String::from_utf8(copy).expect("UTF-8 in, UTF-8 out");
        prop_assert_eq!(parse(&units(&copy)), Some(relayed(&tree)), "{}\n{}", page, copy);
    }

    #[test]
    fn contents_that_stand_apart_come_back(data in prop_oneof![page(), sessions(), value()]) {
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
