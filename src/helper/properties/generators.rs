//! Texts, values and messages made to confuse.

use crate::helper::Locale;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Pieces that texts and addresses are made of.
const PIECES: &[&str] = &[
    "[",
    "]",
    "[doge]",
    "[tv_doge]",
    "[do",
    "ge]",
    "[a]b]",
    "[a]",
    "b]",
    "[[x]",
    "[好]",
    "https://",
    "http://",
    "//",
    "HTTPS://",
    "www.bilibili.com",
    "b23.tv",
    "example.org",
    "evilbilibili.com",
    ".",
    "@",
    ":",
    ":8080",
    "/",
    "?",
    "#",
    "\\",
    "\"",
    "'",
    "<",
    "(",
    ")",
    "，",
    "。",
    "）",
    "BV1",
    "BV16v411e7CW",
    "bv16v411e7CW",
    "av170001",
    "AV",
    "cv12",
    "av",
    "0",
    "123",
    "x",
    "_",
    "好",
    "😀",
    " ",
    "\n",
    "\t",
    "\u{0}",
    "\u{202e}",
    "\u{2066}",
    "\u{2028}",
    "\u{fffd}",
    "\u{85}",
    "javascript:",
    "data:",
    "http",
    "h",
];

pub fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![3 => vec(select(PIECES), 0..20).prop_map(|pieces| pieces.concat()), 1 => ".{0,40}"]
}

pub fn emotes() -> impl Strategy<Value = Value> {
    let address = prop_oneof![Just("https://i0.hdslb.com/a.png".to_owned()), nasty()];
    let info = (select(PIECES), address.clone(), address, 0..4).prop_map(
        |(text, uri, url, size)| json!({ "text": text, "uri": uri, "url": url, "gif_url": url, "size": size }),
    );
    prop_oneof![vec(info, 0..8).prop_map(Value::Array), value()]
}

pub fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => nasty().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let keys = &[
        "content",
        "content_",
        "title",
        "text",
        "source",
        "source_desc",
        "headline",
        "name",
        "desc",
        "attach_msg",
        "main_title",
        "reply_content",
        "url",
        "jump_uri",
        "jump_text",
        "jump_uri_config",
        "jump_uri_2",
        "jump_uri_3_config",
        "web_uri",
        "all_uri",
    ];
    leaf.prop_recursive(4, 40, 8, move |inner| {
        let object = vec((select(&keys[..]), inner.clone()), 0..8)
            .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
        prop_oneof![2 => object, 1 => vec(inner, 0..4).prop_map(Value::Array)]
    })
}

pub fn msg_type() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 0..20_i64, 1 => 301..307_i64, 1 => any::<i64>()]
}

pub fn locale() -> impl Strategy<Value = Locale> {
    select(&[Locale::Zh, Locale::En][..])
}
