//! The exported customer-service operations.

use super::client::{Client, Work};
use super::files::{self, File};
use super::object::get_text;
use crate::endpoint::{HeartbeatOptions, Upload};
use js_sys::Promise;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// Customer-service messages.
#[wasm_bindgen]
pub struct CustomerService {
    client: Client,
}

/// How a file is uploaded.
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code, reason = "for TypeScript: they are read in two places")]
pub struct UploadOptions {
    /// The name the service is told; the file's own by default, `file` where it has none.
    filename: Option<String>,
    /// Called with how far the upload is, in bytes. An upload that is listened to ends when no byte has moved for 30 s; one
    /// that is not, after 30 s and the time it takes at 20 KB/s.
    #[tsify(type = "((progress: { sent: number; total: number }) => void) | undefined")]
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
        self.client
            .start("customerService.heartbeat", &options, &|options| Ok(Work::tell(HeartbeatOptions::read(options))))
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
        let name = || get_text(&options, "filename").unwrap_or_else(|| "file".to_owned());
        self.client.start_with(
            "customerService.upload",
            &options,
            &|given| File::read(&self.client.browser, "file", &file, &name(), given, &options).map(Some),
            &|given| {
                let filename = given.text("filename").or_else(|| files::own_name(&file)).unwrap_or_else(name);
                Ok(Work::other(async move |now| {
                    let file = now.file()?;
                    let upload = Upload { filename, size: files::size(file) };
                    match now.client.core.upload(&*now.call, &upload).await {
                        Ok(reply) => now.client.browser.parse(reply.into()),
                        Err(error) => Err(files::blame("file", &now.call, error).await),
                    }
                }))
            },
        )
    }
}

impl CustomerService {
    /// The operations of `client`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}
