//! Images for messages.

use crate::client::*;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

const GIF: &[u8] = b"GIF89a\x02\x01\x03\0....";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x03\x08";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x03\x01\x02\x03";

fn body(file: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    let head = "--b\r\nContent-Disposition: form-data; name=";
    body.extend(format!("{head}\"file_up\"; filename=\"blob\"\r\n\r\n").bytes().chain(file.iter().copied()));
    for (name, value) in fields {
        body.extend(format!("\r\n{head}\"{name}\"\r\n\r\n{value}").bytes());
    }
    body.extend(b"\r\n--b--\r\n");
    body
}

const FIELDS: [(&str, &str); 3] = [("biz", "im"), ("category", "daily"), ("csrf", "xxx")];

async fn upload(client: &Client, body: Vec<u8>) -> Value {
    let request = Request::post(IMAGE).header("cookie", "SESSDATA=xxx; bili_jct=xxx");
    let request = request.header("content-type", "multipart/form-data; boundary=b").body(Body::from(body)).unwrap();
    read(client.send_raw(request).await).await
}

#[tokio::test]
async fn is_measured_kept_and_can_be_sent() {
    let client = Client::new();
    let mut schemes = Vec::new();
    for (file, kind, end) in [(GIF, "image/gif", ".gif"), (PNG, "image/png", ".png"), (JPEG, "image/jpeg", ".jpg")] {
        let reply = upload(&client, body(file, &FIELDS)).await;
        assert_eq!((&reply["code"], &reply["message"], &reply["ttl"]), (&json!(0), &json!("0"), &json!(1)));
        let data = &reply["data"];
        assert_eq!((&data["image_width"], &data["image_height"]), (&json!(258), &json!(3)));
        assert_eq!(data["img_size"], (file.len() as f64 / 1.024).round() / 1_000.0);
        let url = data["image_url"].as_str().unwrap();
        let (scheme, rest) = url.split_once("://").unwrap();
        schemes.push(scheme.to_owned());
        assert!(rest.starts_with("message.biliimg.com/bfs/im_new/") && rest.ends_with(end), "{url}");
        let response = client.send_raw(Request::get(url).body(Body::empty()).unwrap()).await;
        assert_eq!(response.headers()["content-type"], kind);
        assert_eq!(bytes(response).await, file);
        let content =
            json!({"url": url, "width": 258, "height": 3, "imageType": "gif", "original": 1, "size": 1}).to_string();
        assert_eq!(client.send_with(&[("msg[msg_type]", "2"), ("msg[content]", &content)]).await["code"], 0);
        assert_eq!(contents(&client.other(UP).history(MAIN, "&size=1").await), [content]);
    }
    assert_eq!(schemes, ["http", "https", "http"]);
    let state = client.ask("state").await;
    assert_eq!((&state["effects"]["images"], &state["effects"]["uploads"]), (&json!(3), &json!(0)));
    assert_eq!((state["images"].as_array().unwrap().len(), &state["requests"]["upload_bfs"]), (3, &json!(3)));
    let nothing = Request::get("https://message.biliimg.com/bfs/im_new/nothing.png").body(Body::empty()).unwrap();
    assert_eq!(client.send_raw(nothing).await.status(), 404);
}

#[tokio::test]
async fn another_business_or_no_category_is_taken_unless_strict() {
    let client = Client::new();
    let code = async |fields: &[(&str, &str)]| upload(&client, body(GIF, fields)).await["code"].clone();
    // As bilibili-api-python 17.4.2 sends it, and as others do.
    let other = [("biz", "new_dyn"), FIELDS[1], FIELDS[2], ("csrf_token", "xxx")];
    let none = [FIELDS[0], FIELDS[2]];
    for (strict, expected) in [(false, 0), (true, -400)] {
        client.control("settings", json!({"strict": strict})).await;
        assert_eq!((code(&other).await, code(&none).await), (json!(expected), json!(expected)));
        assert_eq!(code(&FIELDS).await, 0);
    }
}

#[tokio::test]
async fn small_ones_are_taken_or_refused() {
    let client = Client::new();
    let code = async |file: &[u8]| upload(&client, body(file, &FIELDS)).await["code"].clone();
    // 258 by 3 px, and 10 by 10.
    assert_eq!(code(GIF).await, 0);
    client.control("settings", json!({"small_images": "refused"})).await;
    assert_eq!((code(GIF).await, code(b"GIF89a\x0a\0\x0a\0....").await), (json!(-3), json!(0)));
}

#[tokio::test]
async fn refusals() {
    let client = Client::new();
    let code = async |file: &[u8], fields: &[(&str, &str)]| upload(&client, body(file, fields)).await["code"].clone();
    assert_eq!(code(GIF, &FIELDS[..2]).await, -111);
    assert_eq!(code(GIF, &[FIELDS[0], FIELDS[1], ("csrf", "y")]).await, -111);
    assert_eq!(code(b"RIFF\0\0\0\0WEBPVP8 ", &FIELDS).await, -3);
    assert_eq!(code(b"", &FIELDS).await, -3);
    let large = [PNG, &vec![0; (20 << 20) - PNG.len()]].concat();
    assert_eq!(code(&large, &FIELDS).await, 0);
    assert_eq!(code(&[&large[..], b"."].concat(), &FIELDS).await, -400);
    let nobody = Request::post(IMAGE).header("content-type", "multipart/form-data; boundary=b");
    let reply = read(client.send_raw(nobody.body(Body::from(body(GIF, &FIELDS))).unwrap()).await).await;
    assert_eq!(reply["code"], -101);
    assert_eq!(client.ask("state").await["effects"]["images"], 1);
}
