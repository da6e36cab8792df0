//! What became of a message whose answer was lost: the history tells.
//!
//! Before the first message to somebody the client notes where the history ends. A message of one's own behind that mark,
//! of the same kind and content, that no answer has accounted for, is the one that was lost.

use super::walk::{HistoryFacts, HistoryWalk, Next, Walk};
use super::{Client, Common, Platform};
use crate::endpoint::{History, HistoryOptions, Question};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::json::Json;
use crate::model::{Peer, Talker};

/// When to look after an answer was lost, in ms: the message may still be on its way.
pub const LOOKS_MS: [f64; 2] = [1000.0, 3000.0];

/// What the client knows of its own messages.
#[derive(Debug, Default)]
pub struct Sent {
    /// Where the history ended before the first message, by whom it was for.
    marks: Vec<(Peer, u64)>,
    /// The keys that answers and looks have accounted for, and when the messages were sent, in ms since 1970.
    times: Vec<(String, f64)>,
}

impl Sent {
    /// Notes the message `key`, sent at `now`.
    pub fn note(&mut self, key: &str, now: f64) {
        self.times.push((key.to_owned(), now));
    }

    /// When the message `key` was sent, in ms since 1970, if this client sent it.
    pub fn time(&self, key: &str) -> Option<f64> {
        self.times.iter().rev().find(|(sent, _)| sent == key).map(|(_, time)| *time)
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

impl Client {
    /// Where the history with `to` ends, if it can be read; asked once for each.
    pub(super) async fn history_end(
        &self,
        platform: &impl Platform,
        to: Peer,
        common: &Common,
    ) -> Result<Option<u64>, Error> {
        let known = self.sent.borrow().marks.iter().find(|(peer, _)| *peer == to).map(|(_, mark)| *mark);
        if known.is_some() {
            return Ok(known);
        }
        let options = HistoryOptions { size: Some(1), ..HistoryOptions::default() };
        let history = History { talker: Talker::Known(to), options };
        let text = match self.ask(platform, &Question::of(history), common).await {
            // A send would fail for the same reasons, and may rather not be tried.
            Err(error) if matches!(error.kind, Kind::Aborted | Kind::Risk | Kind::Login) => return Err(error),
            Err(_) => return Ok(None),
            Ok(text) => text,
        };
        let mark = HistoryFacts::read(&text).ok().and_then(|facts| facts.newest());
        if let Some(mark) = mark {
            self.sent.borrow_mut().marks.push((to, mark));
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
                Next::Page(_, _) => {}
                Next::Ask(options) => {
                    let history = History { talker: Talker::Known(to), options };
                    let text = self.ask(platform, &Question::of(history), common).await?;
                    walk.take(&HistoryFacts::read(&text)?, String::new());
                    for message in Json::new(&text).get("messages").items() {
                        look.messages += 1;
                        look.key = look.key.or_else(|| self.key_if_sought(message, own, sought));
                    }
                    if look.key.is_some() {
                        return Ok(look);
                    }
                }
            }
        }
    }

    /// The key of a message that is what is looked for.
    fn key_if_sought(&self, message: Json<'_>, own: Id, sought: Sought<'_>) -> Option<String> {
        let key = message.get("msg_key").text()?;
        let is_it = message.get("sender_uid").integer() == Some(own.0.into())
            && match sought {
                Sought::Key(sent) => key == sent,
                Sought::Content(msg_type, content) => {
                    let essence = |content| essence(msg_type, content);
                    message.get("msg_type").integer() == Some(msg_type.into())
                        && self.sent.borrow().time(&key).is_none()
                        && essence(message.get("content")) == essence(Json::new(content))
                }
            };
        is_it.then_some(key)
    }
}

/// What the service leaves as it was: of a text the words, with the names of emotes in either version; of an image where
/// it is.
fn essence(msg_type: u8, content: Json<'_>) -> Option<String> {
    match msg_type {
        1 => content.get("content").text().map(|words| words.replace("[tv_", "[")),
        _ => content.get("url").text().map(|url| match url.split_once("//") {
            Some((_, rest)) => rest.to_owned(),
            None => url,
        }),
    }
}
