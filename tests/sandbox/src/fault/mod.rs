//! Faults. `rule` selects the requests they happen to, `apply` what they do to a reply.

pub mod apply;
pub mod rule;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When a connection is reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reset {
    /// Before the effect.
    Before,
    /// After the effect: the client cannot know that it took place.
    After,
}

/// A redirect.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    /// 301, 302, 303, 307 or 308.
    pub status: u16,
    /// The target.
    pub location: String,
}

/// What happens to a selected request. Fields that are absent do nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    /// Milliseconds between the arrival of the request and its effect.
    #[serde(skip_serializing_if = "is_zero")]
    pub delay: u64,
    /// Milliseconds between the effect and the reply.
    #[serde(skip_serializing_if = "is_zero")]
    pub delay_reply: u64,
    /// The connection is reset; no reply arrives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset: Option<Reset>,
    /// The body is truncated after this number of bytes, and the connection closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<usize>,
    /// HTTP 200 without a body.
    #[serde(skip_serializing_if = "is_false")]
    pub empty: bool,
    /// HTTP 200 with a risk-control page.
    #[serde(skip_serializing_if = "is_false")]
    pub html: bool,
    /// This HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Body to go with `status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Headers to add to the reply.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// A redirect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<Redirect>,
    /// A refusal with this code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// Message to go with `code`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Code 0 with only a risk-control voucher in `data`.
    #[serde(skip_serializing_if = "is_false")]
    pub v_voucher: bool,
    /// This text as the body, with the `Content-Type` of JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// In `data`, numbers become strings and strings that hold a number become numbers.
    #[serde(skip_serializing_if = "is_false")]
    pub types: bool,
    /// `data` is null.
    #[serde(skip_serializing_if = "is_false")]
    pub null_data: bool,
    /// `data` is left out.
    #[serde(skip_serializing_if = "is_false")]
    pub no_data: bool,
    /// Whether the effect takes place although the reply is replaced (default: no).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<bool>,
    /// With `false` the reply has no CORS headers, so that pages cannot read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors: Option<bool>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn is_false(flag: &bool) -> bool {
    !flag
}
