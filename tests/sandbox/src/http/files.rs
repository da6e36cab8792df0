//! The hosts of uploaded files, whose addresses work for 15 minutes and then answer HTTP 403, and of images.

use super::call::Meta;
use crate::fault::apply::Wire;
use crate::world::World;
use crate::world::file::{File, LIFETIME};

/// The folder all files lie in.
pub const FOLDER: &str = "/customer-video-upload/";

/// The folder all images lie in.
pub const IMAGES: &str = "/bfs/im_new/";

/// Serves an uploaded file or image. Only its first mebibyte was kept: `X-Sandbox-Size` tells the true size.
pub fn serve(meta: &Meta, world: &World) -> Wire {
    if let Some(image) = meta.path.strip_prefix(IMAGES).and_then(|key| world.images.find(key)) {
        return whole(image);
    }
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

fn whole(file: &File) -> Wire {
    Wire {
        status: 200,
        content_type: file.content_type.clone(),
        headers: vec![("X-Sandbox-Size".to_owned(), file.bytes.to_string())],
        body: file.head.clone(),
        code: None,
    }
}

fn refuse(status: u16, reason: &str) -> Wire {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{reason}</Code></Error>");
    Wire { status, content_type: "application/xml".to_owned(), headers: Vec::new(), body: body.into(), code: None }
}
