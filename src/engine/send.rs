//! Sends a message at most once: a lost response is looked up in the history, never answered with a second send.
//!
//! ```text
//! Started → Lining → (Uploading) → Queued → (ReadingEnd) → (FetchingKeys) → Pacing → (Signing) → Posting ─→ sent, refused
//!                                                                 ↑                               │  │
//!                                                                 └── signature refused, once ────┘  │ response lost
//!                                                            Waiting ⇄ LookingUp ←───────────────────┘
//!                                                               └─→ sent, not sent, unconfirmed
//! ```
//!
//! Messages to one talker keep the order of their calls, uploads and lookups included; messages and other writes leave one at
//! a time, and wait for neither.

use super::exchange::Exchange;
use super::lookup::{self, Found, Lookup, Page, Sought};
use super::sent_log::{End, Fingerprint};
use super::upload::ImageUpload;
use super::{
    Added, Answer, Call, Config, Cx, Effect, Event, Input, Machine, Notice, Output, Question, Read, Signing, Step,
    ready, signing,
};
use crate::endpoint::{ImageSource, MAX_HISTORY_SIZE, MessageContent, SendMessage};
use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts, Slot};
use crate::http::{Account, FileId, HttpRequest};
use crate::id::Id;
use crate::model::{Peer, Talker};
use crate::quote::quote;
use crate::reply::Data;
use crate::wbi::WbiKeys;
use std::time::Duration;

/// When to look after a response was lost: the message may still be on its way.
const LOOKUP_DELAYS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// How long a message can be recalled.
const RECALLABLE: Duration = Duration::from_secs(120);

/// What clocks may differ.
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(300);

/// An image to send.
#[derive(Debug, Clone, PartialEq)]
pub enum Image {
    /// One that is on the service's image host.
    Known(ImageSource),
    /// A file, which is uploaded first, and its size in bytes.
    File(FileId, u64),
}

/// The methods `sendText`, `sendImage` and `recall`.
#[derive(Debug)]
pub struct Send {
    call: Call,
    sender: Id,
    peer: Peer,
    new_face_version: Option<u8>,
    device: Option<String>,
    draft: Draft,
    /// Whether to look for the message after it was sent.
    confirms: bool,
    line: Held,
    turn: Held,
    end: Option<End>,
    keys: Option<WbiKeys>,
    /// Whether the keys were fetched by this call, so that others would not help.
    has_fresh_keys: bool,
    /// When the last POST left.
    left: Option<Duration>,
    /// The number of the open post.
    post: Option<u64>,
    outcome: Option<Outcome>,
    lookups: usize,
    phase: Phase,
}

/// What is sent.
#[derive(Debug)]
enum Draft {
    Upload(Box<ImageUpload>),
    Ready { msg_type: u8, content: String, fingerprint: Fingerprint },
    Recall { key: Id, timestamp: Option<u64> },
}

/// What the post came to, while the history is looked through.
#[derive(Debug)]
enum Outcome {
    Sent { data: Data, key: String },
    Lost(Error),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Held {
    No,
    Waiting,
    Yes,
}

#[derive(Debug)]
enum Phase {
    Started,
    /// Waits for earlier messages to the same talker.
    Lining,
    Uploading,
    /// Waits until no other write is under way.
    Queued,
    /// Reads where the history ends.
    ReadingEnd(Read, u32),
    FetchingKeys(Read),
    /// Keeps the distance to the last write.
    Pacing,
    /// Waits for the caller's own signature.
    Signing,
    /// The one and only POST.
    Posting(Exchange),
    /// Waits before the next lookup.
    Waiting(Duration),
    LookingUp(Box<Lookup>),
    Over,
}

type Progress = Step<Result<Output, Error>>;

impl Send {
    /// A text.
    ///
    /// # Errors
    /// It cannot be sent as it is, or nobody is logged in.
    pub fn text(
        talker: Talker,
        text: String,
        new_face_version: Option<u8>,
        confirms: bool,
        call: Call,
        account: &dyn Account,
    ) -> Result<Self, Error> {
        let draft = Draft::new(&MessageContent::Text(text))?;
        Self::new(talker, draft, new_face_version, confirms, call, account)
    }

    /// An image; a file is uploaded first.
    ///
    /// # Errors
    /// It cannot be sent as it is, or nobody is logged in.
    pub fn image(
        talker: Talker,
        image: Image,
        new_face_version: Option<u8>,
        confirms: bool,
        call: Call,
        account: &dyn Account,
        config: &Config,
    ) -> Result<Self, Error> {
        let draft = match image {
            Image::Known(image) => Draft::new(&MessageContent::Image(image))?,
            Image::File(file, size) => {
                Draft::Upload(Box::new(ImageUpload::new(file, size, call.clone(), account, config)?))
            }
        };
        // The time that was allowed an upload is not the message's.
        let call = Call { has_progress: false, ..call };
        Self::new(talker, draft, new_face_version, confirms, call, account)
    }

    /// The recall of a message that was sent at `timestamp`, in seconds since 1970, where that is known.
    ///
    /// # Errors
    /// Nobody is logged in.
    pub fn recall(
        talker: Talker,
        key: Id,
        timestamp: Option<u64>,
        call: Call,
        account: &dyn Account,
    ) -> Result<Self, Error> {
        Self::new(talker, Draft::Recall { key, timestamp }, None, false, call, account)
    }

    fn new(
        talker: Talker,
        draft: Draft,
        new_face_version: Option<u8>,
        confirms: bool,
        call: Call,
        account: &dyn Account,
    ) -> Result<Self, Error> {
        account.check(true)?;
        let (sender, peer) = SendMessage::parties(talker, account)?;
        SendMessage::check_version(new_face_version)?;
        Ok(Self {
            call,
            sender,
            peer,
            new_face_version,
            device: account.device_id(sender),
            draft,
            confirms,
            line: Held::No,
            turn: Held::No,
            end: None,
            keys: None,
            has_fresh_keys: false,
            left: None,
            post: None,
            outcome: None,
            lookups: 0,
            phase: Phase::Started,
        })
    }

    fn advance(&mut self, event: Event, cx: &mut Cx<'_>) -> Progress {
        match (&mut self.phase, event) {
            (Phase::Started, Event::Started) => self.start(cx),
            (Phase::Lining, Event::Woken | Event::Elapsed) => self.stand_in_line(cx),
            (Phase::Queued, Event::Woken | Event::Elapsed) => self.take_turn(cx),
            (Phase::Uploading, event) => self.upload(event, cx),
            (Phase::ReadingEnd(read, size), event) => {
                let (reply, size) = (ready!(read.step(event, cx)), *size);
                self.take_end(reply, size, cx)
            }
            (Phase::FetchingKeys(read), event) => {
                let reply = ready!(read.step(event, cx));
                match reply.and_then(|data| signing::take(data, cx)) {
                    Ok(keys) => {
                        self.keys = Some(keys);
                        self.has_fresh_keys = true;
                        self.pace(cx)
                    }
                    Err(error) => self.fail_unsent(error, cx),
                }
            }
            (Phase::Pacing, Event::Woken | Event::Elapsed) => self.pace(cx),
            (Phase::Signing, Event::Answer(Answer::Query(query))) => self.begin_post(Some(query), cx),
            (Phase::Signing, Event::Answer(Answer::Failed(error))) => self.fail_unsent(error, cx),
            (Phase::Posting(_), event) => self.post(event, cx),
            (Phase::Waiting(until), Event::Woken | Event::Elapsed) if cx.now < *until => Step::wait_until(*until),
            (Phase::Waiting(_), Event::Woken | Event::Elapsed) => self.look_up(cx),
            (Phase::LookingUp(lookup), event) => {
                let found = ready!(lookup.step(event, cx));
                self.conclude(found, cx)
            }
            _ => Step::UNCHANGED,
        }
    }

    fn start(&mut self, cx: &mut Cx<'_>) -> Progress {
        let Draft::Recall { key, timestamp } = self.draft else { return self.stand_in_line(cx) };
        let by_log = cx.engine.kept.sent.sent_at(&key.to_string()).map(|at| cx.now.saturating_sub(at));
        let by_clock = || {
            let sent = Duration::from_secs(timestamp?) + MAX_CLOCK_SKEW;
            Some(cx.wall.saturating_sub(sent))
        };
        match by_log.or_else(by_clock).filter(|age| *age > RECALLABLE) {
            Some(age) => self.fail(too_late(age), cx),
            None => self.take_turn(cx),
        }
    }

    fn stand_in_line(&mut self, cx: &mut Cx<'_>) -> Progress {
        if let Err(error) = self.check_breaker(cx) {
            return self.fail(error, cx);
        }
        self.line = Held::Waiting;
        if !cx.engine.acquire_talker(self.peer, cx.call) {
            self.phase = Phase::Lining;
            return Step::PARKED;
        }
        self.line = Held::Yes;
        if matches!(self.draft, Draft::Upload(_)) {
            self.phase = Phase::Uploading;
            return self.upload(Event::Started, cx);
        }
        self.take_turn(cx)
    }

    fn upload(&mut self, event: Event, cx: &mut Cx<'_>) -> Progress {
        let Draft::Upload(upload) = &mut self.draft else { return Step::UNCHANGED };
        let image = ready!(upload.step(event, cx)).map(|(_, image)| image);
        match image.and_then(|image| Draft::new(&MessageContent::Image(image))) {
            Ok(draft) => {
                self.draft = draft;
                self.take_turn(cx)
            }
            // The image may be there, but the message is not.
            Err(error) if error.kind != ErrorKind::Input => {
                let message = format!("the message was not sent: {}", error.message);
                self.fail(error.with_message(message), cx)
            }
            Err(error) => self.fail(error, cx),
        }
    }

    fn take_turn(&mut self, cx: &mut Cx<'_>) -> Progress {
        if let Err(error) = self.check_breaker(cx) {
            return self.fail(error, cx);
        }
        self.turn = Held::Waiting;
        let call = cx.call;
        if !cx.engine.writes.acquire(call) {
            self.phase = Phase::Queued;
            return Step::PARKED;
        }
        self.turn = Held::Yes;
        self.read_end(1, cx)
    }

    /// Finds out where the history ends, so that what comes behind it can be told from what was there.
    fn read_end(&mut self, size: u32, cx: &mut Cx<'_>) -> Progress {
        self.end = cx.engine.kept.sent.end(self.peer, cx.now);
        if self.end.is_some() || self.is_recall() {
            return self.find_keys(cx);
        }
        match lookup::newest(&self.call, self.peer, size, cx) {
            Ok(read) => {
                self.phase = Phase::ReadingEnd(read, size);
                self.advance(Event::Started, cx)
            }
            Err(error) => self.fail_unsent(error, cx),
        }
    }

    fn take_end(&mut self, reply: Result<Option<Data>, Error>, size: u32, cx: &mut Cx<'_>) -> Progress {
        use ErrorKind::{Input, Internal, Login, Risk};
        match reply.and_then(Page::read) {
            // A send would fail for the same reason.
            Err(error) if matches!(error.kind, Input | Internal | Login | Risk) => self.fail_unsent(error, cx),
            // The message may be sent all the same; if its response is lost, nothing will be certain.
            Err(_) => self.find_keys(cx),
            Ok(page) => match page.end(cx) {
                Some(end) => {
                    self.end = Some(end);
                    cx.engine.change().sent.set_end(self.peer, end);
                    self.find_keys(cx)
                }
                // Withdrawn messages can fill a page and leave it empty.
                None if size < MAX_HISTORY_SIZE => self.read_end(MAX_HISTORY_SIZE, cx),
                None => self.find_keys(cx),
            },
        }
    }

    fn find_keys(&mut self, cx: &mut Cx<'_>) -> Progress {
        if cx.engine.config.signing != Signing::Account {
            return self.pace(cx);
        }
        if let Some(keys) = signing::cached(cx) {
            self.keys = Some(keys);
            return self.pace(cx);
        }
        match signing::fetch(&self.call, cx) {
            Ok(read) => {
                self.phase = Phase::FetchingKeys(read);
                self.advance(Event::Started, cx)
            }
            Err(error) => self.fail_unsent(error, cx),
        }
    }

    fn pace(&mut self, cx: &mut Cx<'_>) -> Progress {
        if let Err(error) = self.check_breaker(cx) {
            return self.fail(error, cx);
        }
        self.phase = Phase::Pacing;
        if let Some(next) = cx.engine.next_write(cx.now) {
            return Step::wait_until(next);
        }
        if let Err(error) = self.find_device(cx) {
            return self.fail_unsent(error, cx);
        }
        match (cx.engine.config.signing, &self.keys) {
            (Signing::Function, _) => {
                self.phase = Phase::Signing;
                let limit = self.call.limit.unwrap_or(cx.engine.config.limit);
                Step::Pending(Effect::Ask { question: Question::Sign(self.signed_fields()), limit })
            }
            (Signing::Account, Some(keys)) => {
                let query = keys.sign(&self.signed_fields(), cx.wall.as_secs());
                self.begin_post(Some(query), cx)
            }
            _ => self.begin_post(None, cx),
        }
    }

    fn signed_fields(&self) -> Vec<(&'static str, String)> {
        let device = self.device.clone().unwrap_or_default();
        [("w_sender_uid", self.sender.to_string()), ("w_receiver_id", self.peer.id.to_string()), ("w_dev_id", device)]
            .into()
    }

    /// The device's id: the one that was given or stored, or a new UUID (version 4) for this account.
    fn find_device(&mut self, cx: &mut Cx<'_>) -> Result<(), Error> {
        let known = self.device.take().or_else(|| cx.engine.kept.device_ids.get(&self.sender.0).cloned());
        self.device = Some(match known {
            Some(device) => device,
            None => {
                let device = uuid(cx.random()?);
                cx.engine.change().device_ids.insert(self.sender.0, device.clone());
                cx.engine.notices.push(Notice::DeviceId { mid: self.sender.0, id: device.clone() });
                device
            }
        });
        Ok(())
    }

    fn begin_post(&mut self, query: Option<String>, cx: &mut Cx<'_>) -> Progress {
        let (msg_type, content) = match &self.draft {
            Draft::Ready { msg_type, content, .. } => (*msg_type, content.as_str()),
            Draft::Recall { key, .. } => (5, &*key.to_string()),
            Draft::Upload(_) => return Step::UNCHANGED,
        };
        let device = self.device.as_deref().unwrap_or_default();
        let timestamp = cx.wall.as_secs();
        let params = SendMessage::wire_params(
            self.sender,
            self.peer,
            (msg_type, content),
            device,
            timestamp,
            self.new_face_version,
        );
        let mut request = HttpRequest::from_params::<SendMessage>(params, &self.call.info);
        if let Some(query) = query {
            request.target = format!("{}?{query}", request.target);
        }
        let exchange = Exchange::of(request, Some("{}"), self.call.clone(), &cx.engine.config, None);
        self.left = None;
        self.phase = Phase::Posting(exchange);
        self.post(Event::Started, cx)
    }

    fn post(&mut self, event: Event, cx: &mut Cx<'_>) -> Progress {
        let Phase::Posting(exchange) = &mut self.phase else { return Step::UNCHANGED };
        let reply = match exchange.step(event, cx) {
            Step::Pending(effect) => {
                if exchange.has_left() && self.left.is_none() {
                    self.left = Some(cx.now);
                    if !self.is_recall() {
                        let fingerprint = self.draft.fingerprint();
                        self.post = Some(cx.engine.change().sent.open(self.peer, &fingerprint));
                    }
                }
                return Step::Pending(effect);
            }
            Step::Ready(reply) => reply,
        };
        let sent = reply.and_then(|data| {
            let data = data.unwrap_or_default();
            let SentFacts { key } = facts::of(&data)?;
            // Without its key the message can be neither recalled nor found again.
            let missing = || Error::new(ErrorKind::Reply, "the reply has no `msg_key`").ambiguous();
            if self.is_recall() { Ok((data, None)) } else { key.ok_or_else(missing).map(|key| (data, Some(key))) }
        });
        match sent {
            Ok((data, key)) => {
                self.close_post(cx);
                let Some(key) = key else { return self.finish(Output::Data(data, Vec::new()), cx) };
                self.account(&key, cx);
                if self.confirms {
                    self.outcome = Some(Outcome::Sent { data, key });
                    return self.wait(cx);
                }
                self.finish(Output::Data(data, Vec::new()), cx)
            }
            Err(error) if self.left.is_none() => self.fail_unsent(error, cx),
            Err(error) if error.code == Some(-400) && self.keys.is_some() && !self.has_fresh_keys => {
                self.close_post(cx);
                // It was not sent; keys change daily, and with new ones it may be.
                signing::forget(cx);
                self.find_keys(cx)
            }
            Err(error) if error.ambiguous && !self.is_recall() => {
                self.outcome = Some(Outcome::Lost(error));
                self.wait(cx)
            }
            Err(error) => {
                self.close_post(cx);
                self.fail(error, cx)
            }
        }
    }

    /// Keeps later messages to the talker back, but no other write.
    fn wait(&mut self, cx: &mut Cx<'_>) -> Progress {
        self.release_turn(cx);
        let until = cx.now + LOOKUP_DELAYS.get(self.lookups).copied().unwrap_or_default();
        self.phase = Phase::Waiting(until);
        Step::wait_until(until)
    }

    fn look_up(&mut self, cx: &mut Cx<'_>) -> Progress {
        self.lookups += 1;
        let (end, sought) = match (&self.outcome, self.end) {
            (Some(Outcome::Sent { key, .. }), end) => (end.unwrap_or_default(), Sought::Key(key.clone())),
            (_, Some(end)) => (end, Sought::Content(self.draft.fingerprint())),
            (_, None) => {
                return self.conclude(Ok(Found::Unknown("the history could not be read before the message")), cx);
            }
        };
        // What was accounted for meanwhile is no reason to look further.
        let lookup = Lookup::new(&self.call, self.peer, self.sender, end, sought);
        self.phase = Phase::LookingUp(Box::new(lookup));
        self.advance(Event::Started, cx)
    }

    fn conclude(&mut self, found: Result<Found, Error>, cx: &mut Cx<'_>) -> Progress {
        if matches!(found, Ok(Found::Absent { .. })) && self.lookups < LOOKUP_DELAYS.len() {
            return self.wait(cx);
        }
        match self.outcome.take() {
            Some(Outcome::Sent { data, .. }) => {
                let confirmed = matches!(found, Ok(Found::Key(_)));
                self.finish(Output::Data(data, vec![("confirmed", Added::Flag(confirmed))]), cx)
            }
            Some(Outcome::Lost(lost)) => self.resolve(lost, found, cx),
            None => Step::UNCHANGED,
        }
    }

    /// What a lost response comes to.
    fn resolve(&mut self, lost: Error, found: Result<Found, Error>, cx: &mut Cx<'_>) -> Progress {
        let number = self.post.unwrap_or_default();
        let why = match found {
            Ok(Found::Key(_)) if cx.engine.kept.sent.has_other(number, self.peer, &self.draft.fingerprint()) => {
                "the history shows such a message, which may be that of another call that was given up".to_owned()
            }
            Ok(Found::Key(key)) => {
                self.close_post(cx);
                self.account(&key, cx);
                let data = format!(r#"{{"msg_key":{}}}"#, quote(&key));
                return self.finish(Output::Data(data.into(), vec![("confirmed", Added::Flag(true))]), cx);
            }
            Ok(Found::Absent { may_be_recalled: true, .. }) => {
                "the history shows such a message, which has been recalled".to_owned()
            }
            Ok(Found::Absent { .. }) if !lost.may_arrive_late() => {
                self.close_post(cx);
                let message = format!("the message was not sent: {}", lost.message);
                return self.fail(lost.with_message(message).retryable(), cx);
            }
            Ok(Found::Absent { others, .. }) => {
                format!("the history shows {others} new messages, and not this one yet")
            }
            Ok(Found::Unknown(why)) => why.to_owned(),
            Err(error) => format!("the history could not be read: {}", error.message),
        };
        let message = format!("the message may have been sent ({}): {why}", lost.message);
        self.fail(lost.with_kind(ErrorKind::Unconfirmed).with_message(message).permanent(), cx)
    }

    fn check_breaker(&self, cx: &Cx<'_>) -> Result<(), Error> {
        if self.call.bypass_breaker { Ok(()) } else { cx.engine.kept.breaker.check(cx.now) }
    }

    fn is_recall(&self) -> bool {
        matches!(self.draft, Draft::Recall { .. })
    }

    /// Notes the key of the message. Whoever watches looks for it soon.
    fn account(&self, key: &str, cx: &mut Cx<'_>) {
        cx.engine.change().sent.account(key, self.peer, cx.now);
        cx.engine.input(Input::Nudge);
    }

    fn close_post(&mut self, cx: &mut Cx<'_>) {
        if let Some(number) = self.post.take() {
            cx.engine.change().sent.close(number);
        }
    }

    fn finish(&mut self, output: Output, cx: &mut Cx<'_>) -> Progress {
        self.release(cx);
        Step::Ready(Ok(output))
    }

    fn fail(&mut self, error: Error, cx: &mut Cx<'_>) -> Progress {
        self.release(cx);
        Step::Ready(Err(error))
    }

    /// Fails before anything was sent. Some reasons say so themselves.
    fn fail_unsent(&mut self, error: Error, cx: &mut Cx<'_>) -> Progress {
        if error.message.contains("; nothing ") {
            return self.fail(error, cx);
        }
        let message = format!("{}; nothing was sent", error.message);
        self.fail(error.with_message(message), cx)
    }

    fn release_turn(&mut self, cx: &mut Cx<'_>) {
        match std::mem::replace(&mut self.turn, Held::No) {
            Held::Yes => cx.engine.release_write(),
            Held::Waiting => cx.engine.leave_write(cx.call),
            Held::No => {}
        }
    }

    fn release(&mut self, cx: &mut Cx<'_>) {
        self.phase = Phase::Over;
        self.release_turn(cx);
        match std::mem::replace(&mut self.line, Held::No) {
            Held::Yes => cx.engine.release_talker(self.peer),
            Held::Waiting => cx.engine.leave_talker(self.peer, cx.call),
            Held::No => {}
        }
    }
}

impl Machine for Send {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        self.advance(event, cx)
    }

    /// A post that has left stays open in the log: it may have arrived.
    fn cancel(&mut self, cx: &mut Cx<'_>) {
        match &mut self.phase {
            Phase::ReadingEnd(read, _) | Phase::FetchingKeys(read) => read.cancel(cx),
            Phase::Posting(exchange) => exchange.cancel(cx),
            Phase::LookingUp(lookup) => lookup.cancel(cx),
            Phase::Uploading => {
                if let Draft::Upload(upload) = &mut self.draft {
                    upload.cancel(cx);
                }
            }
            _ => {}
        }
        self.release(cx);
    }
}

impl Draft {
    fn new(content: &MessageContent) -> Result<Self, Error> {
        let fingerprint = Fingerprint::of(content);
        let (msg_type, content) = content.encode()?;
        Ok(Self::Ready { msg_type, content, fingerprint })
    }

    fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Ready { fingerprint, .. } => fingerprint.clone(),
            Self::Recall { key, .. } => Fingerprint::of(&MessageContent::Recall(*key)),
            Self::Upload(_) => Fingerprint::of_image(""),
        }
    }
}

fn too_late(age: Duration) -> Error {
    let seconds = age.as_secs_f64().round();
    let mut error = Error::api(21041, "");
    error.message = format!("{}: sent {seconds} s ago, and 120 s are allowed; nothing was sent", error.message);
    error
}

fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

#[derive(Default)]
struct SentFacts {
    key: Option<String>,
}

impl Facts for SentFacts {
    fn names(&self) -> &'static [&'static str] {
        &["msg_key"]
    }

    fn slot(&mut self, _: usize) -> Slot<'_> {
        Slot::text(&mut self.key)
    }
}
