//! `POST customerservice.bilibili.com/x/custom/msg_svr/v1/upload`: a file for a customer-service conversation.
//!
//! Spec: seed-customer-service.md. The file itself travels beside the fields, as the part `file`.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::error::Error;
use crate::request::Account;
use crate::text::{cat, digits};
use serde::Deserialize;
use tsify::Tsify;

/// The largest file the service takes: 300 MB.
pub const LARGEST_UPLOAD: u64 = 300 * 1024 * 1024;

/// A file to upload, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name the service is told.
    pub filename: String,
    /// Size in bytes.
    pub size: u64,
}

/// What became of an uploaded file.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct UploadReply {
    /// The name of the file at the service.
    pub key: String,
    /// The address of the file; after 15 minutes it answers HTTP 403.
    pub url: String,
    /// When the address stops working, in ms since 1970. Not the service's: read from the address, or 15 minutes from
    /// now by the local clock where the address does not say.
    #[serde(rename = "expiresAt")]
    pub expires_at: f64,
}

impl Endpoint for Upload {
    const ROUTE: Route = Route {
        name: "customerService.upload",
        method: Method::Multipart("file"),
        host: Host::CustomerService,
        path: "/x/custom/msg_svr/v1/upload",
    };

    type Reply = UploadReply;

    fn needs_mid(&self) -> bool {
        true
    }

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        if self.size > LARGEST_UPLOAD {
            let [most, size] = [digits(LARGEST_UPLOAD), digits(self.size)];
            let message = cat(&["expected at most ", &most, " bytes (300 MB), got ", &size, " bytes"]);
            return Err(Error::input("file", &message));
        }
        if self.filename.is_empty() {
            return Err(Error::input("options.filename", "expected a name, got an empty text"));
        }
        fields.text("filename", &self.filename);
        fields.text("mid", &account.own_mid());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_is_refused_before_a_byte_leaves() {
        let upload = |size| Upload { filename: "a".into(), size }.fields(&Account::default());
        assert!(upload(LARGEST_UPLOAD).is_ok());
        let message = upload(LARGEST_UPLOAD + 1).err().map(|error| error.message.clone()).unwrap_or_default();
        assert!(message.contains("314572801"), "{message}");
    }
}
