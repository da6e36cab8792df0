//! The exported customer-service operations.

use super::call::parse;
use super::client::Client;
use super::files;
use super::transport::File;
use crate::endpoint::{HeartbeatOptions, Upload};
use js_sys::{Promise, Reflect};
use serde::Deserialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

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
    /// Called with how far the upload is, in bytes. An upload that is listened to ends when no byte has moved for 30 s; one
    /// that is not, after 30 s and the time it takes at 20 KB/s.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(type = "((progress: { sent: number; total: number }) => void) | undefined")]
    #[allow(dead_code, reason = "read before the call starts")]
    on_progress: JsValue,
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
    /// The address in the result works for 15 minutes: `expiresAt` says until when. Bytes are copied; a `File` or `Blob` is
    /// streamed from where it is. With `onProgress` the upload goes by `XMLHttpRequest`, where there is one and no
    /// option `fetch`; unlike all other requests it would follow a redirect then.
    ///
    /// Rejects with `BiliImError`; larger files are refused before a byte leaves. Spec: seed-customer-service.md.
    #[wasm_bindgen(unchecked_return_type = "Promise<UploadReply>")]
    pub fn upload(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Blob | ArrayBuffer | ArrayBufferView")] file: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "UploadOptions & CallOptions")] options: JsValue,
    ) -> Promise {
        const NAME: &str = "customerService.upload";
        let blob = match files::to_blob("file", &file) {
            Ok(blob) => blob,
            Err(error) => return self.client.rejected(&error.at(NAME)),
        };
        let tell = match files::progress(&options) {
            Ok(tell) => tell,
            Err(error) => return self.client.rejected(&error.at(NAME)),
        };
        let own_name = files::own_name(&file);
        let given = Reflect::get(&options, &"filename".into()).ok().and_then(|name| name.as_string());
        let filename = given.or_else(|| own_name.clone()).unwrap_or_else(|| "file".to_owned());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
        let size = blob.size() as u64;
        let file = File { blob, name: own_name.unwrap_or_else(|| filename.clone()) };
        self.client.start_with(NAME, options, Some((file, tell)), |now, _: UploadOptions| {
            let upload = Upload { filename, size };
            Ok(Box::pin(async move {
                match now.client.core.upload(&*now.call, &upload).await {
                    Ok(reply) => parse(&reply),
                    Err(error) => Err(files::blame("file", now.call.file.as_ref(), error).await),
                }
            }))
        })
    }
}

impl CustomerService {
    /// The operations of `client`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}
