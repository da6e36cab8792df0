//! What became of a message whose answer was lost: the history tells.
//!
//! Before the first message to somebody the client notes where the history ends. A message of one's own behind that mark,
//! of the same kind and content, that no answer has accounted for, is the one that was lost.

use super::walk::{HistoryFacts, HistoryWalk, Next, Walk};
use super::{Client, Common, Platform, facts};
use crate::endpoint::{History, HistoryOptions, Question};
use crate::error::{Error, Kind};
use crate::helper::mend_surrogates;
use crate::id::{Id, Int64};
use crate::model::{Peer, Talker};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// When to look after an answer was lost, in ms: the message may still be on its way.
pub const LOOKS_MS: [f64; 2] = [1000.0, 3000.0];

/// What the client knows of its own messages.
#[derive(Debug, Default)]
pub struct Sent {
    /// Where the history ended before the first message, by whom it was for.
    marks: BTreeMap<(u8, Id), u64>,
    /// The keys that answers and looks have accounted for, and when the messages were sent, in ms since 1970.
    times: BTreeMap<String, f64>,
}

impl Sent {
    /// Notes the message `key`, sent at `now`.
    pub fn note(&mut self, key: &str, now: f64) {
        self.times.insert(key.to_owned(), now);
    }

    /// When the message `key` was sent, in ms since 1970, if this client sent it.
    pub fn time(&self, key: &str) -> Option<f64> {
        self.times.get(key).copied()
    }
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub enum Sought<'a> {
    /// A message of this kind and content, as it was sent.
    Content(u8, &'a str),
    /// The message with this key.
    Key(&'a str),
}

/// What a look has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The key of the message.
    pub key: Option<String>,
    /// How many messages there are behind the mark.
    pub messages: usize,
}

#[derive(Deserialize)]
struct Page {
    messages: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Seen {
    sender_uid: Int64,
    msg_type: i64,
    msg_key: String,
    content: Value,
}

impl Client {
    /// Where the history with `to` ends, if it can be read; asked once for each.
    pub(super) async fn history_end(
        &self,
        platform: &impl Platform,
        to: Peer,
        common: &Common,
    ) -> Result<Option<u64>, Error> {
        let whom = (to.session_type, to.id);
        if let Some(mark) = self.sent.borrow().marks.get(&whom) {
            return Ok(Some(*mark));
        }
        let options = HistoryOptions { size: Some(1), ..HistoryOptions::default() };
        let history = History { talker: Talker::Known(to), options };
        let text = match self.ask(platform, &Question::of(history), common).await {
            // A send would fail for the same reasons, and may rather not be tried.
            Err(error) if matches!(error.kind, Kind::Aborted | Kind::Risk | Kind::Login) => return Err(error),
            Err(_) => return Ok(None),
            Ok(text) => text,
        };
        let mark = serde_json::from_str::<HistoryFacts>(&text).ok().and_then(|facts| facts.newest());
        if let Some(mark) = mark {
            self.sent.borrow_mut().marks.insert(whom, mark);
        }
        Ok(mark)
    }

    /// Looks for a message of `own` behind the mark.
    pub(super) async fn look(
        &self,
        platform: &impl Platform,
        own: Id,
        to: Peer,
        after: u64,
        sought: Sought<'_>,
        common: &Common,
    ) -> Result<Look, Error> {
        let options = HistoryOptions { size: Some(100), begin_seqno: Some(Id(after)), ..HistoryOptions::default() };
        let mut walk = HistoryWalk::new(options);
        let mut look = Look { key: None, messages: 0 };
        loop {
            match walk.next() {
                Next::Done => return Ok(look),
                Next::Page((), _) => {}
                Next::Ask(options) => {
                    let history = History { talker: Talker::Known(to), options };
                    let text = self.ask(platform, &Question::of(history), common).await?;
                    walk.take(&facts("history", &text)?, ());
                    let page: Page = facts("history", &mend_surrogates(&text))?;
                    let messages = page.messages.unwrap_or_default();
                    look.messages += messages.len();
                    look.key = messages.into_iter().find_map(|message| self.is_it(message, own, sought)).or(look.key);
                    if look.key.is_some() {
                        return Ok(look);
                    }
                }
            }
        }
    }

    fn is_it(&self, message: Value, own: Id, sought: Sought<'_>) -> Option<String> {
        let seen: Seen = serde_json::from_value(message).ok()?;
        let is_it = seen.sender_uid == Int64(own.0.into())
            && match sought {
                Sought::Key(key) => seen.msg_key == key,
                Sought::Content(msg_type, content) => {
                    seen.msg_type == i64::from(msg_type)
                        && self.sent.borrow().time(&seen.msg_key).is_none()
                        && essence(msg_type, &seen.content) == essence(msg_type, &serde_json::from_str(content).ok()?)
                }
            };
        is_it.then_some(seen.msg_key)
    }
}

/// What the service leaves as it was: of a text the words, with the names of emotes in either version; of an image where
/// it is.
fn essence(msg_type: u8, content: &Value) -> Option<String> {
    let text = |name: &str| content.get(name).and_then(Value::as_str);
    match msg_type {
        1 => text("content").map(|words| words.replace("[tv_", "[")),
        _ => text("url").map(|url| url.split_once("//").map_or(url, |(_, rest)| rest).to_owned()),
    }
}
