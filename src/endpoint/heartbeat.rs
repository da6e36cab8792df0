//! `GET customerservice.bilibili.com/x/custom/session_svr/v1/heart_beat`: keeps a customer-service session alive.
//!
//! Spec: seed-customer-service.md.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::id::Id;
use crate::input::Options;
use crate::request::Account;
use tsify::Tsify;

/// Which shop a heartbeat is for; the site sends 0 for both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct HeartbeatOptions {
    /// The shop; left out by default.
    pub shop_id: Option<Id>,
    /// The shop it belongs to; left out by default.
    pub shop_father_id: Option<Id>,
}

impl HeartbeatOptions {
    /// Reads them.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self { shop_id: options.id("shopId"), shop_father_id: options.id("shopFatherId") }
    }
}

impl Endpoint for HeartbeatOptions {
    const ROUTE: Route = Route {
        name: "customerService.heartbeat",
        method: Method::Get,
        host: Host::CustomerService,
        path: "/x/custom/session_svr/v1/heart_beat",
    };

    type Reply = ();

    fn put(&self, _account: &Account, fields: &mut Fields) -> Result<(), Error> {
        fields.id("shop_id", self.shop_id.as_ref());
        fields.id("shop_father_id", self.shop_father_id.as_ref());
        Ok(())
    }
}
