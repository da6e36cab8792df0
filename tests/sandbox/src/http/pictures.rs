//! The hosts of pictures: uploaded images as they came, and everything else drawn.

use super::call::Meta;
use super::files;
use crate::Sandbox;
use crate::fault::apply::HttpReply;
use crate::picture::Picture;

/// The folder of images for messages. Nothing is there that was neither uploaded nor sent.
pub const SENT: &str = "/bfs/im_new/";

/// Serves the picture at an address below [`crate::picture::FOLDER`].
pub async fn serve(meta: &Meta, sandbox: &Sandbox) -> HttpReply {
    let picture = {
        let world = sandbox.world();
        if let Some(image) = meta.path.strip_prefix(SENT).and_then(|key| world.images.find(key)) {
            return files::whole(image);
        }
        match world.sent_image(&meta.path) {
            None if meta.path.starts_with(SENT) => return files::refuse(404, "NoSuchKey"),
            sent => Picture::at(&meta.path, sent.and_then(|image| image.size)),
        }
    };
    // It takes milliseconds, for which nobody else should wait.
    match tokio::task::spawn_blocking(move || picture.draw()).await {
        Ok(Some(png)) => HttpReply {
            status: 200,
            content_type: "image/png".to_owned(),
            headers: vec![
                ("Cache-Control".to_owned(), "max-age=3600".to_owned()),
                // As captured from i1.hdslb.com in RSSHub #1297.
                ("Access-Control-Allow-Origin".to_owned(), "*".to_owned()),
            ],
            body: png.into(),
            code: None,
        },
        _ => files::refuse(500, "InternalError"),
    }
}
