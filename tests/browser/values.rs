//! What replies are when they arrive in JavaScript.

use crate::support::{client, eval, function};
use bili_im::js::Client;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const PAGE: &str = r#"{"code":0,"data":{"messages":[{"sender_uid":2239814,"msg_type":1,"content":"{\"content\":\"a\\u0000\\ud800b\"}","msg_key":7104537732714964358},{"msg_type":5,"content":"7345551441311046575","msg_key":7104186240789226795},{"msg_type":1,"content":"{\"__proto__\":{\"polluted\":1}}","msg_key":1}],"has_more":0,"min_seqno":18446744073709551615,"max_seqno":309675413389322}}"#;

async fn history(client: &Client) -> JsValue {
    JsFuture::from(client.history(JsValue::from(123), JsValue::UNDEFINED)).await.unwrap()
}

fn holds(value: &JsValue, claim: &str) {
    let held = function("page", &format!("return {claim}")).call1(&JsValue::UNDEFINED, value).unwrap();
    assert!(held.is_truthy(), "{claim}");
}

fn answering(body: &str) -> Client {
    client(&format!("return Promise.resolve(new Response({}))", serde_json::to_string(body).unwrap()))
}

#[wasm_bindgen_test]
async fn a_page_is_plain_exact_and_decoded() {
    let page = history(&answering(PAGE)).await;
    for claim in [
        "Object.getPrototypeOf(page) === Object.prototype",
        "page.messages[0].msg_key === '7104537732714964358'",
        "page.messages[0].sender_uid === 2239814",
        r"page.messages[0].content.content === 'a\u0000\ud800b'",
        "page.messages[1].content === '7345551441311046575'",
        "page.messages[2].msg_key === '1'",
        "Object.getOwnPropertyNames(page.messages[2].content)[0] === '__proto__'",
        "({}).polluted === undefined",
        "page.min_seqno === '18446744073709551615'",
        "page.max_seqno === 309675413389322",
        "JSON.stringify(structuredClone(page)) === JSON.stringify(page)",
    ] {
        holds(&page, claim);
    }
}

#[wasm_bindgen_test]
async fn a_reply_without_data_is_an_empty_page() {
    for body in [r#"{"code":0,"data":null}"#, r#"{"code":0}"#] {
        let page = history(&answering(body)).await;
        holds(&page, "page.messages === null && page.has_more === 0 && page.min_seqno === '18446744073709551615'");
    }
    let heartbeat = answering(r#"{"code":0,"msg":"ok","message":"ok","ttl":1}"#).customer_service();
    let nothing = JsFuture::from(heartbeat.heartbeat(JsValue::UNDEFINED)).await.unwrap();
    assert!(nothing.is_undefined());
}

#[wasm_bindgen_test]
async fn a_text_goes_out_as_it_is() {
    let client = client(
        "return request.text().then((form) => {
            globalThis.seen = new URLSearchParams(form);
            return new Response('{\"code\":0,\"data\":{\"msg_key\":9007199254740993}}');
        })",
    );
    let text = "a+b&c=\"d\" 100%\n😀 'e' \\ 好";
    let sent = client.send_text(JsValue::from(1), text.into(), JsValue::UNDEFINED);
    let sent = JsFuture::from(sent).await.unwrap();
    holds(&sent, "page.msg_key === '9007199254740993'");
    let content = eval("JSON.parse(seen.get('msg[content]')).content");
    assert_eq!(content.as_string().as_deref(), Some(text));
    holds(&JsValue::UNDEFINED, "seen.get('csrf') === 'token' && seen.get('csrf_token') === 'token'");
    holds(
        &JsValue::UNDEFINED,
        "/^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/.test(seen.get('msg[dev_id]'))",
    );
}
