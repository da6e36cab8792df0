//! Operations that send.

use super::arguments;
use super::call::parse;
use super::client::{Client, InCall, Nothing, Outcome};
use super::transport::File;
use super::{files, internal, set};
use crate::client::SendOptions;
use crate::endpoint::{ImageSource, Outgoing, TextOptions, https};
use crate::error::Error;
use crate::image;
use crate::model::Talker;
use js_sys::{Function, Object, Promise, Reflect};
use serde::Deserialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Client {
    /// Sends a text. Emotes are names in square brackets.
    ///
    /// Resolves when the service has accepted the message, which does not mean that it was delivered. When the answer is
    /// lost, the client looks into the history: found, it resolves with `confirmed: true`; certainly absent, it rejects with
    /// what lost the answer, saying that the message was not sent; else with `kind: "unconfirmed"`. It never sends twice.
    ///
    /// Rejects with `BiliImError`. Spec: seed-private-msg.md.
    #[wasm_bindgen(js_name = sendText, unchecked_return_type = "Promise<SendReply>")]
    pub fn send_text(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "TextOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("sendText", options, |now, options: TextOptions| {
            let talker = arguments::value("talker", talker)?;
            let text = arguments::text("text", &text)?;
            let how =
                SendOptions { new_face_version: options.new_face_version, confirm: options.confirm == Some(true) };
            Ok(now.send("sendText", talker, Outgoing::Text(text), how))
        })
    }

    /// Sends an image: a file, which is uploaded first, or one that is on the service's image host already, by its address
    /// or with what is known about it. The content of a received image works as it is. `http:` is lifted to `https:`.
    ///
    /// Resolves and rejects as `sendText` does; an address elsewhere is refused with code 21037.
    /// Spec: seed-private-msg.md, endpoints.md.
    #[wasm_bindgen(js_name = sendImage, unchecked_return_type = "Promise<SendReply>")]
    pub fn send_image(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | ImageSource | Blob | ArrayBuffer | ArrayBufferView")]
        image: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "ImageOptions & UploadImageOptions & CallOptions")]
        options: JsValue,
    ) -> Promise {
        const NAME: &str = "sendImage";
        let file = match read_file(&image, &options) {
            Ok(file) => file,
            Err(error) => return self.rejected(&error.at(NAME)),
        };
        let is_file = file.is_some();
        let options = if is_file { options } else { without_progress(options) };
        self.start_with(NAME, options, file, |now, options: AllImageOptions| {
            let talker = arguments::value("talker", talker)?;
            let how =
                SendOptions { new_face_version: options.new_face_version, confirm: options.confirm == Some(true) };
            if is_file {
                return Ok(Box::pin(async move {
                    let (_, image) = now.upload().await?;
                    now.send(NAME, talker, Outgoing::Image(image), how).await
                }));
            }
            let image = match image.as_string() {
                Some(url) => ImageSource { url, ..ImageSource::default() },
                None => arguments::value("image", image)?,
            };
            Ok(now.send(NAME, talker, Outgoing::Image(image), how))
        })
    }

    /// Puts an image on the service's image host: jpg, png or gif by its bytes, up to 20 MB.
    ///
    /// Rejects with `BiliImError`; other files are refused before a byte leaves. Spec: endpoints.md.
    #[wasm_bindgen(js_name = uploadImage, unchecked_return_type = "Promise<UploadedImage>")]
    pub fn upload_image(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Blob | ArrayBuffer | ArrayBufferView")] image: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "UploadImageOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        const NAME: &str = "uploadImage";
        let file = match files::to_blob("image", &image).and_then(|_| read_file(&image, &options)) {
            Ok(file) => file,
            Err(error) => return self.rejected(&error.at(NAME)),
        };
        self.start_with(NAME, options, file, |now, _: UploadImageOptions| {
            Ok(Box::pin(async move {
                let (text, image) = now.upload().await?;
                let reply = parse(&text)?;
                set(reply.unchecked_ref(), "image_url", https(&image.url)?);
                Ok(reply)
            }))
        })
    }

    /// Recalls one of the user's own messages, within 120 s of sending it, by its `msg_key` or the message object.
    ///
    /// A key is a string of digits; as a number it would have been rounded, and is refused. A recall whose answer was
    /// lost can be made again: the second one rejects with code 21042 when the first arrived.
    ///
    /// Rejects with `BiliImError`. Spec: seed-private-msg.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<SendReply>")]
    pub fn recall(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | bigint | { msg_key: string; timestamp?: number }")]
        message: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("recall", options, |now, _: Nothing| {
            let talker = arguments::value("talker", talker)?;
            let age = age_ms(&message);
            let key = arguments::msg_key("message", message)?;
            Ok(Box::pin(
                async move { parse(&now.client.core.recall(&*now.call, talker, key, age, &now.common).await?) },
            ))
        })
    }
}

impl InCall {
    fn send(self, name: &'static str, talker: Talker, what: Outgoing, how: SendOptions) -> Outcome {
        Box::pin(async move {
            let core = &self.client.core;
            parse(&core.send_message(name, &*self.call, talker, what, how, &self.common).await?)
        })
    }

    /// Uploads the call's image, after a look at its first bytes.
    async fn upload(&self) -> Result<(String, ImageSource), Error> {
        let file = self.call.file.as_ref().ok_or_else(|| internal("no file"))?;
        let size = file.blob.size();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
        let facts = image::inspect(&files::head("image", file, image::HEAD_BYTES).await?, size as u64)?;
        match self.client.core.upload_image(&*self.call, facts, size, &self.common).await {
            Err(error) => Err(files::blame("image", Some(file), error).await),
            uploaded => uploaded,
        }
    }
}

/// A file with whom to tell about its upload; `None` for an image that is not a file.
fn read_file(image: &JsValue, options: &JsValue) -> Result<Option<(File, Option<Function>)>, Error> {
    let Ok(blob) = files::to_blob("image", image) else { return Ok(None) };
    let name = files::own_name(image).unwrap_or_else(|| "image".to_owned());
    Ok(Some((File { blob, name }, files::progress(options)?)))
}

/// An image that is not uploaded has no progress to tell.
fn without_progress(options: JsValue) -> JsValue {
    if !options.is_object() {
        return options;
    }
    let copy = Object::assign(&Object::new(), options.unchecked_ref());
    let _ = Reflect::delete_property(&copy, &"onProgress".into());
    copy.into()
}

/// How old a message object is by its own time, less what clocks may differ; `None` for a bare key.
fn age_ms(message: &JsValue) -> Option<f64> {
    const CLOCKS_DIFFER_MS: f64 = 300_000.0;
    let timestamp = Reflect::get(message, &"timestamp".into()).ok()?.as_f64()?;
    Some(js_sys::Date::now() - timestamp * 1000.0 - CLOCKS_DIFFER_MS)
}

/// How `uploadImage()` uploads.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct UploadImageOptions {
    /// Called with how far the upload is, in bytes.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(type = "((progress: { sent: number; total: number }) => void) | undefined")]
    #[allow(dead_code, reason = "read before the call starts")]
    on_progress: JsValue,
}

/// Both kinds of options that `sendImage()` takes.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct AllImageOptions {
    new_face_version: Option<u8>,
    confirm: Option<bool>,
    #[serde(with = "serde_wasm_bindgen::preserve", rename = "onProgress")]
    _on_progress: JsValue,
}
