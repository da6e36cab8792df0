//! The exported client: one method per operation.

use super::arguments;
use super::call::{Call, parse};
use super::customer_service::CustomerService;
use super::error_fields;
use super::options::{CALL_OPTIONS, CallOptions, Settings};
use super::transport::File;
use crate::client::{self, Common};
use crate::endpoint::{Endpoint, History, HistoryOptions, ImageOptions, ImageSource, TextOptions, UnreadOptions};
use crate::error::{Error, Kind};
use js_sys::{Function, Promise};
use serde::de::DeserializeOwned;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// A client for private messages and customer-service messages.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Client {
    core: Rc<client::Client>,
    settings: Rc<Settings>,
    make_error: Function,
}

#[wasm_bindgen]
impl Client {
    /// @internal
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, make_error: Function) -> Result<Client, JsValue> {
        let (settings, device_id) = Settings::read(options).map_err(|error| {
            let fields = error_fields(&error.at("createClient"), false, &JsValue::UNDEFINED);
            make_error.call1(&JsValue::UNDEFINED, &fields).unwrap_or_else(|thrown| thrown)
        })?;
        let core = Rc::new(client::Client::new(device_id));
        Ok(Self { core, settings: Rc::new(settings), make_error })
    }

    /// Counts the unread messages. The site asks every 2 minutes; fan groups are not counted.
    ///
    /// Rejects with `BiliImError`. Spec: seed-private-msg.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<UnreadCounts>")]
    pub fn unread(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "UnreadOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.ask(options, |options: UnreadOptions| Ok(options))
    }

    /// Fetches messages of the session with `talker`, newest first.
    ///
    /// `size` is always sent, 20 unless told, because without it the service returns nothing but hints. Ids beyond
    /// 2^53 arrive as strings, `content` as the object it holds. A recalled message (`msg_status` 1) still carries its
    /// text: hide it.
    ///
    /// Rejects with `BiliImError`. Spec: seed-private-msg.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<HistoryPage>")]
    pub fn history(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Talker")] talker: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "HistoryOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.ask(options, |options: HistoryOptions| {
            Ok(History { talker: arguments::value("talker", talker)?, options })
        })
    }

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
        self.start("sendText", options, None, async move |core, call, common, options: TextOptions| {
            let talker = arguments::value("talker", talker)?;
            let text = arguments::text("text", &text)?;
            core.send_text(call, talker, text, options.new_face_version, common).await
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
        self.start("sendImage", options, None, async move |core, call, common, options: ImageOptions| {
            let talker = arguments::value("talker", talker)?;
            let image = match image.as_string() {
                Some(url) => ImageSource { url, ..ImageSource::default() },
                None => arguments::value("image", image)?,
            };
            core.send_image(call, talker, image, options.new_face_version, common).await
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
        self.start("recall", options, None, async move |core, call, common, _: Nothing| {
            let talker = arguments::value("talker", talker)?;
            let key = arguments::msg_key("message", message)?;
            core.recall(call, talker, key, common).await
        })
    }

    /// Customer-service messages.
    #[wasm_bindgen(getter, js_name = customerService)]
    pub fn customer_service(&self) -> CustomerService {
        CustomerService::new(self.clone())
    }
}

/// For calls without options of their own.
#[derive(serde::Deserialize)]
pub struct Nothing {}

impl Client {
    /// Starts a call that is one request of one endpoint.
    pub fn ask<O: DeserializeOwned + 'static, E: Endpoint + 'static>(
        &self,
        options: JsValue,
        endpoint: impl FnOnce(O) -> Result<E, Error> + 'static,
    ) -> Promise {
        self.start(E::ROUTE.name, options, None, async move |core, call, common, options| {
            core.call(call, &endpoint(options)?, common).await
        })
    }

    /// Starts a call: reads its options, does `work`, and settles the promise.
    ///
    /// `timeout_ms` is the time allowed where the caller says nothing; `None` stands for the client's.
    pub fn start<O: DeserializeOwned + 'static>(
        &self,
        name: &'static str,
        options: JsValue,
        file: Option<(File, f64)>,
        work: impl AsyncFnOnce(&client::Client, &Call, &Common, O) -> Result<String, Error> + 'static,
    ) -> Promise {
        let own = self.clone();
        future_to_promise(async move {
            let (call, common) = own.read_call(&options, file).map_err(|error| own.error(&error.at(name), None))?;
            let done = async {
                let options = arguments::options("options", options, CALL_OPTIONS)?;
                parse(&work(&own.core, &call, &common, options).await?)
            };
            done.await.map_err(|error| own.error(&error.at(name), Some(&call)))
        })
    }

    fn read_call(&self, options: &JsValue, file: Option<(File, f64)>) -> Result<(Call, Common), Error> {
        let given = if options.is_object() { options.clone() } else { JsValue::from(js_sys::Object::new()) };
        let given: CallOptions = arguments::value("options", given)?;
        let (signal, timeout_ms, common) = given.check()?;
        let (file, usual) = match file {
            Some((file, usual)) => (Some(file), usual),
            None => (None, self.settings.timeout_ms),
        };
        let settings = Rc::clone(&self.settings);
        let timeout_ms = timeout_ms.unwrap_or(usual);
        Ok((Call { settings, signal, timeout_ms, file, cause: JsValue::UNDEFINED.into() }, common))
    }

    /// What a promise rejects with: the signal's own reason after an abort, else a `BiliImError`.
    pub fn error(&self, error: &Error, call: Option<&Call>) -> JsValue {
        if let (Kind::Aborted, Some(signal)) = (error.kind, call.and_then(|call| call.signal.as_ref())) {
            return signal.reason();
        }
        let cause = call.map(|call| call.cause.take()).unwrap_or_default();
        let fields = error_fields(error, self.settings.chinese, &cause);
        self.make_error.call1(&JsValue::UNDEFINED, &fields).unwrap_or_else(|thrown| thrown)
    }
}
