//! Sending: one message at a time, never twice, and a lost answer is looked into.

use super::confirm::{Search, Sign, Sought};
use super::flow::into_text;
use super::task::Task;
use super::{Account, Client, Common, Platform, Request};
use crate::endpoint::{Endpoint, Method, Outgoing, SendMsg};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::input::Options;
use crate::json::{self, Json};
use crate::model::{Peer, Talker};
use crate::reply::Data;
use crate::text::{cat, digits, push_hex};

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
    pub fn send_message<'a>(
        &'a self,
        name: &'static str,
        platform: &'a impl Platform,
        talker: Talker,
        what: Outgoing,
        options: SendOptions,
        common: &'a Common,
    ) -> impl Future<Output = Result<String, Error>> {
        post_if(Ok(()), Task { client: self, platform, common, name }, talker, what, options)
    }

    /// Recalls one of the user's own messages, within 120 s of sending it; `age_ms` is how old it is, where that is known.
    ///
    /// # Errors
    /// As [`Client::call`]. A recall whose answer was lost can be made again: the second one answers code 21042 when
    /// the first arrived.
    pub fn recall<'a>(
        &'a self,
        platform: &'a impl Platform,
        talker: Talker,
        msg_key: Id,
        age_ms: Option<f64>,
        common: &'a Common,
    ) -> impl Future<Output = Result<String, Error>> {
        let checked = self.check_age(platform.now(), msg_key, age_ms);
        let (what, options) = (Outgoing::Recall(msg_key), SendOptions::default());
        post_if(checked, Task { client: self, platform, common, name: "recall" }, talker, what, options)
    }

    /// Whether a message can still be recalled.
    fn check_age(&self, now: f64, msg_key: Id, age_ms: Option<f64>) -> Result<(), Error> {
        let sent_at = self.sent.borrow().time(&digits(msg_key.0));
        let age = sent_at.map(|time| now - time).or(age_ms).unwrap_or(0.0);
        if age <= RECALLABLE_MS || age.is_nan() {
            return Ok(());
        }
        let late = Error::api(21_041, "");
        let seconds = json::number((age / 1000.0).round());
        let message = cat(&[&late.message, ": sent ", &seconds, " s ago, and 120 s are allowed; nothing was sent"]);
        Err(late.saying(message).at("recall"))
    }
}

/// A message with all that belongs to it, in one place: futures that hold it would be copied with it.
struct Parcel {
    account: Account,
    talker: Talker,
    message: SendMsg,
    confirm: bool,
}

/// What sends and recalls have in common.
fn post_if<'a, P: Platform>(
    checked: Result<(), Error>,
    task: Task<'a, P>,
    talker: Talker,
    what: Outgoing,
    options: SendOptions,
) -> impl Future<Output = Result<String, Error>> + use<'a, P> {
    let (to, new_face_version) = (Peer { id: Id(0), session_type: 0 }, options.new_face_version);
    let message = SendMsg { to, what, dev_id: String::new(), timestamp: 0, new_face_version };
    let mut parcel = Box::new(Parcel { account: Account::default(), talker, message, confirm: options.confirm });
    async move {
        checked?;
        task.deliver(&mut parcel).await.map_err(|error| error.at(task.name))
    }
}

impl<P: Platform> Task<'_, P> {
    /// Sends or recalls. All there is to check is checked before waiting for a turn.
    async fn deliver(&self, parcel: &mut Parcel) -> Result<String, Error> {
        parcel.account = self.account(Method::Form, true).await?;
        parcel.message.to = parcel.talker.peer(parcel.account.mid)?;
        parcel.message.fields(&parcel.account)?;
        let _turn = self.turn(&self.client.flow.changes, false).await?;
        let is_recall = matches!(parcel.message.what, Outgoing::Recall(_));
        let mark = if is_recall { None } else { self.history_end(parcel.message.to).await? };
        let posted = self.post(parcel).await;
        if is_recall {
            return Ok(posted?.map_or_else(|| SendMsg::EMPTY.to_owned(), into_text));
        }
        let (posted, by) = self.weigh(posted, parcel);
        let Some(by) = by else { return posted };
        let sought = Sought { own: parcel.account.mid.unwrap_or_default(), to: parcel.message.to, by };
        let found = self.search(&sought, mark).await;
        self.conclude(posted, found)
    }

    /// Posts a message whose turn it is. One that was refused for its signature was not sent: it goes once more, with
    /// new keys.
    async fn post(&self, parcel: &mut Parcel) -> Result<Option<Data>, Error> {
        loop {
            self.keep_the_gap().await?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ms since 1970")]
            let timestamp = (self.platform.now() / 1000.0) as u64;
            parcel.message.timestamp = timestamp;
            parcel.message.dev_id = self.dev_id(&parcel.account)?;
            let signature = self.signature(&parcel.account, &parcel.message).await?;
            let may_be_old = signature.as_ref().is_some_and(|(_, may_be_old)| *may_be_old);
            let request = self.request(parcel, signature)?;
            match self.attempt(&request, 1).await {
                Err(error) if may_be_old && error.code == Some(-400) => self.client.forget_keys(),
                other => return other,
            }
        }
    }

    fn request(&self, parcel: &Parcel, signature: Option<(String, bool)>) -> Result<Request, Error> {
        let Parcel { account, message, .. } = parcel;
        let mut request = Request::new(SendMsg::ROUTE, message.fields(account)?, self.common, account);
        if let Some((query, _)) = signature {
            request.target.push('?');
            request.target.push_str(&query);
        }
        Ok(request)
    }

    /// What an answer says of the message, and what to look for in the history where that is not the end of it.
    fn weigh(&self, posted: Result<Option<Data>, Error>, parcel: &Parcel) -> (Result<String, Error>, Option<Sign>) {
        let error = match posted {
            Ok(data) => {
                let text = data.map(into_text).unwrap_or_default();
                if let Some(key) = Json::new(&text).get("msg_key").text() {
                    self.client.sent.borrow_mut().note(&key, self.platform.now());
                    return (Ok(text), parcel.confirm.then_some(Sign::Key(key)));
                }
                // Without its key the message can be neither recalled nor found again.
                Error::new(Kind::Reply, "the reply has no `msg_key`")
            }
            Err(error) => error,
        };
        let content = if is_lost(&error) { parcel.message.what.wire().ok() } else { None };
        (Err(error), content.map(|(msg_type, content)| Sign::Content(msg_type, content)))
    }

    /// What a search in the history makes of an answer.
    fn conclude(&self, posted: Result<String, Error>, found: Search) -> Result<String, Error> {
        let error = match posted {
            Ok(text) => return Ok(confirmed(&text, matches!(found, Search::Found(_)))),
            Err(error) => error,
        };
        let why = match found {
            Search::Found(key) => {
                self.client.sent.borrow_mut().note(&key, self.platform.now());
                return Ok(confirmed(&cat(&["{\"msg_key\":", &json::quote(&key), "}"]), true));
            }
            Search::Ended(ended) => return Err(ended),
            // After a time-out the message may still be on its way.
            Search::Absent(_) if error.kind != Kind::Timeout => {
                let message = cat(&["the message was not sent: ", &error.message]);
                return Err(error.saying(message).retryable());
            }
            Search::Absent(seen) => {
                let seen = digits(seen as u64);
                cat(&["the history shows ", &seen, " new messages, and not this one yet"])
            }
            Search::Failed(why) => why,
        };
        let message = cat(&["the message may have been sent (", &error.message, "): ", &why]);
        let mut unconfirmed = error.saying(message);
        unconfirmed.kind = Kind::Unconfirmed;
        unconfirmed.retryable = false;
        Err(unconfirmed)
    }

    /// The device's id: given, kept from before for this account, or a new UUID (version 4).
    fn dev_id(&self, account: &Account) -> Result<String, Error> {
        if let Some(dev_id) = &self.client.options.dev_id {
            return Ok(dev_id.clone());
        }
        let name = cat(&["bili-im.dev_id.", &account.own_mid()]);
        if let Some(kept) = self.platform.stored(&name).filter(|kept| kept.len() == 36) {
            return Ok(kept);
        }
        let mut bytes = [0; 16];
        self.platform.random(&mut bytes)?;
        let dev_id = uuid(bytes);
        self.platform.store(&name, &dev_id);
        Ok(dev_id)
    }
}

/// A UUID of version 4, with capitals.
fn uuid(mut random: [u8; 16]) -> String {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let mut text = String::new();
    for (at, byte) in random.into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        push_hex(&mut text, b"0123456789ABCDEF", byte);
    }
    text
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
    cat(&[open, ",\"confirmed\":", if confirmed { "true}" } else { "false}" }])
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn a_uuid_says_its_version_and_is_else_random() {
        let random = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xff, 0xee, 0xdd, 0xcc, 0xbb, 0xaa, 0x00, 0x99];
        assert_eq!(uuid(random), "01234567-89AB-4DEF-BFEE-DDCCBBAA0099");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }
}
