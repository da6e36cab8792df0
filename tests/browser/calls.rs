//! How calls end: arguments, aborts, time-outs, odd answers of a caller's own fetch.

use crate::support::{client, eval, make, rejection, text};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const NEVER: &str = "return new Promise(() => {})";
const UNUSED: &str = "throw new Error('nothing may be sent')";

#[wasm_bindgen_test]
async fn bad_arguments_are_named_and_nothing_is_sent() {
    let client = client(UNUSED);
    let none = || JsValue::UNDEFINED;
    let talker = || JsValue::from(1);
    for (promise, argument) in [
        (client.unread(eval("({ unreadType: 9 })")), "`options.unreadType`"),
        (client.unread(eval("({ unread_type: 0 })")), "`options.unread_type`"),
        (client.unread(eval("[]")), "`options`"),
        (client.unread(eval("5")), "`options`"),
        (client.unread(eval("({ signal: 1 })")), "`options.signal`"),
        (client.unread(eval("({ timeoutMs: -1 })")), "`options.timeoutMs`"),
        (client.unread(eval("({ timeoutMs: 1e10 })")), "`options.timeoutMs`"),
        (client.history(none(), none()), "`talker`"),
        (client.history(eval("1.5"), none()), "`talker`"),
        (client.history(eval("({ talker_id: 1, session_type: 3 })"), none()), "`talker`"),
        (client.history(talker(), eval("({ size: 0 })")), "`options.size`"),
        (client.send_text(talker(), none(), none()), "`text`"),
        (client.send_text(talker(), "".into(), none()), "`text`"),
        (client.send_text(talker(), eval(r"'\ud800'"), none()), "`text`"),
        (client.send_text(JsValue::from(7), "to myself".into(), none()), "`talker`"),
        (client.send_image(talker(), "javascript:alert(1)".into(), none()), "`image.url`"),
        (
            client.send_image(talker(), eval("({ url: 'https://i0.hdslb.com/a', original: 2 })"), none()),
            "`image.original`",
        ),
        (client.recall(talker(), eval("7104537732714964358"), none()), "`message`"),
        (client.recall(talker(), eval("({})"), none()), "`message.msg_key`"),
        (client.customer_service().upload("text".into(), none()), "`file`"),
        (client.customer_service().upload(eval("new Blob([])"), eval("({ filename: '' })")), "`options.filename`"),
    ] {
        let error = rejection(promise).await;
        assert_eq!(text(&error, "kind"), "input", "{argument}: {}", text(&error, "message"));
        assert!(text(&error, "message").contains(argument), "{argument}: {}", text(&error, "message"));
    }
}

#[wasm_bindgen_test]
fn options_of_a_client_are_checked() {
    for (options, argument) in [
        ("({ fetch: 1 })", "`options.fetch`"),
        ("({ csrf: 5 })", "`options.csrf`"),
        ("({ mid: 'me' })", "`options.mid`"),
        ("({ deviceId: 'x' })", "`options.deviceId`"),
        ("({ locale: 'fr' })", "`options.locale`"),
        ("({ hosts: { vc: 'https://evil.example' } })", "`options.hosts.vc`"),
        ("({ hosts: { vc: 'http://api.vc.bilibili.com' } })", "`options.hosts.vc`"),
        ("({ hosts: { api: 'https://bilibili.com.evil.example' } })", "`options.hosts.api`"),
        ("({ hosts: { api: 'https://evilbilibili.com' } })", "`options.hosts.api`"),
        ("({ hosts: { customerService: 'http://127.0.0.1:1/path' } })", "`options.hosts.customerService`"),
        ("({ hosts: { vc: 'http://a@127.0.0.1:1' } })", "`options.hosts.vc`"),
        ("({ timeout: 1 })", "`options.timeout`"),
    ] {
        let error = make(eval(options)).err().expect(options);
        assert!(text(&error, "message").contains(argument), "{options}: {}", text(&error, "message"));
    }
    for options in [
        "undefined",
        "({})",
        "({ hosts: { vc: 'http://127.0.0.1:8080', api: 'http://[::1]:1', customerService: 'https://localhost' } })",
    ] {
        assert!(make(eval(options)).is_ok(), "{options}");
    }
}

#[wasm_bindgen_test]
async fn an_abort_rejects_with_the_signals_own_reason() {
    for reason in ["'a text'", "({ any: 'thing' })", "new Error('stop')"] {
        let client = client(NEVER);
        let kept = eval(&format!("globalThis.reason = {reason}"));
        let call = client.unread(eval("({ signal: (globalThis.controller = new AbortController()).signal })"));
        eval("setTimeout(() => controller.abort(reason), 5)");
        assert!(js_sys::Object::is(&rejection(call).await, &kept), "{reason}");
        // Aborted from the start, nothing is asked at all.
        let call = self::client(UNUSED).unread(eval("({ signal: controller.signal })"));
        assert!(js_sys::Object::is(&rejection(call).await, &kept), "{reason}");
    }
    let call = client(NEVER).unread(eval("({ signal: AbortSignal.abort() })"));
    assert_eq!(text(&rejection(call).await, "name"), "AbortError");
}

#[wasm_bindgen_test]
async fn a_time_limit_ends_a_call_that_does_not() {
    let error = rejection(client(NEVER).unread(eval("({ timeoutMs: 5 })"))).await;
    assert_eq!((text(&error, "kind").as_str(), text(&error, "endpoint").as_str()), ("timeout", "unread"));
    // Also while the body is on its way, and for a send it stays open what became of it.
    let slow = "return Promise.resolve({ status: 200, type: 'cors', redirected: false, arrayBuffer: () => new Promise(() => {}) })";
    let error = rejection(client(slow).send_text(JsValue::from(1), "a".into(), eval("({ timeoutMs: 5 })"))).await;
    assert_eq!(text(&error, "kind"), "unconfirmed");
}

#[wasm_bindgen_test]
async fn odd_answers_of_a_fetch_are_errors_never_hangs() {
    for (fetch, kind) in [
        ("return undefined", "network"),
        ("return Promise.resolve(null)", "network"),
        ("return Promise.resolve('text')", "network"),
        ("throw new TypeError('no')", "network"),
        ("throw 'a text'", "network"),
        ("return Promise.reject('a text')", "network"),
        ("return Promise.reject(null)", "network"),
        ("return Promise.reject(undefined)", "network"),
        ("return Promise.resolve(Response.error())", "http"),
        ("return Promise.resolve({ status: 0, type: 'opaqueredirect', arrayBuffer() {} })", "http"),
        ("return Promise.resolve({ get status() { throw 1 } })", "network"),
        ("return Promise.resolve(new Response('', { status: 502 }))", "http"),
        ("return Promise.resolve(new Response('<html>'))", "reply"),
        ("return Promise.resolve(new Response('{\"code\":0,\"data\":[1,,2]}'))", "reply"),
        ("return Promise.resolve({ status: 200, arrayBuffer: () => Promise.reject('cut') })", "network"),
        ("return Promise.resolve({ status: 200, arrayBuffer() { throw 1 } })", "network"),
        ("return Promise.resolve({ status: 200, arrayBuffer: () => Promise.resolve('text') })", "network"),
    ] {
        let error = rejection(client(fetch).unread(JsValue::UNDEFINED)).await;
        assert_eq!(text(&error, "kind"), kind, "{fetch}: {}", text(&error, "message"));
    }
}

#[wasm_bindgen_test]
async fn a_client_freed_during_its_call_does_no_harm() {
    let client = client("return new Promise((answer) => setTimeout(() => answer(new Response('{\"code\":0}')), 5))");
    let call = client.unread(JsValue::UNDEFINED);
    drop(client);
    assert!(JsFuture::from(call).await.is_ok());
}
