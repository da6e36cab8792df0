//! Names and pictures of users: asked for in portions, kept for ten minutes.

use super::{Client, Common, Platform};
use crate::endpoint::{PORTION, Users};
use crate::error::{Error, Kind};
use crate::id::{Id, Int64};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How long a user is kept, in ms.
const LIFETIME_MS: f64 = 600_000.0;

/// Users that were asked for lately, as the JSON they came as; `None` for a mid the service does not know.
#[derive(Debug, Default)]
pub struct Known(BTreeMap<u64, (f64, Option<String>)>);

impl Known {
    fn is_fresh(&self, mid: Id, now: f64) -> bool {
        self.0.get(&mid.0).is_some_and(|(until, _)| *until > now)
    }

    fn json(&self, mid: Id) -> Option<&str> {
        self.0.get(&mid.0)?.1.as_deref()
    }
}

#[derive(Deserialize)]
struct Mid {
    mid: Int64,
}

impl Client {
    /// The users with these mids as a JSON array, in the order asked; those the service does not know are left out.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn users(&self, platform: &impl Platform, mids: &[Id], common: &Common) -> Result<String, Error> {
        let now = platform.now();
        self.known_users.borrow_mut().0.retain(|_, (until, _)| *until > now);
        let mut missing: Vec<Id> = Vec::new();
        for mid in mids {
            if !self.known_users.borrow().is_fresh(*mid, now) && !missing.contains(mid) {
                missing.push(*mid);
            }
        }
        for portion in missing.chunks(PORTION) {
            let text = self.call(platform, &Users(portion.to_vec()), common).await?;
            self.keep(portion, &text, now + LIFETIME_MS)?;
        }
        let known = self.known_users.borrow();
        let found: Vec<&str> = mids.iter().filter_map(|mid| known.json(*mid)).collect();
        Ok(format!("[{}]", found.join(",")))
    }

    fn keep(&self, asked: &[Id], text: &str, until: f64) -> Result<(), Error> {
        let users: Vec<&RawValue> = serde_json::from_str(text)
            .map_err(|_| Error::new(Kind::Reply, "the reply is no list of users").at("users"))?;
        let known = &mut self.known_users.borrow_mut().0;
        for mid in asked {
            known.insert(mid.0, (until, None));
        }
        for user in users {
            // One odd user must not cost the others.
            let mid = serde_json::from_str::<Mid>(user.get()).ok().and_then(|user| u64::try_from(user.mid.0).ok());
            if let Some(mid) = mid.filter(|mid| asked.contains(&Id(*mid))) {
                known.insert(mid, (until, Some(user.get().to_owned())));
            }
        }
        Ok(())
    }
}
