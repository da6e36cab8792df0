//! What an image file is, told from its first bytes.

use crate::error::Error;
use crate::text::{cat, digits};

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
    let (kind, pixels) = match head {
        [0xFF, 0xD8, 0xFF, ..] => ("jpeg", jpeg_pixels(head)),
        [0x89, b'P', b'N', b'G', ..] => ("png", pair(read(head, 16, 4), read(head, 20, 4))),
        [b'G', b'I', b'F', b'8', ..] => {
            // Here the smallest byte comes first.
            let turned = |at| read(head, at, 2).map(|value| value >> 8 | (value & 0xFF) << 8);
            ("gif", pair(turned(6), turned(8)))
        }
        _ => ("", None),
    };
    // No image is that short.
    if kind.is_empty() || head.len() < 12 {
        return Err(Error::input("image", "expected a jpg, png or gif; the first bytes are of none of them"));
    }
    Ok(ImageFacts { kind, pixels })
}

/// Both numbers, where there are two above 0.
fn pair(width: Option<usize>, height: Option<usize>) -> Option<(usize, usize)> {
    let (width, height) = (width?, height?);
    if width > 0 && height > 0 { Some((width, height)) } else { None }
}

/// The number in `length` bytes at `at`, the largest first.
#[inline(never)]
fn read(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let mut value = 0;
    for byte in bytes.get(at..at.checked_add(length)?)? {
        value = value << 8 | usize::from(*byte);
    }
    Some(value)
}

/// Goes from marker to marker to the one that says how large the picture is; those of pictures inside, such as a preview, do not.
fn jpeg_pixels(head: &[u8]) -> Option<(usize, usize)> {
    let (mut at, mut depth) = (2, 0_u32);
    loop {
        match read(head, at, 2)? {
            0xFFC4 | 0xFFC8 | 0xFFCC => {}
            0xFFC0..=0xFFCF if depth == 0 => return pair(read(head, at + 7, 2), read(head, at + 5, 2)),
            0xFFD8 => depth += 1,
            0xFFD9 => depth = depth.checked_sub(1)?,
            0xFF00..=0xFFFF => {}
            _ => return None,
        }
        at += 2 + read(head, at + 2, 2)?;
    }
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

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 20_000, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..Default::default() })]

        #[test]
        fn it_sees_what_others_see(
            start in proptest::sample::select(vec![&b"\xff\xd8\xff"[..], b"\x89PNG", b"GIF8", b"GIF", b"\xff\xd8"]),
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                &b"\xff\xc0"[..], b"\xff\xd8", b"\xff\xd9", b"\xff\xc4", b"\xff\xe1", b"\x00\x02", b"\x00\x03\x07", b"\x00\x00", b"\x00\x01",
                b"\x08", b"\x01\x00", b"\x00", b"\xff", b"\xe0\x00\x02", b"abcdefgh",
            ]), 0..24),
        ) {
            let bytes = [start, &pieces.concat()].concat();
            let size = imagesize::blob_size(&bytes).ok().map(|size| (size.width, size.height));
            let facts = inspect(&bytes, 100).ok();
            proptest::prop_assert_eq!(facts.is_some(), imagesize::image_type(&bytes).is_ok());
            proptest::prop_assert_eq!(facts.and_then(|facts| facts.pixels), size.filter(|size| size.0 > 0 && size.1 > 0));
        }
    }
}
