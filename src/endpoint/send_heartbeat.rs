//! `GET customerservice.bilibili.com/x/custom/session_svr/v1/heart_beat`: keeps a customer-service session alive.
//!
//! Spec: seed-customer-service.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::Id;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Which shop a heartbeat is for; the site sends 0 for both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct HeartbeatOptions {
    /// The shop; left out by default.
    pub shop_id: Option<Id>,
    /// The shop it belongs to; left out by default.
    pub shop_father_id: Option<Id>,
}

/// Keeps a customer-service session alive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SendHeartbeat {
    /// Which shop.
    pub options: HeartbeatOptions,
}

impl Endpoint for SendHeartbeat {
    const ROUTE: Route = Route {
        name: "customerService.heartbeat",
        method: Method::Get,
        host: Host::CustomerService,
        path: "/x/custom/session_svr/v1/heart_beat",
    };

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        let mut params = Params::default();
        params.push_some("shop_id", self.options.shop_id);
        params.push_some("shop_father_id", self.options.shop_father_id);
        Ok(params)
    }
}
