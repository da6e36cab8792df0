//! The exported customer-service operations.

use super::call::parse;
use super::client::Client;
use super::internal;
use super::transport::File;
use crate::endpoint::{HeartbeatOptions, Upload};
use crate::error::Error;
use js_sys::{Array, ArrayBuffer, Promise, Reflect};
use serde::Deserialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Customer-service messages.
#[wasm_bindgen]
pub struct CustomerService {
    client: Client,
}

/// How a file is uploaded.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct UploadOptions {
    /// The name the service is told; the file's own by default, `file` where it has none.
    #[allow(dead_code, reason = "read before the call starts, checked when it does")]
    filename: Option<String>,
}

#[wasm_bindgen]
impl CustomerService {
    /// Keeps a customer-service session alive.
    ///
    /// Rejects with `BiliImError`. Spec: seed-customer-service.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn heartbeat(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "HeartbeatOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        self.client.start("customerService.heartbeat", options, |now, options: HeartbeatOptions| Ok(now.tell(options)))
    }

    /// Uploads a file of up to 300 MB (314572800 bytes) for a customer-service conversation.
    ///
    /// The address in the result works for 15 minutes: `expiresAt` says until when. There is no time limit unless
    /// `timeoutMs` gives one. Bytes are copied; a `File` or `Blob` is streamed from where it is.
    ///
    /// Rejects with `BiliImError`; larger files are refused before a byte leaves. Spec: seed-customer-service.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<UploadReply>")]
    pub fn upload(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Blob | ArrayBuffer | ArrayBufferView")] file: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "UploadOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        const NAME: &str = "customerService.upload";
        let blob = match to_blob(&file) {
            Ok(blob) => blob,
            Err(error) => return self.client.rejected(&error.at(NAME)),
        };
        let own_name = Reflect::get(&file, &"name".into()).ok().and_then(|name| name.as_string());
        let own_name = own_name.filter(|name| !name.is_empty());
        let given = Reflect::get(&options, &"filename".into()).ok().and_then(|name| name.as_string());
        let filename = given.or_else(|| own_name.clone()).unwrap_or_else(|| "file".to_owned());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
        let size = blob.size() as u64;
        let file = File { blob, name: own_name.unwrap_or_else(|| filename.clone()) };
        self.client.start_with(NAME, options, Some(file), |now, _: UploadOptions| {
            let upload = Upload { filename, size };
            Ok(Box::pin(async move { parse(&now.client.core.upload(&*now.call, &upload).await?) }))
        })
    }
}

impl CustomerService {
    /// The operations of `client`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

/// A file as it is, or a copy of bytes.
fn to_blob(file: &JsValue) -> Result<Blob, Error> {
    // Not `instanceof`: a file may come from another realm.
    let has = |key: &str| file.is_object() && Reflect::has(file, &key.into()) == Ok(true);
    if has("size") && has("arrayBuffer") && has("slice") {
        return Ok(file.clone().unchecked_into());
    }
    if file.is_instance_of::<ArrayBuffer>() || ArrayBuffer::is_view(file) {
        return Blob::new_with_u8_array_sequence(&Array::of1(file)).map_err(|_| internal("no Blob of these bytes"));
    }
    Err(Error::input("file", "expected a File, a Blob, an ArrayBuffer or a view of one"))
}
