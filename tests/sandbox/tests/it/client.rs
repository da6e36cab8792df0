//! A client for tests: requests in-process, with the cookies of one account.

use axum::body::Body;
use axum::http::{Request, Response};
use bili_im_sandbox::Sandbox;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const MAIN: u64 = 293_793_435;
pub const UP: u64 = 1;
pub const FRIEND: u64 = 3_690_970;
pub const STRANGER: u64 = 88_217_731;
pub const HELPER: u64 = 844_424_930_131_966;
pub const PAYMENTS: u64 = 844_424_930_131_964;
pub const MAKER: u64 = 51_896_064;
pub const PAL: u64 = 401_742_377;
pub const OLD: u64 = 9_617_619;
pub const NIGHT: u64 = 3_546_558_101_916_723;
pub const ADVERT: u64 = 3_546_600_771_905_204;
pub const FANS: u64 = 221_082_140;
pub const OFFICIAL: u64 = 221_095_555;
pub const DEVICE: &str = "372778FD-E359-461D-86A3-EA2BCC6FF52A";

pub const UNREAD: &str = "https://api.vc.bilibili.com/session_svr/v1/session_svr/single_unread";
pub const HISTORY: &str = "https://api.vc.bilibili.com/svr_sync/v1/svr_sync/fetch_session_msgs";
pub const SEND: &str = "https://api.vc.bilibili.com/web_im/v1/web_im/send_msg";
pub const NAV: &str = "https://api.bilibili.com/x/web-interface/nav";
pub const IMAGE: &str = "https://api.bilibili.com/x/dynamic/feed/draw/upload_bfs";
const SESSION_SVR: &str = "https://api.vc.bilibili.com/session_svr/v1/session_svr";
const LINK_SETTING: &str = "https://api.vc.bilibili.com/link_setting/v1/link_setting";
pub const BEAT: &str = "https://customerservice.bilibili.com/x/custom/session_svr/v1/heart_beat";
pub const UPLOAD: &str = "https://customerservice.bilibili.com/x/custom/msg_svr/v1/upload";

/// One account's way into a sandbox.
#[derive(Clone)]
pub struct Client {
    pub sandbox: Sandbox,
    pub mid: u64,
    cookie: String,
    csrf: String,
}

impl Client {
    /// The main account in a sandbox of its own.
    pub fn new() -> Self {
        Self::of(&Sandbox::new(7), MAIN)
    }

    pub fn of(sandbox: &Sandbox, mid: u64) -> Self {
        let login = sandbox.logins().into_iter().find(|login| login.mid == mid).unwrap();
        Self {
            sandbox: sandbox.clone(),
            mid,
            cookie: format!("SESSDATA={}; bili_jct={}; DedeUserID={mid}", login.sessdata, login.csrf),
            csrf: login.csrf,
        }
    }

    /// Another account in the same sandbox.
    pub fn other(&self, mid: u64) -> Self {
        Self::of(&self.sandbox, mid)
    }

    /// The same with this `Cookie` header.
    pub fn with_cookie(&self, cookie: &str) -> Self {
        Self { cookie: cookie.to_owned(), ..self.clone() }
    }

    pub async fn send_raw(&self, request: Request<Body>) -> Response<Body> {
        self.sandbox.router().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, url: &str) -> Value {
        let request = Request::get(url).header("cookie", &self.cookie).body(Body::empty()).unwrap();
        read(self.send_raw(request).await).await
    }

    pub async fn post(&self, url: &str, fields: &[(&str, &str)]) -> Value {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(url)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded;charset=UTF-8")
            .body(Body::from(form))
            .unwrap();
        read(self.send_raw(request).await).await
    }

    /// A call of the session service: the part of the path after its folder, with a query.
    pub async fn session_svr(&self, call: &str) -> Value {
        self.get(&format!("{SESSION_SVR}/{call}")).await
    }

    /// A call of the setting service.
    pub async fn link_setting(&self, call: &str) -> Value {
        self.get(&format!("{LINK_SETTING}/{call}")).await
    }

    /// A call that changes something, with both tokens; the address from the last folder on.
    pub async fn change(&self, call: &str, fields: &[(&str, &str)]) -> Value {
        let settings = matches!(call, "set_msg_dnd" | "set_push_ss");
        let folder = if settings { LINK_SETTING } else { SESSION_SVR };
        let tokens = [("csrf", self.csrf.as_str()), ("csrf_token", self.csrf.as_str())];
        self.post(&format!("{folder}/{call}"), &[fields, &tokens].concat()).await
    }

    /// The same for one session.
    pub async fn change_session(&self, call: &str, talker: u64, session_type: u64, more: &[(&str, &str)]) -> Value {
        let (talker, session_type) = (talker.to_string(), session_type.to_string());
        let about = [("talker_id", talker.as_str()), ("session_type", session_type.as_str())];
        self.change(call, &[&about, more].concat()).await
    }

    /// The talkers of a list, in its order.
    pub async fn talkers(&self, query: &str) -> Vec<u64> {
        talkers(&self.session_svr(&format!("get_sessions?{query}")).await)
    }

    /// One session object.
    pub async fn session(&self, talker: u64, session_type: u64) -> Value {
        let call = format!("session_detail?talker_id={talker}&session_type={session_type}");
        self.session_svr(&call).await["data"].clone()
    }

    /// Sends a message after `change` had its way with the fields.
    pub async fn send_with(&self, fields: &[(&str, &str)]) -> Value {
        let (mid, now) = (self.mid.to_string(), self.now().await.to_string());
        let mut form = vec![
            ("msg[sender_uid]", mid.as_str()),
            ("msg[receiver_id]", "1"),
            ("msg[receiver_type]", "1"),
            ("msg[msg_type]", "1"),
            ("msg[msg_status]", "0"),
            ("msg[dev_id]", DEVICE),
            ("msg[timestamp]", now.as_str()),
            ("msg[new_face_version]", "1"),
            ("msg[content]", r#"{"content":"hi"}"#),
            ("csrf", self.csrf.as_str()),
            ("csrf_token", self.csrf.as_str()),
        ];
        for (name, value) in fields {
            form.retain(|(known, _)| known != name);
            if *value != "-" {
                form.push((name, value));
            }
        }
        self.post(SEND, &form).await
    }

    /// Sends a text and returns the whole reply.
    pub async fn say(&self, to: u64, text: &str) -> Value {
        let content = json!({ "content": text }).to_string();
        self.send_with(&[("msg[receiver_id]", &to.to_string()), ("msg[content]", &content)]).await
    }

    pub async fn recall(&self, to: u64, key: u64) -> Value {
        let fields =
            [("msg[receiver_id]", &*to.to_string()), ("msg[msg_type]", "5"), ("msg[content]", &key.to_string())];
        self.send_with(&fields).await
    }

    /// A page of a conversation with a person.
    pub async fn history(&self, talker: u64, more: &str) -> Value {
        self.get(&format!("{HISTORY}?talker_id={talker}&session_type=1{more}")).await
    }

    pub async fn control(&self, path: &str, body: Value) -> Value {
        let request = Request::post(format!("http://127.0.0.1/_sandbox/{path}"));
        let response = self.send_raw(request.body(Body::from(body.to_string())).unwrap()).await;
        let status = response.status();
        let value = read(response).await;
        assert!(status.is_success(), "{path}: {value}");
        value
    }

    pub async fn ask(&self, path: &str) -> Value {
        self.get(&format!("http://127.0.0.1/_sandbox/{path}")).await
    }

    pub async fn now(&self) -> i64 {
        self.ask("clock").await["now"].as_i64().unwrap()
    }
}

pub async fn read(response: Response<Body>) -> Value {
    serde_json::from_slice(&bytes(response).await).unwrap()
}

pub async fn bytes(response: Response<Body>) -> Vec<u8> {
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

/// Who the sessions of a page are with, in their order.
pub fn talkers(page: &Value) -> Vec<u64> {
    let list = page["data"]["session_list"].as_array().cloned().unwrap_or_default();
    list.iter().map(|session| session["talker_id"].as_u64().unwrap()).collect()
}

/// The message numbers of a page, newest first.
pub fn seqnos(page: &Value) -> Vec<u64> {
    let messages = page["data"]["messages"].as_array().cloned().unwrap_or_default();
    messages.iter().map(|message| message["msg_seqno"].as_u64().unwrap()).collect()
}

/// The contents of a page, newest first.
pub fn contents(page: &Value) -> Vec<String> {
    let messages = page["data"]["messages"].as_array().cloned().unwrap_or_default();
    messages.iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}
