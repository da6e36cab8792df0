//! Pages and static files.

use crate::client::*;
use axum::body::Body;
use axum::http::{Request, Response};
use bili_im_sandbox::Sandbox;
use std::fs;
use std::path::PathBuf;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("bili-im-sandbox-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("one/sub")).unwrap();
        fs::create_dir_all(folder.join("two")).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn get(client: &Client, path: &str) -> Response<Body> {
    let url = format!("https://evil.example{path}");
    client.send_raw(Request::get(url).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn files_of_the_first_folder_that_has_them() {
    let folder = Folder::new("site");
    let write = |path: &str, text: &str| fs::write(folder.0.join(path), text).unwrap();
    write("secret", "secret");
    write("one/index.html", "one");
    write("one/a b.js", "1");
    write("one/sub/index.html", "sub");
    write("two/index.html", "two");
    write("two/x.wasm", "2");
    let sites = vec![folder.0.join("one"), folder.0.join("two"), folder.0.join("missing")];
    let client = Client::of(&Sandbox::new(1).with_sites(sites), MAIN);
    for (path, text, kind) in [
        ("/", "one", "text/html; charset=utf-8"),
        ("/index.html?x=1", "one", "text/html; charset=utf-8"),
        ("/a%20b.js", "1", "text/javascript; charset=utf-8"),
        ("/sub/", "sub", "text/html; charset=utf-8"),
        ("/x.wasm", "2", "application/wasm"),
    ] {
        let response = get(&client, path).await;
        assert_eq!(response.headers()["content-type"], kind);
        assert_eq!(response.headers()["cache-control"], "no-cache");
        assert_eq!(bytes(response).await, text.as_bytes(), "{path}");
    }
    assert_eq!(get(&client, "//sub").await.headers()["location"], "/sub/");
    for path in
        ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "/sub/%2e%2e/%2e%2e/secret", "/%00", "/none", "/..%5csecret"]
    {
        assert_eq!(get(&client, path).await.status(), 404, "{path}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.0.join("secret"), folder.0.join("one/link")).unwrap();
        assert_eq!(get(&client, "/link").await.status(), 404, "links do not lead out");
    }
    let loopback = Request::get("http://127.0.0.1:1/x.wasm").body(Body::empty()).unwrap();
    assert_eq!(client.send_raw(loopback).await.status(), 200);
}

#[tokio::test]
async fn a_blank_page_with_any_policy() {
    let client = Client::new();
    let response = get(&client, "/_blank?csp=script-src%20%27self%27").await;
    assert_eq!(response.headers()["content-security-policy"], "script-src 'self'");
    assert!(String::from_utf8(bytes(response).await).unwrap().contains("<title>blank</title>"));
    assert!(!get(&client, "/_blank").await.headers().contains_key("content-security-policy"));
    assert_eq!(get(&client, "/_blank?csp=%0a").await.status(), 400);
}
