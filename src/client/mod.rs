//! The client for Rust programs in the browser: one async method per operation, typed.
//!
//! ```no_run
//! # #[cfg(target_arch = "wasm32")]
//! # async fn run() -> Result<(), bili_im::Error> {
//! use bili_im::{Client, Config, Talker};
//!
//! let client = Client::new(Config::default());
//! let unread = client.unread().await?;
//! if unread.follow_unread > 0 {
//!     let sent = client.send_text(Talker::from(12345), "hi").await?;
//!     println!("{}", sent.msg_key);
//! }
//! # Ok(())
//! # }
//! ```

mod config;
mod pages;
mod watch;

pub use config::Config;
pub use pages::{History, Sessions};
pub use watch::{Told, Watch};

use crate::browser::{Driver, Failure, File, Run};
use crate::endpoint::{
    DndReply, Endpoint, GetAccount, GetDnd, GetGroupUnread, GetLimit, GetPushSetting, GetSession, GetUnread,
    GroupUnreadCount, HeartbeatOptions, HistoryOptions, ImageSource, ItemIds, LimitReply, ListNewSessions,
    MarkInterceptedRead, MarkRead, MarkReadOptions, NewSessionsOptions, OwnAccount, PinSession, PushSettingReply,
    RemoveIntercepted, RemoveSession, SendHeartbeat, SendReply, SessionsOptions, SessionsPage, SetDnd, SetIntercept,
    SetPush, UnreadCounts, UploadReply, UploadedImage, User,
};
use crate::engine::{
    self, Batch, Call, Cursor, Image, Machine, MarkAllReport, Output, Read, Send, Snapshot, WatchOptions, Write,
};
use crate::error::{Error, ErrorKind};
use crate::facts;
use crate::http::{FileId, Method};
use crate::id::Id;
use crate::model::{Session, Talker};
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::rc::Rc;
use web_sys::Blob;

/// A client for the user who is logged in on this page.
///
/// Cheap to clone; clones share limits, pacing and what is known. Dropping the future of a call cancels it, but for a message
/// that has left: see [`Client::send_text`]. It may be sent to another thread, as frameworks ask for it, and panics when it is
/// used there.
#[derive(Clone)]
pub struct Client {
    driver: SendWrapper<Rc<Driver>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Client {
    /// A client that is set like this.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let (engine, account, transport) = config.into_parts();
        let driver = Driver::new(engine, account, transport, None, None, Snapshot::default());
        Self { driver: SendWrapper::new(driver) }
    }

    /// Ends every call of this client and its clones: each fails with [`ErrorKind::Closed`], and so do later ones.
    pub fn close(&self) {
        self.driver.close();
    }

    /// Calls an endpoint, also one of your own.
    ///
    /// # Errors
    /// A parameter is wrong, nobody is logged in, the service refused or did not answer, or its data is not what the endpoint
    /// says.
    pub async fn request<E: Endpoint>(&self, endpoint: &E) -> Result<E::Data, Error>
    where
        E::Data: DeserializeOwned,
    {
        let (account, config) = (&self.driver.account, self.driver.config());
        let call = Call::new(E::ROUTE.name);
        let output = match E::ROUTE.method {
            Method::Get => self.run(Read::new(endpoint, call, account, &config)?).await?,
            Method::Form => self.run(Write::new(endpoint, call, account, &config)?).await?,
            Method::Multipart(_) => {
                return Err(Error::input("endpoint", "uploads have methods of their own"));
            }
        };
        typed(output)
    }

    /// Counts the unread messages. The site asks every 2 minutes; fan groups are not counted.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn unread(&self) -> Result<UnreadCounts, Error> {
        self.request(&GetUnread::default()).await
    }

    /// Counts the unread messages of fan groups.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn group_unread(&self) -> Result<GroupUnreadCount, Error> {
        self.request(&GetGroupUnread).await
    }

    /// Walks through the messages of the session with `talker`: backward from the newest, or forward with
    /// [`HistoryOptions::from`].
    ///
    /// # Errors
    /// An option is wrong.
    pub fn history(&self, talker: impl Into<Talker>, options: HistoryOptions) -> Result<History, Error> {
        History::new(self.clone(), talker.into(), options)
    }

    /// Walks through a list of conversations.
    ///
    /// # Errors
    /// An option is wrong.
    pub fn sessions(&self, options: SessionsOptions) -> Result<Sessions, Error> {
        Sessions::new(self.clone(), options)
    }

    /// Lists the conversations with news, newest first. The site asks every 20 s.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn new_sessions(&self, options: NewSessionsOptions) -> Result<SessionsPage, Error> {
        self.request(&ListNewSessions { options }).await
    }

    /// Fetches the session with `talker`. Fails with code 1000004 when there is none.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn session(&self, talker: impl Into<Talker>) -> Result<Session, Error> {
        self.request(&GetSession { talker: talker.into() }).await
    }

    /// Names and pictures of users, in the order asked; those the service does not know are left out.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn users(&self, mids: &[Id]) -> Result<Vec<User>, Error> {
        typed(self.run(engine::Users::new(mids.to_vec(), Call::new("users"), &self.driver.account)?).await?)
    }

    /// Fetches what there is to say about videos, episodes and articles that messages share.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn items(&self, ids: ItemIds) -> Result<crate::endpoint::Items, Error> {
        typed(self.run(engine::Items::new(ids, Call::new("items"), &self.driver.account)?).await?)
    }

    /// Asks whether messages to the user `talker` are limited.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn limit(&self, talker: impl Into<Talker>) -> Result<LimitReply, Error> {
        self.request(&GetLimit { talker: talker.into() }).await
    }

    /// Asks whether pushes of the user `talker` are received.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn push_setting(&self, talker: impl Into<Talker>) -> Result<PushSettingReply, Error> {
        self.request(&GetPushSetting { talker: talker.into() }).await
    }

    /// Asks whether do-not-disturb is on for `talker`.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn dnd(&self, talker: impl Into<Talker>) -> Result<DndReply, Error> {
        self.request(&GetDnd { talker: talker.into() }).await
    }

    /// Fetches the user's own account. Fails with code -101 when nobody is logged in.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn account(&self) -> Result<OwnAccount, Error> {
        self.request(&GetAccount).await
    }

    /// Marks the messages of the session with `talker` as read, up to the newest.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn mark_read(&self, talker: impl Into<Talker>) -> Result<(), Error> {
        self.request(&MarkRead { talker: talker.into(), options: MarkReadOptions::default() }).await
    }

    /// Marks every conversation of a list with unread messages as read, one after the other, 1 s apart; the list is 4, all,
    /// unless given.
    ///
    /// # Errors
    /// The list cannot be read, or what a person would stop at: a lost login, risk control.
    pub async fn mark_all_read(&self, list: Option<u8>) -> Result<MarkAllReport, Error> {
        let (account, config) = (&self.driver.account, self.driver.config());
        let machine = engine::MarkAllRead::new(list, Call::new("markAllRead"), account, &config)?;
        match self.run(machine).await? {
            Output::Report(report) => Ok(report),
            _ => Ok(MarkAllReport::default()),
        }
    }

    /// Watches for what is new: messages, recalls, changes of sessions, counts. One poller at the site's own pace that marks
    /// nothing as read; it begins at now, or behind `options.since`.
    ///
    /// At least once, in order per talker; `msg_key` tells doubles apart. Each tab of a page polls by itself: tabs share a
    /// poller in the npm package only.
    ///
    /// # Errors
    /// An option is out of range, or nobody is logged in.
    pub fn watch(&self, options: WatchOptions) -> Result<Watch, Error> {
        Watch::new(self.clone(), options)
    }

    /// One step of a watch, for those who have a clock of their own: what is new behind `since`, in one batch. Without a
    /// cursor it begins at now.
    ///
    /// # Errors
    /// As [`Client::request`], or the cursor is another account's.
    pub async fn poll(&self, since: Option<Cursor>) -> Result<Batch, Error> {
        let machine = engine::PollOnce::new(since, None, Call::new("poll"), &self.driver.account)?;
        match self.run(machine).await? {
            Output::Batch(batch) => Ok(*batch),
            _ => Err(Error::new(ErrorKind::Internal, "a poll yields a batch")),
        }
    }

    /// Pins the session with `talker` to the top.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn pin(&self, talker: impl Into<Talker>) -> Result<(), Error> {
        self.request(&PinSession { talker: talker.into(), pinned: true }).await
    }

    /// Takes the pinned session with `talker` down from the top.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn unpin(&self, talker: impl Into<Talker>) -> Result<(), Error> {
        self.request(&PinSession { talker: talker.into(), pinned: false }).await
    }

    /// Takes the session with `talker` off the list. The history stays, and the next message brings it back.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn remove(&self, talker: impl Into<Talker>) -> Result<(), Error> {
        self.request(&RemoveSession { talker: talker.into() }).await
    }

    /// Turns do-not-disturb on or off for `talker`.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn set_dnd(&self, talker: impl Into<Talker>, on: bool) -> Result<(), Error> {
        self.request(&SetDnd { talker: talker.into(), on }).await
    }

    /// Receives pushes of the user `talker`, or not.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn set_push(&self, talker: impl Into<Talker>, on: bool) -> Result<(), Error> {
        self.request(&SetPush { talker: talker.into(), on }).await
    }

    /// Intercepts the messages of the user `talker`, or not.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn set_intercept(&self, talker: impl Into<Talker>, on: bool) -> Result<(), Error> {
        self.request(&SetIntercept { talker: talker.into(), on }).await
    }

    /// Marks all intercepted messages as read.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn read_intercepted(&self) -> Result<(), Error> {
        self.request(&MarkInterceptedRead).await
    }

    /// Removes all intercepted conversations.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn remove_intercepted(&self) -> Result<(), Error> {
        self.request(&RemoveIntercepted).await
    }

    /// Sends a text of at most [`MAX_TEXT_UNITS`](crate::endpoint::MAX_TEXT_UNITS) UTF-16 units and
    /// [`MAX_CONTENT_BYTES`](crate::endpoint::MAX_CONTENT_BYTES) bytes as content. Emotes are names in square brackets.
    ///
    /// It yields when the service has accepted the message, which does not mean that it was delivered. When the response is
    /// lost, the client looks into the history: found, it yields with [`SendReply::confirmed`]; certainly absent, it fails
    /// with what lost the response, saying that the message was not sent; else with [`ErrorKind::Unconfirmed`]. It never sends
    /// twice. Dropping the future after the message has left ends the waiting alone.
    ///
    /// # Errors
    /// The text is empty or too long, which is said before anything is asked; nobody is logged in, or the service refused.
    pub async fn send_text(&self, talker: impl Into<Talker>, text: impl Into<String>) -> Result<SendReply, Error> {
        let (call, account) = (Call::new("sendText"), &self.driver.account);
        typed(self.run(Send::text(talker.into(), text.into(), None, false, call, account)?).await?)
    }

    /// Sends an image that is on the service's image host already.
    ///
    /// # Errors
    /// As [`Client::send_text`]; an address elsewhere is refused with code 21037.
    pub async fn send_image(&self, talker: impl Into<Talker>, image: ImageSource) -> Result<SendReply, Error> {
        let (account, config) = (&self.driver.account, self.driver.config());
        let (call, image) = (Call::new("sendImage"), Image::Known(image));
        typed(self.run(Send::image(talker.into(), image, None, false, call, account, &config)?).await?)
    }

    /// Uploads an image and sends it: jpg, png or gif by its bytes, up to 20 MB.
    ///
    /// # Errors
    /// As [`Client::send_text`] and [`Client::upload_image`].
    pub async fn send_image_file(&self, talker: impl Into<Talker>, image: &Blob) -> Result<SendReply, Error> {
        let (account, config) = (&self.driver.account, self.driver.config());
        let (call, size) = (Call::new("sendImage"), size(image));
        let machine = Send::image(talker.into(), Image::File(FileId(0), size), None, false, call, account, &config)?;
        typed(self.run_with(machine, image, "image").await?)
    }

    /// Recalls one of the user's own messages, within 120 s of sending it.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn recall(&self, talker: impl Into<Talker>, msg_key: &str) -> Result<SendReply, Error> {
        let unreadable = || Error::input("msg_key", &format!("expected digits, got {msg_key:?}"));
        let key = Id::parse(msg_key).ok_or_else(unreadable)?;
        let (call, account) = (Call::new("recall"), &self.driver.account);
        typed(self.run(Send::recall(talker.into(), key, None, call, account)?).await?)
    }

    /// Puts an image on the service's image host: jpg, png or gif by its bytes, up to 20 MB.
    ///
    /// # Errors
    /// Other files are refused before a byte leaves; else as [`Client::request`].
    pub async fn upload_image(&self, image: &Blob) -> Result<UploadedImage, Error> {
        let (account, config) = (&self.driver.account, self.driver.config());
        let call = Call::new("uploadImage");
        let machine = engine::UploadImage::new(FileId(0), size(image), call, account, &config)?;
        typed(self.run_with(machine, image, "image").await?)
    }

    /// Keeps a customer-service session alive.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn heartbeat(&self, options: HeartbeatOptions) -> Result<(), Error> {
        self.request(&SendHeartbeat { options }).await
    }

    /// Uploads a file of up to 300 MB for a customer-service conversation.
    ///
    /// # Errors
    /// Larger files are refused before a byte leaves; else as [`Client::request`].
    pub async fn upload_file(&self, file: &Blob, filename: &str) -> Result<UploadReply, Error> {
        let (account, config) = (&self.driver.account, self.driver.config());
        let endpoint = crate::endpoint::UploadFile { filename: filename.to_owned(), size: size(file) };
        let call = Call::new("customerService.upload");
        let machine = engine::UploadFile::new(&endpoint, FileId(0), call, account, &config)?;
        typed(self.run_with(machine, file, filename).await?)
    }

    async fn run(&self, machine: impl Machine + 'static) -> Result<Output, Error> {
        self.run_files(Box::new(machine), Vec::new()).await
    }

    async fn run_with(&self, machine: impl Machine + 'static, blob: &Blob, name: &str) -> Result<Output, Error> {
        let file = File { blob: blob.clone(), name: name.to_owned() };
        self.run_files(Box::new(machine), vec![file]).await
    }

    async fn run_files(&self, machine: Box<dyn Machine>, files: Vec<File>) -> Result<Output, Error> {
        let running = self.driver.start(Run { machine, signal: None, files, progress: None });
        running.await.map(|finished| finished.output).map_err(|failure| match failure {
            Failure::Failed(error, _) => error,
            Failure::Aborted(_) | Failure::Closed => Error::new(ErrorKind::Closed, "the client is closed"),
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
fn size(blob: &Blob) -> u64 {
    blob.size() as u64
}

/// What a call yields, as its type.
fn typed<T: DeserializeOwned>(output: Output) -> Result<T, Error> {
    let (text, added) = match output {
        Output::Data(data, added) => (data.whole(), added),
        _ => (b"null".to_vec(), Vec::new()),
    };
    let text = String::from_utf8_lossy(&text);
    let read = if added.is_empty() {
        serde_json::from_str(&text)
    } else {
        serde_json::from_str(&text).and_then(|mut value: Value| {
            for (name, field) in added {
                value[name] = serde_json::to_value(field)?;
            }
            serde_json::from_value(value)
        })
    };
    read.map_err(|error| facts::odd_shape(&error))
}
