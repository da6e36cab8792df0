//! The first bytes of files, whole and damaged: whatever they are, they are an image or an error.

use crate::bites::{bites, bitten};
use crate::run::{Outcome, hold};
use bili_im::image::{MAX_IMAGE_BYTES, sniff};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const BEGINNINGS: &[&[u8]] = &[
    b"GIF87a",
    b"GIF89a",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
    b"\xff\xd8\xff\xe1\x00\x1aExif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01",
    b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00",
    b"\xff\xd8",
    b"RIFF\x00\x00\x00\x00WEBPVP8X",
    b"BM",
    b"",
];

pub fn run(cases: u32, seed: u64) -> Outcome {
    let inputs = (select(BEGINNINGS), vec(any::<u8>(), 0..64), bites(), any::<u64>());
    hold(cases, seed, &inputs, |(beginning, rest, bites, size)| {
        let bytes = bitten([beginning, &rest].concat(), &bites);
        // A whole header has thirteen bytes.
        let is_gif = bytes.len() > 12 && (bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"));
        for size in [size, size % MAX_IMAGE_BYTES] {
            let info = sniff(&bytes, size);
            prop_assert!(size <= MAX_IMAGE_BYTES || info.is_err());
            if let Ok(info) = &info {
                prop_assert!(matches!(info.kind, "jpeg" | "png" | "gif"));
                prop_assert!(info.pixels.is_none_or(|(width, height)| width > 0 && height > 0));
            }
            if is_gif && size <= MAX_IMAGE_BYTES {
                let length =
                    |at: usize| bytes.get(at..at + 2).map(|two| usize::from(two[0]) | usize::from(two[1]) << 8);
                let pixels = length(6).zip(length(8)).filter(|(width, height)| *width > 0 && *height > 0);
                let read = info.ok().map(|info| (info.kind, info.pixels));
                prop_assert_eq!(read.map(|(kind, _)| kind), Some("gif"));
                prop_assert!(read.and_then(|(_, pixels)| pixels).is_none_or(|read| Some(read) == pixels));
            }
        }
        Ok(())
    })
}
