//! What has been sent, by fingerprints.

use serde::{Deserialize, Serialize};

/// What has been sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SentLog;
