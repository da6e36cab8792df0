//! `reply::open`, and `http::parse` above it: nothing panics, and what is JSON means what a plain parser says it means.

use crate::bites::{Bites, VARIANTS, bitten, variants};
use crate::reply::reference::{Json, depth, parse, relayed};
use crate::reply::texts::{LARGE, SMALL, page, sessions, string, value};
use crate::run::{Outcome, hold};
use bili_im::http::{HttpResponse, parse as parse_response};
use bili_im::reply::{Malformed, Reply, open};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::IgnoredAny;

const CODES: &[&str] = &[
    "0",
    "-0",
    "-101",
    "\"0\"",
    "\"-352\"",
    "\"+5\"",
    "1.0",
    "1e2",
    "null",
    "true",
    "[]",
    "\"\"",
    "9223372036854775807",
    "9223372036854775808",
];

/// What `serde_json` nests at most.
const SHALLOW: usize = 100;

pub fn run(cases: u32, seed: u64) -> Outcome {
    hold(cases.div_ceil(VARIANTS), seed, &inputs(), |(text, variants, status, cut)| {
        for bites in &variants {
            let bytes = bitten(text.as_str(), bites);
            agrees(&bytes)?;
            // The same as an answer: whatever comes of it is no panic.
            let response = HttpResponse { status, body: bytes, retry_after: None };
            drop(parse_response(&response));
        }
        is_cut_off(&text, cut)
    })
}

fn inputs() -> impl Strategy<Value = (String, Vec<Bites>, u16, Index)> {
    let status = select(&[0, 200, 204, 307, 403, 412, 502, 504][..]);
    (text(), variants(), status, any::<Index>())
}

/// The text of a root object, as a rule.
fn text() -> impl Strategy<Value = String> {
    let code = (select(&["code", r"c\u006fde"][..]), select(CODES).prop_map(str::to_owned));
    let message = (select(&["message", "msg", r"m\u0073g"][..]), prop_oneof![4 => string(), 1 => value(SMALL)]);
    let data = (
        select(&["data", r"d\u0061ta"][..]),
        prop_oneof![8 => page(SMALL), 1 => page(LARGE), 4 => sessions(SMALL), 4 => value(SMALL)],
    );
    let other = (select(&["ttl", "x", "", "Code", r"\ud800"][..]), value(SMALL));
    let members = vec(prop_oneof![4 => code, 2 => message, 3 => data, 1 => other], 0..6);
    let root = (members, select(&["", " ", "\n"][..])).prop_map(|(members, space)| {
        let members: Vec<_> =
            members.iter().map(|(name, value)| format!("{space}\"{name}\"{space}:{space}{value}{space}")).collect();
        format!("{{{}}}", members.join(","))
    });
    let around =
        select(&[("", ""), ("\u{feff}", ""), (" ", "\n"), ("\u{feff}\r\n", " "), ("<html>", ""), ("", "x")][..]);
    (prop_oneof![9 => root.boxed(), 1 => value(SMALL).boxed()], around)
        .prop_map(|(text, (before, after))| before.to_owned() + &text + after)
}

fn agrees(bytes: &[u8]) -> Result<(), TestCaseError> {
    let opened = open(bytes);
    let rest = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii();
    let text = String::from_utf8_lossy(rest);
    let tree = parse(&text.encode_utf16().collect::<Vec<_>>());
    if tree.as_ref().is_none_or(|tree| depth(tree) <= SHALLOW) {
        let by_serde = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        prop_assert_eq!(tree.is_some(), by_serde, "the reference and serde_json differ on {}", text);
    }
    match (rest.first(), tree) {
        (None, _) => prop_assert_eq!(opened, Err(Malformed::Empty)),
        (Some(b'{'), Some(Json::Object(members))) => same(opened, &members, &text)?,
        // Of what is no JSON only that it is no crash; what is skipped is not judged.
        (Some(b'{'), _) => {}
        _ => prop_assert_eq!(opened, Err(Malformed::NotJson)),
    }
    Ok(())
}

fn same(opened: Result<Reply, Malformed>, members: &[(Vec<u16>, Json)], text: &str) -> Result<(), TestCaseError> {
    let last = |name: &str| {
        let is_it = |key: &[u16]| key.iter().copied().eq(name.encode_utf16());
        members.iter().rev().find(|(key, _)| is_it(key)).map(|(_, value)| value)
    };
    let words = |value: &Json| match value {
        Json::Text(units) => Some(String::from_utf16_lossy(units)),
        _ => None,
    };
    let code = last("code").and_then(|code| match code {
        Json::Scalar(token) => token.parse::<i64>().ok(),
        other => words(other)?.parse().ok(),
    });
    let Some(code) = code else {
        prop_assert_eq!(opened, Err(Malformed::NoCode), "{}", text);
        return Ok(());
    };
    let message = last("message").and_then(words).or_else(|| last("msg").and_then(words)).unwrap_or_default();
    let Ok(reply) = opened else {
        prop_assert!(false, "{:?} {}", opened, text);
        return Ok(());
    };
    prop_assert_eq!((reply.code, reply.message), (code, message), "{}", text);
    let data = reply.data.map(|data| {
        let whole = data.whole();
        parse(&String::from_utf8_lossy(&whole).encode_utf16().collect::<Vec<_>>())
    });
    let expected = last("data").filter(|data| **data != Json::Scalar("null".to_owned()));
    prop_assert_eq!(data, expected.map(|data| Some(relayed(data))), "{}", text);
    Ok(())
}

/// A whole object that breaks off is told as that.
fn is_cut_off(text: &str, cut: Index) -> Result<(), TestCaseError> {
    let object = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n']).trim_end();
    let is_object = matches!(parse(&object.encode_utf16().collect::<Vec<_>>()), Some(Json::Object(_)));
    if is_object {
        let part = &object.as_bytes()[..cut.index(object.len())];
        let expected = if part.is_empty() { Malformed::Empty } else { Malformed::CutOff };
        prop_assert_eq!(open(part), Err(expected), "{}", String::from_utf8_lossy(part));
    }
    Ok(())
}
