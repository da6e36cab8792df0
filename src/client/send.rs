//! Sending: one message at a time, never twice, and a lost answer is looked into.

use super::confirm::{LOOKS_MS, Sought};
use super::flow::account;
use super::flow::into_text;
use super::{Account, Client, Common, Failure, Platform, Request};
use crate::endpoint::{Endpoint, Method, Outgoing, SendMsg};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::input::Options;
use crate::json::{self, Json};
use crate::model::{Peer, Talker};
use uuid::Builder;

/// How a message is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SendOptions {
    /// Version of the emote names, where one was given.
    pub new_face_version: Option<u8>,
    /// Whether to look into the history afterwards.
    pub confirm: bool,
}

impl SendOptions {
    /// Reads them: `TextOptions` and `ImageOptions` of the endpoint tell TypeScript.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self { new_face_version: options.whole("newFaceVersion"), confirm: options.flag("confirm") == Some(true) }
    }
}

/// How long a message can be recalled, in ms.
const RECALLABLE_MS: f64 = 120_000.0;

impl Client {
    /// Sends a text or an image; `name` is the method that was called.
    ///
    /// # Errors
    /// As [`Client::call`]. After a lost answer: the error that lost it, when the history shows that the message was not
    /// sent, else `Unconfirmed`.
    pub async fn send_message(
        &self,
        name: &'static str,
        platform: &impl Platform,
        talker: Talker,
        what: Outgoing,
        options: SendOptions,
        common: &Common,
    ) -> Result<String, Error> {
        let sent = async {
            let (account, to) = self.prepare(platform, talker, &what, options.new_face_version).await?;
            let own = account.mid.unwrap_or_default();
            let (msg_type, content) = what.wire()?;
            let _turn = platform.or_ended(self.flow.changes.take()).await.map_err(Failure::into_error)?;
            let mark = self.history_end(platform, to, common).await?;
            let sent = self.post(name, platform, &account, to, &what, options.new_face_version, common).await;
            match sent.and_then(read_key) {
                Ok((text, key)) => {
                    self.sent.borrow_mut().note(&key, platform.now());
                    if !options.confirm {
                        return Ok(text);
                    }
                    let seen = self.search(platform, own, to, mark, Sought::Key(&key), common).await;
                    Ok(confirmed(&text, matches!(seen, Search::Found(_))))
                }
                Err(error) if is_lost(&error) => {
                    match self.search(platform, own, to, mark, Sought::Content(msg_type, &content), common).await {
                        Search::Found(key) => {
                            self.sent.borrow_mut().note(&key, platform.now());
                            Ok(confirmed(&json::object(&[("msg_key", Some(json::quote(&key)))]), true))
                        }
                        // After a time-out the message may still be on its way.
                        Search::Absent(_) if error.kind != Kind::Timeout => {
                            let message = format!("the message was not sent: {}", error.message);
                            Err(error.saying(message).retryable())
                        }
                        Search::Absent(seen) => Err(unconfirmed(
                            error,
                            &format!("the history shows {seen} new messages, and not this one yet"),
                        )),
                        Search::Failed(why) => Err(unconfirmed(error, &why)),
                        Search::Ended(ended) => Err(ended),
                    }
                }
                Err(error) => Err(error),
            }
        };
        sent.await.map_err(|error| error.at(name))
    }

    /// Recalls one of the user's own messages, within 120 s of sending it; `age_ms` is how old it is, where that is known.
    ///
    /// # Errors
    /// As [`Client::call`]. A recall whose answer was lost can be made again: the second one answers code 21042 when
    /// the first arrived.
    pub async fn recall(
        &self,
        platform: &impl Platform,
        talker: Talker,
        msg_key: Id,
        age_ms: Option<f64>,
        common: &Common,
    ) -> Result<String, Error> {
        let sent_at = self.sent.borrow().time(&msg_key.to_string());
        let age = sent_at.map(|time| platform.now() - time).or(age_ms).unwrap_or(0.0);
        if age > RECALLABLE_MS {
            let late = Error::api(21_041, "");
            let seconds = json::number((age / 1000.0).round());
            let message = format!("{}: sent {seconds} s ago, and 120 s are allowed; nothing was sent", late.message);
            return Err(late.saying(message).at("recall"));
        }
        let recalled = async {
            let what = Outgoing::Recall(msg_key);
            let (account, to) = self.prepare(platform, talker, &what, None).await?;
            let _turn = platform.or_ended(self.flow.changes.take()).await.map_err(Failure::into_error)?;
            self.post("recall", platform, &account, to, &what, None, common).await
        };
        let data = recalled.await.map_err(|error| error.at("recall"))?;
        Ok(data.unwrap_or_else(|| SendMsg::EMPTY.to_owned()))
    }

    /// Checks all there is to check before waiting for a turn.
    async fn prepare(
        &self,
        platform: &impl Platform,
        talker: Talker,
        what: &Outgoing,
        new_face_version: Option<u8>,
    ) -> Result<(Account, Peer), Error> {
        let account = account(platform, Method::Form, true).await?;
        let to = talker.peer(account.mid)?;
        let what = what.clone();
        SendMsg { to, what, dev_id: String::new(), timestamp: 0, new_face_version }.fields(&account)?;
        Ok((account, to))
    }

    /// Posts a message whose turn it is. One that was refused for its signature was not sent: it goes once more, with
    /// new keys.
    #[expect(clippy::too_many_arguments, reason = "a message and where it goes")]
    async fn post(
        &self,
        name: &'static str,
        platform: &impl Platform,
        account: &Account,
        to: Peer,
        what: &Outgoing,
        new_face_version: Option<u8>,
        common: &Common,
    ) -> Result<Option<String>, Error> {
        loop {
            self.keep_the_gap(platform).await?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ms since 1970")]
            let timestamp = (platform.now() / 1000.0) as u64;
            let dev_id = self.dev_id(platform, account)?;
            let message = SendMsg { to, what: what.clone(), dev_id, timestamp, new_face_version };
            let signature = self.signature(platform, &message, account.own_mid(), common).await?;
            let mut request = Request::new(SendMsg::ROUTE, message.fields(account)?, common, account);
            let mut may_be_old = false;
            if let Some((query, old)) = signature {
                request.target = format!("{}?{query}", request.target);
                may_be_old = old;
            }
            match self.attempt(platform, name, &request, common, 1).await {
                Err(error) if may_be_old && error.code == Some(-400) => self.forget_keys(),
                other => return other.map(|data| data.map(into_text)),
            }
        }
    }

    async fn search(
        &self,
        platform: &impl Platform,
        own: Id,
        to: Peer,
        mark: Option<u64>,
        sought: Sought<'_>,
        common: &Common,
    ) -> Search {
        let Some(mark) = mark else {
            return Search::Failed("the history could not be read before the message".to_owned());
        };
        let mut seen = 0;
        for wait in LOOKS_MS {
            if let Err(failure) = platform.sleep(wait).await {
                return Search::Ended(failure.into_error());
            }
            match self.look(platform, own, to, mark, sought, common).await {
                Ok(look) => match look.key {
                    Some(key) => return Search::Found(key),
                    None => seen = look.messages,
                },
                Err(error) if error.kind == Kind::Aborted => return Search::Ended(error),
                Err(error) => return Search::Failed(format!("the history could not be read: {}", error.message)),
            }
        }
        Search::Absent(seen)
    }

    /// The device's id: given, kept from before for this account, or a new UUID (version 4).
    fn dev_id(&self, platform: &impl Platform, account: &Account) -> Result<String, Error> {
        if let Some(dev_id) = &self.options.dev_id {
            return Ok(dev_id.clone());
        }
        let name = format!("bili-im.dev_id.{}", account.own_mid());
        if let Some(kept) = platform.stored(&name).filter(|kept| kept.len() == 36) {
            return Ok(kept);
        }
        let mut bytes = [0; 16];
        platform.random(&mut bytes)?;
        let dev_id = Builder::from_random_bytes(bytes).into_uuid().as_hyphenated().to_string().to_ascii_uppercase();
        platform.store(&name, &dev_id);
        Ok(dev_id)
    }
}

/// How a search in the history ended.
enum Search {
    Found(String),
    /// It is not there, and so many other new messages are.
    Absent(usize),
    Failed(String),
    Ended(Error),
}

/// The key of an accepted message. Without it, the message can be neither recalled nor found again.
fn read_key(data: Option<String>) -> Result<(String, String), Error> {
    let text = data.unwrap_or_default();
    match Json::new(&text).get("msg_key").text() {
        Some(key) => Ok((text, key)),
        None => Err(Error::new(Kind::Reply, "the reply has no `msg_key`")),
    }
}

/// Whether the answer was lost, so that it says nothing about the message.
fn is_lost(error: &Error) -> bool {
    match error.kind {
        Kind::Network | Kind::Timeout | Kind::Reply => true,
        Kind::Http => error.status.is_some_and(|status| status >= 500),
        // The service failed on the way, and may have stored the message before.
        Kind::Api => matches!(error.code, Some(-3 | -500 | -503 | -504)),
        _ => false,
    }
}

fn confirmed(reply: &str, confirmed: bool) -> String {
    let open = reply.trim_end().strip_suffix('}').unwrap_or(reply);
    format!("{open},\"confirmed\":{confirmed}}}")
}

fn unconfirmed(error: Error, seen: &str) -> Error {
    let message = format!("the message may have been sent ({}): {seen}", error.message);
    let mut unconfirmed = error.saying(message);
    unconfirmed.kind = Kind::Unconfirmed;
    unconfirmed.retryable = false;
    unconfirmed
}
