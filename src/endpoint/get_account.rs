//! `GET api.bilibili.com/x/web-interface/nav`: the user's own account, and the keys for signatures.
//!
//! Spec: endpoints.md, signing.md. Logged out it answers code -101, and still has the keys.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::Int64;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// The user's own account. The service sends more fields than these; they arrive as well.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct WbiImages {
    /// The first.
    pub img_url: String,
    /// The second.
    pub sub_url: String,
}

/// Fetches the user's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetAccount;

impl Endpoint for GetAccount {
    const ROUTE: Route = Route { name: "account", method: Method::Get, host: Host::Api, path: "/x/web-interface/nav" };

    type Data = OwnAccount;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        Ok(Params::default())
    }
}
