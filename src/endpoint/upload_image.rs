//! `POST api.bilibili.com/x/dynamic/feed/draw/upload_bfs`: puts an image on the service's image host.
//!
//! Spec: endpoints.md. The image itself travels beside the fields, as the part `file_up`.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// An image on the service's image host.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct UploadedImage {
    /// Its address. The service may say `http:`; here it is `https:` always.
    pub image_url: String,
    /// Width in px.
    pub image_width: f64,
    /// Height in px.
    pub image_height: f64,
    /// Size in KB.
    #[tsify(optional)]
    pub img_size: Option<f64>,
}

/// The question; the platform holds the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadImage;

impl Endpoint for UploadImage {
    const ROUTE: Route = Route {
        name: "uploadImage",
        method: Method::Multipart("file_up"),
        host: Host::Api,
        path: "/x/dynamic/feed/draw/upload_bfs",
    };

    type Reply = UploadedImage;

    fn put(&self, _account: &Account, fields: &mut Fields) -> Result<(), Error> {
        fields.text("biz", "im");
        fields.text("category", "daily");
        Ok(())
    }
}
