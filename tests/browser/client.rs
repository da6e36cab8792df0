//! The typed client, with a `fetch` that answers by path.

use bili_im::endpoint::HistoryOptions;
use bili_im::engine::{WatchEvent, WatchOptions, WatchState};
use bili_im::{Client, Config, ErrorKind, Id};
use futures_util::{StreamExt, TryStreamExt};
use std::future::Future;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(inline_js = r#"
const original = globalThis.fetch;
let requests = [];
const data = {
  single_unread: '{"unfollow_unread":1,"follow_unread":6}',
  fetch_session_msgs: '{"messages":[],"has_more":0,"min_seqno":1,"max_seqno":0}',
  send_msg: '{"msg_key":7104537732714964358}',
  set_top: '{}',
  new_sessions: '{"session_list":null,"has_more":0}',
};
export function install(pages, code) {
  requests = [];
  const list = JSON.parse(pages);
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.includes("bilibili.com")) return original(input, init);
    const body = request.method === "POST" ? await request.text() : "";
    requests.push(`${request.method} ${new URL(request.url).pathname.split("/").at(-1)} ${body}`);
    if (code === -1) await new Promise((_, reject) => request.signal.addEventListener("abort", () => { requests.push("aborted"); reject(request.signal.reason); }));
    const name = new URL(request.url).pathname.split("/").at(-1);
    const page = name === "fetch_session_msgs" && list.length > 0 ? JSON.stringify(list.shift()) : data[name];
    return new Response(`{"code":${code},"message":"","data":${page ?? "null"}}`);
  };
}
export const asked = () => requests;
"#)]
extern "C" {
    fn install(pages: &str, code: i32);

    fn asked() -> Vec<String>;
}

fn client() -> Client {
    let mut config = Config::default();
    config.csrf = Some("token".to_owned());
    config.mid = Some(Id(5));
    config.signs = false;
    Client::new(config)
}

#[wasm_bindgen_test]
fn a_client_can_be_shared_as_frameworks_want_it() {
    fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    is_shared(&client());
}

#[wasm_bindgen_test]
async fn a_read_is_typed() {
    install("[]", 0);
    let unread = client().unread().await.expect("it is answered");
    assert_eq!((unread.unfollow_unread, unread.follow_unread), (1, 6));
    assert_eq!(asked(), ["GET single_unread "]);
}

#[wasm_bindgen_test]
async fn a_change_is_a_form_with_the_token() {
    install("[]", 0);
    client().pin(7).await.expect("it is answered");
    let form = "talker_id=7&session_type=1&op_type=0&build=0&mobi_app=web&csrf_token=token&csrf=token";
    assert_eq!(asked(), [format!("POST set_top {form}")]);
}

#[wasm_bindgen_test]
async fn a_message_is_sent_once_the_end_of_the_history_is_known() {
    install("[]", 0);
    let sent = client().send_text(7, "hi").await.expect("it is accepted");
    assert_eq!((sent.msg_key.as_str(), sent.confirmed), ("7104537732714964358", None));
    let asked = asked();
    assert_eq!(asked[0], "GET fetch_session_msgs ");
    assert!(asked[1].starts_with("POST send_msg msg%5Bsender_uid%5D=5&msg%5Breceiver_id%5D=7&"), "{asked:?}");
}

#[wasm_bindgen_test]
async fn errors_are_typed_and_ordinary() {
    install("[]", -101);
    let error = client().unread().await.expect_err("it is refused");
    assert_eq!((error.kind, error.code), (ErrorKind::Login, Some(-101)));
    let error: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert_eq!(error.to_string(), "code -101, NotLoggedIn");
}

#[wasm_bindgen_test]
async fn a_history_is_a_stream_of_messages() {
    let message = |seqno: u32| {
        format!(
            r#"{{"sender_uid":7,"receiver_type":1,"receiver_id":5,"msg_type":1,"content":"{{\"content\":\"{seqno}\"}}","msg_seqno":{seqno},"timestamp":1,"at_uids":null,"msg_key":{seqno},"msg_status":0,"notify_code":""}}"#
        )
    };
    let page = |seqnos: &[u32], more| {
        let messages: Vec<_> = seqnos.iter().copied().map(message).collect();
        format!(r#"{{"messages":[{}],"has_more":{more},"min_seqno":1,"max_seqno":9}}"#, messages.join(","))
    };
    install(&format!("[{},{}]", page(&[9, 8], 1), page(&[7], 0)), 0);
    let options = HistoryOptions { size: Some(2), ..HistoryOptions::default() };
    let messages = client().history(7, options).expect("they are fine").messages();
    let keys: Vec<_> = messages.map_ok(|message| message.head.msg_key).try_collect().await.expect("they come");
    assert_eq!(keys, ["9", "8", "7"]);
}

#[wasm_bindgen_test]
async fn nothing_is_asked_before_a_stream_is_polled() {
    install("[]", 0);
    let messages = client().history(7, HistoryOptions::default()).expect("they are fine").messages();
    assert!(asked().is_empty());
    assert_eq!(messages.count().await, 0);
}

#[wasm_bindgen_test]
async fn a_dropped_future_aborts_its_request() {
    install("[]", -1);
    {
        let client = client();
        let mut unread = Box::pin(client.unread());
        assert!(matches!(unread.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    }
    assert_eq!(asked(), ["GET single_unread ", "aborted"]);
}

#[wasm_bindgen_test]
async fn a_closed_client_ends_its_calls() {
    install("[]", -1);
    let client = client();
    let mut unread = Box::pin(client.unread());
    assert!(matches!(unread.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    client.clone().close();
    assert_eq!(unread.await.expect_err("it is closed").kind, ErrorKind::Closed);
    assert_eq!(client.unread().await.expect_err("it is closed").kind, ErrorKind::Closed);
}

#[wasm_bindgen_test]
async fn a_watch_is_a_stream_of_events_with_cursors() {
    install("[]", 0);
    let mut watch = std::pin::pin!(client().watch(WatchOptions::default()).expect("they are fine").events());
    assert!(asked().is_empty());
    let first = watch.try_next().await.expect("it is answered").expect("it goes on");
    let counts = first.event.unread().expect("counts come first").expect("they are typed");
    assert_eq!(counts.follow_unread, 6);
    assert!(first.cursor.to_json().starts_with(r#"{"v":1,"mid":"5","#), "{}", first.cursor.to_json());
    let second = watch.try_next().await.expect("it is answered").expect("it goes on");
    assert_eq!(second.event, WatchEvent::State(WatchState::Live));
    assert_eq!(asked(), ["GET new_sessions ", "GET single_unread "]);
}

#[wasm_bindgen_test]
async fn a_poll_is_one_step() {
    install("[]", 0);
    let batch = client().poll(None).await.expect("it is answered");
    assert_eq!((batch.len(), asked().len()), (1, 2));
}
