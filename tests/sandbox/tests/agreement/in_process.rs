//! The world of one account, as the library sees it: the sandbox, without a network.

use super::sim::Own;
use axum::http::{Method, Request, header};
use bili_im::Error;
use bili_im::endpoint::{Endpoint, GetAccount, GetHistory, HistoryOptions, MessageContent, SendMessage, SendReply};
use bili_im::http::{Body, ClientInfo, FileId, Host, HttpRequest, HttpResponse, Params, parse};
use bili_im::id::Id;
use bili_im::model::Talker;
use bili_im::wbi::WbiKeys;
use bili_im_sandbox::{Login, Sandbox};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};
use tower::ServiceExt;

pub const MAIN: u64 = 293_793_435;
pub const UP: u64 = 1;
pub const FRIEND: u64 = 3_690_970;
pub const STRANGER: u64 = 88_217_731;
pub const FANS: u64 = 221_082_140;

/// Largest page of history the service gives.
const LARGEST: u32 = 2000;

pub fn user(mid: u64) -> Talker {
    Talker::User(Id(mid))
}

pub fn group(id: u64) -> Talker {
    Talker::FanGroup(Id(id))
}

/// One account.
pub struct World {
    sandbox: Sandbox,
    login: Login,
    /// Paths that were asked.
    pub asked: RefCell<BTreeSet<String>>,
}

impl World {
    /// The main account in a sandbox of its own.
    pub fn new() -> Self {
        let sandbox = Sandbox::new(1);
        let login = sandbox.logins().into_iter().find(|login| login.mid == MAIN).unwrap();
        Self { sandbox, login, asked: RefCell::default() }
    }

    /// The token that the service expects of the account.
    pub fn csrf(&self) -> &str {
        &self.login.csrf
    }

    /// What an endpoint answers, read as its type.
    pub async fn read<E: Endpoint>(&self, endpoint: E) -> E::Data
    where
        E::Data: DeserializeOwned,
    {
        parsed(&self.text(endpoint).await)
    }

    /// What an endpoint answers, as the JSON text that JavaScript gets.
    pub async fn text<E: Endpoint>(&self, endpoint: E) -> String {
        let answer = self.ask(&endpoint, None).await;
        answer.unwrap_or_else(|error| panic!("{}: {error}", E::ROUTE.name))
    }

    /// The same, or what the answer says instead; a signature goes into the query.
    pub async fn ask<E: Endpoint>(&self, endpoint: &E, signature: Option<&str>) -> Result<String, Error> {
        let request = HttpRequest::new(endpoint, &Own, &ClientInfo::default(), FileId(0))?;
        let mut request = request.with_csrf(&self.login.csrf);
        if let Some(query) = signature {
            request.target = format!("{}?{query}", request.target);
        }
        let data = parse(&self.exchange(&request).await)?;
        let empty = || E::EMPTY_DATA.unwrap_or("{}").to_owned();
        Ok(data.map_or_else(empty, |data| String::from_utf8(data.whole()).unwrap()))
    }

    /// Sends a message, signed with the keys of the account.
    pub async fn message(&self, talker: Talker, content: MessageContent) -> SendReply {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let images = self.read(GetAccount).await.wbi_img;
        let dev_id = "07070707-0707-4707-8707-070707070707".to_owned();
        let fields = [
            ("w_sender_uid", self.login.mid.to_string()),
            ("w_receiver_id", talker.peer(&Own).unwrap().id.to_string()),
            ("w_dev_id", dev_id.clone()),
        ];
        let query = WbiKeys::from_addresses(&images.img_url, &images.sub_url).unwrap().sign(&fields, seconds);
        let message = SendMessage { talker, content, dev_id, timestamp: seconds, new_face_version: Some(1) };
        parsed(&self.ask(&message, Some(&query)).await.unwrap())
    }

    /// An endpoint that answers nothing but that it is done.
    pub async fn tell<E: Endpoint<Data = ()>>(&self, endpoint: E) {
        let said: Value = parsed(&self.text(endpoint).await);
        assert!(said.is_object(), "{} says {said}", E::ROUTE.name);
    }

    /// The newest messages of a session.
    pub fn history(talker: Talker) -> GetHistory {
        GetHistory { talker, options: HistoryOptions { size: Some(LARGEST), ..HistoryOptions::default() } }
    }

    /// A call of the control address.
    pub async fn control(&self, path: &str, body: Option<Value>) -> Value {
        let (method, body) = body.map_or((Method::GET, String::new()), |body| (Method::POST, body.to_string()));
        let uri = format!("http://127.0.0.1/_sandbox/{path}");
        let request = Request::builder().method(method).uri(uri).body(axum::body::Body::from(body)).unwrap();
        let (status, body) = self.send(request).await;
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Any request; its status and body.
    pub async fn send(&self, request: Request<axum::body::Body>) -> (u16, Vec<u8>) {
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    /// Sends a request of the library.
    pub async fn exchange(&self, request: &HttpRequest) -> HttpResponse {
        let path = request.target.split('?').next().unwrap();
        self.asked.borrow_mut().insert(path.to_owned());
        let (kind, body) = match &request.body {
            Body::None => (None, Vec::new()),
            Body::Form(form) => (Some("application/x-www-form-urlencoded"), form.clone().into_bytes()),
            Body::Multipart { part, params, .. } => (Some("multipart/form-data; boundary=b"), multipart(part, params)),
        };
        let Login { mid, sessdata, csrf, .. } = &self.login;
        let mut sent = Request::builder()
            .method(if kind.is_some() { Method::POST } else { Method::GET })
            .uri(format!("{}{}", address(request.host), request.target))
            .header(header::COOKIE, format!("SESSDATA={sessdata}; bili_jct={csrf}; DedeUserID={mid}"));
        if let Some(kind) = kind {
            sent = sent.header(header::CONTENT_TYPE, kind);
        }
        let (status, body) = self.send(sent.body(axum::body::Body::from(body)).unwrap()).await;
        HttpResponse { status, body, ..HttpResponse::default() }
    }
}

/// The real address of a host.
pub fn address(host: Host) -> &'static str {
    match host {
        Host::Vc => "https://api.vc.bilibili.com",
        Host::Api => "https://api.bilibili.com",
        Host::CustomerService => "https://customerservice.bilibili.com",
    }
}

/// A JSON text, read as `T`.
pub fn parsed<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A file, and then the fields.
fn multipart(part: &str, params: &Params) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"a.gif\"\r\n\r\n");
    let mut body = head.into_bytes();
    body.extend_from_slice(GIF);
    body.extend_from_slice(b"\r\n");
    for (name, value) in &**params {
        let field = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(field.as_bytes());
    }
    body.extend_from_slice(b"--b--\r\n");
    body
}

/// The file of every upload: an image of 2 by 3 px, as far as anybody looks.
pub const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x80\x00\x00";
