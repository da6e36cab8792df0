//! Operations that send.

use super::arguments;
use super::call::parse;
use super::client::{Client, InCall, Nothing, Outcome};
use crate::endpoint::{ImageOptions, ImageSource, Outgoing, TextOptions};
use crate::model::Talker;
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Client {
    /// Sends a text. Emotes are names in square brackets.
    ///
    /// Resolves when the service has accepted the message, which does not mean that it was delivered. When the answer is
    /// lost, it rejects with `kind: "unconfirmed"`: look into the history before sending again.
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
            Ok(now.send("sendText", talker, Outgoing::Text(text), options.new_face_version))
        })
    }

    /// Sends an image that is already on the service's image host, by its address or with what is known about it.
    /// The content of a received image works as it is. `http:` is lifted to `https:`.
    ///
    /// Resolves and rejects as `sendText` does; an address elsewhere is refused with code 21037.
    /// Spec: seed-private-msg.md.
    #[wasm_bindgen(js_name = sendImage, unchecked_return_type = "Promise<SendReply>")]
    pub fn send_image(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | ImageSource")] image: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "ImageOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("sendImage", options, |now, options: ImageOptions| {
            let talker = arguments::value("talker", talker)?;
            let image = match image.as_string() {
                Some(url) => ImageSource { url, ..ImageSource::default() },
                None => arguments::value("image", image)?,
            };
            Ok(now.send("sendImage", talker, Outgoing::Image(image), options.new_face_version))
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
        #[wasm_bindgen(unchecked_param_type = "string | bigint | { msg_key: string }")] message: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: JsValue,
    ) -> Promise {
        self.start("recall", options, |now, _: Nothing| {
            let talker = arguments::value("talker", talker)?;
            let key = arguments::msg_key("message", message)?;
            Ok(Box::pin(async move { parse(&now.client.core.recall(&*now.call, talker, key, &now.common).await?) }))
        })
    }
}

impl InCall {
    fn send(self, name: &'static str, talker: Talker, what: Outgoing, new_face_version: Option<u8>) -> Outcome {
        Box::pin(async move {
            let core = &self.client.core;
            parse(&core.send_message(name, &*self.call, talker, what, new_face_version, &self.common).await?)
        })
    }
}
