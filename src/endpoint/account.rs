//! `GET api.bilibili.com/x/web-interface/nav`: the user's own account, and the keys for signatures.
//!
//! Spec: endpoints.md, signing.md. Logged out it answers code -101, and still has the keys.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::id::Int64;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// The user's own account. The service sends more fields than these; they arrive as well.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct OwnAccount {
    /// Whether somebody is logged in.
    #[serde(rename = "isLogin")]
    pub is_login: bool,
    /// The user's own mid.
    pub mid: Int64,
    /// The name.
    pub uname: String,
    /// The address of the picture.
    pub face: String,
    /// Where the keys for signatures are.
    pub wbi_img: WbiImages,
}

/// Two addresses whose file names are the keys for signatures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct WbiImages {
    /// The first.
    pub img_url: String,
    /// The second.
    pub sub_url: String,
}

/// The question; it has no parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskAccount;

impl Endpoint for AskAccount {
    const ROUTE: Route = Route { name: "account", method: Method::Get, host: Host::Api, path: "/x/web-interface/nav" };

    type Reply = OwnAccount;

    fn put(&self, _account: &Account, _fields: &mut Fields) -> Result<(), Error> {
        Ok(())
    }
}
