//! `POST api.bilibili.com/x/dynamic/feed/draw/upload_bfs`: puts an image on the service's image host.
//!
//! Spec: endpoints.md. The image itself travels beside the fields, as the part `file_up`.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// An image on the service's image host.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct UploadedImage {
    /// Its address. The service may say `http:`; here it is `https:` always.
    pub image_url: String,
    /// Width in px.
    pub image_width: f64,
    /// Height in px.
    pub image_height: f64,
    /// Size in KB.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub img_size: Option<f64>,
}

/// Puts an image on the service's image host. The file travels beside the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadImage;

impl Endpoint for UploadImage {
    const ROUTE: Route = Route {
        name: "uploadImage",
        method: Method::Multipart("file_up"),
        host: Host::Api,
        path: "/x/dynamic/feed/draw/upload_bfs",
    };

    type Data = UploadedImage;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        let mut params = Params::default();
        params.push("biz", "im");
        params.push("category", "daily");
        Ok(params)
    }
}
