//! The helpers, as JavaScript sees them.

use crate::support::{eval, function, text};
use bili_im::js::helpers::{buttons, is_recalled, preview, safe_url, segments};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const NONE: JsValue = JsValue::UNDEFINED;

fn holds(claim: &str, value: &JsValue) {
    let held = function("value", &format!("return {claim}")).call1(&NONE, value).unwrap();
    assert!(held.is_truthy(), "{claim}: {value:?}");
}

#[wasm_bindgen_test]
fn segments_concatenate_back_whatever_the_units() {
    let e_infos = eval("[{ text: '[doge]', uri: '//i0.hdslb.com/d.png', size: 2 }, null, { text: 7 }]");
    for pieces in [
        r"['\ud800[doge]\udc00av12 \udc00\ud800😀https://b23.tv/a\ud83d']",
        r"['\ufffd\ud800', 'https://b23.tv/\ufffd', '\ude00\ud83d[doge]']",
        "['看[doge]cv1，BV16v411e7CW', 'x'.repeat(1e5)]",
        "['']",
    ] {
        let given = eval(&format!("{pieces}.join('')"));
        let parts = segments(given.clone(), e_infos.clone()).unwrap();
        let joined = function("parts", "return parts.map((part) => part.text).join('')").call1(&NONE, &parts).unwrap();
        assert!(js_sys::Object::is(&joined, &given), "{pieces}");
    }
    let parts = segments("[doge]a".into(), e_infos).unwrap();
    holds(
        r#"JSON.stringify(value) === '[{"type":"emote","text":"[doge]","url":"https://i0.hdslb.com/d.png","size":2},{"type":"text","text":"a"}]'"#,
        &parts,
    );
    holds("value.length === 1", &segments("[doge]".into(), JsValue::NULL).unwrap());
}

#[wasm_bindgen_test]
fn messages_may_hold_anything() {
    let english = || eval("({ locale: 'en' })");
    for (message, line) in [
        (r"({ msg_type: 1, content: { content: 'a\ud800\nb' }, big: 1n })", "a\u{fffd} b"),
        ("({ msg_type: 1, content: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) })", "[Unsupported message]"),
        ("({ msg_type: 1, msg_status: 1, content: { content: 'secret' } })", "Message recalled"),
        ("({ msg_type: 6, get content() { throw 1 } })", "[Emote]"),
        ("new Proxy({ msg_type: 2 }, {})", "[Image]"),
        ("({})", "[Unsupported message]"),
    ] {
        assert_eq!(preview(eval(message), english()), Ok(line.into()), "{message}");
    }
    let deep = eval("({ msg_status: 1, content: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) })");
    assert_eq!(is_recalled(deep), Ok(true.into()));
    let cut = preview(eval("({ msg_type: 1, content: { content: '你好😀世界' } })"), eval("({ maxLength: 4 })"));
    assert_eq!(cut, Ok("你好😀…".into()));
}

#[wasm_bindgen_test]
fn addresses_and_buttons() {
    assert_eq!(safe_url("http://i0.hdslb.com/a".into()), "https://i0.hdslb.com/a");
    assert_eq!(safe_url("javascript:alert(1)".into()), NONE);
    assert_eq!(safe_url(eval(r"'https://a/\ud800'")), NONE);
    let made = buttons(eval("({ jump_uri: 'https://a' })"), eval("({ locale: 'zh' })")).unwrap();
    holds(r#"JSON.stringify(value) === '[{"label":"查看详情","url":"https://a"}]'"#, &made);
}

#[wasm_bindgen_test]
fn odd_values_of_strangers_do_no_harm() {
    for odd in ["undefined", "null", "7", "({})", "[]"] {
        assert_eq!(safe_url(eval(odd)), NONE, "{odd}");
        holds("value.length === 0", &segments(eval(odd), NONE).unwrap());
        holds("value.length === 0", &buttons(eval(odd), NONE).unwrap());
    }
}

#[wasm_bindgen_test]
fn wrong_arguments_are_named() {
    let message = || eval("({ msg_type: 1 })");
    let errors = [
        (is_recalled("a".into()).map(drop), "isRecalled: `message`"),
        (is_recalled(eval("[]")).map(drop), "isRecalled: `message`"),
        (segments("a".into(), eval("({})")).map(drop), "segments: `eInfos`"),
        (buttons(JsValue::NULL, eval("({ locale: 5 })")).map(drop), "buttons: `options.locale`"),
        (preview(message(), eval("({ locale: 'fr' })")).map(drop), "preview: `options.locale`"),
        (preview(message(), eval("({ maxLength: 0 })")).map(drop), "preview: `options.maxLength`"),
        (preview(message(), eval("({ max_length: 1 })")).map(drop), "preview: `options.max_length`"),
    ];
    for (error, start) in errors {
        let error = error.unwrap_err();
        assert_eq!(text(&error, "kind"), "input");
        assert!(text(&error, "message").starts_with(start), "{}", text(&error, "message"));
    }
}
