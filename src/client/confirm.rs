//! What became of a message whose answer was lost: the history tells.
//!
//! Before the first message to somebody the client notes where the history ends. A message of one's own behind that mark,
//! of the same kind and content, that no answer has accounted for, is the one that was lost.

use super::Platform;
use super::task::Task;
use super::walk::{HistoryFacts, HistoryWalk, Next, Walk};
use crate::endpoint::{History, HistoryOptions, Question};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::json::Json;
use crate::model::{Peer, Talker};
use crate::text::cat;

/// When to look after an answer was lost, in ms: the message may still be on its way.
const LOOKS_MS: [f64; 2] = [1000.0, 3000.0];

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
#[derive(Debug)]
pub struct Sought {
    /// Whose it is.
    pub own: Id,
    /// Whom it is for.
    pub to: Peer,
    /// How it is told from others.
    pub by: Sign,
}

/// How a message is told from others.
#[derive(Debug)]
pub enum Sign {
    /// A message of this kind and content, as it was sent.
    Content(u8, String),
    /// The message with this key.
    Key(String),
}

/// How a search in the history ended.
#[derive(Debug)]
pub enum Search {
    /// The message has this key.
    Found(String),
    /// It is not there, and so many other new messages are.
    Absent(usize),
    /// It could not be looked for, and why.
    Failed(String),
    /// The call ended early.
    Ended(Error),
}

impl<P: Platform> Task<'_, P> {
    /// Where the history with `to` ends, if it can be read; asked once for each.
    pub(super) async fn history_end(&self, to: Peer) -> Result<Option<u64>, Error> {
        let known = self.client.sent.borrow().marks.iter().find(|(peer, _)| *peer == to).map(|(_, mark)| *mark);
        if known.is_some() {
            return Ok(known);
        }
        let options = HistoryOptions { size: Some(1), ..HistoryOptions::default() };
        let mark = match self.history(to, options).await {
            // A send would fail for the same reasons, and may rather not be tried.
            Err(error) if matches!(error.kind, Kind::Aborted | Kind::Risk | Kind::Login) => return Err(error),
            Err(_) => None,
            Ok(text) => HistoryFacts::read(&text).ok().and_then(|facts| facts.newest()),
        };
        if let Some(mark) = mark {
            self.client.sent.borrow_mut().marks.push((to, mark));
        }
        Ok(mark)
    }

    /// Looks for a message behind the mark.
    pub(super) async fn search(&self, sought: &Sought, mark: Option<u64>) -> Search {
        let Some(mark) = mark else {
            return Search::Failed("the history could not be read before the message".to_owned());
        };
        let mut seen = 0;
        for wait in LOOKS_MS {
            if let Err(failure) = self.platform.sleep(wait).await {
                return Search::Ended(failure.into_error());
            }
            let begin_seqno = Some(Id(mark));
            let mut walk =
                HistoryWalk::new(HistoryOptions { size: Some(100), begin_seqno, ..HistoryOptions::default() });
            seen = 0;
            loop {
                let options = match walk.next() {
                    Next::Done => break,
                    Next::Page(_, _) => continue,
                    Next::Ask(options) => options,
                };
                let page = self.history(sought.to, options).await;
                match page.and_then(|page| self.look(&mut walk, &page, sought, &mut seen)) {
                    Ok(None) => {}
                    Ok(Some(key)) => return Search::Found(key),
                    Err(error) if error.kind == Kind::Aborted => return Search::Ended(error),
                    Err(error) => {
                        return Search::Failed(cat(&["the history could not be read: ", &error.message]));
                    }
                }
            }
        }
        Search::Absent(seen)
    }

    fn history(&self, to: Peer, options: HistoryOptions) -> impl Future<Output = Result<String, Error>> {
        let question = Question::of(History { talker: Talker::Known(to), options });
        self.client.ask(self.platform, question, self.common)
    }

    /// The key of the message, if the page has it; counts the messages that it has.
    fn look(
        &self,
        walk: &mut HistoryWalk<String>,
        page: &str,
        sought: &Sought,
        seen: &mut usize,
    ) -> Result<Option<String>, Error> {
        walk.take(&HistoryFacts::read(page)?, String::new());
        let mut found = None;
        for message in Json::new(page).get("messages").items() {
            *seen += 1;
            if found.is_none() {
                found = self.key_if_sought(message, sought);
            }
        }
        Ok(found)
    }

    /// The key of a message that is what is looked for.
    fn key_if_sought(&self, message: Json<'_>, sought: &Sought) -> Option<String> {
        let [key, sender, msg_type, content] = message.get_all(["msg_key", "sender_uid", "msg_type", "content"]);
        let key = key.text()?;
        let is_it = sender.integer() == Some(sought.own.0.into())
            && match &sought.by {
                Sign::Key(sent) => key == *sent,
                Sign::Content(kind, sent) => {
                    msg_type.integer() == Some((*kind).into())
                        && self.client.sent.borrow().time(&key).is_none()
                        && essence(*kind, content) == essence(*kind, Json::new(sent))
                }
            };
        is_it.then_some(key)
    }
}

/// What the service leaves as it was: of a text the words, with the names of emotes in either version; of an image where
/// it is.
fn essence(msg_type: u8, content: Json<'_>) -> Option<String> {
    if msg_type != 1 {
        let url = content.get("url").text()?;
        let place = url.strip_prefix("https:").or_else(|| url.strip_prefix("http:"));
        return Some(place.unwrap_or(&url).to_owned());
    }
    let words = content.get("content").text()?;
    let mut essence = String::new();
    for (at, piece) in words.split('[').enumerate() {
        let mut piece = piece;
        // Only behind a bracket is it part of a name.
        if at > 0 {
            essence.push('[');
            piece = piece.strip_prefix("tv_").unwrap_or(piece);
        }
        essence.push_str(piece);
    }
    Some(essence)
}
