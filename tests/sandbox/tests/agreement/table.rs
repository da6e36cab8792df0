//! Every endpoint the spec documents, and that library, package and sandbox each have it.

use super::in_process::{World, address};
use super::source::{exported_methods, methods, quoted_after, root, sources};
use axum::http::{Method as HttpMethod, Request};
use bili_im::endpoint::{self as library, Endpoint};
use bili_im::http::{Host, Method, Route};
use std::collections::BTreeSet;

/// One documented endpoint.
pub struct Row {
    /// The method of the client.
    pub method: &'static str,
    http: &'static str,
    host: Host,
    pub path: &'static str,
    /// The type of its reply in TypeScript, where it has one.
    reply: Option<&'static str>,
}

const fn get(method: &'static str, path: &'static str, reply: &'static str) -> Row {
    Row { method, http: "GET", host: Host::Vc, path, reply: Some(reply) }
}

const fn post(method: &'static str, path: &'static str) -> Row {
    Row { method, http: "POST", host: Host::Vc, path, reply: None }
}

const fn send(method: &'static str) -> Row {
    Row { reply: Some("SendReply"), ..post(method, "/web_im/v1/web_im/send_msg") }
}

/// The rows of endpoints.md and of the seeds.
pub const ROWS: &[Row] = &[
    get("unread", "/session_svr/v1/session_svr/single_unread", "UnreadCounts"),
    get("groupUnread", "/session_svr/v1/session_svr/my_group_unread", "GroupUnreadCount"),
    get("sessions", "/session_svr/v1/session_svr/get_sessions", "SessionsPage"),
    get("newSessions", "/session_svr/v1/session_svr/new_sessions", "SessionsPage"),
    get("session", "/session_svr/v1/session_svr/session_detail", "Session"),
    get("history", "/svr_sync/v1/svr_sync/fetch_session_msgs", "HistoryPage"),
    get("limit", "/link_setting/v1/link_setting/is_limit", "LimitReply"),
    get("pushSetting", "/link_setting/v1/link_setting/get_session_ss", "PushSettingReply"),
    get("dnd", "/link_setting/v1/link_setting/get_msg_dnd", "DndReply"),
    get("items", "/x/im/feed/infoweb", "Items"),
    get("users", "/x/im/user_infos", "User"),
    Row { host: Host::Api, ..get("account", "/x/web-interface/nav", "OwnAccount") },
    post("markRead", "/session_svr/v1/session_svr/update_ack"),
    post("remove", "/session_svr/v1/session_svr/remove_session"),
    post("pin", "/session_svr/v1/session_svr/set_top"),
    post("setDnd", "/link_setting/v1/link_setting/set_msg_dnd"),
    post("setPush", "/link_setting/v1/link_setting/set_push_ss"),
    post("setIntercept", "/session_svr/v1/session_svr/update_intercept"),
    post("readIntercepted", "/session_svr/v1/session_svr/batch_update_dustbin_ack"),
    post("removeIntercepted", "/session_svr/v1/session_svr/batch_rm_dustbin"),
    send("sendText"),
    send("sendImage"),
    send("recall"),
    Row {
        host: Host::CustomerService,
        reply: None,
        ..get("customerService.heartbeat", "/x/custom/session_svr/v1/heart_beat", "")
    },
    Row {
        host: Host::CustomerService,
        reply: Some("UploadReply"),
        ..post("customerService.upload", "/x/custom/msg_svr/v1/upload")
    },
    Row { host: Host::Api, reply: Some("UploadedImage"), ..post("uploadImage", "/x/dynamic/feed/draw/upload_bfs") },
];

/// What the sandbox answers besides, because programs that are not this library ask for it.
const FOREIGN: &[&str] = &[
    "/x/frontend/finger/spi",
    "/x/internal/gaia-gateway/ExClimbWuzhi",
    "/x/space/myinfo",
    "/account/v1/user/cards",
    "/x/msgfeed/unread",
    "/x/im/web/msgfeed/unread",
    "/link_setting/v1/link_setting/get",
];

/// Every route of the library.
const ROUTES: &[Route] = &[
    library::GetAccount::ROUTE,
    library::UploadFile::ROUTE,
    library::GetDnd::ROUTE,
    library::GetGroupUnread::ROUTE,
    library::SendHeartbeat::ROUTE,
    library::GetHistory::ROUTE,
    library::GetItems::ROUTE,
    library::GetLimit::ROUTE,
    library::MarkRead::ROUTE,
    library::ListNewSessions::ROUTE,
    library::PinSession::ROUTE,
    library::GetPushSetting::ROUTE,
    library::MarkInterceptedRead::ROUTE,
    library::RemoveSession::ROUTE,
    library::RemoveIntercepted::ROUTE,
    library::SendMessage::ROUTE,
    library::GetSession::ROUTE,
    library::ListSessions::ROUTE,
    library::SetDnd::ROUTE,
    library::SetIntercept::ROUTE,
    library::SetPush::ROUTE,
    library::GetUnread::ROUTE,
    library::UploadImage::ROUTE,
    library::GetUsers::ROUTE,
];

fn paths<'a>(paths: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    paths.into_iter().collect()
}

#[test]
fn every_row_has_a_route_in_the_library() {
    for row in ROWS {
        let route = ROUTES.iter().find(|route| route.path == row.path && route.host == row.host);
        let route = route.unwrap_or_else(|| panic!("no route of the library is {}", row.path));
        assert!(route.name.split(", ").any(|name| name == row.method), "{} is no {}", route.name, row.method);
        let http = if route.method == Method::Get { "GET" } else { "POST" };
        assert_eq!(http, row.http, "{}", row.method);
    }
    assert_eq!(paths(ROUTES.iter().map(|route| route.path)), paths(ROWS.iter().map(|row| row.path)));
    // The list above is all of them.
    let files = sources("src/endpoint");
    let written: Vec<String> = files.iter().flat_map(|(_, text)| quoted_after(text, "path: \"")).collect();
    assert_eq!(paths(written.iter().map(String::as_str)), paths(ROUTES.iter().map(|route| route.path)));
    assert_eq!(written.len(), ROUTES.len(), "a file each");
}

#[test]
fn every_row_has_an_exported_method() {
    let methods = methods();
    for row in ROWS {
        assert!(methods.contains(row.method), "JavaScript has no method {}", row.method);
    }
    for beside in ["unpin", "markAllRead"] {
        assert!(methods.contains(beside), "JavaScript has no method {beside}");
    }
}

#[test]
fn every_method_is_known_on_both_sides() {
    // What a client does by itself.
    let own = ["close", "on", "ready"].map(str::to_owned);
    let asked: BTreeSet<_> = methods().into_iter().filter(|name| !own.contains(name)).collect();
    assert_eq!(asked, exported_methods());
}

#[test]
fn every_row_has_a_type_for_its_reply() {
    let files = [sources("src/endpoint"), sources("src/model")].concat();
    for reply in ROWS.iter().filter_map(|row| row.reply) {
        let declared = files.iter().find_map(|(_, text)| text.split_once(&format!("pub struct {reply} {{")));
        let (before, _) = declared.unwrap_or_else(|| panic!("there is no type {reply}"));
        let attributes = before.rsplit("\n\n").next().unwrap();
        assert!(attributes.contains("Tsify"), "TypeScript does not get {reply}");
    }
}

#[tokio::test]
async fn every_row_has_a_route_in_the_sandbox() {
    let world = World::new();
    let status = async |http: &str, host: Host, path: &str| {
        let method: HttpMethod = http.parse().unwrap();
        let request = Request::builder().method(method).uri(format!("{}{path}", address(host)));
        world.send(request.body(axum::body::Body::empty()).unwrap()).await.0
    };
    for row in ROWS {
        assert_eq!(status(row.http, row.host, row.path).await, 200, "{} {}", row.http, row.path);
        let other = if row.http == "GET" { "POST" } else { "GET" };
        assert_ne!(status(other, row.host, row.path).await, 200, "{other} {}", row.path);
    }
    assert_eq!(status("GET", Host::Vc, "/session_svr/v1/session_svr/nothing").await, 404);
    let routes = std::fs::read_to_string(root().join("tests/sandbox/src/endpoint/routes.rs")).unwrap();
    let known: Vec<String> = routes
        .split('"')
        .filter(|piece| piece.starts_with('/') && !piece.starts_with("//"))
        .map(str::to_owned)
        .collect();
    let expected = ROWS.iter().map(|row| row.path).chain(FOREIGN.iter().copied());
    assert_eq!(paths(known.iter().map(String::as_str)), paths(expected));
}
