//! Signatures for sends: where the keys come from, and when they are fetched anew.

use super::{Client, Common, Platform};
use crate::endpoint::{AskAccount, Question, SendMsg};
use crate::error::{Error, Kind};
use crate::json::Json;
use crate::sign::Keys;
use std::cell::RefCell;

/// How messages are signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Signing {
    /// With the keys of the account endpoint.
    #[default]
    Keys,
    /// Not at all.
    Off,
    /// By the caller's own function.
    Own,
}

/// Keys age a day, in ms.
const LIFETIME_MS: f64 = 86_400_000.0;

/// The keys of a client, as long as they are good.
#[derive(Debug, Default)]
pub struct KeyRing(RefCell<Option<(Keys, f64)>>);

impl Client {
    /// The query of a send with its signature, and whether the keys may be too old; `None` when sends are not signed.
    ///
    /// Sends wait for their turn before they come here, so one fetch of the keys serves all of them.
    pub(super) async fn signature(
        &self,
        platform: &impl Platform,
        message: &SendMsg,
        own_mid: String,
        common: &Common,
    ) -> Result<Option<(String, bool)>, Error> {
        let fields = [
            ("w_sender_uid", own_mid),
            ("w_receiver_id", message.to.id.to_string()),
            ("w_dev_id", message.dev_id.clone()),
        ];
        match self.options.signing {
            Signing::Off => Ok(None),
            Signing::Own => Ok(Some((platform.sign(&fields).await?, false))),
            Signing::Keys => {
                let fresh = self.keys.0.borrow().clone().filter(|(_, until)| *until > platform.now());
                let may_be_old = fresh.is_some();
                let keys = match fresh {
                    Some((keys, _)) => keys,
                    None => self.fetch_keys(platform, common).await?,
                };
                Ok(Some((keys.sign(&fields, message.timestamp), may_be_old)))
            }
        }
    }

    async fn fetch_keys(&self, platform: &impl Platform, common: &Common) -> Result<Keys, Error> {
        let text = self.ask(platform, &Question::of(AskAccount), common).await?;
        let images = Json::new(&text).get("wbi_img");
        let address = |name| images.get(name).text().unwrap_or_default();
        let keys = Keys::from_addresses(&address("img_url"), &address("sub_url"));
        let keys =
            keys.ok_or_else(|| Error::new(Kind::Reply, "the account has no keys for signatures").at("account"))?;
        self.keys.0.replace(Some((keys.clone(), platform.now() + LIFETIME_MS)));
        Ok(keys)
    }

    /// Lets the keys go: a request signed with them was refused.
    pub(super) fn forget_keys(&self) {
        self.keys.0.replace(None);
    }
}
