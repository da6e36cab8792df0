//! One file per endpoint: its route, what it is asked, what it answers, and its tests.
//!
//! An endpoint is a struct with its parameters that is an [`Endpoint`], and a line in [`crate::ask`] that makes one of what a
//! caller gave. An option is a field of the struct of options, and a line in its `read`: see [`crate::input`].

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
pub use customer_service_upload::{LARGEST_UPLOAD, Upload, UploadReply};
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
pub use send_msg::{ImageOptions, ImageSource, KeyHitInfos, Outgoing, SendMsg, SendReply, TextOptions};
pub use session::Session;
pub use sessions::{SessionsOptions, SessionsPage};
pub use set_dnd::SetDnd;
pub use set_intercept::SetIntercept;
pub use set_push::SetPush;
pub use unread::{UnreadCounts, UnreadOptions};
pub use upload_image::{UploadImage, UploadedImage};
pub use users::{Official, User, Users, Vip};

use crate::error::Error;
use crate::id::Id;
use crate::model::Talker;
use crate::request::Account;
use crate::text::{add, cat, digits};
use std::ops::Deref;

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(&'static str, String)>);

impl Fields {
    /// Adds a text.
    #[inline(never)]
    pub fn text(&mut self, name: &'static str, value: &str) {
        self.0.push((name, value.to_owned()));
    }

    /// Adds a whole number.
    #[inline(never)]
    pub fn number(&mut self, name: &'static str, value: u64) {
        self.0.push((name, digits(value)));
    }

    /// Adds 1 for true, 0 for false, as the service has it.
    pub fn flag(&mut self, name: &'static str, value: bool) {
        self.number(name, value.into());
    }

    /// Adds an id, where there is one.
    #[inline(never)]
    fn id(&mut self, name: &'static str, id: Option<&Id>) {
        if let Some(id) = id {
            self.number(name, id.0);
        }
    }
}

impl Deref for Fields {
    type Target = [(&'static str, String)];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<const N: usize> PartialEq<[(&'static str, String); N]> for Fields {
    fn eq(&self, other: &[(&'static str, String); N]) -> bool {
        self.0 == other
    }
}

impl<'a> IntoIterator for &'a Fields {
    type Item = &'a (&'static str, String);
    type IntoIter = std::slice::Iter<'a, (&'static str, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

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

    /// Adds the fields of the request, besides those every request has.
    ///
    /// # Errors
    /// A parameter is out of its range.
    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error>;

    /// The fields of the request by themselves.
    ///
    /// # Errors
    /// As [`Endpoint::put`].
    fn fields(&self, account: &Account) -> Result<Fields, Error> {
        let mut fields = Fields::default();
        self.put(account, &mut fields).map(|()| fields)
    }
}

impl<E: Endpoint> Endpoint for &E {
    const ROUTE: Route = E::ROUTE;

    const EMPTY: &'static str = E::EMPTY;

    type Reply = E::Reply;

    fn needs_mid(&self) -> bool {
        (**self).needs_mid()
    }

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        (**self).put(account, fields)
    }
}

/// An endpoint with its parameters, whichever it is. One type for all of them keeps the WebAssembly small.
pub struct Question<'a> {
    /// Where it is.
    pub route: Route,
    /// What stands for `data` when a successful reply has none; nothing where data says nothing.
    pub empty: &'static str,
    /// Whether the user's own mid has to be known.
    pub needs_mid: bool,
    parameters: Box<dyn Parameters + 'a>,
}

/// What of an endpoint can stand behind a pointer.
trait Parameters {
    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error>;
}

impl<E: Endpoint> Parameters for E {
    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        Endpoint::put(self, account, fields)
    }
}

impl<'a> Question<'a> {
    /// The same as `endpoint`.
    pub fn of<E: Endpoint + 'a>(endpoint: E) -> Self {
        let (route, empty, needs_mid) = (E::ROUTE, E::EMPTY, endpoint.needs_mid());
        Self { route, empty, needs_mid, parameters: Box::new(endpoint) }
    }

    /// The same, with a reply whose data says nothing.
    pub fn telling<E: Endpoint + 'a>(endpoint: E) -> Self {
        Self { empty: "", ..Self::of(endpoint) }
    }

    /// The fields of the request.
    ///
    /// # Errors
    /// As [`Endpoint::put`].
    pub fn fields(&self, account: &Account) -> Result<Fields, Error> {
        let mut fields = Fields::default();
        self.parameters.put(account, &mut fields).map(|()| fields)
    }
}

/// Ids as the service lists them.
fn joined(ids: &[Id]) -> String {
    let mut list = String::new();
    for id in ids {
        add(&mut list, ",", &digits(id.0));
    }
    list
}

/// A number of things per page, 20 unless told.
fn check_size(size: Option<u32>, most: u32) -> Result<u64, Error> {
    let size = size.unwrap_or(20);
    check_range("options.size", size, 1, most).map(|()| size.into())
}

/// Whether `value` is from `least` to `most`.
#[inline(never)]
fn check_range(argument: &str, value: u32, least: u32, most: u32) -> Result<(), Error> {
    if least <= value && value <= most {
        return Ok(());
    }
    let [value, least, most] = [digits(value.into()), digits(least.into()), digits(most.into())];
    Err(Error::input(argument, &cat(&["expected a whole number from ", &least, " to ", &most, ", got ", &value])))
}

/// The session a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About(pub Talker);

impl About {
    #[inline(never)]
    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        let peer = self.0.peer(account.mid)?;
        fields.number("talker_id", peer.id.0);
        fields.number("session_type", peer.session_type.into());
        Ok(())
    }

    /// The mid as the field `name`, for calls that are about users alone.
    #[inline(never)]
    fn put_user(&self, name: &'static str, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        let peer = self.0.peer(account.mid)?;
        if peer.session_type != 1 {
            return Err(Error::input("talker", "expected a user, got a fan group"));
        }
        fields.number(name, peer.id.0);
        Ok(())
    }
}
