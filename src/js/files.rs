//! Files from JavaScript.

use super::transport::File;
use super::{arguments, internal};
use crate::error::{Error, Kind};
use crate::input::Options;
use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

fn is_blob(value: &JsValue) -> bool {
    // Not `instanceof`: a file may come from another realm.
    let has = |key: &str| Reflect::has(value, &key.into()) == Ok(true);
    value.is_object() && has("size") && has("arrayBuffer") && has("slice")
}

fn is_bytes(value: &JsValue) -> bool {
    value.is_instance_of::<ArrayBuffer>() || ArrayBuffer::is_view(value)
}

/// Whether it is a file or bytes.
pub fn is_file(value: &JsValue) -> bool {
    is_blob(value) || is_bytes(value)
}

/// A file as it is, or a copy of bytes.
fn to_blob(argument: &str, file: &JsValue) -> Result<Blob, Error> {
    if is_blob(file) {
        return Ok(file.clone().unchecked_into());
    }
    if is_bytes(file) {
        return Blob::new_with_u8_array_sequence(&Array::of1(file)).map_err(|_| internal("no Blob of these bytes"));
    }
    Err(Error::input(argument, "expected a File, a Blob, an ArrayBuffer or a view of one"))
}

/// The name the file has of itself.
pub fn own_name(file: &JsValue) -> Option<String> {
    let name = Reflect::get(file, &"name".into()).ok()?.as_string()?;
    (!name.is_empty()).then_some(name)
}

/// The file that is the argument `argument`, called `name` where it has no name of its own; `options` have who is told of
/// its progress.
pub fn read(argument: &str, file: &JsValue, name: &str, options: &mut Options, given: &JsValue) -> Result<File, Error> {
    let blob = to_blob(argument, file)?;
    let name = own_name(file).unwrap_or_else(|| name.to_owned());
    Ok(File { blob, name, on_progress: arguments::function(options, given, "onProgress") })
}

/// The first bytes of a file.
pub async fn head(argument: &str, file: &File, bytes: u32) -> Result<Vec<u8>, Error> {
    let gone = |_| Error::input(argument, "the file cannot be read: it was moved, changed or removed");
    let slice = file.blob.slice_with_i32_and_i32(0, bytes.cast_signed()).map_err(gone)?;
    let read = JsFuture::from(slice.array_buffer()).await.map_err(gone)?;
    Ok(Uint8Array::new(&read).to_vec())
}

/// Why an upload failed: a file that can no longer be read looks like a failure of the network.
pub async fn blame(argument: &str, file: &File, error: Error) -> Error {
    if error.kind == Kind::Network { head(argument, file, 1).await.err().unwrap_or(error) } else { error }
}

/// The size of a file in bytes.
pub fn size(file: &File) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
    let size = file.blob.size() as u64;
    size
}
