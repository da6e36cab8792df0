//! Files from JavaScript.

use super::arguments;
use super::browser::Browser;
use super::call::{Call, answer};
use super::object::get_text;
use super::tasks::ask;
use crate::error::{Error, Kind};
use crate::input::Options;
use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// A file as an argument.
pub struct File {
    blob: Blob,
    name: String,
    on_progress: Option<Function>,
}

impl File {
    /// The file that is the argument `argument`, called `name` where it has no name of its own; `options`, which are `given`,
    /// have who is told of its progress.
    ///
    /// # Errors
    /// It is no file.
    pub fn read(
        browser: &Browser,
        argument: &str,
        file: &JsValue,
        name: &str,
        options: &mut Options,
        given: &JsValue,
    ) -> Result<Self, Error> {
        let no_file = || Error::input(argument, "expected a File, a Blob, an ArrayBuffer or a view of one");
        let blob = browser.file(file).ok_or_else(no_file)?;
        let name = own_name(file).unwrap_or_else(|| name.to_owned());
        Ok(Self { blob, name, on_progress: arguments::function(options, given, "onProgress") })
    }

    /// What a call needs of it: the file, its name, and whom to tell.
    pub fn parts(self) -> (Option<Blob>, String, Option<Function>) {
        (Some(self.blob), self.name, self.on_progress)
    }
}

/// The name the file has of itself.
pub fn own_name(file: &JsValue) -> Option<String> {
    get_text(file, "name").filter(|name| !name.is_empty())
}

/// The first bytes of a file.
pub async fn head(argument: &str, call: &Call, bytes: u32) -> Result<Vec<u8>, Error> {
    let gone = |_| Error::input(argument, "the file cannot be read: it was moved, changed or removed");
    answer(ask(|number| call.own.head(number, bytes)).await).map(|read| read.body).map_err(gone)
}

/// Why an upload failed: a file that can no longer be read looks like a failure of the network.
pub async fn blame(argument: &str, call: &Call, error: Error) -> Error {
    if error.kind == Kind::Network { head(argument, call, 1).await.err().unwrap_or(error) } else { error }
}

/// The size of a file in bytes.
pub fn size(file: &Blob) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
    let size = file.size() as u64;
    size
}
