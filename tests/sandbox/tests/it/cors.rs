//! Which pages may read what, and which host serves what.

use crate::client::*;
use axum::body::Body;
use axum::http::{Method, Request};

async fn allowed(client: &Client, method: Method, url: &str, origin: &str) -> (Option<String>, bool) {
    let request = Request::builder().method(method).uri(url).header("origin", origin);
    let request = request.header("access-control-request-headers", "content-type").body(Body::empty()).unwrap();
    let response = client.send_raw(request).await;
    let header = |name: &str| Some(response.headers().get(name)?.to_str().unwrap().to_owned());
    (header("access-control-allow-origin"), header("access-control-allow-credentials").is_some())
}

#[tokio::test]
async fn own_pages_and_no_others() {
    let client = Client::new();
    for url in [UNREAD, SEND, NAV, BEAT, UPLOAD, "http://127.0.0.1:1/x/web-interface/nav"] {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            for own in ["https://bilibili.com", "https://message.bilibili.com", "https://a.b-1.bilibili.com"] {
                let answer = allowed(&client, method.clone(), url, own).await;
                assert_eq!(answer, (Some(own.to_owned()), true), "{method} {url} {own}");
            }
            for foreign in [
                "https://evilbilibili.com",
                "https://bilibili.com.evil.example",
                "https://.bilibili.com",
                "https://evil.example/.bilibili.com",
                "https://evil.example#.bilibili.com",
                "https://message.bilibili.com:8443",
                "http://message.bilibili.com",
                "null",
                "",
            ] {
                assert_eq!(
                    allowed(&client, method.clone(), url, foreign).await,
                    (None, false),
                    "{method} {url} {foreign}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_foreign_page_is_served_but_cannot_read() {
    let client = Client::new();
    let request = Request::get(UNREAD).header("origin", "https://evil.example").header("cookie", "SESSDATA=xxx");
    let reply = read(client.send_raw(request.body(Body::empty()).unwrap()).await).await;
    assert_eq!(reply["code"], 0);
}

#[tokio::test]
async fn control_is_open_to_all() {
    let client = Client::new();
    let url = "https://api.vc.bilibili.com/_sandbox/state";
    for method in [Method::GET, Method::OPTIONS] {
        let answer = allowed(&client, method, url, "https://evil.example").await;
        assert_eq!(answer, (Some("https://evil.example".to_owned()), true));
    }
}

#[tokio::test]
async fn each_host_has_its_own_paths() {
    let client = Client::new();
    for url in [
        "https://api.bilibili.com/session_svr/v1/session_svr/single_unread",
        "https://api.vc.bilibili.com/x/web-interface/nav",
        "https://customerservice.bilibili.com/x/web-interface/nav",
        "https://message.bilibili.com/x/web-interface/nav",
        "https://api.vc.bilibili.com/web_im/v1/web_im/send_msg",
        "https://api.vc.bilibili.com/",
        "https://api.vc.bilibili.com/_blank",
    ] {
        let request = Request::get(url).header("cookie", "SESSDATA=xxx").body(Body::empty()).unwrap();
        let response = client.send_raw(request).await;
        assert_eq!(response.status(), 404, "{url}");
        assert_eq!(read(response).await["code"], -404, "{url}");
    }
}

#[tokio::test]
async fn the_host_header_counts_without_its_port() {
    let client = Client::new();
    let request =
        Request::get("/x/web-interface/nav").header("host", "API.bilibili.com:8443").header("cookie", "SESSDATA=xxx");
    let reply = read(client.send_raw(request.body(Body::empty()).unwrap()).await).await;
    assert_eq!(reply["data"]["mid"], MAIN);
}
