//! Customer-service uploads, and the host that gives the files back.

use crate::client::*;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

const BOUNDARY: &str = "----boundary";

fn field(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn file(filename: &str, content: &str) -> String {
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\
         Content-Type: text/plain\r\n\r\n{content}\r\n"
    )
}

async fn upload(client: &Client, cookie: &str, parts: &[String]) -> Value {
    let body = parts.concat() + &format!("--{BOUNDARY}--\r\n");
    let request = Request::post(UPLOAD)
        .header("cookie", cookie)
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(body))
        .unwrap();
    read(client.send_raw(request).await).await
}

fn parts() -> [String; 4] {
    [file("a.b.xcf", "hello"), field("filename", "ihavenoname"), field("mid", "293793435"), field("csrf", "xxx")]
}

#[tokio::test]
async fn keeps_the_file_for_fifteen_minutes() {
    let client = Client::new();
    client.control("clock", json!({"set": 1_722_686_087})).await;
    let reply = upload(&client, "SESSDATA=xxx", &parts()).await;
    assert_eq!((&reply["code"], &reply["message"], &reply["ttl"]), (&json!(0), &json!("ok"), &json!(1)));
    let (key, url) = (reply["data"]["key"].as_str().unwrap(), reply["data"]["url"].as_str().unwrap());
    assert!(key.len() == 36 && key.ends_with(".xcf"), "{key}");
    assert!(url.starts_with(&format!("https://jssz-boss.hdslb.com/customer-video-upload/{key}?X-Amz-Algorithm=")));
    assert!(url.contains("&X-Amz-Date=20240803T115447Z&X-Amz-Expires=900&"), "{url}");
    let fetch = async |url: &str| {
        let response = client.send_raw(Request::get(url).body(Body::empty()).unwrap()).await;
        (response.status().as_u16(), bytes(response).await)
    };
    assert_eq!(fetch(url).await, (200, b"hello".to_vec()));
    assert_eq!(fetch(&url.replace("Signature=", "Signature=0")).await.0, 403);
    assert_eq!(fetch("https://jssz-boss.hdslb.com/customer-video-upload/none").await.0, 404);
    client.control("clock", json!({"advance": 900})).await;
    assert_eq!(fetch(url).await.0, 200);
    client.control("clock", json!({"advance": 1})).await;
    assert_eq!(fetch(url).await.0, 403);
    let state = client.ask("state").await;
    assert_eq!((&state["effects"]["uploads"], &state["effects"]["upload_bytes"]), (&json!(1), &json!(5)));
    let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    assert_eq!(state["files"][0]["sha256"], hello);
    let logged = client.ask("log").await[0]["parts"].clone();
    assert_eq!(logged[0], json!({"name": "file", "filename": "a.b.xcf", "bytes": 5, "sha256": hello}));
    assert_eq!(logged[1]["filename"], Value::Null);
}

#[tokio::test]
async fn refusals() {
    let client = Client::new();
    let [the_file, name, mid, csrf] = parts();
    let all = |parts: &[&String]| parts.iter().map(|part| (*part).clone()).collect::<Vec<_>>();
    let code = async |cookie: &str, parts: Vec<String>| upload(&client, cookie, &parts).await["code"].as_i64().unwrap();
    assert_eq!(code("", all(&[&the_file, &name, &mid, &csrf])).await, -101);
    assert_eq!(code("SESSDATA=xxx", all(&[&the_file, &name, &mid])).await, -111);
    assert_eq!(code("SESSDATA=xxx", all(&[&the_file, &name, &mid, &field("csrf", "y")])).await, -111);
    assert_eq!(code("SESSDATA=xxx; bili_jct=y", all(&[&the_file, &name, &mid, &csrf])).await, -111);
    assert_eq!(code("SESSDATA=xxx", all(&[&name, &mid, &csrf])).await, -400);
    assert_eq!(code("SESSDATA=xxx", all(&[&field("file", "x"), &name, &mid, &csrf])).await, -400);
    assert_eq!(code("SESSDATA=xxx", all(&[&the_file, &mid, &csrf])).await, -400);
    assert_eq!(code("SESSDATA=xxx", all(&[&the_file, &name, &csrf])).await, -400);
    for other in ["1", "424242", "x", ""] {
        assert_eq!(code("SESSDATA=xxx", all(&[&the_file, &name, &field("mid", other), &csrf])).await, 1_200_201);
    }
    assert_eq!(client.ask("state").await["effects"]["uploads"], 0);
}

#[tokio::test]
async fn a_body_that_ends_early_is_no_upload() {
    let client = Client::new();
    let request = Request::post(UPLOAD)
        .header("cookie", "SESSDATA=xxx")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(parts().concat()))
        .unwrap();
    assert_eq!(read(client.send_raw(request).await).await["code"], -400);
    assert_eq!(client.ask("state").await["effects"]["uploads"], 0);
}

#[tokio::test]
async fn extensions_are_the_files_own_or_none() {
    let client = Client::new();
    for (filename, end) in
        [("a.tar.gz", ".gz"), ("noext", ""), ("x.", ""), ("a.b/../c", ""), ("图.png", ".png"), ("a.坏", "")]
    {
        let [_, name, mid, csrf] = parts();
        let reply = upload(&client, "SESSDATA=xxx", &[file(filename, "x"), name, mid, csrf]).await;
        assert_eq!(&reply["data"]["key"].as_str().unwrap()[32..], end, "{filename}");
    }
}
