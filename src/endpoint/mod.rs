//! One file per endpoint: its route, parameters, reply and tests.
//!
//! An endpoint is a struct with its parameters that implements [`Endpoint`]. To add one, write its file, its `mod` line here and
//! a method of the clients: `src/client` for Rust, `src/js` for JavaScript. An option is a field of the struct of options.

mod get_account;
mod get_dnd;
mod get_group_unread;
mod get_history;
mod get_items;
mod get_limit;
mod get_push_setting;
mod get_session;
mod get_unread;
mod get_users;
mod list_new_sessions;
mod list_sessions;
mod mark_intercepted_read;
mod mark_read;
mod pin_session;
mod remove_intercepted;
mod remove_session;
mod send_heartbeat;
mod send_message;
mod set_dnd;
mod set_intercept;
mod set_push;
mod upload_file;
mod upload_image;

pub use get_account::{GetAccount, OwnAccount, WbiImages};
pub use get_dnd::{DndReply, DndSetting, GetDnd};
pub use get_group_unread::{GetGroupUnread, GroupUnreadCount};
pub use get_history::{GetHistory, HistoryOptions, HistoryPage, MAX_HISTORY_SIZE};
pub use get_items::{ArticleItem, EpisodeItem, GetItems, ItemIds, Items, VideoItem};
pub use get_limit::{GetLimit, LimitReply};
pub use get_push_setting::{GetPushSetting, PushSettingReply};
pub use get_session::GetSession;
pub use get_unread::{GetUnread, UnreadCounts, UnreadOptions};
pub use get_users::{GetUsers, Official, User, Vip};
pub use list_new_sessions::{ListNewSessions, NewSessionsOptions};
pub use list_sessions::{ListSessions, SessionsOptions, SessionsPage};
pub use mark_intercepted_read::MarkInterceptedRead;
pub use mark_read::{MarkRead, MarkReadOptions};
pub use pin_session::PinSession;
pub use remove_intercepted::RemoveIntercepted;
pub use remove_session::RemoveSession;
pub use send_heartbeat::{HeartbeatOptions, SendHeartbeat};
pub use send_message::{
    ImageOptions, ImageSource, KeyHitInfos, MAX_CONTENT_BYTES, MAX_TEXT_UNITS, MessageContent, SendMessage, SendReply,
    TextOptions,
};
pub use set_dnd::SetDnd;
pub use set_intercept::SetIntercept;
pub use set_push::SetPush;
pub use upload_file::{MAX_FILE_BYTES, UploadFile, UploadReply};
pub use upload_image::{UploadImage, UploadedImage};

use crate::error::Error;
use crate::http::{Account, Params, Route};
use crate::id::Id;

/// One endpoint of the service with its parameters.
pub trait Endpoint {
    /// Where it is.
    const ROUTE: Route;

    /// What stands in for `data` when a successful reply has none, as JSON; `None` where data says nothing.
    const EMPTY_DATA: Option<&'static str> = Some("{}");

    /// What `data` is.
    type Data;

    /// The parameters, besides those that every request has.
    ///
    /// # Errors
    /// A parameter is out of its range, or needs to know who is calling and does not.
    fn params(&self, account: &dyn Account) -> Result<Params, Error>;
}

/// An endpoint without its type, so that what handles all of them is compiled once.
pub trait ErasedEndpoint {
    /// [`Endpoint::ROUTE`].
    fn route(&self) -> Route;

    /// [`Endpoint::EMPTY_DATA`].
    fn empty_data(&self) -> Option<&'static str>;

    /// [`Endpoint::params`].
    ///
    /// # Errors
    /// The same.
    fn params(&self, account: &dyn Account) -> Result<Params, Error>;
}

impl<E: Endpoint> ErasedEndpoint for E {
    fn route(&self) -> Route {
        E::ROUTE
    }

    fn empty_data(&self) -> Option<&'static str> {
        E::EMPTY_DATA
    }

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        Endpoint::params(self, account)
    }
}

/// Ids as the service lists them.
fn join(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(",")
}

/// A number of things per page, 20 unless given.
fn page_size(size: Option<u32>, max: u32) -> Result<u32, Error> {
    let size = size.unwrap_or(20);
    check_range("options.size", size, 1, max).map(|()| size)
}

fn check_range(argument: &str, value: u32, min: u32, max: u32) -> Result<(), Error> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Error::input(argument, &format!("expected a whole number from {min} to {max}, got {value}")))
}
