//! The host of uploaded files, whose addresses work for 15 minutes and then answer HTTP 403.

use super::call::Meta;
use crate::fault::apply::HttpReply;
use crate::world::World;
use crate::world::file::{File, LIFETIME};

/// The folder of all files.
pub const FOLDER: &str = "/customer-video-upload/";

/// Serves an uploaded file.
pub fn serve(meta: &Meta, world: &World) -> HttpReply {
    let file = meta.path.strip_prefix(FOLDER).and_then(|key| world.files.find(key));
    let Some(file) = file else {
        return refuse(404, "NoSuchKey");
    };
    if meta.query.text("X-Amz-Signature") != Some(&file.signature) {
        return refuse(403, "SignatureDoesNotMatch");
    }
    if world.clock.seconds() > file.uploaded.saturating_add(LIFETIME) {
        return refuse(403, "AccessDenied");
    }
    whole(file)
}

/// An upload: its first MiB, which is all that is kept. `X-Sandbox-Size` is the true size.
pub fn whole(file: &File) -> HttpReply {
    HttpReply {
        status: 200,
        content_type: file.content_type.clone(),
        headers: vec![("X-Sandbox-Size".to_owned(), file.bytes.to_string())],
        body: file.head.clone(),
        code: None,
    }
}

/// An error of the storage behind these hosts.
pub fn refuse(status: u16, reason: &str) -> HttpReply {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{reason}</Code></Error>");
    HttpReply { status, content_type: "application/xml".to_owned(), headers: Vec::new(), body: body.into(), code: None }
}
