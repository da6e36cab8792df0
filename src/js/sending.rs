//! Operations that send.

use super::arguments;
use super::client::{Client, InCall, Work};
use super::files::{self, File};
use super::object::{get, set};
use crate::client::SendOptions;
use crate::endpoint::{ImageSource, Outgoing, https};
use crate::error::Error;
use crate::image;
use crate::input::Options;
use crate::model::Talker;
use js_sys::Promise;
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
        self.start("sendText", &options, &|options| {
            let talker = arguments::talker(&talker)?;
            let what = Outgoing::Text(arguments::text("text", &text)?);
            let how = SendOptions::read(options);
            Ok(Work::other(async move |now| now.send("sendText", talker, what, how).await))
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
        let is_file = self.browser.file(&image).is_some();
        let file = |given: &mut Options| {
            if is_file {
                return File::read(&self.browser, "image", &image, "image", given, &options).map(Some);
            }
            // An image that is not uploaded has no progress to tell.
            given.take("onProgress");
            Ok(None)
        };
        self.start_with("sendImage", &options, &file, &|options| {
            let talker = arguments::talker(&talker)?;
            let how = SendOptions::read(options);
            let known = if is_file { None } else { Some(ImageSource::read("image", arguments::given(&image))?) };
            Ok(Work::other(async move |now| {
                let image = match known {
                    Some(image) => image,
                    None => now.upload().await?.1,
                };
                now.send("sendImage", talker, Outgoing::Image(image), how).await
            }))
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
        let file = |given: &mut Options| File::read(&self.browser, "image", &image, "image", given, &options).map(Some);
        self.start_with("uploadImage", &options, &file, &|_| {
            Ok(Work::other(async move |now| {
                let (text, image) = now.upload().await?;
                let reply = now.client.browser.parse(text.into())?;
                set(&reply, "image_url", https(&image.url)?);
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
        self.start("recall", &options, &|_| {
            let talker = arguments::talker(&talker)?;
            let age = age_ms(&message);
            let key = arguments::msg_key("message", &message)?;
            Ok(Work::other(async move |now| {
                now.client
                    .browser
                    .parse(now.client.core.recall(&*now.call, talker, key, age, &now.common).await?.into())
            }))
        })
    }
}

impl InCall {
    async fn send(
        &self,
        name: &'static str,
        talker: Talker,
        what: Outgoing,
        how: SendOptions,
    ) -> Result<JsValue, Error> {
        let sent = self.client.core.send_message(name, &*self.call, talker, what, how, &self.common).await?;
        self.client.browser.parse(sent.into())
    }

    /// Uploads the call's image, after a look at its first bytes.
    async fn upload(&self) -> Result<(String, ImageSource), Error> {
        let file = self.file()?;
        let head = files::head("image", &self.call, image::HEAD_BYTES).await?;
        let facts = image::inspect(&head, files::size(file))?;
        match self.client.core.upload_image(&*self.call, facts, file.size(), &self.common).await {
            Err(error) => Err(files::blame("image", &self.call, error).await),
            uploaded => uploaded,
        }
    }
}

/// How old a message object is by its own time, less what clocks may differ; `None` for a bare key.
fn age_ms(message: &JsValue) -> Option<f64> {
    const CLOCKS_DIFFER_MS: f64 = 300_000.0;
    let timestamp = get(message, "timestamp").as_f64()?;
    Some(js_sys::Date::now() - timestamp * 1000.0 - CLOCKS_DIFFER_MS)
}

/// How `uploadImage()` uploads.
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code, reason = "for TypeScript: it is read with the file")]
pub struct UploadImageOptions {
    /// Called with how far the upload is, in bytes.
    #[tsify(type = "((progress: { sent: number; total: number }) => void) | undefined")]
    on_progress: JsValue,
}
