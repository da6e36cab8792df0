//! Calls a caller's function with the shape of `fetch`.
//!
//! A form with a file is written here: of a `FormData` such functions often make a text, or leave its type out.

use super::file::File;
use super::scope::is_node;
use crate::http::{Body, FORM_TYPE, FileId, HttpRequest, MultipartFrame, Params};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortController, Blob, BlobPropertyBag, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

/// A larger body stays a Blob everywhere, in bytes.
const MAX_IN_MEMORY: f64 = 32.0 * 1024.0 * 1024.0;

/// Calls it with the address and the options of a request.
pub(super) fn call(
    own: &Function,
    url: &str,
    request: &HttpRequest,
    files: &[File],
    progress: Option<&Function>,
    controller: &AbortController,
) -> Result<Promise, JsValue> {
    let signal = controller.signal();
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Include);
    init.set_redirect(RequestRedirect::Manual);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&signal));
    match &request.body {
        Body::None => {}
        Body::Form(form) => {
            init.set_method("POST");
            init.set_body(&form.as_str().into());
            set_type(&init, FORM_TYPE)?;
        }
        Body::Multipart { part, file, params } => {
            init.set_method("POST");
            if let Some(progress) = progress {
                Reflect::set(&init, &"onProgress".into(), progress)?;
            }
            let form = multipart(part, *file, params, files)?;
            if is_node() && form.size() <= MAX_IN_MEMORY {
                let (own, url) = (own.clone(), url.to_owned());
                return Ok(future_to_promise(async move {
                    // node-fetch 2 takes no Blob, and files of Node.js are mostly in memory already.
                    let bytes = JsFuture::from(form.array_buffer()).await?;
                    if signal.aborted() {
                        return Err(signal.reason());
                    }
                    init.set_body(&Uint8Array::new(&bytes));
                    set_type(&init, &form.type_())?;
                    JsFuture::from(apply(&own, &url, &init)?).await
                }));
            }
            // Its type is its own, and no header: whoever makes a text of it sends none, and the service refuses what would
            // be a damaged file.
            init.set_body(&form);
        }
    }
    apply(own, url, &init)
}

/// It may return anything, or a promise of another kind.
fn apply(own: &Function, url: &str, init: &RequestInit) -> Result<Promise, JsValue> {
    own.call2(&JsValue::UNDEFINED, &url.into(), init).map(|returned| Promise::resolve(&returned))
}

fn set_type(init: &RequestInit, content_type: &str) -> Result<(), JsValue> {
    let headers = Object::new();
    Reflect::set(&headers, &"content-type".into(), &content_type.into())?;
    init.set_headers(&headers);
    Ok(())
}

/// The form of an upload. A Blob that is made of another one does not read it: a file stays on the disk.
fn multipart(part: &str, file: FileId, params: &Params, files: &[File]) -> Result<Blob, JsValue> {
    let Some(File { blob, name }) = files.get(file.0 as usize) else { return Blob::new() };
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| JsError::new(&error.to_string()))?;
    let frame = MultipartFrame::new(part, name, &blob.type_(), params, random);
    let pieces = Array::of3(&frame.head.as_str().into(), blob, &frame.tail.as_str().into());
    let options = BlobPropertyBag::new();
    options.set_type(&frame.content_type);
    Blob::new_with_blob_sequence_and_options(&pieces, &options)
}
