//! Signatures for sends: where the keys come from, and when they are fetched anew.

use super::task::Task;
use super::{Account, Client, Platform};
use crate::endpoint::{AskAccount, Question, SendMsg};
use crate::error::{Error, Kind};
use crate::json::Json;
use crate::sign::Keys;
use crate::text::digits;
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

impl<P: Platform> Task<'_, P> {
    /// The query of a send with its signature, and whether the keys may be too old; `None` when sends are not signed.
    ///
    /// Sends wait for their turn before they come here, so one fetch of the keys serves all of them.
    pub(super) async fn signature(
        &self,
        account: &Account,
        message: &SendMsg,
    ) -> Result<Option<(String, bool)>, Error> {
        match self.client.options.signing {
            Signing::Off => Ok(None),
            Signing::Own => Ok(Some((self.platform.sign(&signed(account, message)).await?, false))),
            Signing::Keys => {
                let good = self.client.keys.0.borrow().as_ref().is_some_and(|(_, until)| *until > self.platform.now());
                if !good {
                    let text = self.client.ask(self.platform, Question::of(AskAccount), self.common).await?;
                    let until = self.platform.now() + LIFETIME_MS;
                    self.client.keys.0.replace(Some((read_keys(&text)?, until)));
                }
                let keys = self.client.keys.0.borrow();
                let sign = |(keys, _): &(Keys, f64)| keys.sign(&signed(account, message), message.timestamp);
                Ok(keys.as_ref().map(sign).map(|query| (query, good)))
            }
        }
    }
}

/// The fields that are signed.
fn signed(account: &Account, message: &SendMsg) -> [(&'static str, String); 3] {
    [
        ("w_sender_uid", account.own_mid()),
        ("w_receiver_id", digits(message.to.id.0)),
        ("w_dev_id", message.dev_id.clone()),
    ]
}

fn read_keys(account: &str) -> Result<Keys, Error> {
    let [img, sub] = Json::new(account).get("wbi_img").get_all(["img_url", "sub_url"]);
    let keys = Keys::from_addresses(&img.text().unwrap_or_default(), &sub.text().unwrap_or_default());
    keys.ok_or_else(|| Error::new(Kind::Reply, "the account has no keys for signatures").at("account"))
}

impl Client {
    /// Lets the keys go: a request signed with them was refused.
    pub(super) fn forget_keys(&self) {
        self.keys.0.replace(None);
    }
}
