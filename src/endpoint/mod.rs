//! One file per endpoint: its route, what it is asked, what it answers, and its tests.

mod customer_service_upload;
mod heartbeat;
mod history;
mod send_msg;
mod unread;

pub use customer_service_upload::{LARGEST_UPLOAD, LIFETIME_SECONDS, Upload, UploadReply};
pub use heartbeat::{Heartbeat, HeartbeatOptions};
pub use history::{History, HistoryOptions, HistoryPage};
pub use send_msg::{ImageOptions, ImageSource, KeyHitInfos, Outgoing, SendMsg, SendReply, TextOptions};
pub use unread::{UnreadCounts, UnreadOptions};

use crate::client::Account;
use crate::error::Error;

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
    /// POST, multipart, with the CSRF token once.
    Multipart,
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

/// 1 for true, 0 for false, as the service has it.
fn flag(value: bool) -> String {
    u8::from(value).to_string()
}
