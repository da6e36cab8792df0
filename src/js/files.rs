//! Files from JavaScript.

use super::internal;
use super::transport::File;
use crate::error::{Error, Kind};
use js_sys::{Array, ArrayBuffer, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// A file as it is, or a copy of bytes; `None` for anything else.
pub fn to_blob(argument: &str, file: &JsValue) -> Result<Blob, Error> {
    // Not `instanceof`: a file may come from another realm.
    let has = |key: &str| file.is_object() && Reflect::has(file, &key.into()) == Ok(true);
    if has("size") && has("arrayBuffer") && has("slice") {
        return Ok(file.clone().unchecked_into());
    }
    if file.is_instance_of::<ArrayBuffer>() || ArrayBuffer::is_view(file) {
        return Blob::new_with_u8_array_sequence(&Array::of1(file)).map_err(|_| internal("no Blob of these bytes"));
    }
    Err(Error::input(argument, "expected a File, a Blob, an ArrayBuffer or a view of one"))
}

/// The name the file has of itself.
pub fn own_name(file: &JsValue) -> Option<String> {
    let name = Reflect::get(file, &"name".into()).ok()?.as_string()?;
    (!name.is_empty()).then_some(name)
}

/// The option `onProgress`, out of options that somebody else reads as well.
pub fn progress(options: &JsValue) -> Result<Option<Function>, Error> {
    let given = Reflect::get(options, &"onProgress".into()).unwrap_or_default();
    if given.is_undefined() || given.is_null() {
        return Ok(None);
    }
    given.dyn_into().map(Some).map_err(|_| Error::input("options.onProgress", "expected a function"))
}

/// The first bytes of a file.
pub async fn head(argument: &str, file: &File, bytes: u32) -> Result<Vec<u8>, Error> {
    let gone = |_| Error::input(argument, "the file cannot be read: it was moved, changed or removed");
    let slice = file.blob.slice_with_i32_and_i32(0, bytes.cast_signed()).map_err(gone)?;
    let read = JsFuture::from(slice.array_buffer()).await.map_err(gone)?;
    Ok(Uint8Array::new(&read).to_vec())
}

/// Why an upload failed: a file that can no longer be read looks like a failure of the network.
pub async fn blame(argument: &str, file: Option<&File>, error: Error) -> Error {
    match file {
        Some(file) if error.kind == Kind::Network => head(argument, file, 1).await.err().unwrap_or(error),
        _ => error,
    }
}
