//! `POST api.vc.bilibili.com/session_svr/v1/session_svr/set_top`: pins a conversation to the top, or takes it down.
//!
//! Spec: endpoints.md.

use super::{About, Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;

/// Pins or unpins a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// Whose.
    pub about: About,
    /// Whether it is pinned from now on.
    pub on: bool,
}

impl Endpoint for Pin {
    const ROUTE: Route =
        Route { name: "pin", method: Method::Form, host: Host::Vc, path: "/session_svr/v1/session_svr/set_top" };

    type Reply = ();

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        self.about.put(account, fields)?;
        // Here 0 pins and 1 unpins.
        fields.flag("op_type", !self.on);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use crate::model::{Peer, Talker};

    #[test]
    fn zero_pins() {
        let about = About(Talker::Known(Peer { id: Id(5), session_type: 2 }));
        let fields = |on| Pin { about, on }.fields(&Account::default()).map(|fields| fields.to_vec());
        let expected =
            |op: &str| Ok(vec![("talker_id", "5".into()), ("session_type", "2".into()), ("op_type", op.into())]);
        assert_eq!((fields(true), fields(false)), (expected("0"), expected("1")));
    }
}
