//! Names and pictures of users: asked for in portions, kept for ten minutes.

use super::{Client, Common, Platform};
use crate::endpoint::{PORTION, Users, portion};
use crate::error::{Error, Kind};
use crate::id::Id;
use crate::json::{Json, array};
use crate::text::add;

/// How long a user is kept, in ms.
const LIFETIME_MS: f64 = 600_000.0;

/// Users that were asked for lately, by mid.
#[derive(Debug, Default)]
pub struct Known(Vec<User>);

/// A user, as the JSON it came as; `None` where the service does not know the mid.
#[derive(Debug)]
struct User {
    mid: Id,
    until: f64,
    json: Option<String>,
}

impl Known {
    /// Where the user with this mid is, or would be.
    #[inline(never)]
    fn place(&self, mid: Id) -> usize {
        let (mut from, mut to) = (0, self.0.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.0.get(middle) {
                Some(user) if user.mid < mid => from = middle + 1,
                _ => to = middle,
            }
        }
        from
    }

    fn get(&self, mid: Id) -> Option<&User> {
        self.0.get(self.place(mid)).filter(|user| user.mid == mid)
    }

    fn put(&mut self, user: User) {
        let at = self.place(user.mid);
        match self.0.get_mut(at) {
            Some(known) if known.mid == user.mid => *known = user,
            _ => self.0.insert(at, user),
        }
    }
}

impl Client {
    /// The users with these mids as a JSON array, in the order asked; those the service does not know are left out.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn users(&self, platform: &impl Platform, mids: &[Id], common: &Common) -> Result<String, Error> {
        let now = platform.now();
        self.known_users.borrow_mut().0.retain(|user| user.until > now);
        let mut missing: Vec<Id> = Vec::new();
        for mid in mids {
            if self.known_users.borrow().get(*mid).is_none() && !missing.contains(mid) {
                missing.push(*mid);
            }
        }
        let mut at = 0;
        while let Some(portion) = portion(&missing, at) {
            at += PORTION;
            let users = Users(portion);
            let text = self.call(platform, &users, common).await?;
            self.keep(&users.0, &text, now + LIFETIME_MS)?;
        }
        let known = self.known_users.borrow();
        let mut found = String::new();
        for mid in mids {
            if let Some(json) = known.get(*mid).and_then(|user| user.json.as_deref()) {
                add(&mut found, ",", json);
            }
        }
        Ok(array(&found))
    }

    fn keep(&self, asked: &[Id], text: &str, until: f64) -> Result<(), Error> {
        let users = Json::new(text);
        if !users.is_array() {
            return Err(Error::new(Kind::Reply, "the reply is no list of users").at("users"));
        }
        let mut known = self.known_users.borrow_mut();
        for mid in asked {
            known.put(User { mid: *mid, until, json: None });
        }
        for user in users.items() {
            // One odd user must not cost the others.
            let mid = user.get("mid").integer().and_then(|mid| u64::try_from(mid).ok()).map(Id);
            if let Some(mid) = mid.filter(|mid| asked.contains(mid)) {
                known.put(User { mid, until, json: Some(user.raw().to_owned()) });
            }
        }
        Ok(())
    }

    /// Lets the users go: JavaScript could not read them.
    pub fn forget_users(&self) {
        self.known_users.borrow_mut().0.clear();
    }
}
