//! Large uploads pass through without being held. On its own, because it measures the memory of its process.
#![allow(clippy::unwrap_used, missing_docs)]

use axum::body::Body;
use axum::http::Request;
use bili_im_sandbox::Sandbox;
use bytes::Bytes;
use futures_util::stream;
use http_body_util::BodyExt;
use serde_json::Value;
use std::convert::Infallible;
use tower::ServiceExt;

const MEGABYTE: usize = 1 << 20;

/// Uploads so many mebibytes and `more` bytes.
async fn upload(sandbox: &Sandbox, megabytes: usize, more: usize) -> Value {
    let field =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let start = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n".to_owned();
    let end =
        "\r\n".to_owned() + &field("filename", "x") + &field("mid", "293793435") + &field("csrf", "xxx") + "--b--\r\n";
    let block = Bytes::from(vec![b'\r'; MEGABYTE]);
    let chunks = std::iter::once(Bytes::from(start))
        .chain(std::iter::repeat_n(block, megabytes))
        .chain([Bytes::from(vec![7; more]), Bytes::from(end)]);
    let request = Request::post("https://customerservice.bilibili.com/x/custom/msg_svr/v1/upload")
        .header("cookie", "SESSDATA=xxx")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from_stream(stream::iter(chunks.map(Ok::<_, Infallible>))))
        .unwrap();
    let response = sandbox.router().oneshot(request).await.unwrap();
    serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

/// The most memory this process ever held, in KiB; 0 where the system does not tell.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

#[tokio::test]
async fn three_hundred_megabytes_and_not_a_byte_more() {
    let sandbox = Sandbox::new(1);
    assert_eq!(upload(&sandbox, 1, 0).await["code"], 0);
    let before = peak();
    assert_eq!(upload(&sandbox, 300, 0).await["code"], 0);
    assert_eq!(upload(&sandbox, 300, 1).await["code"], 1_000_011);
    let grown = peak() - before;
    assert!(grown < 32 * 1_024, "{grown} KiB more than before");
}
