//! What each method of the client does, by its name in JavaScript. How it is called, `pkg-template/src/operations.ts` says.

use super::client::{InCall, Work};
use super::error_fields;
use crate::client::{Mark, Platform, SendOptions};
use crate::endpoint::{
    About, AskAccount, Dnd, GroupUnread, HeartbeatOptions, History, HistoryOptions, ImageSource, ItemIds, Limit,
    MarkRead, MarkReadOptions, NewSessionsOptions, Outgoing, Pin, PushSetting, ReadIntercepted, Remove,
    RemoveIntercepted, Session, SessionsOptions, SetDnd, SetIntercept, SetPush, UnreadOptions, Upload, https,
};
use crate::error::{Error, Kind};
use crate::id::{Id, Int64};
use crate::image;
use crate::input::{self, Given, Options, unexpected};
use crate::json;
use crate::model::Talker;
use crate::text::{cat, digits};
use wasm_bindgen::JsValue;

/// What a method was given: its options, and its arguments in order.
pub struct Arguments {
    pub options: Options,
    pub list: Vec<Given>,
}

impl Arguments {
    /// The argument at `place`, the first of which is 0.
    pub fn at(&self, place: usize) -> &Given {
        self.list.get(place).unwrap_or(&Given::Nothing)
    }

    /// The first argument, `talker`.
    pub fn talker(&self) -> Result<Talker, Error> {
        Talker::read("talker", self.at(0))
    }

    fn about(&self) -> Result<About, Error> {
        self.talker().map(About)
    }

    /// The second argument, `on`.
    fn on(&self) -> Result<bool, Error> {
        input::flag("on", self.at(1))
    }

    /// The name and the size of the file whose argument is at `place`.
    fn file(&self, place: usize, argument: &str) -> Result<(Option<String>, u64), Error> {
        let Given::File = self.at(place) else {
            return Err(Error::input(argument, "expected a File, a Blob, an ArrayBuffer or a view of one"));
        };
        let name = if let Given::Text(name) = self.at(place + 1) { Some(name.clone()) } else { None };
        Ok((name, self.at(place + 2).whole().unwrap_or_default()))
    }
}

/// The names of the methods.
const NAMES: [&str; 28] = [
    "unread",
    "groupUnread",
    "sessions",
    "newSessions",
    "session",
    "history",
    "users",
    "items",
    "limit",
    "pushSetting",
    "dnd",
    "account",
    "markRead",
    "markAllRead",
    "pin",
    "unpin",
    "remove",
    "setDnd",
    "setPush",
    "setIntercept",
    "readIntercepted",
    "removeIntercepted",
    "sendText",
    "sendImage",
    "uploadImage",
    "recall",
    "customerService.heartbeat",
    "customerService.upload",
];

/// The name of a method as it stands here.
pub fn name(name: &str) -> &'static str {
    NAMES.into_iter().find(|known| *known == name).unwrap_or_default()
}

/// Reads what the method `name` is given besides what every call takes.
pub fn read(name: &'static str, given: &mut Arguments) -> Result<Work, Error> {
    let options = &mut given.options;
    Ok(match name {
        "unread" => Work::ask(UnreadOptions::read(options)),
        "groupUnread" => Work::ask(GroupUnread),
        "sessions" => Work::ask(SessionsOptions::read(options)),
        "newSessions" => Work::ask(NewSessionsOptions::read(options)),
        "session" => Work::ask(Session(given.about()?)),
        "history" => {
            let options = HistoryOptions::read(options);
            Work::ask(History { talker: given.talker()?, options })
        }
        "users" => users(input::ids("mids", given.at(0))?),
        "items" => items(given)?,
        "limit" => Work::ask(Limit(given.about()?)),
        "pushSetting" => Work::ask(PushSetting(given.about()?)),
        "dnd" => Work::ask(Dnd(given.talker()?)),
        "account" => Work::ask(AskAccount),
        "markRead" => {
            let options = MarkReadOptions::read(options);
            Work::tell(MarkRead { about: given.about()?, options })
        }
        "markAllRead" => mark_all_read(options),
        "pin" | "unpin" => Work::tell(Pin { about: given.about()?, on: name == "pin" }),
        "remove" => Work::tell(Remove(given.about()?)),
        "setDnd" => {
            let on = given.on()?;
            Work::tell(SetDnd { talker: given.talker()?, on })
        }
        "setPush" => {
            let on = given.on()?;
            Work::tell(SetPush { about: given.about()?, on })
        }
        "setIntercept" => {
            let on = given.on()?;
            Work::tell(SetIntercept { about: given.about()?, on })
        }
        "readIntercepted" => Work::tell(ReadIntercepted),
        "removeIntercepted" => Work::tell(RemoveIntercepted),
        "sendText" => {
            let (talker, what) = (given.talker()?, Outgoing::Text(text("text", given.at(1))?));
            let how = SendOptions::read(&mut given.options);
            Work::other(async move |now| now.send("sendText", talker, what, how).await)
        }
        "sendImage" => send_image(given)?,
        "uploadImage" => upload_image(given)?,
        "recall" => recall(given)?,
        "customerService.heartbeat" => Work::tell(HeartbeatOptions::read(options)),
        "customerService.upload" => upload(given)?,
        _ => return Err(Error::new(Kind::Internal, "no such method")),
    })
}

/// Reads a text.
fn text(argument: &str, given: &Given) -> Result<String, Error> {
    match given {
        Given::Text(text) => Ok(text.clone()),
        // It would not come back as it was.
        Given::Half => Err(Error::input(argument, "expected a well-formed text, got half of a surrogate pair in it")),
        other => Err(unexpected(argument, "a text", other)),
    }
}

fn users(mids: Vec<Id>) -> Work {
    Work::other(async move |now| {
        let core = &now.client.core;
        let users = core.users(&now.call, &mids, &now.common).await?;
        now.parse(users).inspect_err(|_| core.forget_users())
    })
}

fn items(given: &mut Arguments) -> Result<Work, Error> {
    let mut ids = Options::new("ids", given.list.pop().unwrap_or(Given::Nothing));
    let items = ItemIds::read(&mut ids);
    ids.finish()?;
    Ok(Work::other(async move |now| now.parse(now.client.core.items(&now.call, &items, &now.common).await?)))
}

fn mark_all_read(options: &mut Options) -> Work {
    let list = SessionsOptions { session_type: options.whole("type"), ..SessionsOptions::default() };
    options.function("onProgress");
    Work::other(async move |now| {
        let told = |mark: &Mark| now.call.own.mark(&mark_fields(mark));
        now.client.core.mark_all_read(&now.call, list, &now.common, told).await?;
        Ok(now.call.own.marks())
    })
}

fn mark_fields(mark: &Mark) -> String {
    json::object(&[
        ("talker_id", Some(integer(mark.talker_id))),
        ("session_type", Some(integer(mark.session_type))),
        ("unread_count", Some(integer(Int64(mark.unread_count)))),
        ("error", mark.error.as_ref().map(error_fields)),
    ])
}

/// An integer of the service as replies carry it.
fn integer(value: Int64) -> String {
    // What was read has 64 bits at most.
    let size = u64::try_from(value.0.unsigned_abs()).unwrap_or(u64::MAX);
    let digits = cat(&[if value.0 < 0 { "-" } else { "" }, &digits(size)]);
    if size < 1 << 53 { digits } else { json::quote(&digits) }
}

fn send_image(given: &mut Arguments) -> Result<Work, Error> {
    let is_file = matches!(given.at(1), Given::File);
    if is_file {
        given.options.function("onProgress");
        given.options.check()?;
    } else {
        // An image that is not uploaded has no progress to tell.
        given.options.take("onProgress");
    }
    let talker = given.talker()?;
    let how = SendOptions::read(&mut given.options);
    let size = given.file(1, "image").map_or(0, |(_, size)| size);
    let known = if is_file { None } else { Some(ImageSource::read("image", given.list.swap_remove(1))?) };
    Ok(Work::other(async move |now| {
        let image = match known {
            Some(image) => image,
            None => now.upload(size).await?.1,
        };
        now.send("sendImage", talker, Outgoing::Image(image), how).await
    }))
}

fn upload_image(given: &mut Arguments) -> Result<Work, Error> {
    let (_, size) = given.file(0, "image")?;
    given.options.function("onProgress");
    Ok(Work::other(async move |now| {
        let (text, image) = now.upload(size).await?;
        // The last of equal keys wins, and stands where the first did.
        let open = text.trim_end().strip_suffix('}').unwrap_or(&text);
        now.parse(cat(&[open, ",\"image_url\":", &json::quote(&https(&image.url)?), "}"]))
    }))
}

fn recall(given: &mut Arguments) -> Result<Work, Error> {
    let (talker, message) = (given.talker()?, given.at(1));
    let key = match message {
        Given::Object(_) => Id::read("message.msg_key", &message.get("msg_key")),
        key => Id::read("message", key),
    }?;
    let timestamp = if let Given::Number(timestamp) = message.get("timestamp") { Some(timestamp) } else { None };
    Ok(Work::other(async move |now| {
        let age = timestamp.map(|timestamp| age_ms(now.call.now(), timestamp));
        now.parse(now.client.core.recall(&now.call, talker, key, age, &now.common).await?)
    }))
}

/// How old a message object is by its own time, less what clocks may differ.
fn age_ms(now: f64, timestamp: f64) -> f64 {
    const CLOCKS_DIFFER_MS: f64 = 300_000.0;
    now - timestamp * 1000.0 - CLOCKS_DIFFER_MS
}

fn upload(given: &mut Arguments) -> Result<Work, Error> {
    let (own_name, size) = given.file(0, "file")?;
    given.options.function("onProgress");
    let filename = given.options.text("filename").or(own_name).unwrap_or_else(|| "file".to_owned());
    Ok(Work::other(async move |now| {
        let upload = Upload { filename, size };
        match now.client.core.upload(&now.call, &upload).await {
            Ok(reply) => now.parse(reply),
            Err(error) => Err(now.blame("file", error).await),
        }
    }))
}

impl InCall {
    async fn send(
        &self,
        name: &'static str,
        talker: Talker,
        what: Outgoing,
        how: SendOptions,
    ) -> Result<JsValue, Error> {
        self.parse(self.client.core.send_message(name, &self.call, talker, what, how, &self.common).await?)
    }

    /// Uploads the call's image, after a look at its first bytes.
    async fn upload(&self, size: u64) -> Result<(String, ImageSource), Error> {
        let head = self.call.head("image", image::HEAD_BYTES).await?;
        let facts = image::inspect(&head, size)?;
        #[expect(clippy::cast_precision_loss, reason = "it was a number before")]
        let bytes = size as f64;
        match self.client.core.upload_image(&self.call, facts, bytes, &self.common).await {
            Err(error) => Err(self.blame("image", error).await),
            uploaded => uploaded,
        }
    }

    /// Why an upload failed: a file that can no longer be read looks like a failure of the network.
    async fn blame(&self, argument: &str, error: Error) -> Error {
        if error.kind == Kind::Network { self.call.head(argument, 1).await.err().unwrap_or(error) } else { error }
    }
}
