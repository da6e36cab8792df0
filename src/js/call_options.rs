//! The options of every call: the source of their TypeScript type.

use serde::Deserialize;
use serde_wasm_bindgen::preserve;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// What every call takes.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CallOptions {
    /// Ends the call when it aborts; the call rejects with the signal's own reason.
    #[serde(with = "preserve")]
    #[tsify(type = "AbortSignal | null | undefined")]
    pub(super) signal: JsValue,
    /// How long each request of this call may take, in ms from 1 to 2147483647; 0 for no limit. The client's `timeoutMs` by
    /// default.
    pub(super) timeout_ms: Option<f64>,
    /// Whether to ask even while the client gives risk control a rest. Better not.
    pub(super) insist: Option<bool>,
    /// The client's version; 0, the web's, by default.
    pub(super) build: Option<u64>,
    /// The client's platform; `web` by default. History has the new emote names for `web` only.
    pub(super) mobi_app: Option<String>,
}
