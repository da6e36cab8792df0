//! Uploaded files and images: a prefix, the size, a hash, and the time of expiry.

use super::World;
use crate::http::part::Part;
use bytes::Bytes;
use serde::Serialize;
use std::collections::VecDeque;

/// Seconds until an address expires.
pub const LIFETIME: i64 = 900;
/// Maximum number of files.
const CAPACITY: usize = 64;

/// One uploaded file.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    /// Name on the file host.
    pub key: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of all bytes, hex.
    pub sha256: String,
    /// Unix seconds of the upload.
    pub uploaded: i64,
    /// The signature in its address.
    pub signature: String,
    /// The prefix that is kept.
    #[serde(skip)]
    pub head: Bytes,
    /// The type that the uploader declared.
    pub content_type: String,
}

/// The newest uploads.
#[derive(Debug, Default)]
pub struct Files(VecDeque<File>);

impl Files {
    /// The file with this key.
    pub fn find(&self, key: &str) -> Option<&File> {
        self.0.iter().find(|file| file.key == key)
    }

    /// All files, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &File> {
        self.0.iter()
    }

    fn remember(&mut self, file: File) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(file);
    }
}

impl World {
    /// Stores an image for a message under this name.
    pub fn keep_image(&mut self, key: String, content_type: &str, part: &Part) {
        self.images.remember(File {
            key,
            bytes: part.bytes,
            sha256: part.sha256.clone(),
            uploaded: self.clock.seconds(),
            signature: String::new(),
            head: part.head.clone(),
            content_type: content_type.to_owned(),
        });
        self.counts.effects.images += 1;
    }

    /// Stores an upload and returns the file as remembered.
    pub fn keep_file(&mut self, part: &Part) -> File {
        let file = File {
            key: self.random.hex(16) + &extension(part.filename.as_deref().unwrap_or_default()),
            bytes: part.bytes,
            sha256: part.sha256.clone(),
            uploaded: self.clock.seconds(),
            signature: self.random.hex(32),
            head: part.head.clone(),
            content_type: part.content_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
        };
        self.files.remember(file.clone());
        self.counts.effects.uploads += 1;
        self.counts.effects.upload_bytes += part.bytes;
        file
    }
}

/// `.xcf` of `xx-out.xcf`; empty when there is none, or when it would not be safe in an address.
fn extension(filename: &str) -> String {
    let safe =
        |text: &&str| !text.is_empty() && text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match filename.rsplit_once('.').map(|(_, end)| end).filter(safe) {
        Some(end) => format!(".{end}"),
        None => String::new(),
    }
}
