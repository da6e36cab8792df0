//! A service where much happens by itself: conversations of one account, and what others and other devices do in them.

use super::{OWN_MID, Rng, accepted, refused};
use bili_im::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use std::cell::{RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::time::Duration;

/// Sequence numbers grow with time, as the service's do.
const SEQNO_EPOCH: u64 = 1_500_000_000;

/// The conversations of an account. Clones share it.
#[derive(Clone)]
pub struct Town(Rc<RefCell<State>>);

/// A talker: id and type.
pub type Who = (u64, u64);

/// Something that happens without a call.
#[derive(Debug, Clone)]
pub enum Deed {
    /// The other side writes.
    Write(Who),
    /// The user writes on a phone.
    WriteOwn(Who),
    /// A message with these fields, in place of usual ones.
    Odd(Who, Value),
    /// The last message is recalled, which its history tells.
    Recall(Who),
    /// The service withdraws the last message, and tells so by its state alone.
    Withdraw(Who),
    /// The user reads a conversation on a phone.
    Read(Who),
    /// The user takes a conversation off the list.
    Remove(Who),
    /// Pinned on a phone.
    Pin(Who),
    /// Muted on a phone.
    Mute(Who),
    /// The service begins to intercept what the other side writes.
    Intercept(Who),
}

#[derive(Debug, Clone)]
pub struct TownMessage {
    pub who: Who,
    pub seqno: u64,
    pub key: u64,
    pub sender: u64,
    pub kind: u64,
    pub status: u64,
    /// When it was stored.
    pub at: Duration,
    json: Value,
}

#[derive(Debug, Default)]
pub struct Talk {
    pub messages: Vec<TownMessage>,
    /// When something last happened, in µs.
    time: u64,
    ack: u64,
    unread: u64,
    pin: u64,
    is_muted: bool,
    is_intercepted: bool,
    is_listed: bool,
}

pub struct State {
    pub talks: BTreeMap<Who, Talk>,
    /// The talkers by the time of their conversation.
    by_time: BTreeSet<(u64, Who)>,
    pub plan: VecDeque<(Duration, Deed)>,
    /// All that was stored, in order.
    pub stored: Vec<TownMessage>,
    /// Whether `has_more` of a history stays 1 at its end.
    pub is_stuck: bool,
    /// How much later than a list a history shows a message.
    pub lag: Duration,
    pub counts: BTreeMap<&'static str, u64>,
    /// Talkers whose history is refused, or no JSON.
    pub refused: BTreeSet<Who>,
    pub broken: BTreeSet<Who>,
    pub is_logged_out: bool,
    rng: Rng,
    now: Duration,
    serial: u64,
}

impl Town {
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(RefCell::new(State {
            talks: BTreeMap::new(),
            by_time: BTreeSet::new(),
            plan: VecDeque::new(),
            stored: Vec::new(),
            is_stuck: false,
            lag: Duration::ZERO,
            counts: BTreeMap::new(),
            refused: BTreeSet::new(),
            broken: BTreeSet::new(),
            is_logged_out: false,
            rng: Rng::new(seed),
            now: Duration::ZERO,
            serial: 0,
        })))
    }

    pub fn state(&self) -> RefMut<'_, State> {
        self.0.borrow_mut()
    }

    /// Does something at a time.
    pub fn act(&self, at: Duration, deed: Deed) {
        self.state().act(at, deed);
    }

    /// What the service responds.
    pub fn respond(&self, request: &HttpRequest, wall: Duration) -> HttpResponse {
        let mut state = self.state();
        state.advance(wall);
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let query: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let number = |name: &str| query.get(name).and_then(|value| value.parse::<u64>().ok());
        if state.is_logged_out {
            return refused(-101);
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        let (name, data) = match name {
            "new_sessions" => ("lists", state.list(number("begin_ts"), None, number("size"))),
            "get_sessions" => ("walks", state.list(number("begin_ts"), number("end_ts"), number("size"))),
            "single_unread" => ("unread", state.unread()),
            "fetch_session_msgs" => {
                let who = (number("talker_id").unwrap(), number("session_type").unwrap());
                *state.counts.entry("history").or_default() += 1;
                if state.refused.contains(&who) {
                    return refused(700_013);
                }
                if state.broken.contains(&who) {
                    return accepted(r#"{"messages":{}}"#);
                }
                ("pages", state.history(who, number("begin_seqno"), number("end_seqno"), number("size")))
            }
            "nav" => ("nav", json!({"isLogin": true, "mid": OWN_MID})),
            other => panic!("a watch asks for {other}"),
        };
        *state.counts.entry(name).or_default() += 1;
        accepted(&data.to_string())
    }
}

impl State {
    /// Lets everything happen that is planned until then.
    pub fn advance(&mut self, wall: Duration) {
        self.now = self.now.max(wall);
        while self.plan.front().is_some_and(|(at, _)| *at <= wall) {
            let (at, deed) = self.plan.pop_front().unwrap();
            self.act(at, deed);
        }
    }

    fn act(&mut self, at: Duration, deed: Deed) {
        let micros = u64::try_from(at.as_micros()).unwrap();
        match deed {
            Deed::Write(who) => self.store(at, who, who.0, json!({"msg_type": 1, "content": r#"{"content":"hi"}"#})),
            Deed::WriteOwn(who) => {
                self.store(at, who, OWN_MID, json!({"msg_type": 1, "content": r#"{"content":"mine"}"#}));
            }
            Deed::Odd(who, fields) => self.store(at, who, who.0, fields),
            Deed::Recall(who) => {
                let last = self.talks.get_mut(&who).and_then(|talk| talk.messages.last_mut());
                let Some(last) = last.filter(|last| last.kind == 1 && last.status == 0) else { return };
                last.status = 1;
                last.json["msg_status"] = 1.into();
                let (key, sender) = (last.key, last.sender);
                self.store(at, who, sender, json!({"msg_type": 5, "content": key.to_string()}));
            }
            Deed::Withdraw(who) => {
                if let Some(talk) = self.talks.get_mut(&who)
                    && let Some(last) = talk.messages.last_mut()
                {
                    last.status = 2;
                    last.json["msg_status"] = 2.into();
                    touch(&mut self.by_time, who, talk, micros);
                }
            }
            Deed::Read(who) => self.change(who, micros, |talk| {
                talk.unread = 0;
                talk.ack = talk.messages.last().map_or(0, |last| last.seqno);
            }),
            Deed::Remove(who) => {
                if let Some(talk) = self.talks.get_mut(&who) {
                    talk.is_listed = false;
                }
            }
            Deed::Pin(who) => self.change(who, micros, |talk| talk.pin = micros),
            Deed::Mute(who) => self.change(who, micros, |talk| talk.is_muted = true),
            Deed::Intercept(who) => self.change(who, micros, |talk| talk.is_intercepted = true),
        }
    }

    /// Changes a conversation, which moves it to the top of the list.
    fn change(&mut self, who: Who, micros: u64, change: impl FnOnce(&mut Talk)) {
        if let Some(talk) = self.talks.get_mut(&who) {
            change(talk);
            touch(&mut self.by_time, who, talk, micros);
        }
    }

    fn store(&mut self, at: Duration, who: Who, sender: u64, fields: Value) {
        self.serial += 1;
        let seqno = ((at.as_secs() - SEQNO_EPOCH) << 24) + self.serial;
        // One key in five begins a second early, and within a second they go at random.
        let early = u64::from(self.rng.percent(20));
        let key = ((at.as_secs() - early) << 32) + (self.rng.next() & 0xffff_ffff);
        let mut json = json!({
            "sender_uid": sender, "receiver_type": who.1, "receiver_id": OWN_MID, "msg_type": 1, "content": "{}",
            "msg_seqno": seqno, "timestamp": at.as_secs(), "at_uids": null, "msg_key": key, "msg_status": 0,
            "notify_code": "", "msg_source": 7,
        });
        for (name, value) in fields.as_object().unwrap() {
            json[name] = value.clone();
        }
        let kind = json["msg_type"].as_u64().unwrap_or(0);
        let message = TownMessage { who, seqno, key, sender, kind, status: 0, at, json };
        self.stored.push(message.clone());
        let talk = self.talks.entry(who).or_default();
        talk.messages.push(message);
        touch(&mut self.by_time, who, talk, u64::try_from(at.as_micros()).unwrap());
        talk.is_listed = true;
        if sender != OWN_MID {
            talk.unread += 1;
        }
    }

    fn unread(&self) -> Value {
        let all: u64 = self.talks.values().map(|talk| talk.unread).sum();
        json!({"unfollow_unread": all, "follow_unread": 0})
    }

    fn list(&self, begin: Option<u64>, end: Option<u64>, size: Option<u64>) -> Value {
        let end = end.filter(|end| *end > 0).unwrap_or(u64::MAX);
        let times = self.by_time.range((begin.unwrap_or(0) + 1, (0, 0))..(end, (0, 0))).rev();
        let talks: Vec<_> = times.map(|(_, who)| (who, &self.talks[who])).filter(|(_, talk)| talk.is_listed).collect();
        let size = usize::try_from(size.unwrap_or(20)).unwrap();
        let has_more = talks.len() > size;
        let row = |(who, talk): &(&Who, &Talk)| {
            json!({
                "talker_id": who.0, "session_type": who.1, "at_seqno": 0, "top_ts": talk.pin, "is_dnd": u8::from(talk.is_muted),
                "ack_seqno": talk.ack, "session_ts": talk.time, "unread_count": talk.unread,
                "is_intercept": u8::from(talk.is_intercepted),
                "last_msg": talk.messages.last().map(|last| last.json.clone()),
                "max_seqno": talk.messages.last().map_or(0, |last| last.seqno), "biz_msg_unread_count": 0,
            })
        };
        let rows: Vec<Value> = talks.iter().take(size).map(row).collect();
        json!({"session_list": rows, "has_more": u8::from(has_more)})
    }

    fn history(&self, who: Who, begin: Option<u64>, end: Option<u64>, size: Option<u64>) -> Value {
        let shown = |message: &&TownMessage| {
            message.at + self.lag <= self.now
                && begin.is_none_or(|begin| message.seqno > begin)
                && end.is_none_or(|end| message.seqno < end)
        };
        let all: Vec<_> = self.talks.get(&who).into_iter().flat_map(|talk| &talk.messages).filter(shown).collect();
        let size = usize::try_from(size.unwrap_or(0)).unwrap();
        let page: Vec<Value> = all.iter().rev().take(size).map(|message| message.json.clone()).collect();
        let has_more = u8::from(all.len() > size || self.is_stuck);
        json!({"messages": page, "has_more": has_more, "min_seqno": 1, "max_seqno": all.last().map_or(0, |last| last.seqno)})
    }
}

/// Something happens in a conversation.
fn touch(by_time: &mut BTreeSet<(u64, Who)>, who: Who, talk: &mut Talk, time: u64) {
    by_time.remove(&(talk.time, who));
    by_time.insert((time, who));
    talk.time = time;
}
