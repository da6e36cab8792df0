//! The helpers, as the package calls them: texts and JSON in, texts and JSON out. What it makes of odd values is tested in
//! `tests/e2e/helpers.test.mjs`.

use bili_im::js::helpers::{buttons, is_recalled, preview, safe_url, segments, split_text};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[wasm_bindgen_test]
fn segments_concatenate_back() {
    let e_infos = r#"[{"text":"[doge]","uri":"//i0.hdslb.com/d.png","size":2},null,{"text":7}]"#;
    let long = "x".repeat(100_000);
    for text in ["\u{fffd}[doge]\u{fffd}av12 😀https://b23.tv/a\u{fffd}", "看[doge]cv1，BV16v411e7CW", &long, ""] {
        let parts = json(&segments(text, e_infos));
        let joined: String = parts.as_array().unwrap().iter().map(|part| part["text"].as_str().unwrap()).collect();
        assert_eq!(joined, text);
    }
    let expected =
        r#"[{"type":"emote","text":"[doge]","url":"https://i0.hdslb.com/d.png","size":2},{"type":"text","text":"a"}]"#;
    assert_eq!(json(&segments("[doge]a", e_infos)), json(expected));
    assert_eq!(json(&segments("[doge]", "null")).as_array().unwrap().len(), 1);
}

#[wasm_bindgen_test]
fn messages_may_hold_anything() {
    let deep = format!("[1,null,null,{}{}]", "[".repeat(5000), "]".repeat(5000));
    for (fields, line) in [
        (r#"[1,null,null,{"content":"a\ud800\nb"}]"#, "a\u{fffd} b"),
        (&deep, "[Unsupported message]"),
        (r#"[1,1,null,{"content":"secret"}]"#, "Message recalled"),
        ("[6,null,null,null]", "[Emote]"),
        ("[2,null,null,null]", "[Image]"),
        ("[]", "[Unsupported message]"),
        ("", "[Unsupported message]"),
    ] {
        assert_eq!(preview(fields, false, None), line, "{fields}");
    }
    assert!(is_recalled(r#"[1,"1",null,[[]]]"#) && is_recalled("[1,0,true]") && !is_recalled("[1,0,false]"));
    assert_eq!(preview(r#"[1,0,false,{"content":"你好😀世界"}]"#, true, Some(4.0)), "你好😀…");
    assert_eq!(preview(r#"[1,0,false,{"content":"你好"}]"#, true, Some(f64::INFINITY)), "你好");
    assert_eq!(preview("[2]", true, None), "[图片]");
}

#[wasm_bindgen_test]
fn addresses_and_buttons() {
    assert_eq!(safe_url("http://i0.hdslb.com/a"), Some("https://i0.hdslb.com/a".to_owned()));
    assert_eq!(safe_url("javascript:alert(1)"), None);
    assert_eq!(buttons(r#"{"jump_uri":"https://a"}"#, true), r#"[{"label":"查看详情","url":"https://a"}]"#);
    assert_ne!(buttons(r#"{"jump_uri":"https://a"}"#, false), buttons(r#"{"jump_uri":"https://a"}"#, true));
    for odd in ["null", "7", "{}", "[]", ""] {
        assert_eq!(buttons(odd, false), "[]", "{odd}");
    }
}

#[wasm_bindgen_test]
fn texts_are_split_at_characters() {
    assert_eq!(json(&split_text("", &[], None)), json("[]"));
    assert_eq!(json(&split_text("\"好\"", &[1, 3, 1], None)), json(r#"["\"好\""]"#));
    let parts = json(&split_text(&"好".repeat(60), &[3; 60], Some(104.0)));
    assert_eq!(parts, json(&format!(r#"["{0}","{0}"]"#, "好".repeat(30))));
}
