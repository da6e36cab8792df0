//! `GET api.vc.bilibili.com/x/im/user_infos`: names and pictures of users.
//!
//! Spec: endpoints.md. At most 50 mids a request; unknown ones are left out, and the order is not promised.

use super::Endpoint;
use super::join;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::{Id, Int64};
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// A user. The service sends more fields than these; they arrive as well.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct User {
    /// The mid.
    pub mid: Int64,
    /// The name. Written by a stranger: never use it as markup.
    pub name: String,
    /// The gender as the site shows it.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub sex: Option<String>,
    /// The address of the picture.
    pub face: String,
    /// The line under the name.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub sign: Option<String>,
    /// Unexplained.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub rank: Option<i64>,
    /// The level, 0 to 6.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub level: Option<i64>,
    /// Whether the user is banned (1).
    #[cfg_attr(feature = "js", tsify(optional))]
    pub silence: Option<i64>,
    /// The membership.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub vip: Option<Vip>,
    /// What the service has verified about the user.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub official: Option<Official>,
}

/// A membership.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct Vip {
    /// The kind of membership.
    #[serde(rename = "type")]
    pub kind: i64,
    /// Whether it is in force (1).
    pub status: i64,
}

/// What the service has verified about a user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct Official {
    /// The kind of role; 0 for none.
    pub role: i64,
    /// The title.
    pub title: String,
    /// What it is about.
    pub desc: String,
    /// -1 none, 0 a person, 1 an organisation.
    #[serde(rename = "type")]
    pub kind: i64,
}

/// Fetches names and pictures of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetUsers {
    /// Which, at most 50.
    pub mids: Vec<Id>,
}

impl Endpoint for GetUsers {
    const ROUTE: Route = Route { name: "users", method: Method::Get, host: Host::Vc, path: "/x/im/user_infos" };

    const EMPTY_DATA: Option<&'static str> = Some("[]");

    type Data = Vec<User>;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        let mut params = Params::default();
        params.push("uids", join(&self.mids));
        Ok(params)
    }
}
