//! `POST customerservice.bilibili.com/x/custom/msg_svr/v1/upload`: a file for a customer-service conversation.
//!
//! Spec: seed-customer-service.md. The file itself travels beside the fields, as the part `file`.

use super::{Endpoint, Fields, Host, Method, Route};
use crate::client::Account;
use crate::error::Error;
use crate::text::{cat, digits, piece, split_once, whole};
use serde::Deserialize;
use tsify::Tsify;

/// The largest file the service takes: 300 MB.
pub const LARGEST_UPLOAD: u64 = 300 * 1024 * 1024;

/// How long the address of an uploaded file works: 15 minutes.
pub const LIFETIME_SECONDS: u32 = 900;

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

impl Upload {
    /// When `url` stops working, in ms since 1970: from its own `X-Amz-Date` and `X-Amz-Expires`, else 15 minutes after
    /// `now` (ms since 1970).
    #[must_use]
    pub fn expires_at(url: &str, now: f64) -> f64 {
        let (_, query) = split_once(url, b'?');
        // Neither of the two has anything to encode.
        let signed = parameter(query, "X-Amz-Date").and_then(read_date);
        let lifetime = parameter(query, "X-Amz-Expires").and_then(|seconds| u32::try_from(whole(seconds)?).ok());
        match (signed, lifetime) {
            (Some(date), Some(seconds)) => date + f64::from(seconds) * 1000.0,
            _ => now + f64::from(LIFETIME_SECONDS) * 1000.0,
        }
    }
}

/// The value of the first parameter with this name.
fn parameter<'a>(mut query: Option<&'a str>, name: &str) -> Option<&'a str> {
    loop {
        let (pair, rest) = split_once(query?, b'&');
        if let (key, Some(value)) = split_once(pair, b'=')
            && key == name
        {
            return Some(value);
        }
        query = rest;
    }
}

/// Reads `20240803T115447Z` as ms since 1970.
fn read_date(date: &str) -> Option<f64> {
    if date.len() != 16 || !date.is_ascii() || piece(date, 8..9) != "T" || !date.ends_with('Z') {
        return None;
    }
    let part = |from: usize, to: usize| i64::try_from(whole(piece(date, from..to))?).ok();
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(9, 11)?, part(11, 13)?, part(13, 15)?);
    // Days since 1970 in the Gregorian calendar, with the year beginning in March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469;
    let seconds = u32::try_from(days * 86_400 + hour * 3600 + minute * 60 + second).ok()?;
    Some(f64::from(seconds) * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_when_it_expires() {
        let url =
            "https://jssz-boss.hdslb.com/x.xcf?X-Amz-Date=20240803T115447Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host";
        assert_eq!(Upload::expires_at(url, 0.0), 1_722_686_987_000.0);
        assert_eq!(read_date("19700101T000000Z"), Some(0.0));
        assert_eq!(read_date("20000229T235959Z"), Some(951_868_799_000.0));
    }

    #[test]
    fn without_it_fifteen_minutes_count_from_now() {
        for url in
            ["https://jssz-boss.hdslb.com/x", "", "?X-Amz-Date=soon&X-Amz-Expires=900", "?X-Amz-Date=20240803T115447Z"]
        {
            assert_eq!(Upload::expires_at(url, 1000.0), 901_000.0, "{url}");
        }
    }

    #[test]
    fn too_large_is_refused_before_a_byte_leaves() {
        let upload = |size| Upload { filename: "a".into(), size }.fields(&Account::default());
        assert!(upload(LARGEST_UPLOAD).is_ok());
        let message = upload(LARGEST_UPLOAD + 1).err().map(|error| error.message.clone()).unwrap_or_default();
        assert!(message.contains("314572801"), "{message}");
    }
}
