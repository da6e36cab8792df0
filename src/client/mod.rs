//! The loop of a call: who is calling, the request, the judgement of what came back.
//!
//! Generic over [`Platform`], which does what only a browser can do; natively the tests play that part.

mod cookie;
mod items;
mod judge;
mod mark_all;
mod platform;
mod request;
mod retry;
mod send;
mod users;
pub mod walk;

pub use cookie::cookie;
pub use judge::judge;
pub use mark_all::{GAP_MS, Mark};
pub use platform::{Failure, Platform, Response};
pub use request::{Account, Body, Common, Request};
pub use retry::RetryPolicy;

use crate::endpoint::{Endpoint, Host, Method, Question, Upload};
use crate::error::{Error, Kind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;

/// One client: what outlives a single call.
#[derive(Debug, Default)]
pub struct Client {
    dev_id: RefCell<Option<String>>,
    known_users: RefCell<users::Known>,
}

impl Client {
    /// A client whose messages come from the device `dev_id`; without one it makes a UUID when it first sends.
    #[must_use]
    pub fn new(dev_id: Option<String>) -> Self {
        Self { dev_id: RefCell::new(dev_id), ..Self::default() }
    }

    /// Asks `endpoint` and returns `data` as the JSON text that [`crate::reply`] made of it, or [`Endpoint::EMPTY`].
    ///
    /// # Errors
    /// Anything in [`Kind`]; nothing was sent for `Input` and for `Login` without a code.
    pub async fn call<E: Endpoint>(
        &self,
        platform: &impl Platform,
        endpoint: &E,
        common: &Common,
    ) -> Result<String, Error> {
        self.ask(platform, &Question::of(endpoint), common).await
    }

    /// The same for an endpoint of any type.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn ask(
        &self,
        platform: &impl Platform,
        question: &Question<'_>,
        common: &Common,
    ) -> Result<String, Error> {
        let asked = async {
            let account = account(platform, question.route.method, question.needs_mid).await?;
            let request = Request::new(question.route, (question.fields)(&account)?, common, &account);
            let response = platform.fetch(&request).await.map_err(Failure::into_error)?;
            judge(&response)
        };
        let data = asked.await.map_err(|error| error.at(question.route.name))?;
        Ok(data.unwrap_or_else(|| question.empty.to_owned()))
    }

    /// Uploads the file that `platform` holds to customer service; the reply says when its address expires.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn upload(&self, platform: &impl Platform, upload: &Upload) -> Result<String, Error> {
        let text = self.call(platform, upload, &Common::default()).await?;
        let wrong = || Error::new(Kind::Reply, "the reply has no `url`").at(Upload::ROUTE.name);
        let Uploaded { url } = serde_json::from_str(&text).map_err(|_| wrong())?;
        let expires_at = Upload::expires_at(&url, platform.now());
        // Spliced in, so that all else stays as it came.
        let open = text.trim_end().strip_suffix('}').ok_or_else(wrong)?;
        Ok(format!("{open},\"expiresAt\":{expires_at}}}"))
    }
}

/// What a walk has to know of the page `text`.
///
/// # Errors
/// The page is not what `endpoint` answers with.
pub fn facts<F: DeserializeOwned>(endpoint: &'static str, text: &str) -> Result<F, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::new(Kind::Reply, format!("the page is odd: {error}")).at(endpoint))
}

/// What has to be known of an uploaded file.
#[derive(Deserialize)]
struct Uploaded {
    url: String,
}

/// Who is calling, as far as the endpoint has to know; says so before anything is sent when it cannot be known.
async fn account(platform: &impl Platform, method: Method, needs_mid: bool) -> Result<Account, Error> {
    let account =
        Account { csrf: if method == Method::Get { None } else { platform.csrf().await? }, mid: platform.mid() };
    let missing = |what: &str| Err(Error::new(Kind::Login, format!("not logged in: {what}; nothing was sent")));
    if platform.is_logged_out() {
        return missing("the page has neither the cookie `bili_jct` nor `DedeUserID`");
    }
    if method != Method::Get && account.csrf.is_none() {
        return missing("no CSRF token, neither the cookie `bili_jct` nor the option `csrf`");
    }
    if needs_mid && account.mid.is_none() {
        return missing("no own mid, neither the cookie `DedeUserID` nor the option `mid`");
    }
    Ok(account)
}

/// The real address of a host.
#[must_use]
pub const fn default_address(host: Host) -> &'static str {
    match host {
        Host::Vc => "https://api.vc.bilibili.com",
        Host::Api => "https://api.bilibili.com",
        Host::CustomerService => "https://customerservice.bilibili.com",
    }
}
