//! What goes in and comes out between JavaScript and the crate.

use bili_im::js::calls::{Caller, Reader, answer, inspect, request, sign};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(inline_js = r#"
export function makeCaller(csrf, mid) {
  return { csrf: () => csrf, mid: () => mid, isLoggedOut: () => false };
}
export function makeReader() {
  return { read(...parts) { this.said = parts.map((part) => new TextDecoder().decode(part)).join("|"); } };
}
export function said(reader) {
  return reader.said;
}
"#)]
extern "C" {
    #[wasm_bindgen(js_name = makeCaller)]
    fn caller(csrf: Option<&str>, mid: Option<&str>) -> Caller;

    #[wasm_bindgen(js_name = makeReader)]
    fn reader() -> Reader;

    fn said(reader: &Reader) -> Option<String>;
}

#[wasm_bindgen_test]
fn a_request_comes_as_lines() {
    let caller = caller(Some("t&n"), Some("5"));
    let unread = request("unread", "[null]", &caller);
    let target = "0/session_svr/v1/session_svr/single_unread?build=0&mobi_app=web";
    assert_eq!(unread, format!("{target}\n{}", r#"{"unfollow_unread":0,"follow_unread":0}"#));
    let pin = request("pin", "[null,7]", &caller);
    let form = "talker_id=7&session_type=1&op_type=0&build=0&mobi_app=web&csrf_token=t%26n&csrf=t%26n";
    assert_eq!(pin, format!("0/session_svr/v1/session_svr/set_top\n\n{form}"));
    let upload = request("customerService.upload", r#"[null,b,"好.png",3]"#, &caller);
    let lines: Vec<_> = upload.split('\n').collect();
    assert_eq!(lines[0], "2/x/custom/msg_svr/v1/upload");
    assert_eq!(lines[1..], ["{}", "filename=%E5%A5%BD.png&mid=5&csrf=t%26n", "file"]);
}

#[wasm_bindgen_test]
fn what_is_wrong_comes_as_json() {
    let nobody = caller(None, Some("x"));
    let login = request("pin", "[null,7]", &nobody);
    assert!(login.starts_with(r#"{"kind":"login","message":"not logged in: no CSRF token"#), "{login}");
    let input = request("sendText", r#"[null,7,""]"#, &caller(Some("t"), Some("5")));
    assert_eq!(input, r#"{"kind":"input","message":"`text`: expected a text that is not empty","retryable":false}"#);
}

#[wasm_bindgen_test]
fn data_goes_to_who_reads_it() {
    let reader = reader();
    let body = r#"{"code":0,"data":{"messages":[{"msg_key":7104537732714964358,"content":"{\"content\":\"好\"}"}]}}"#;
    assert_eq!(answer(&reader, 200, body.into(), None), None);
    let expected = r#"{"messages":[{"msg_key":"7104537732714964358","content":0}]}|[{"content":"好"}]"#;
    assert_eq!(said(&reader).as_deref(), Some(expected));
    let said = answer(&reader, 429, Vec::new(), Some("7".to_owned())).unwrap();
    assert!(said.contains(r#""status":429,"retryable":true,"retryAfterMs":7000"#), "{said}");
}

#[wasm_bindgen_test]
fn nothing_is_read_where_there_is_no_data() {
    let reader = reader();
    assert_eq!(answer(&reader, 200, br#"{"code":0}"#.to_vec(), None), None);
    assert_eq!(said(&reader), None);
}

#[wasm_bindgen_test]
fn a_signature_and_a_look_at_an_image() {
    let url = |key: &str| format!("https://i0.hdslb.com/bfs/wbi/{key}.png");
    let keys = [url("7cd084941338484aae1ad9425b84077c"), url("4932caff0ff746eab6f01bf08b70ac45")];
    let query = "w_dev_id=372778FD-E359-461D-86A3-EA2BCC6FF52A&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379";
    let made = |keys: &[String; 2]| sign(&keys[0], &keys[1], query);
    assert_eq!(made(&keys).as_deref(), Some("1b0bd9bdfbad86b4af3164d518f753e6"));
    assert_eq!(made(&[String::new(), String::new()]), None);
    let gif = b"GIF89a\x02\x00\x03\x00\x80\x00\x00";
    assert_eq!(inspect(gif, 13.0), r#"{"imageType":"gif","width":2,"height":3}"#);
    assert!(inspect(b"<svg>", 5.0).starts_with(r#"{"kind":"input""#));
}
