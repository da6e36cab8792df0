//! One file per endpoint: its route, what it is asked, what it answers, and its tests.

mod account;
mod customer_service_upload;
mod dnd;
mod group_unread;
mod heartbeat;
mod history;
mod items;
mod limit;
mod mark_read;
mod new_sessions;
mod pin;
mod push_setting;
mod read_intercepted;
mod remove;
mod remove_intercepted;
mod send_msg;
mod session;
mod sessions;
mod set_dnd;
mod set_intercept;
mod set_push;
mod unread;
mod upload_image;
mod users;

pub use account::{AskAccount, OwnAccount, WbiImages};
pub use customer_service_upload::{LARGEST_UPLOAD, LIFETIME_SECONDS, Upload, UploadReply};
pub use dnd::{Dnd, DndReply, DndSetting};
pub use group_unread::{GroupUnread, GroupUnreadCount};
pub use heartbeat::HeartbeatOptions;
pub use history::{History, HistoryOptions, HistoryPage};
pub use items::{ArticleItem, EpisodeItem, ItemIds, Items, VideoItem};
pub use limit::{Limit, LimitReply};
pub use mark_read::{MarkRead, MarkReadOptions};
pub use new_sessions::NewSessionsOptions;
pub use pin::Pin;
pub use push_setting::{PushSetting, PushSettingReply};
pub use read_intercepted::ReadIntercepted;
pub use remove::Remove;
pub use remove_intercepted::RemoveIntercepted;
pub use send_msg::{ImageOptions, ImageSource, KeyHitInfos, Outgoing, SendMsg, SendReply, TextOptions, https};
pub use session::Session;
pub use sessions::{SessionsOptions, SessionsPage};
pub use set_dnd::SetDnd;
pub use set_intercept::SetIntercept;
pub use set_push::SetPush;
pub use unread::{UnreadCounts, UnreadOptions};
pub use upload_image::{UploadImage, UploadedImage};
pub use users::{Official, User, Users, Vip};

use crate::client::Account;
use crate::error::Error;
use crate::id::Id;
use crate::model::Talker;

/// Where an endpoint is, and how it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The method of the client, as JavaScript names it.
    pub name: &'static str,
    /// GET with a query, or POST with a body.
    pub method: Method,
    /// Which of the service's hosts.
    pub host: Host,
    /// The path on that host.
    pub path: &'static str,
}

/// How the fields of a request travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET, in the query.
    Get,
    /// POST, form-encoded, with the CSRF token under both its names.
    Form,
    /// POST, multipart, with the CSRF token once; the file is the part of this name.
    Multipart(&'static str),
}

/// The hosts of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// `api.vc.bilibili.com`
    Vc,
    /// `api.bilibili.com`
    Api,
    /// `customerservice.bilibili.com`
    CustomerService,
}

/// The fields of a request, in order.
pub type Fields = Vec<(&'static str, String)>;

/// One endpoint of the service with its parameters.
pub trait Endpoint {
    /// Where it is.
    const ROUTE: Route;

    /// What stands for `data` when a successful reply has none.
    const EMPTY: &'static str = "{}";

    /// What `data` is.
    type Reply;

    /// Whether the user's own mid has to be known.
    fn needs_mid(&self) -> bool {
        false
    }

    /// The fields of the request besides those every request has.
    ///
    /// # Errors
    /// A parameter is out of its range.
    fn fields(&self, account: &Account) -> Result<Fields, Error>;
}

impl<E: Endpoint> Endpoint for &E {
    const ROUTE: Route = E::ROUTE;

    const EMPTY: &'static str = E::EMPTY;

    type Reply = E::Reply;

    fn needs_mid(&self) -> bool {
        (**self).needs_mid()
    }

    fn fields(&self, account: &Account) -> Result<Fields, Error> {
        (**self).fields(account)
    }
}

/// An endpoint with its parameters, whichever it is. One type for all of them keeps the WebAssembly small.
pub struct Question<'a> {
    /// Where it is.
    pub route: Route,
    /// What stands for `data` when a successful reply has none.
    pub empty: &'static str,
    /// Whether the user's own mid has to be known.
    pub needs_mid: bool,
    /// The fields of the request.
    pub fields: Box<MakeFields<'a>>,
}

type MakeFields<'a> = dyn Fn(&Account) -> Result<Fields, Error> + 'a;

impl<'a> Question<'a> {
    /// The same as `endpoint`.
    pub fn of<E: Endpoint + 'a>(endpoint: E) -> Self {
        let (route, empty, needs_mid) = (E::ROUTE, E::EMPTY, endpoint.needs_mid());
        Self { route, empty, needs_mid, fields: Box::new(move |account| endpoint.fields(account)) }
    }
}

/// 1 for true, 0 for false, as the service has it.
fn flag(value: bool) -> String {
    u8::from(value).to_string()
}

/// The ids of a portion, as many as the service takes at once.
pub const PORTION: usize = 50;

/// Ids as the service lists them.
fn joined(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(",")
}

/// A number of things per page, 20 unless told.
fn check_size(size: Option<u32>, most: u32) -> Result<String, Error> {
    let size = size.unwrap_or(20);
    check_range("options.size", size, 1, most)?;
    Ok(size.to_string())
}

/// Whether `value` is from `least` to `most`.
fn check_range(argument: &str, value: u32, least: u32, most: u32) -> Result<(), Error> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::input(argument, &format!("expected a whole number from {least} to {most}, got {value}")))
}

/// The session a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About(pub Talker);

impl About {
    fn fields(self, account: &Account) -> Result<Fields, Error> {
        let peer = self.0.peer(account.mid)?;
        Ok(vec![("talker_id", peer.id.to_string()), ("session_type", peer.session_type.to_string())])
    }

    /// The mid, for calls that are about users alone.
    fn user(self, account: &Account) -> Result<String, Error> {
        let peer = self.0.peer(account.mid)?;
        if peer.session_type == 1 {
            Ok(peer.id.to_string())
        } else {
            Err(Error::input("talker", "expected a user, got a fan group"))
        }
    }
}
