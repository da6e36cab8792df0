//! What holds for every text and every message, whoever wrote it.

mod generators;

use super::*;
use crate::json::Json;
use generators::{emotes, locale, msg_type, nasty, value};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn message(msg_type: i64, msg_status: i64, content: &str) -> MessageView<'_> {
    let content = Json::new(content);
    MessageView { msg_type: Some(msg_type), msg_status: Some(msg_status), sys_cancel: false, content }
}

fn is_plain(line: &str) -> bool {
    let odd = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    !line.is_empty() && !line.contains(odd)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, rng_seed: RngSeed::Fixed(2020), ..ProptestConfig::default() })]

    #[test]
    fn segments_concatenate_back(text in nasty(), e_infos in emotes()) {
        let parts = segments(&text, &read_emotes(Json::new(&e_infos.to_string())));
        prop_assert_eq!(parts.iter().map(|part| part.text).collect::<String>(), &text[..]);
        prop_assert!(parts.iter().all(|part| !part.text.is_empty()));
        let is_text = |part: &Segment<'_>| part.kind == "text";
        prop_assert!(!parts.windows(2).any(|pair| pair.iter().all(is_text)), "{:?}", parts);
        for part in parts.iter().map(|part| serde_json::from_str::<Value>(&part.json()).unwrap()) {
            let addresses = ["url", "gif_url"].map(|key| part[key].as_str().unwrap_or("https://").to_owned());
            prop_assert!(addresses.iter().all(|address| address.starts_with("https://")), "{}", part);
        }
    }

    #[test]
    fn safe_addresses_are_https_and_stay(address in nasty()) {
        if let Some(url) = safe_url(&address) {
            prop_assert!(url.starts_with("https://"), "{}", url);
            prop_assert_eq!(safe_url(&url), Some(url));
        }
    }

    #[test]
    fn previews_are_one_plain_line(kind in msg_type(), status in 0..60_i64, content in value(), locale in locale(), most in 1..20_usize) {
        let content = content.to_string();
        let message = message(kind, status, &content);
        let line = preview(&message, locale, None);
        prop_assert!(is_plain(&line), "{:?}", line);
        let cut = preview(&message, locale, Some(most));
        prop_assert!(is_plain(&cut) && cut.chars().count() <= most, "{:?}", cut);
    }

    #[test]
    fn what_was_recalled_is_not_shown(kind in msg_type(), status in 1..3_i64, secret in "[b-df-z]{6,9}", key in 0..6_usize) {
        let key = ["content", "content_", "title", "text", "main_title", "name"][key];
        let content = json!({ key: secret }).to_string();
        let text = message(kind, 0, &content);
        let shown = kind == 1 && key == "content";
        prop_assert!(!shown || preview(&text, Locale::En, None).contains(&secret));
        let recalled = message(kind, status, &content);
        let withdrawn = MessageView { sys_cancel: true, ..text };
        for message in [recalled, withdrawn] {
            prop_assert_eq!(preview(&message, Locale::En, None), "Message recalled");
            prop_assert_eq!(preview(&message, Locale::Zh, None), "消息已撤回");
        }
    }

    #[test]
    fn buttons_can_be_shown(notice in value(), locale in locale()) {
        let buttons = buttons(Json::new(&notice.to_string()), locale);
        prop_assert!(buttons.len() <= 3);
        for button in buttons {
            prop_assert!(button.url.starts_with("https://") && is_plain(&button.label), "{:?}", button);
        }
    }
}

/// A text of 1 MB takes as long as its length says: what is not linear would take minutes here.
#[test]
fn hostile_texts_take_linear_time() {
    let deep = format!("{}x]", "[".repeat(120));
    let e_infos = json!([{ "text": deep, "url": "https://a" }, { "text": "[a]", "url": "https://a" }]).to_string();
    let e_infos = read_emotes(Json::new(&e_infos));
    let started = Instant::now();
    for piece in [
        "[",
        "[]",
        "[a",
        "[a]",
        "http://",
        "https://",
        "https://a.",
        "https:/",
        "h",
        "av1",
        "av",
        "BV1",
        "cv1 ",
        ".",
        "[[[",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        assert_eq!(segments(&text, &e_infos).iter().map(|part| part.text).collect::<String>(), text);
    }
    let one_word = format!("https://{}", ".".repeat(1_000_000));
    assert_eq!(segments(&one_word, &e_infos).len(), 1);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}
