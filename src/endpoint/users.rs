//! `GET api.vc.bilibili.com/x/im/user_infos`: names and pictures of users.
//!
//! Spec: endpoints.md. At most 50 mids a request; unknown ones are left out, and the order is not promised.

use super::{Endpoint, Fields, Host, Method, Route, joined};
use crate::error::Error;
use crate::id::{Id, Int64};
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// A user. The service sends more fields than these; they arrive as well.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct User {
    /// The mid.
    pub mid: Int64,
    /// The name. Written by a stranger: never use it as markup.
    pub name: String,
    /// The gender as the site shows it.
    #[tsify(optional)]
    pub sex: Option<String>,
    /// The address of the picture.
    pub face: String,
    /// The line under the name.
    #[tsify(optional)]
    pub sign: Option<String>,
    /// Unexplained.
    #[tsify(optional)]
    pub rank: Option<i64>,
    /// The level, 0 to 6.
    #[tsify(optional)]
    pub level: Option<i64>,
    /// Whether the user is banned (1).
    #[tsify(optional)]
    pub silence: Option<i64>,
    /// The membership.
    #[tsify(optional)]
    pub vip: Option<Vip>,
    /// What the service has verified about the user.
    #[tsify(optional)]
    pub official: Option<Official>,
}

/// A membership.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
pub struct Vip {
    /// The kind of membership.
    #[serde(rename = "type")]
    pub kind: i64,
    /// Whether it is in force (1).
    pub status: i64,
}

/// What the service has verified about a user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Tsify)]
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

/// The users asked for, at most 50.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Users(pub Vec<Id>);

impl Endpoint for Users {
    const ROUTE: Route = Route { name: "users", method: Method::Get, host: Host::Vc, path: "/x/im/user_infos" };

    const EMPTY: &'static str = "[]";

    type Reply = Vec<User>;

    fn put(&self, _account: &Account, fields: &mut Fields) -> Result<(), Error> {
        fields.text("uids", &joined(&self.0));
        Ok(())
    }
}
