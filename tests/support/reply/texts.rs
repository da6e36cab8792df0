//! Generators of replies, plausible and hostile, that are meant to confuse the reply path.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Size limits of a generated value.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Maximum nesting depth.
    depth: u32,
    /// Approximate number of values.
    values: u32,
    /// Maximum number of elements of a container.
    width: u32,
}

/// Small enough to generate many, and for several to fit into one SIMD block.
pub const SMALL: Size = Size { depth: 2, values: 6, width: 3 };

/// Large enough for contents and strings to cross block boundaries.
pub const LARGE: Size = Size { depth: 5, values: 60, width: 5 };

/// Fragments of a JSON string, valid in any order.
pub const PIECES: &[&str] = &[
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

/// Fragments of a nested string; most keep the inner one valid, a few break it.
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

/// Fragments of a text in the parts of a hint. The marks become lone surrogates: see [`halved_hint`].
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

/// Literals and numbers.
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

/// A string token.
pub fn string() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..6).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

/// A string token with an encoded object that has a string.
fn framed() -> impl Strategy<Value = String> {
    vec(select(INNER), 0..5).prop_map(|pieces| {
        let text = pieces.concat();
        format!(r#""{{\"content\":\"{text}\",\"n\":9007199254740993}}""#)
    })
}

/// A string token with an encoded hint, whose parts are usually nested JSON.
fn hint(size: Size) -> impl Strategy<Value = String> {
    let parts = prop_oneof![framed(), Just("7".to_owned()), string()];
    let object = (parts, value(size)).prop_map(|(parts, other)| format!("{{\"content\":{parts},\"x\":{other}}}"));
    holding(object)
}

/// A string token with an encoded hint whose parts have lone surrogates, escaped in the innermost string, in the one that
/// holds the parts, or in the outermost one.
fn halved_hint() -> impl Strategy<Value = String> {
    vec(select(HALVES), 0..6).prop_map(|pieces| {
        let parts = format!("[{{\"text\":\"{}\",\"n\":9007199254740993}}]", pieces.concat());
        let parts = quoted(&parts);
        let parts = parts.replace('\u{e002}', r"\ud800").replace('\u{e003}', r"\udc00");
        let hint = quoted(&format!("{{\"content\":{parts}}}"));
        hint.replace('\u{e000}', r"\ud800").replace('\u{e001}', r"\udc00")
    })
}

/// A string token with encoded JSON, sometimes with a piece missing.
fn holding(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (value, any::<prop::sample::Index>(), 0..4_u8).prop_map(|(json, at, how)| {
        let mut text: Vec<char> = json.chars().collect();
        if how == 0 && !text.is_empty() {
            text.remove(at.index(text.len()));
        }
        quoted(&text.into_iter().collect::<String>())
    })
}

/// Encodes this as a string token.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn joined(items: &[String], space: &str) -> String {
    items.join(&format!("{space},{space}"))
}

/// Any value.
pub fn value(size: Size) -> impl Strategy<Value = String> {
    let leaf = prop_oneof![string(), select(SCALARS).prop_map(str::to_owned)];
    leaf.prop_recursive(size.depth, size.values, size.width, move |inner| {
        let items = vec(inner.clone(), 0..size.width as usize);
        let list = (items, select(SPACES)).prop_map(|(items, space)| format!("[{space}{}]", joined(&items, space)));
        let member = prop_oneof![4 => inner.clone(), 1 => holding(inner)];
        let pairs = vec((select(KEYS), member), 0..=size.width as usize);
        let object = (pairs, select(SPACES)).prop_map(|(pairs, space)| {
            let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("\"{key}\"{space}:{space}{value}")).collect();
            format!("{{{space}{}}}", joined(&pairs, space))
        });
        prop_oneof![list, object]
    })
}

/// A page of messages with arbitrary content.
pub fn page(size: Size) -> impl Strategy<Value = String> {
    let number = select(&["0", "1", "1.0", "\"1.5\"", "\" -1e1\""][..]).prop_map(str::to_owned);
    let content = prop_oneof![string(), framed(), hint(size), halved_hint(), holding(value(size)), value(size), number];
    let kind = select(&["1", "18", "\"18\"", "18.0", "[18]"][..]);
    let message =
        (content, value(size), select(SCALARS), kind, any::<bool>()).prop_map(|(content, other, key, kind, first)| {
            let rest = format!("\"msg_key\":{key},\"x\":{other},\"msg_type\":{kind}");
            if first {
                format!("{{\"content\":{content},{rest}}}")
            } else {
                format!("{{{rest},\"content\":{content}}}")
            }
        });
    (vec(message, 0..4), value(size)).prop_map(|(messages, other)| {
        let last = messages.first().cloned().unwrap_or_else(|| "null".to_owned());
        format!("{{\"messages\":[{}],\"last_msg\":{last},\"y\":{other}}}", messages.join(","))
    })
}

/// A list of sessions or the like, with last messages as on pages.
pub fn sessions(size: Size) -> impl Strategy<Value = String> {
    let names = select(&["session_list", "messages", "m\\u0065ssages", "list"][..]);
    let inside = select(&["{}", "[{}]", "{\"x\":{}}"][..]);
    (names, vec((page(size), inside), 0..3), select(PIECES)).prop_map(|(name, pages, text)| {
        let list: Vec<_> = pages.iter().map(|(page, inside)| inside.replace("{}", page)).collect();
        format!(
            "{{\"{name}\":[null,{}7],\"name\":\"{text}\"}}",
            list.iter().map(|item| format!("{item},")).collect::<String>()
        )
    })
}

/// Nested brackets, around the maximum depth of content.
pub fn nested() -> impl Strategy<Value = String> {
    let brackets = select(&[("[", "]"), (r#"{"a":"#, "}"), ("[0,", ",\"好\"]")][..]);
    (100..140_usize, brackets, select(&["content", "x"][..])).prop_map(|(depth, (open, close), name)| {
        let content = open.repeat(depth) + "9007199254740993" + &close.repeat(depth);
        let content = quoted(&content);
        format!("{{\"messages\":[{{\"{name}\":{content}}}]}}")
    })
}
