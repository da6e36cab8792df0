//! The loop of a call: who is calling, the request, the judgement of what came back.
//!
//! Generic over [`Platform`], which does what only a browser can do; natively the tests play that part.

mod breaker;
mod confirm;
mod event;
mod flow;
mod items;
mod judge;
mod mark_all;
mod platform;
mod request;
mod retry;
mod send;
mod signing;
mod task;
mod turns;
mod users;
pub mod walk;

pub use event::Event;
pub use flow::default_address;
pub use judge::judge;
pub use mark_all::{GAP_MS, Mark};
pub use platform::{Failure, Platform, Response};
pub use request::{Account, Body, Common, Form, Request};
pub use retry::RetryPolicy;
pub use send::SendOptions;
pub use signing::Signing;

use crate::endpoint::{Endpoint, ImageSource, Question, Upload, UploadImage};
use crate::error::{Error, Kind};
use crate::image::ImageFacts;
use crate::json::{self, Json};
use crate::text::cat;
use std::cell::RefCell;

/// How a client behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The device that messages come from; without one a UUID is made and kept per account.
    pub dev_id: Option<String>,
    /// How reads are asked again.
    pub retry: RetryPolicy,
    /// The least time between two changes, in ms.
    pub min_interval_ms: f64,
    /// How messages are signed.
    pub signing: Signing,
}

impl Default for Options {
    fn default() -> Self {
        Self { dev_id: None, retry: RetryPolicy::default(), min_interval_ms: 1000.0, signing: Signing::Keys }
    }
}

/// One client: what outlives a single call.
#[derive(Debug, Default)]
pub struct Client {
    options: Options,
    flow: flow::Flow,
    sent: RefCell<confirm::Sent>,
    keys: signing::KeyRing,
    known_users: RefCell<users::Known>,
}

impl Client {
    /// A client that behaves as `options` say.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let (flow, keys) = Default::default();
        Self { options, flow, sent: RefCell::default(), keys, known_users: RefCell::default() }
    }

    /// Asks `endpoint` and returns `data` as the JSON text that [`crate::reply`] made of it, or [`Endpoint::EMPTY`].
    ///
    /// # Errors
    /// Anything in [`Kind`]; nothing was sent for `Input` and for `Login` without a code.
    pub fn call<E: Endpoint>(
        &self,
        platform: &impl Platform,
        endpoint: &E,
        common: &Common,
    ) -> impl Future<Output = Result<String, Error>> {
        // No future of its own: each endpoint would have another.
        self.ask(platform, Question::of(endpoint), common)
    }

    /// Uploads the file that `platform` holds to customer service; the reply says when its address expires.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn upload(&self, platform: &impl Platform, upload: &Upload) -> Result<String, Error> {
        let text = self.call(platform, upload, &Common::default()).await?;
        let wrong = || Error::new(Kind::Reply, "the reply has no `url`").at(Upload::ROUTE.name);
        let url = Json::new(&text).get("url").text().ok_or_else(wrong)?;
        let expires_at = json::number(Upload::expires_at(&url, platform.now()));
        // Spliced in, so that all else stays as it came.
        let open = text.trim_end().strip_suffix('}').ok_or_else(wrong)?;
        Ok(cat(&[open, ",\"expiresAt\":", &expires_at, "}"]))
    }
}

impl Client {
    /// Uploads the image that `platform` holds; the reply, and the image as a message can send it.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn upload_image(
        &self,
        platform: &impl Platform,
        facts: ImageFacts,
        bytes: f64,
        common: &Common,
    ) -> Result<(String, ImageSource), Error> {
        let text = self.call(platform, &UploadImage, common).await?;
        let uploaded = Json::new(&text);
        // All but the address may be as odd as it likes.
        let missing = || Error::new(Kind::Reply, "the reply has no `image_url`").at(UploadImage::ROUTE.name);
        let url = uploaded.get("image_url").text().ok_or_else(missing)?;
        let pixels = facts.pixels.or_else(|| {
            let told = |name| usize::try_from(uploaded.get(name).integer()?).ok();
            Some((told("image_width")?, told("image_height")?))
        });
        #[expect(clippy::cast_precision_loss, reason = "pixels")]
        let pixels = pixels.map(|(width, height)| (width as f64, height as f64));
        let image = ImageSource {
            url,
            width: pixels.map(|(width, _)| width),
            height: pixels.map(|(_, height)| height),
            image_type: Some(facts.kind.to_owned()),
            original: Some(true),
            size: Some((bytes / 1024.0 * 1000.0).round() / 1000.0),
            ..ImageSource::default()
        };
        Ok((text, image))
    }
}
