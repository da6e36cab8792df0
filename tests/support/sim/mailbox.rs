//! A fake service that stores messages, for tests of sends.

use super::{OWN_MID, Rng, accepted, refused};
use bili_im::http::{Body, HttpRequest, HttpResponse};
use bili_im::wbi::WbiKeys;
use serde_json::{Value, json};
use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// The constant half of the WBI keys.
const SUB_KEY: &str = "4932caff0ff746eab6f01bf08b70ac45";

/// The messages of an account, and the state of its service. Clones share it.
#[derive(Clone)]
pub struct Mailbox(Rc<RefCell<Post>>);

pub struct Post {
    pub messages: Vec<Message>,
    /// The current WBI key.
    pub generation: u64,
    /// The valid CSRF token.
    pub token: String,
    /// Responses to the next sends, which are then not stored; `None` for the usual one.
    pub refusals: Vec<Option<HttpResponse>>,
    /// Responses to the next history reads; `None` for the usual one.
    pub pages: Vec<Option<HttpResponse>>,
    /// The WBI keys in the account reply, if not the usual.
    pub account: Option<HttpResponse>,
    /// Whether withdrawn messages take up room on pages without being returned.
    pub hides_withdrawn: bool,
    rng: Rng,
    seqno: u64,
}

/// A stored message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The talker: id and type.
    pub peer: (u64, u64),
    pub sender: u64,
    pub kind: u64,
    pub content: String,
    pub key: u64,
    pub seqno: u64,
    /// 0 normal, 1 recalled, 2 withdrawn.
    pub status: u64,
    /// `msg_source`: 1 and 2 are phones, 7 is the web.
    pub source: u64,
    /// When it was stored, in wall-clock time.
    pub at: Duration,
}

impl Message {
    /// A text that the account sent from the web.
    pub fn text(mid: u64, text: &str) -> Self {
        Self {
            peer: (mid, 1),
            sender: OWN_MID,
            kind: 1,
            content: json!({ "content": text }).to_string(),
            key: 0,
            seqno: 0,
            status: 0,
            source: 7,
            at: Duration::ZERO,
        }
    }
}

impl Mailbox {
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(RefCell::new(Post {
            messages: Vec::new(),
            generation: 0,
            token: "token".to_owned(),
            refusals: Vec::new(),
            pages: Vec::new(),
            account: None,
            hides_withdrawn: false,
            rng: Rng::new(seed),
            seqno: 1000,
        })))
    }

    pub fn get(&self) -> RefMut<'_, Post> {
        self.0.borrow_mut()
    }

    /// The stored texts of a talker in order, each with its source.
    pub fn texts(&self, mid: u64) -> Vec<String> {
        let post = self.get();
        let own = post.messages.iter().filter(|message| message.peer.0 == mid && message.kind == 1);
        own.map(|message| text_of(&message.content)).collect()
    }

    pub fn respond(&self, request: &HttpRequest, now: Duration) -> HttpResponse {
        let mut post = self.get();
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        match &request.body {
            Body::Form(form) if path.ends_with("/send_msg") => post.send(query, &fields(form), now),
            Body::Multipart { .. } => {
                accepted(r#"{"image_url":"http://i0.hdslb.com/bfs/im/up.png","image_width":1,"image_height":2}"#)
            }
            _ if path.ends_with("/fetch_session_msgs") => post.history(&fields(query)),
            _ if path.ends_with("/nav") => post.account(),
            _ => accepted("{}"),
        }
    }
}

impl Post {
    /// Stores a message that is sent now; returns its key.
    pub fn store(&mut self, message: Message, now: Duration) -> u64 {
        // The upper half of a key is the second, occasionally one early; the lower half is unordered.
        let second = now.as_secs() + 1 - u64::from(self.rng.percent(20)) - u64::from(!self.rng.percent(20));
        let key = (second << 32) | self.rng.below(1 << 32);
        self.seqno += 1 + self.rng.below(3);
        self.messages.push(Message { key, seqno: self.seqno, at: now, ..message });
        key
    }

    /// The account reply with the WBI keys.
    fn account(&self) -> HttpResponse {
        let address = |key: &str| format!("https://i0.hdslb.com/bfs/wbi/{key}.png");
        let images = json!({ "img_url": address(&self.img_key()), "sub_url": address(SUB_KEY) });
        let usual = accepted(&json!({ "isLogin": true, "mid": OWN_MID, "wbi_img": images }).to_string());
        self.account.clone().unwrap_or(usual)
    }

    fn img_key(&self) -> String {
        format!("7cd084941338484aae1ad942{:08x}", self.generation)
    }

    fn is_signed(&self, query: &str) -> bool {
        let mut fields: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        fields.retain(|(name, _)| name != "w_rid");
        let Some(at) = fields.iter().position(|(name, _)| name == "wts") else { return false };
        let (_, wts) = fields.remove(at);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let keys = WbiKeys::from_addresses(&format!("/{}.png", self.img_key()), &format!("/{SUB_KEY}.png"));
        keys.is_some_and(|keys| keys.sign(&fields, wts.parse().unwrap()) == query)
    }

    fn send(&mut self, query: &str, form: &BTreeMap<String, String>, now: Duration) -> HttpResponse {
        if !self.refusals.is_empty()
            && let Some(refusal) = self.refusals.remove(0)
        {
            return refusal;
        }
        let field = |name: &str| form[&format!("msg[{name}]")].clone();
        let number = |name: &str| field(name).parse::<u64>().unwrap();
        if form.get("csrf") != Some(&self.token) || form.get("csrf_token") != Some(&self.token) {
            return refused(-111);
        }
        if !self.is_signed(query) || fields(query).get("w_dev_id") != Some(&field("dev_id")) {
            return refused(-400);
        }
        let peer = (number("receiver_id"), number("receiver_type"));
        let kind = number("msg_type");
        let content = field("content");
        if kind == 5 {
            let key = content.parse::<u64>().unwrap();
            let sought = self.messages.iter_mut().find(|message| message.key == key && message.peer == peer);
            let Some(message) = sought.filter(|message| message.sender == OWN_MID) else { return refused(10005) };
            if message.status != 0 {
                return refused(21042);
            }
            if now.saturating_sub(message.at) > Duration::from_secs(120) {
                return refused(21041);
            }
            message.status = 1;
        }
        // The service rewrites emote names and URL schemes.
        let content = content.replace("[doge]", "[tv_doge]").replace("https://i0", "http://i0");
        let key = self.store(Message { peer, kind, content, ..Message::text(0, "") }, now);
        accepted(&format!(r#"{{"msg_key":{key},"e_infos":null,"key_hit_infos":{{}}}}"#))
    }

    fn history(&mut self, query: &BTreeMap<String, String>) -> HttpResponse {
        if !self.pages.is_empty()
            && let Some(page) = self.pages.remove(0)
        {
            return page;
        }
        let number = |name: &str| query.get(name).map(|value| value.parse::<u64>().unwrap());
        let peer = (number("talker_id").unwrap(), number("session_type").unwrap());
        let (begin, end) = (number("begin_seqno").unwrap_or(0), number("end_seqno").unwrap_or(u64::MAX));
        let size = usize::try_from(number("size").unwrap_or(0)).unwrap();
        let is_inside = |message: &&Message| message.peer == peer && message.seqno > begin && message.seqno < end;
        let mut found: Vec<_> = self.messages.iter().rev().filter(is_inside).take(size + 1).collect();
        let has_more = found.len() > size;
        found.truncate(size);
        found.retain(|message| !self.hides_withdrawn || message.status == 0);
        let messages: Vec<_> = found.into_iter().map(wire).collect();
        let messages = if messages.is_empty() { Value::Null } else { messages.into() };
        let page = json!({ "messages": messages, "has_more": u8::from(has_more), "min_seqno": 1, "max_seqno": 0 });
        accepted(&page.to_string())
    }
}

fn wire(message: &Message) -> Value {
    json!({
        "sender_uid": message.sender,
        "receiver_type": message.peer.1,
        "receiver_id": message.peer.0,
        "msg_type": message.kind,
        "content": message.content,
        "msg_seqno": message.seqno,
        "timestamp": message.at.as_secs(),
        "at_uids": null,
        "msg_key": message.key,
        "msg_status": message.status,
        "notify_code": "",
        "msg_source": message.source,
    })
}

/// The fields of a form or a query.
pub fn fields(encoded: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(encoded.as_bytes()).into_owned().collect()
}

/// The text of a text message's content.
pub fn text_of(content: &str) -> String {
    let content: Value = serde_json::from_str(content).unwrap();
    content["content"].as_str().unwrap_or_default().to_owned()
}
