//! The client for JavaScript: one method per operation, which reads its arguments at once and returns a promise.

use super::args::{self, CallArgs};
use super::host::{Host, HostListener};
use super::options::{MarkAllOptions, Settings, UploadOptions};
use super::output;
use super::watch::{self, PollOptions, PollerOptions};
use crate::browser::{Driver, Finished, Presence, Run};
use crate::endpoint::{
    Endpoint, ErasedEndpoint, GetAccount, GetDnd, GetGroupUnread, GetHistory, GetLimit, GetPushSetting, GetSession,
    GetUnread, HeartbeatOptions, HistoryOptions, ImageOptions, ImageSource, ItemIds, ListNewSessions, ListSessions,
    MarkInterceptedRead, MarkRead, MarkReadOptions, NewSessionsOptions, PinSession, RemoveIntercepted, RemoveSession,
    SendHeartbeat, SessionsOptions, SetDnd, SetIntercept, SetPush, TextOptions, UnreadOptions, UploadFile,
};
use crate::engine::{
    self, HistoryPager, Identify, Image, Input, Items, Machine, MarkAllRead, PollOnce, Read, Send, SessionsPager,
    Shared, Users, Watch, Write,
};
use crate::error::Error;
use crate::http::FileId;
use crate::id::Id;
use crate::model::Talker;
use js_sys::{Function, Promise};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// The first and only file of a call.
const FILE: FileId = FileId(0);

/// Takes no options of its own.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoOptions {}

/// A client in one instance of the WebAssembly module.
#[wasm_bindgen]
pub struct Client {
    driver: Rc<Driver>,
    host: Host,
}

/// A walk through the pages of a list.
#[wasm_bindgen]
pub struct Walk {
    driver: Rc<Driver>,
    host: Host,
    endpoint: &'static str,
    pager: Rc<RefCell<dyn Machine>>,
    signal: Option<web_sys::AbortSignal>,
    /// Of a watch, which tells its pace and wants to know of the page.
    progress: Option<Function>,
    _presence: Option<Presence>,
}

#[wasm_bindgen]
impl Client {
    /// A client with these options. Throws what `host.makeError` makes of what is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, host: Host) -> Result<Client, JsValue> {
        let Settings { config, account, transport, sign } =
            Settings::read(options).map_err(|error| host.error(&error, "createClient", &JsValue::UNDEFINED))?;
        let snapshot = host.restore();
        let driver =
            Driver::new(config, account, transport, sign, Some(Box::new(HostListener::new(host.clone()))), snapshot);
        Ok(Self { driver, host })
    }

    /// Builds events from now on, or does not.
    #[wasm_bindgen(js_name = setListening)]
    pub fn set_listening(&self, on: bool) {
        self.driver.set_listening(on);
    }

    /// Ends every call.
    pub fn close(&self) {
        self.driver.close();
    }

    /// Counts the unread messages.
    pub fn unread(&self, options: &JsValue) -> Promise {
        self.read("unread", options, |options: UnreadOptions| Ok(GetUnread { options }))
    }

    /// Counts the unread messages of fan groups.
    #[wasm_bindgen(js_name = groupUnread)]
    pub fn group_unread(&self, options: &JsValue) -> Promise {
        self.read("groupUnread", options, |_: NoOptions| Ok(GetGroupUnread))
    }

    /// Lists the conversations with news.
    #[wasm_bindgen(js_name = newSessions)]
    pub fn new_sessions(&self, options: &JsValue) -> Promise {
        self.read("newSessions", options, |options: NewSessionsOptions| Ok(ListNewSessions { options }))
    }

    /// Fetches one conversation.
    pub fn session(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.read("session", options, |_: NoOptions| Ok(GetSession { talker: args::talker(talker)? }))
    }

    /// Fetches one page of conversations.
    pub fn sessions(&self, options: &JsValue) -> Promise {
        self.read("sessions", options, |options: SessionsOptions| Ok(ListSessions { options }))
    }

    /// Fetches one page of messages.
    pub fn history(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.read("history", options, |options: HistoryOptions| {
            Ok(GetHistory { talker: args::talker(talker)?, options })
        })
    }

    /// Asks whether messages to a user are limited.
    pub fn limit(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.read("limit", options, |_: NoOptions| Ok(GetLimit { talker: args::talker(talker)? }))
    }

    /// Asks whether pushes of a user are received.
    #[wasm_bindgen(js_name = pushSetting)]
    pub fn push_setting(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.read("pushSetting", options, |_: NoOptions| Ok(GetPushSetting { talker: args::talker(talker)? }))
    }

    /// Asks whether do-not-disturb is on.
    pub fn dnd(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.read("dnd", options, |_: NoOptions| Ok(GetDnd { talker: args::talker(talker)? }))
    }

    /// Fetches the user's own account.
    pub fn account(&self, options: &JsValue) -> Promise {
        self.read("account", options, |_: NoOptions| Ok(GetAccount))
    }

    /// Keeps a customer-service session alive.
    pub fn heartbeat(&self, options: &JsValue) -> Promise {
        self.read("customerService.heartbeat", options, |options: HeartbeatOptions| Ok(SendHeartbeat { options }))
    }

    /// Fetches names and pictures of users.
    pub fn users(&self, mids: &JsValue, options: &JsValue) -> Promise {
        self.call("users", options, false, |_: NoOptions, args| {
            let users = Users::new(args::ids("mids", mids)?, args.call.clone(), &self.driver.account)?;
            Ok(Box::new(users))
        })
    }

    /// Fetches what there is to say about shared things.
    pub fn items(&self, ids: &JsValue, options: &JsValue) -> Promise {
        self.call("items", options, false, |_: NoOptions, args| {
            let items = Items::new(item_ids(ids)?, args.call.clone(), &self.driver.account)?;
            Ok(Box::new(items))
        })
    }

    /// Marks the messages of a conversation as read.
    #[wasm_bindgen(js_name = markRead)]
    pub fn mark_read(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.write("markRead", options, |options: MarkReadOptions| {
            Ok(MarkRead { talker: args::talker(talker)?, options })
        })
    }

    /// Marks every conversation with unread messages as read.
    #[wasm_bindgen(js_name = markAllRead)]
    pub fn mark_all_read(&self, options: &JsValue) -> Promise {
        self.call("markAllRead", options, true, |options: MarkAllOptions, args| {
            let (account, config) = (&self.driver.account, self.driver.config());
            let machine = MarkAllRead::new(options.list, args.call.clone(), account, &config)?;
            Ok(Box::new(machine))
        })
    }

    /// Pins a conversation to the top.
    pub fn pin(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.write("pin", options, |_: NoOptions| Ok(PinSession { talker: args::talker(talker)?, pinned: true }))
    }

    /// Takes a pinned conversation down from the top.
    pub fn unpin(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.write("unpin", options, |_: NoOptions| Ok(PinSession { talker: args::talker(talker)?, pinned: false }))
    }

    /// Takes a conversation off the list.
    pub fn remove(&self, talker: &JsValue, options: &JsValue) -> Promise {
        self.write("remove", options, |_: NoOptions| Ok(RemoveSession { talker: args::talker(talker)? }))
    }

    /// Turns do-not-disturb on or off.
    #[wasm_bindgen(js_name = setDnd)]
    pub fn set_dnd(&self, talker: &JsValue, on: &JsValue, options: &JsValue) -> Promise {
        self.set("setDnd", talker, on, options, |talker, on| SetDnd { talker, on })
    }

    /// Receives pushes of a user, or not.
    #[wasm_bindgen(js_name = setPush)]
    pub fn set_push(&self, talker: &JsValue, on: &JsValue, options: &JsValue) -> Promise {
        self.set("setPush", talker, on, options, |talker, on| SetPush { talker, on })
    }

    /// Intercepts the messages of a user, or not.
    #[wasm_bindgen(js_name = setIntercept)]
    pub fn set_intercept(&self, talker: &JsValue, on: &JsValue, options: &JsValue) -> Promise {
        self.set("setIntercept", talker, on, options, |talker, on| SetIntercept { talker, on })
    }

    /// Marks all intercepted messages as read.
    #[wasm_bindgen(js_name = readIntercepted)]
    pub fn read_intercepted(&self, options: &JsValue) -> Promise {
        self.write("readIntercepted", options, |_: NoOptions| Ok(MarkInterceptedRead))
    }

    /// Removes all intercepted conversations.
    #[wasm_bindgen(js_name = removeIntercepted)]
    pub fn remove_intercepted(&self, options: &JsValue) -> Promise {
        self.write("removeIntercepted", options, |_: NoOptions| Ok(RemoveIntercepted))
    }

    /// Sends a text.
    #[wasm_bindgen(js_name = sendText)]
    pub fn send_text(&self, talker: &JsValue, text: &JsValue, options: &JsValue) -> Promise {
        self.call("sendText", options, false, |options: TextOptions, args| {
            let TextOptions { new_face_version, confirm } = options;
            let (talker, text) = (args::talker(talker)?, args::text("text", text)?);
            let confirms = confirm.unwrap_or_default();
            let send = Send::text(talker, text, new_face_version, confirms, args.call.clone(), &self.driver.account)?;
            Ok(Box::new(send))
        })
    }

    /// Sends an image; a file is uploaded first.
    #[wasm_bindgen(js_name = sendImage)]
    pub fn send_image(&self, talker: &JsValue, image: &JsValue, options: &JsValue) -> Promise {
        let file = args::file(image);
        self.call("sendImage", options, true, |options: ImageOptions, args| {
            let ImageOptions { new_face_version, confirm } = options;
            let image = match file {
                Some((blob, name)) => {
                    let size = args::size(&blob);
                    args.files = args::files(blob, name.or_else(|| Some("image".to_owned())));
                    Image::File(FILE, size)
                }
                None => Image::Known(image_source(image)?),
            };
            let (call, confirms) = (self.upload_call(args), confirm.unwrap_or_default());
            let (account, config) = (&self.driver.account, self.driver.config());
            let talker = args::talker(talker)?;
            Ok(Box::new(Send::image(talker, image, new_face_version, confirms, call, account, &config)?))
        })
    }

    /// Puts an image on the service's image host.
    #[wasm_bindgen(js_name = uploadImage)]
    pub fn upload_image(&self, image: &JsValue, options: &JsValue) -> Promise {
        let file = args::file(image);
        self.call("uploadImage", options, true, |_: NoOptions, args| {
            let (blob, name) = file.ok_or_else(|| no_file("image"))?;
            let (account, config) = (&self.driver.account, self.driver.config());
            let machine = engine::UploadImage::new(FILE, args::size(&blob), self.upload_call(args), account, &config)?;
            args.files = args::files(blob, name.or_else(|| Some("image".to_owned())));
            Ok(Box::new(machine))
        })
    }

    /// Uploads a file to customer service.
    #[wasm_bindgen(js_name = uploadFile)]
    pub fn upload_file(&self, file: &JsValue, options: &JsValue) -> Promise {
        let file = args::file(file);
        self.call("customerService.upload", options, true, |options: UploadOptions, args| {
            let (blob, name) = file.ok_or_else(|| no_file("file"))?;
            let filename = options.filename.or_else(|| name.clone()).unwrap_or_else(|| "file".to_owned());
            let name = name.unwrap_or_else(|| filename.clone());
            let endpoint = UploadFile { filename, size: args::size(&blob) };
            let (account, config) = (&self.driver.account, self.driver.config());
            let machine = engine::UploadFile::new(&endpoint, FILE, self.upload_call(args), account, &config)?;
            args.files = args::files(blob, Some(name));
            Ok(Box::new(machine))
        })
    }

    /// Recalls one of the user's own messages.
    pub fn recall(&self, talker: &JsValue, message: &JsValue, options: &JsValue) -> Promise {
        self.call("recall", options, false, |_: NoOptions, args| {
            let (talker, (key, timestamp)) = (args::talker(talker)?, args::message(message)?);
            let send = Send::recall(talker, key, timestamp, args.call.clone(), &self.driver.account)?;
            Ok(Box::new(send))
        })
    }

    /// Asks once what is new behind a cursor.
    pub fn poll(&self, cursor: &JsValue, options: &JsValue) -> Promise {
        self.call("poll", options, false, |options: PollOptions, args| {
            let since = watch::cursor("cursor", cursor)?;
            let poll = PollOnce::new(since, options.max_catch_up, args.call.clone(), &self.driver.account)?;
            Ok(Box::new(poll))
        })
    }

    /// Begins a watch: each page of this walk is a batch of events. It stops where the user is another than `mid`, goes on at
    /// `pace`, and calls `on_pace` with the one at which the next watch has to go on.
    pub fn watch(&self, options: &JsValue, mid: &str, pace: &JsValue, on_pace: Function) -> Result<Walk, JsValue> {
        let walk = self.walk("watch", options, |options: PollerOptions, call| {
            let mut options = options.read()?;
            (options.mid, options.pace) = (Id::parse(mid), watch::pace(pace));
            Ok(Rc::new(RefCell::new(Watch::new(options, call, &self.driver.account)?)))
        })?;
        Ok(Walk { progress: Some(on_pace), _presence: Some(Presence::watch(&self.driver)), ..walk })
    }

    /// Finds the user's own mid, as digits.
    #[wasm_bindgen(js_name = ownMid)]
    pub fn own_mid(&self, options: &JsValue) -> Promise {
        self.call("watch", options, false, |_: NoOptions, args| {
            Ok(Box::new(Identify::new(args.call.clone(), &self.driver.account)?))
        })
    }

    /// Tells watches that somebody wants to know what is new soon.
    pub fn nudge(&self) {
        self.driver.input(Input::Nudge);
    }

    /// Tells watches whether somebody looks elsewhere, for instance at another tab.
    pub fn attend(&self, on: bool) {
        self.driver.input(Input::Attended(on));
    }

    /// Begins a walk through the messages of a session.
    #[wasm_bindgen(js_name = walkHistory)]
    pub fn walk_history(&self, talker: &JsValue, options: &JsValue) -> Result<Walk, JsValue> {
        self.walk("history", options, |options: HistoryOptions, call| {
            let pager = HistoryPager::new(args::talker(talker)?, options, call, &self.driver.account)?;
            Ok(Rc::new(RefCell::new(pager)))
        })
    }

    /// Begins a walk through a list of conversations.
    #[wasm_bindgen(js_name = walkSessions)]
    pub fn walk_sessions(&self, options: &JsValue) -> Result<Walk, JsValue> {
        self.walk("sessions", options, |options: SessionsOptions, call| {
            Ok(Rc::new(RefCell::new(SessionsPager::new(options, call, &self.driver.account)?)))
        })
    }
}

impl Client {
    fn read<O, E>(&self, endpoint: &'static str, options: &JsValue, make: impl FnOnce(O) -> Result<E, Error>) -> Promise
    where
        O: DeserializeOwned,
        E: Endpoint,
    {
        let mut args = CallArgs::new(endpoint);
        // A listing's progress is the face's.
        let is_listing = matches!(endpoint, "history" | "sessions");
        match args.read(options, is_listing).and_then(make) {
            Ok(made) => self.start_read(&made, args),
            Err(error) => self.reject(endpoint, &error),
        }
    }

    fn start_read(&self, endpoint: &dyn ErasedEndpoint, args: CallArgs) -> Promise {
        let read = Read::new(endpoint, args.call.clone(), &self.driver.account, &self.driver.config());
        self.start(read.map(|read| Box::new(read) as _), args)
    }

    fn write<O, E>(
        &self,
        endpoint: &'static str,
        options: &JsValue,
        make: impl FnOnce(O) -> Result<E, Error>,
    ) -> Promise
    where
        O: DeserializeOwned,
        E: Endpoint,
    {
        let mut args = CallArgs::new(endpoint);
        match args.read(options, false).and_then(make) {
            Ok(made) => self.start_write(&made, args),
            Err(error) => self.reject(endpoint, &error),
        }
    }

    fn start_write(&self, endpoint: &dyn ErasedEndpoint, args: CallArgs) -> Promise {
        let write = Write::new(endpoint, args.call.clone(), &self.driver.account, &self.driver.config());
        self.start(write.map(|write| Box::new(write) as _), args)
    }

    /// A setting that is on or off.
    fn set<E: Endpoint>(
        &self,
        endpoint: &'static str,
        talker: &JsValue,
        on: &JsValue,
        options: &JsValue,
        make: fn(Talker, bool) -> E,
    ) -> Promise {
        self.write(endpoint, options, |_: NoOptions| {
            let on = args::flag("on", on)?;
            Ok(make(args::talker(talker)?, on))
        })
    }

    fn call<O: DeserializeOwned>(
        &self,
        endpoint: &'static str,
        options: &JsValue,
        takes_progress: bool,
        prepare: impl FnOnce(O, &mut CallArgs) -> Result<Box<dyn Machine>, Error>,
    ) -> Promise {
        let mut args = CallArgs::new(endpoint);
        let prepared = args.read(options, takes_progress).and_then(|options| prepare(options, &mut args));
        self.start(prepared, args)
    }

    fn start(&self, prepared: Result<Box<dyn Machine>, Error>, args: CallArgs) -> Promise {
        let CallArgs { call: engine::Call { endpoint, .. }, signal, progress, files } = args;
        match prepared {
            Ok(machine) => {
                let run = Run { machine, signal, files, progress };
                run_to_promise(&self.driver, self.host.clone(), endpoint, run)
            }
            Err(error) => self.reject(endpoint, &error),
        }
    }

    fn reject(&self, endpoint: &'static str, error: &Error) -> Promise {
        Promise::reject(&self.host.error(error, endpoint, &JsValue::UNDEFINED))
    }

    fn walk<O: DeserializeOwned>(
        &self,
        endpoint: &'static str,
        options: &JsValue,
        make: impl FnOnce(O, engine::Call) -> Result<Rc<RefCell<dyn Machine>>, Error>,
    ) -> Result<Walk, JsValue> {
        let mut args = CallArgs::new(endpoint);
        let read = args.read(options, endpoint != "watch");
        let made = read.and_then(|options| make(options, args.call));
        let pager = made.map_err(|error| self.host.error(&error, endpoint, &JsValue::UNDEFINED))?;
        let signal = args.signal;
        let (driver, host) = (Rc::clone(&self.driver), self.host.clone());
        Ok(Walk { driver, host, endpoint, pager, signal, progress: None, _presence: None })
    }

    fn upload_call(&self, args: &CallArgs) -> engine::Call {
        let has_progress = args.progress.is_some() && self.driver.transport.has_progress();
        engine::Call { has_progress, ..args.call.clone() }
    }
}

#[wasm_bindgen]
impl Walk {
    /// The next page and the places of its new items; `undefined` after the last.
    pub fn next(&self) -> Promise {
        let machine = Box::new(Shared(Rc::clone(&self.pager)));
        let (signal, progress) = (self.signal.clone(), self.progress.clone());
        let run = Run { machine, signal, files: Vec::new(), progress };
        run_to_promise(&self.driver, self.host.clone(), self.endpoint, run)
    }
}

fn run_to_promise(driver: &Rc<Driver>, host: Host, endpoint: &'static str, run: Run) -> Promise {
    let running = driver.start(run);
    future_to_promise(async move {
        let Finished { output, status } = running.await.map_err(|failure| host.failure(failure, endpoint))?;
        output::value_of(&host, output).map_err(|mut error| {
            error.status = status;
            host.error(&error, endpoint, &JsValue::UNDEFINED)
        })
    })
}

fn no_file(argument: &str) -> Error {
    Error::input(argument, "expected a File, a Blob, an ArrayBuffer or a view of one")
}

fn item_ids(given: &JsValue) -> Result<ItemIds, Error> {
    let mut ids = ItemIds::default();
    for (name, list) in args::entries("ids", given)?.unwrap_or_default() {
        let place = format!("ids.{name}");
        let slot = match &*name {
            "aids" => &mut ids.aids,
            "epIds" => &mut ids.ep_ids,
            "articleIds" => &mut ids.article_ids,
            _ => return Err(Error::input(&place, "there is no such option; known are aids, epIds, articleIds")),
        };
        if !list.is_undefined() && !list.is_null() {
            *slot = Some(args::ids(&place, &list)?);
        }
    }
    Ok(ids)
}

/// An image by its address, or as an object that has it as `url`. The content of a received image may have more.
fn image_source(given: &JsValue) -> Result<ImageSource, Error> {
    if given.is_string() {
        return Ok(ImageSource { url: args::text("image", given)?, ..ImageSource::default() });
    }
    if !given.is_object() || js_sys::Array::is_array(given) {
        return Err(args::unexpected("image", "an address, or an object that has it as `url`", given));
    }
    args::fields("image", given, &["url", "width", "height", "imageType", "type", "original", "size"])
}
