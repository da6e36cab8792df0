//! Format and size of an image, sniffed from its first bytes.

/// The accepted formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
}

impl Kind {
    /// The extension of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
        }
    }

    /// The `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
        }
    }
}

/// An image's format and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Image {
    /// Format.
    pub kind: Kind,
    /// In px.
    pub width: u32,
    /// In px.
    pub height: u32,
}

/// `None` unless it is a JPEG, PNG or GIF with a size.
pub fn read(bytes: &[u8]) -> Option<Image> {
    let (kind, width, height) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        (Kind::Png, big(bytes, 16, 4)?, big(bytes, 20, 4)?)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        (Kind::Gif, little(bytes, 6)?, little(bytes, 8)?)
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        let (width, height) = frame(bytes)?;
        (Kind::Jpeg, width, height)
    } else {
        return None;
    };
    (width > 0 && height > 0).then_some(Image { kind, width, height })
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(*bytes.get(at)?) | u32::from(*bytes.get(at + 1)?) << 8)
}

/// Width and height of a JPEG, from the first segment that starts a frame.
fn frame(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            // Fill bytes, and markers without a segment.
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            // All starts of frames; c4, c8 and cc are something else.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            0xd9 | 0xda => return None,
            _ => at += 2 + big(bytes, at + 2, 2)? as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_size_of_each_format() {
        let size = |bytes: &[u8]| read(bytes).map(|image| (image.kind, image.width, image.height));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x03\x08";
        assert_eq!(size(png), Some((Kind::Png, 258, 3)));
        assert_eq!(size(b"GIF89a\x02\x01\x03\0"), Some((Kind::Gif, 258, 3)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc4\0\x02\xff\xc2\0\x11\x08\0\x03\x01\x02\x03";
        assert_eq!(size(jpeg), Some((Kind::Jpeg, 258, 3)));
    }

    #[test]
    fn other_bytes_are_no_image() {
        let whole = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x03\x01\x02";
        assert!(read(whole).is_some());
        for end in 0..whole.len() {
            assert_eq!(read(whole.get(..end).unwrap_or_default()), None, "{end}");
        }
        assert_eq!(read(b"\xff\xd8\xff\xda\0\x02"), None);
        assert_eq!(read(b"RIFF\0\0\0\0WEBPVP8 "), None);
        assert_eq!(read(b"GIF89a\0\0\x03\0"), None);
        assert_eq!(read(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
    }
}
