//! Sending: the device id, and what a lost answer means.

use super::{Client, Common, Platform};
use crate::endpoint::{Outgoing, Question, SendMsg};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::model::Talker;
use serde::Deserialize;
use uuid::Builder;

impl Client {
    /// Sends a text or an image; `name` is the method that was called.
    ///
    /// # Errors
    /// As [`Client::call`]; `Unconfirmed` when the answer was lost and the message may have been sent.
    pub async fn send_message(
        &self,
        name: &'static str,
        platform: &impl Platform,
        talker: Talker,
        what: Outgoing,
        new_face_version: Option<u8>,
        common: &Common,
    ) -> Result<String, Error> {
        let sent = self.send(name, platform, talker, what, new_face_version, common).await;
        sent.and_then(has_key).map_err(unconfirmed)
    }

    /// Recalls one of the user's own messages, within 120 s of sending it.
    ///
    /// # Errors
    /// As [`Client::call`]. A recall whose answer was lost can be made again: the second one answers code 21042 when
    /// the first arrived.
    pub async fn recall(
        &self,
        platform: &impl Platform,
        talker: Talker,
        msg_key: Id,
        common: &Common,
    ) -> Result<String, Error> {
        self.send("recall", platform, talker, Outgoing::Recall(msg_key), None, common).await
    }

    async fn send(
        &self,
        name: &'static str,
        platform: &impl Platform,
        talker: Talker,
        what: Outgoing,
        new_face_version: Option<u8>,
        common: &Common,
    ) -> Result<String, Error> {
        let prepared = async {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ms since 1970")]
            let timestamp = (platform.now() / 1000.0) as u64;
            let to = talker.peer(platform.mid())?;
            Ok(SendMsg { to, what, dev_id: self.dev_id(platform)?, timestamp, new_face_version })
        };
        let message = prepared.await.map_err(|error: Error| error.at(name))?;
        self.ask(platform, &Question::of(message).by(name), common).await
    }

    /// The device's id: given, or a UUID (version 4) that lasts as long as the client.
    fn dev_id(&self, platform: &impl Platform) -> Result<String, Error> {
        if let Some(dev_id) = &*self.dev_id.borrow() {
            return Ok(dev_id.clone());
        }
        let mut bytes = [0; 16];
        platform.random(&mut bytes)?;
        let dev_id = Builder::from_random_bytes(bytes).into_uuid().as_hyphenated().to_string().to_uppercase();
        Ok(self.dev_id.borrow_mut().insert(dev_id).clone())
    }
}

/// Without its key, an accepted message can be neither recalled nor found again: the caller has to look for it.
fn has_key(text: String) -> Result<String, Error> {
    #[derive(Deserialize)]
    struct Sent {
        #[serde(rename = "msg_key")]
        _msg_key: String,
    }
    match serde_json::from_str::<Sent>(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(Error::new(Kind::Reply, "the reply has no `msg_key`")),
    }
}

/// A lost answer says nothing about the message: the caller has to look before sending it again.
fn unconfirmed(error: Error) -> Error {
    let lost = match error.kind {
        Kind::Network | Kind::Timeout | Kind::Reply => true,
        Kind::Http => error.status.is_some_and(|status| status >= 500),
        _ => false,
    };
    if !lost {
        return error;
    }
    let message = format!("the message may have been sent: {}", error.message);
    Error { kind: Kind::Unconfirmed, message, retryable: false, ..error }
}
