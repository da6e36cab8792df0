//! What a call of a client needs of the crate: its request, what an answer means, a signature, a look at an image.

use crate::error::Error;
use crate::id::Id;
use crate::judge::{Response, judge};
use crate::request::{Body, Form};
use crate::sign::Keys;
use crate::text::{cat, digits};
use crate::{ask, image, json};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Who is calling.
    pub type Caller;

    #[wasm_bindgen(method)]
    fn csrf(this: &Caller) -> Option<String>;

    #[wasm_bindgen(method)]
    fn mid(this: &Caller) -> Option<String>;

    #[wasm_bindgen(method, js_name = isLoggedOut)]
    fn is_logged_out(this: &Caller) -> bool;

    /// Who takes the data of a reply.
    pub type Reader;

    /// The data as [`crate::reply::Data::into_parts`] has it.
    #[wasm_bindgen(method)]
    fn read(this: &Reader, text: &[u8], apart: &[u8]);
}

impl ask::Caller for Caller {
    fn csrf(&self) -> Option<String> {
        self.csrf()
    }

    fn mid(&self) -> Option<Id> {
        self.mid()?.parse().ok().map(Id)
    }

    fn is_logged_out(&self) -> bool {
        self.is_logged_out()
    }
}

/// The request that the method `name` makes of what it was `given`, as lines: its host's number and its path and query; what stands
/// for data where a reply has none; and for one that is no GET its form, and the part that its file is. Or what is wrong, as JSON.
///
/// @internal
#[wasm_bindgen]
pub fn request(name: &str, given: &str, caller: &Caller) -> String {
    let ask::Asked { request, empty } = match ask::ask(name, given, caller) {
        Ok(asked) => asked,
        Err(error) => return error_fields(&error),
    };
    #[cfg(feature = "panicking")]
    super::panic::provoke(&request.target);
    let mut lines = cat(&[&digits(request.host as u64), &request.target, "\n", empty]);
    match &request.body {
        Body::None => {}
        Body::Form(form) => lines = cat(&[&lines, "\n", form]),
        Body::Multipart(part, fields) => {
            let mut form = Form::default();
            fields.iter().for_each(|(name, value)| form.push(name, value));
            lines = cat(&[&lines, "\n", &form.0, "\n", part]);
        }
    }
    lines
}

/// Hands the data of an answer to `reader`, unless there is none, or returns what the answer says instead, as JSON.
///
/// @internal
#[wasm_bindgen]
pub fn answer(reader: &Reader, status: u16, body: Vec<u8>, retry_after: Option<String>) -> Option<String> {
    match judge(&Response { status, body, retry_after }) {
        Ok(data) => {
            if let Some(data) = data {
                let (text, apart) = data.into_parts();
                reader.read(&text, &apart);
            }
            None
        }
        Err(error) => Some(error_fields(&error)),
    }
}

/// The signature of a query; nothing where the addresses have no keys in them.
///
/// @internal
#[wasm_bindgen]
pub fn sign(img_url: &str, sub_url: &str, query: &str) -> Option<String> {
    Keys::from_addresses(img_url, sub_url).map(|keys| keys.sign(query))
}

/// What an image of `size` bytes that begins with `head` is, as the fields of an image, or what is wrong with it, both as JSON.
///
/// @internal
#[wasm_bindgen]
pub fn inspect(head: &[u8], size: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and above 0")]
    let facts = match image::inspect(head, size as u64) {
        Ok(facts) => facts,
        Err(error) => return error_fields(&error),
    };
    let (width, height) = facts.pixels.unzip();
    let pixels = |pixels: Option<usize>| pixels.map(|pixels| digits(pixels as u64));
    json::object(&[("imageType", Some(json::quote(facts.kind))), ("width", pixels(width)), ("height", pixels(height))])
}

/// What the package makes a `BiliImError` of, as JSON.
fn error_fields(error: &Error) -> String {
    #[expect(clippy::cast_precision_loss, reason = "codes are small")]
    let code = error.code.map(|code| code as f64);
    json::object(&[
        ("kind", Some(json::quote(error.kind.name()))),
        ("message", Some(json::quote(&error.message))),
        ("code", code.map(json::number)),
        ("status", error.status.map(|status| json::number(status.into()))),
        ("retryable", Some(if error.retryable { "true" } else { "false" }.to_owned())),
        ("retryAfterMs", error.retry_after_ms.map(json::number)),
    ])
}
