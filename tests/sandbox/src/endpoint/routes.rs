//! The routes, a row per endpoint, named after the last segment of the path where that is unambiguous.

use super::Access::{Form, Login, Multipart, Open};
use super::*;
use Service::{Api, Cs, Vc};

/// A path with both a GET and a POST endpoint.
const LINK_SETTING: &str = "/link_setting/v1/link_setting/get";

/// All endpoints.
pub static ROUTES: &[Route] = &[
    // Reading.
    get(Vc, "/session_svr/v1/session_svr/single_unread", single_unread::answer),
    get(Vc, "/session_svr/v1/session_svr/my_group_unread", my_group_unread::answer),
    get(Vc, "/session_svr/v1/session_svr/get_sessions", get_sessions::answer),
    get(Vc, "/session_svr/v1/session_svr/new_sessions", new_sessions::answer),
    get(Vc, "/session_svr/v1/session_svr/session_detail", session_detail::answer),
    get(Vc, "/svr_sync/v1/svr_sync/fetch_session_msgs", fetch_session_msgs::answer),
    get(Vc, "/link_setting/v1/link_setting/is_limit", is_limit::answer),
    get(Vc, "/link_setting/v1/link_setting/get_session_ss", get_session_ss::answer),
    get(Vc, "/link_setting/v1/link_setting/get_msg_dnd", get_msg_dnd::answer),
    get(Vc, "/x/im/feed/infoweb", infoweb::answer),
    get(Vc, "/x/im/user_infos", user_infos::answer),
    row(Method::GET, Api, "/x/web-interface/nav", Open, Envelope::PLAIN, nav::answer),
    // Changing.
    post(Vc, "/session_svr/v1/session_svr/update_ack", update_ack::answer),
    post(Vc, "/session_svr/v1/session_svr/remove_session", remove_session::answer),
    post(Vc, "/session_svr/v1/session_svr/set_top", set_top::answer),
    post(Vc, "/link_setting/v1/link_setting/set_msg_dnd", set_msg_dnd::answer),
    post(Vc, "/link_setting/v1/link_setting/set_push_ss", set_push_ss::answer),
    post(Vc, "/session_svr/v1/session_svr/update_intercept", update_intercept::answer),
    post(Vc, "/session_svr/v1/session_svr/batch_update_dustbin_ack", batch_update_dustbin_ack::answer),
    post(Vc, "/session_svr/v1/session_svr/batch_rm_dustbin", batch_rm_dustbin::answer),
    // Sending.
    row(Method::POST, Vc, "/web_im/v1/web_im/send_msg", Form, Envelope::SEND, send_msg::answer),
    row(Method::POST, Api, "/x/dynamic/feed/draw/upload_bfs", Multipart, Envelope::PLAIN, upload_bfs::answer),
    // For other programs: this client does not call them.
    row(Method::GET, Api, "/x/frontend/finger/spi", Open, Envelope::FINGER, spi::answer),
    row(Method::POST, Api, "/x/internal/gaia-gateway/ExClimbWuzhi", Open, Envelope::PLAIN, ex_climb_wuzhi::answer),
    row(Method::GET, Api, "/x/space/myinfo", Login, Envelope::PLAIN, myinfo::answer),
    row(Method::GET, Vc, "/account/v1/user/cards", Open, Envelope::SESSION, cards::answer),
    named("msgfeed_unread", Method::GET, Api, "/x/msgfeed/unread", Login, Envelope::PLAIN, msgfeed_unread::old),
    named(
        "web_msgfeed_unread",
        Method::GET,
        Vc,
        "/x/im/web/msgfeed/unread",
        Login,
        Envelope::PLAIN,
        msgfeed_unread::new,
    ),
    named("link_setting", Method::GET, Vc, LINK_SETTING, Login, Envelope::SESSION, link_setting::answer),
    named("link_setting", Method::POST, Vc, LINK_SETTING, Form, Envelope::SESSION, link_setting::answer),
    // Customer service.
    row(Method::GET, Cs, "/x/custom/session_svr/v1/heart_beat", Login, Envelope::HEARTBEAT, heart_beat::answer),
    row(Method::POST, Cs, "/x/custom/msg_svr/v1/upload", Multipart, Envelope::UPLOAD, upload::answer),
];

const fn get(service: Service, path: &'static str, handle: Handle) -> Route {
    row(Method::GET, service, path, Login, Envelope::SESSION, handle)
}

const fn post(service: Service, path: &'static str, handle: Handle) -> Route {
    row(Method::POST, service, path, Form, Envelope::SESSION, handle)
}

const fn row(
    method: Method,
    service: Service,
    path: &'static str,
    access: Access,
    envelope: Envelope,
    handle: Handle,
) -> Route {
    named(last_part(path), method, service, path, access, envelope, handle)
}

/// A row whose name is not the last segment of its path.
const fn named(
    name: &'static str,
    method: Method,
    service: Service,
    path: &'static str,
    access: Access,
    envelope: Envelope,
    handle: Handle,
) -> Route {
    Route { name, method, service, path, access, envelope, handle }
}

const fn last_part(path: &str) -> &str {
    let bytes = path.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'/' {
        start -= 1;
    }
    path.split_at(start).1
}
