//! The world of one account, as the library's client sees it: the sandbox, without a network.

use axum::http::{Method, Request as HttpRequest, header};
use bili_im::Error;
use bili_im::client::{Body, Client, Common, Event, Failure, Platform, Request, Response, default_address};
use bili_im::endpoint::{Endpoint, Fields, History, HistoryOptions};
use bili_im::id::Id;
use bili_im::model::{Peer, Talker};
use bili_im_sandbox::{Login, ResetConnection, Sandbox};
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
    Talker::Known(Peer { id: Id(mid), session_type: 1 })
}

pub fn group(id: u64) -> Talker {
    Talker::Known(Peer { id: Id(id), session_type: 2 })
}

/// One account and its client.
pub struct World {
    pub client: Client,
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
        Self { client: Client::default(), sandbox, login, asked: RefCell::default() }
    }

    /// What an endpoint answers, read as its type.
    pub async fn read<E: Endpoint>(&self, endpoint: E) -> E::Reply
    where
        E::Reply: DeserializeOwned,
    {
        parsed(&self.text(endpoint).await)
    }

    /// What an endpoint answers, as the JSON text that JavaScript gets.
    pub async fn text<E: Endpoint>(&self, endpoint: E) -> String {
        let answer = self.client.call(self, &endpoint, &Common::default()).await;
        answer.unwrap_or_else(|error| panic!("{}: {error}", E::ROUTE.name))
    }

    /// An endpoint that answers nothing but that it is done.
    pub async fn tell<E: Endpoint<Reply = ()>>(&self, endpoint: E) {
        let said: Value = parsed(&self.text(endpoint).await);
        assert!(said.is_object(), "{} says {said}", E::ROUTE.name);
    }

    /// The newest messages of a session.
    pub fn history(talker: Talker) -> History {
        History { talker, options: HistoryOptions { size: Some(LARGEST), ..HistoryOptions::default() } }
    }

    /// A call of the control address.
    pub async fn control(&self, path: &str, body: Option<Value>) -> Value {
        let (method, body) = body.map_or((Method::GET, String::new()), |body| (Method::POST, body.to_string()));
        let uri = format!("http://127.0.0.1/_sandbox/{path}");
        let request = HttpRequest::builder().method(method).uri(uri).body(axum::body::Body::from(body)).unwrap();
        let (status, body) = self.send(request).await;
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Any request; its status and body.
    pub async fn send(&self, request: HttpRequest<axum::body::Body>) -> (u16, Vec<u8>) {
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }
}

/// A JSON text, read as `T`.
pub fn parsed<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

impl Platform for World {
    async fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        let path = request.target.split('?').next().unwrap();
        self.asked.borrow_mut().insert(path.to_owned());
        let (kind, body) = match &request.body {
            Body::None => (None, Vec::new()),
            Body::Form(form) => (Some("application/x-www-form-urlencoded"), form.clone().into_bytes()),
            Body::Multipart(part, fields) => (Some("multipart/form-data; boundary=b"), multipart(part, fields)),
        };
        let Login { mid, sessdata, csrf, .. } = &self.login;
        let mut sent = HttpRequest::builder()
            .method(if kind.is_some() { Method::POST } else { Method::GET })
            .uri(format!("{}{}", default_address(request.host), request.target))
            .header(header::COOKIE, format!("SESSDATA={sessdata}; bili_jct={csrf}; DedeUserID={mid}"));
        if let Some(kind) = kind {
            sent = sent.header(header::CONTENT_TYPE, kind);
        }
        let request = sent.body(axum::body::Body::from(body)).unwrap();
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        if response.extensions().get::<ResetConnection>().is_some() {
            return Err(Failure::Network(": reset".to_owned()));
        }
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.map_err(|_| Failure::CutOff)?.to_bytes().to_vec();
        Ok(Response { status, body, retry_after: None })
    }

    async fn csrf(&self) -> Result<Option<String>, Error> {
        Ok(Some(self.login.csrf.clone()))
    }

    fn mid(&self) -> Option<Id> {
        Some(Id(self.login.mid))
    }

    fn is_logged_out(&self) -> bool {
        false
    }

    fn now(&self) -> f64 {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1000.0
    }

    async fn sleep(&self, _ms: f64) -> Result<(), Failure> {
        Ok(())
    }

    async fn or_ended<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        Ok(wait.await)
    }

    async fn or_late<T>(&self, wait: impl Future<Output = T>) -> Result<T, Failure> {
        Ok(wait.await)
    }

    fn stored(&self, _name: &str) -> Option<String> {
        None
    }

    fn store(&self, _name: &str, _value: &str) {}

    async fn sign(&self, fields: &[(&str, String)]) -> Result<String, Error> {
        panic!("{fields:?} are signed with the keys of the account")
    }

    fn emit(&self, _event: &Event<'_>) {}

    fn random(&self, bytes: &mut [u8]) -> Result<(), Error> {
        bytes.fill(7);
        Ok(())
    }
}

/// A file, and then the fields.
fn multipart(part: &str, fields: &Fields) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"a.gif\"\r\n\r\n");
    let mut body = head.into_bytes();
    body.extend_from_slice(GIF);
    body.extend_from_slice(b"\r\n");
    for (name, value) in fields {
        let field = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(field.as_bytes());
    }
    body.extend_from_slice(b"--b--\r\n");
    body
}

/// The file of every upload: an image of 2 by 3 px, as far as anybody looks.
pub const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x80\x00\x00";
