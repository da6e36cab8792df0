//! Sniffs the type and size of an image from its first bytes.

use crate::error::Error;
use imagesize::ImageType;

/// The largest image the service takes: 20 MB.
pub const MAX_IMAGE_BYTES: u64 = 20 * 1024 * 1024;

/// Prefix to sniff, in bytes; large enough to skip what cameras write before the picture (EXIF).
pub const PREFIX_BYTES: u32 = 512 * 1024;

/// What is known of an image file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageInfo {
    /// `jpeg`, `png` or `gif`.
    pub kind: &'static str,
    /// Width and height in px, where they stand near enough to the beginning.
    pub pixels: Option<(usize, usize)>,
}

/// Reads the beginning of a file of `size` bytes.
///
/// # Errors
/// It is larger than 20 MB, empty, or no jpg, png or gif.
pub fn sniff(prefix: &[u8], size: u64) -> Result<ImageInfo, Error> {
    if size > MAX_IMAGE_BYTES {
        let expected = format!("expected at most {MAX_IMAGE_BYTES} bytes (20 MB), got {size} bytes");
        return Err(Error::input("image", &expected));
    }
    let kind = match imagesize::image_type(prefix) {
        Ok(ImageType::Jpeg) => "jpeg",
        Ok(ImageType::Png) => "png",
        Ok(ImageType::Gif) => "gif",
        _ => return Err(Error::input("image", "expected a jpg, png or gif; the first bytes are of none of them")),
    };
    let pixels = imagesize::blob_size(prefix).ok().map(|size| (size.width, size.height));
    Ok(ImageInfo { kind, pixels: pixels.filter(|(width, height)| *width > 0 && *height > 0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x80\x00\x00";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x00\x80\x08\x06\x00\x00\x00";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00";

    #[test]
    fn the_kind_and_the_pixels_are_read_from_the_bytes() {
        let info = |bytes: &[u8]| sniff(bytes, 100).map(|info| (info.kind, info.pixels));
        assert_eq!(info(GIF), Ok(("gif", Some((2, 3)))));
        assert_eq!(info(PNG), Ok(("png", Some((256, 128)))));
        assert_eq!(info(JPEG), Ok(("jpeg", Some((32, 16)))));
        assert_eq!(info(&JPEG[..14]), Ok(("jpeg", None)));
    }

    #[test]
    fn anything_else_is_refused() {
        for bytes in [&b""[..], b"<svg>", b"RIFF\0\0\0\0WEBP", b"BM", b"%PDF"] {
            assert!(sniff(bytes, 100).is_err(), "{bytes:?}");
        }
        let message = sniff(GIF, MAX_IMAGE_BYTES + 1).map_err(|error| error.message.clone());
        assert!(message.is_err_and(|message| message.contains("20971521")));
        assert!(sniff(GIF, MAX_IMAGE_BYTES).is_ok());
    }
}
