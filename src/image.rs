//! What an image file is, told from its first bytes.

use crate::error::Error;
use crate::text::{cat, digits};
use imagesize::ImageType;

/// The largest image the service takes: 20 MB.
pub const LARGEST_IMAGE: u64 = 20 * 1024 * 1024;

/// So many bytes from the beginning are enough to look at, whatever a camera wrote before the picture.
pub const HEAD_BYTES: u32 = 512 * 1024;

/// What is known of an image file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageFacts {
    /// `jpeg`, `png` or `gif`.
    pub kind: &'static str,
    /// Width and height in px, where they stand near enough to the beginning.
    pub pixels: Option<(usize, usize)>,
}

/// Reads the beginning of a file of `size` bytes.
///
/// # Errors
/// It is larger than 20 MB, empty, or no jpg, png or gif.
pub fn inspect(head: &[u8], size: u64) -> Result<ImageFacts, Error> {
    if size > LARGEST_IMAGE {
        let [most, size] = [digits(LARGEST_IMAGE), digits(size)];
        let message = cat(&["expected at most ", &most, " bytes (20 MB), got ", &size, " bytes"]);
        return Err(Error::input("image", &message));
    }
    let kind = match imagesize::image_type(head) {
        Ok(ImageType::Jpeg) => "jpeg",
        Ok(ImageType::Png) => "png",
        Ok(ImageType::Gif) => "gif",
        _ => return Err(Error::input("image", "expected a jpg, png or gif; the first bytes are of none of them")),
    };
    let pixels = imagesize::blob_size(head).ok().map(|size| (size.width, size.height));
    Ok(ImageFacts { kind, pixels: pixels.filter(|(width, height)| *width > 0 && *height > 0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x80\x00\x00";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x00\x80\x08\x06\x00\x00\x00";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00";

    #[test]
    fn the_kind_and_the_pixels_are_read_from_the_bytes() {
        let facts = |bytes: &[u8]| inspect(bytes, 100).map(|facts| (facts.kind, facts.pixels));
        assert_eq!(facts(GIF), Ok(("gif", Some((2, 3)))));
        assert_eq!(facts(PNG), Ok(("png", Some((256, 128)))));
        assert_eq!(facts(JPEG), Ok(("jpeg", Some((32, 16)))));
        assert_eq!(facts(&JPEG[..14]), Ok(("jpeg", None)));
    }

    #[test]
    fn anything_else_is_refused() {
        for bytes in [&b""[..], b"<svg>", b"RIFF\0\0\0\0WEBP", b"BM", b"%PDF"] {
            assert!(inspect(bytes, 100).is_err(), "{bytes:?}");
        }
        let message = inspect(GIF, LARGEST_IMAGE + 1).map_err(|error| error.message.clone());
        assert!(message.is_err_and(|message| message.contains("20971521")));
        assert!(inspect(GIF, LARGEST_IMAGE).is_ok());
    }
}
