//! `GET customerservice.bilibili.com/x/custom/session_svr/v1/heart_beat`: keeps a customer-service session alive.
//!
//! Spec: seed-customer-service.md.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::client::Account;
use crate::error::Error;
use crate::id::Id;
use crate::input::Options;
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

    fn fields(&self, _account: &Account) -> Result<Fields, Error> {
        let mut fields = Fields::new();
        fields.extend(self.shop_id.map(|shop| ("shop_id", shop.to_string())));
        fields.extend(self.shop_father_id.map(|shop| ("shop_father_id", shop.to_string())));
        Ok(fields)
    }
}
