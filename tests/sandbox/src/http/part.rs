//! One part of a multipart body: counted and hashed as a stream; only a prefix is kept.

use bytes::{Bytes, BytesMut};
use ring::digest;

/// Size of the prefix of each part that is kept.
pub const PREFIX_BYTES: usize = 1 << 20;

/// One part of a multipart body.
#[derive(Debug, Clone)]
pub struct Part {
    /// Field name.
    pub name: String,
    /// File name, for files.
    pub filename: Option<String>,
    /// Claimed type.
    pub content_type: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of all bytes, hex.
    pub sha256: String,
    /// The first [`PREFIX_BYTES`] bytes.
    pub head: Bytes,
}

impl Part {
    /// The part as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.head).into_owned()
    }
}

/// A part that is being received.
#[derive(Debug)]
pub struct Open {
    name: String,
    filename: Option<String>,
    content_type: Option<String>,
    bytes: u64,
    hash: Hash,
    head: BytesMut,
}

struct Hash(digest::Context);

impl std::fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Hash")
    }
}

impl Open {
    /// Begins a part with these headers.
    pub fn new(headers: &str) -> Self {
        let header = |wanted: &str| {
            let pairs = headers.split("\r\n").filter_map(|line| line.split_once(':'));
            pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
        };
        let disposition = header("content-disposition").unwrap_or_default();
        Self {
            name: parameter(disposition, "name").unwrap_or_default(),
            filename: parameter(disposition, "filename"),
            content_type: header("content-type").map(str::to_owned),
            bytes: 0,
            hash: Hash(digest::Context::new(&digest::SHA256)),
            head: BytesMut::new(),
        }
    }

    /// Feeds the next bytes of its content.
    pub fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hash.0.update(bytes);
        let room = PREFIX_BYTES.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..room).unwrap_or_default());
    }

    /// Finishes the part.
    pub fn close(self) -> Part {
        Part {
            name: self.name,
            filename: self.filename,
            content_type: self.content_type,
            bytes: self.bytes,
            sha256: self.hash.0.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
            head: Bytes::from(self.head),
        }
    }
}

/// `value` of `...; name=value` or `...; name="value"`. Names of files come with quotes as `%22` from browsers
/// and with a backslash before them from some other clients.
pub fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let (value, after) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), after)
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.trim_start().trim_start_matches(';');
    }
}

/// The text up to the closing quote, and what follows.
fn unquote(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' if characters.as_str().starts_with(['"', '\\']) => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}
