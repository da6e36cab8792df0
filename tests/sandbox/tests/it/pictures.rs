//! Pictures at the addresses that the service hands out.

use crate::client::*;
use axum::body::Body;
use axum::http::{Request, Response};
use serde_json::{Value, json};

async fn get(client: &Client, url: &str) -> Response<Body> {
    client.send_raw(Request::get(url).body(Body::empty()).unwrap()).await
}

/// Width and height of a PNG.
async fn size(client: &Client, url: &str) -> (u32, u32) {
    let response = get(client, url).await;
    assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &"image/png".parse().unwrap()));
    let png = bytes(response).await;
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{url}");
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (side(16), side(20))
}

/// All addresses of pictures in a reply.
fn addresses(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(content @ (Value::Object(_) | Value::Array(_))) => addresses(&content),
            _ if text.contains("/bfs/") => vec![text.clone()],
            _ => Vec::new(),
        },
        Value::Array(items) => items.iter().flat_map(addresses).collect(),
        Value::Object(fields) => fields.values().flat_map(addresses).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn every_address_of_the_initial_data_has_one() {
    let client = Client::new();
    let sessions = client.session_svr("get_sessions?session_type=4&size=100").await;
    let mut found = addresses(&sessions);
    for session in sessions["data"]["session_list"].as_array().unwrap() {
        let (talker, kind) = (session["talker_id"].as_u64().unwrap(), &session["session_type"]);
        let url = format!("{HISTORY}?talker_id={talker}&session_type={kind}&size=100");
        found.extend(addresses(&client.get(&url).await));
    }
    found.extend(addresses(&client.ask("account").await));
    found.sort();
    found.dedup();
    assert!(found.len() > 40, "{}", found.len());
    for url in found {
        let url = if url.starts_with("//") { format!("https:{url}") } else { url };
        size(&client, &url).await;
    }
}

#[tokio::test]
async fn equal_paths_show_equal_pictures_on_every_host() {
    let picture = async |client: &Client, url: &str| bytes(get(client, url).await).await;
    let (client, other) = (Client::new(), Client::new());
    let one = picture(&client, "https://i0.hdslb.com/bfs/face/a.jpg").await;
    for host in ["http://i2.hdslb.com", "https://album.biliimg.com", "http://127.0.0.1:1"] {
        assert_eq!(picture(&other, &format!("{host}/bfs/face/a.jpg")).await, one, "{host}");
    }
    assert_ne!(picture(&client, "https://i0.hdslb.com/bfs/face/b.jpg").await, one);
}

#[tokio::test]
async fn an_image_has_the_size_that_its_newest_message_states() {
    let client = Client::new();
    let url = "https://message.biliimg.com/bfs/im_new/a.png";
    assert_eq!(get(&client, url).await.status(), 404);
    let usual = (480, 360);
    for (stated, expected) in [
        (json!({"url": url}), usual),
        (json!({"url": url, "width": 300, "height": 200}), (300, 200)),
        (json!({"url": url.replace("https", "http"), "width": 200, "height": 300}), (200, 300)),
        (json!({"url": url, "width": 8_192, "height": 4_096}), (2_048, 1_024)),
        (json!({"url": url, "width": 0, "height": -1}), usual),
        (json!({"url": url, "width": "200", "height": 1e300}), usual),
    ] {
        let message = json!({"from": UP, "to": MAIN, "msg_type": 2, "content": stated.to_string()});
        client.control("push", message).await;
        assert_eq!(size(&client, url).await, expected, "{stated}");
    }
    for content in ["not JSON a.png", "[\"a.png\"]", "{\"url\":7,\"x\":\"a.png\"}"] {
        client.control("push", json!({"from": UP, "to": MAIN, "msg_type": 2, "content": content})).await;
    }
    assert_eq!(size(&client, url).await, usual, "what is malformed states nothing");
}

#[tokio::test]
async fn are_at_the_hosts_of_pictures_only() {
    let client = Client::new();
    for url in [
        "https://evil.example/bfs/face/a.jpg",
        "https://hdslb.com.evil.example/bfs/face/a.jpg",
        "https://evilhdslb.com/bfs/face/a.jpg",
        "https://api.bilibili.com/bfs/face/a.jpg",
        "https://jssz-boss.hdslb.com/bfs/face/a.jpg",
        "https://i0.hdslb.com/face/a.jpg",
        "http://127.0.0.1:1/face/a.jpg",
    ] {
        assert_eq!(get(&client, url).await.status(), 404, "{url}");
    }
    assert_eq!(get(&client, "https://i0.hdslb.com/_blank").await.status(), 200, "besides, it has pages");
}

#[tokio::test]
async fn can_fail() {
    let client = Client::new();
    let url = "https://i0.hdslb.com/bfs/face/a.jpg";
    client.control("fault", json!({"host": "i0.hdslb.com", "fault": {"status": 404}})).await;
    assert_eq!(get(&client, url).await.status(), 404);
    assert_eq!(get(&client, url).await.status(), 200);
}
