//! The files of calls.

use web_sys::Blob;

/// A file of a call, by its number.
pub(crate) struct File {
    pub(crate) blob: Blob,
    pub(crate) name: String,
}
