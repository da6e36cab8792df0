//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/set_top`: pins a conversation to the top, or takes it down.
//!
//! Spec: endpoints.md.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::model::Talker;

/// Pins or unpins the session with `talker`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinSession {
    /// The other party.
    pub talker: Talker,
    /// `true` pins, `false` unpins.
    pub pinned: bool,
}

impl Endpoint for PinSession {
    const ROUTE: Route =
        Route { name: "pin", method: Method::Form, host: Host::Vc, path: "/session_svr/v1/session_svr/set_top" };

    const EMPTY_DATA: Option<&'static str> = None;

    type Data = ();

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let mut params = self.talker.session_params(account)?;
        // On the wire 0 pins and 1 unpins.
        params.push("op_type", u8::from(!self.pinned));
        Ok(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;
    use crate::id::Id;

    #[test]
    fn zero_pins() {
        let params = |pinned| PinSession { talker: Talker::FanGroup(Id(5)), pinned }.params(&OWN).unwrap_or_default();
        let expected = |op: &str| [("talker_id", "5".into()), ("session_type", "2".into()), ("op_type", op.into())];
        assert_eq!((&*params(true), &*params(false)), (&expected("0")[..], &expected("1")[..]));
    }
}
