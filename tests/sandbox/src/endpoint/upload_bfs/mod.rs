//! POST API `/x/dynamic/feed/draw/upload_bfs`: an image for a message.

mod header;

use crate::http::call::Call;
use crate::http::pictures::SENT;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::settings::SmallImages;
use serde_json::json;

/// 20 MiB.
const MAX_BYTES: u64 = 20 << 20;

/// In px, each way.
const SMALLEST: u32 = 10;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let bad_request = || Refusal::of(-400);
    let field = |name: &str| call.part(name).map(|part| part.text());
    let file = call.part("file_up").filter(|part| part.filename.is_some()).ok_or_else(bad_request)?;
    let image = header::read(&file.head).ok_or(Refusal::of(-3))?;
    let meant = field("biz").as_deref() == Some("im") && field("category").as_deref() == Some("daily");
    // Other programs send another `biz` or no `category`, which is accepted.
    if (world.settings.strict && !meant) || file.bytes > MAX_BYTES {
        return Err(bad_request());
    }
    if world.settings.small_images == SmallImages::Refused && image.width.min(image.height) < SMALLEST {
        return Err(Refusal::of(-3));
    }
    let name = format!("{}{mid}.{}", world.random.hex(20), image.kind.extension());
    // The service returns either scheme.
    let scheme = if world.counts.effects.images.is_multiple_of(2) { "http" } else { "https" };
    let url = format!("{scheme}://message.biliimg.com{SENT}{name}");
    world.keep_image(name, image.kind.content_type(), file);
    Ok(json!({
        "image_url": url,
        "image_width": image.width,
        "image_height": image.height,
        "img_size": (file.bytes as f64 / 1.024).round() / 1_000.0,
    })
    .into())
}
