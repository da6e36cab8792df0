//! `POST customerservice.bilibili.com/x/custom/msg_svr/v1/upload`: a file for a customer-service conversation.
//!
//! Spec: seed-customer-service.md. The file itself travels beside the fields, as the part `file`.

use super::Endpoint;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// The largest file the service takes: 300 MB.
pub const MAX_FILE_BYTES: u64 = 300 * 1024 * 1024;

/// Uploads a file to customer service. The file travels beside the parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadFile {
    /// The name the service is told.
    pub filename: String,
    /// Size in bytes.
    pub size: u64,
}

/// What became of an uploaded file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
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

impl Endpoint for UploadFile {
    const ROUTE: Route = Route {
        name: "customerService.upload",
        method: Method::Multipart("file"),
        host: Host::CustomerService,
        path: "/x/custom/msg_svr/v1/upload",
    };

    type Data = UploadReply;

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        if self.size > MAX_FILE_BYTES {
            let expected = format!("expected at most {MAX_FILE_BYTES} bytes (300 MB), got {} bytes", self.size);
            return Err(Error::input("file", &expected));
        }
        if self.filename.is_empty() {
            return Err(Error::input("options.filename", "expected a name, got an empty text"));
        }
        let mut params = Params::default();
        params.push("filename", &self.filename);
        params.push("mid", account.own_mid()?);
        Ok(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;

    #[test]
    fn too_large_a_file_is_refused_before_a_byte_leaves() {
        let upload = |size| UploadFile { filename: "a".into(), size }.params(&OWN);
        assert!(upload(MAX_FILE_BYTES).is_ok());
        let message = upload(MAX_FILE_BYTES + 1).err().map(|error| error.message.clone()).unwrap_or_default();
        assert!(message.contains("314572801"), "{message}");
    }
}
