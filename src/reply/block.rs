//! Looks at 64 bytes at once: which of them are quotes, brackets, digits and so on, as a bit each.
//!
//! With `simd128` it takes a handful of instructions per 16 bytes. Without, the same bits come from arithmetic on words
//! of 8 bytes, which is slower and no different otherwise.

/// How many bytes a [`Block`] is about.
pub const SIZE: usize = 64;

/// What the bytes of a block are: bit `i` tells of byte `i`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Block {
    /// `"`
    pub quotes: u64,
    /// `\`
    pub backslashes: u64,
    /// `{`, `}`, `[` and `]`; also `Y`, `_`, `y` and DEL, which JSON has in strings only.
    pub brackets: u64,
    /// `0` to `9`
    pub digits: u64,
}

impl Block {
    /// What these bytes are.
    #[inline(always)]
    pub fn of(bytes: &[u8; SIZE]) -> Self {
        Self {
            quotes: gather(bytes, |lanes| lanes::equal(lanes, b'"')),
            backslashes: gather(bytes, |lanes| lanes::equal(lanes, b'\\')),
            brackets: gather(bytes, |lanes| lanes::equal(lanes::with(lanes, 0x26), 0x7f)),
            digits: gather(bytes, lanes::digits),
        }
    }
}

/// As many bytes as a block has, from `at` on; behind the end of `text` there are spaces, in `padded`.
#[inline(always)]
pub fn bytes<'text>(text: &'text [u8], at: usize, padded: &'text mut [u8; SIZE]) -> &'text [u8; SIZE] {
    let rest = text.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(bytes) => bytes,
        None => {
            pad(rest, padded);
            padded
        }
    }
}

#[cold]
#[inline(never)]
fn pad(rest: &[u8], padded: &mut [u8; SIZE]) {
    padded.fill(b' ');
    padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
}

/// Finds one `"` or `\` after the other, where they are dense.
#[derive(Default)]
pub struct Stops {
    /// Where the block ends that was looked at last.
    end: usize,
    bits: u64,
}

impl Stops {
    /// The first one at or after `at`, which never goes back.
    #[inline(always)]
    pub fn next(&mut self, text: &[u8], mut at: usize) -> Option<usize> {
        loop {
            if at < self.end {
                let ahead = self.bits >> (at + SIZE - self.end);
                if ahead != 0 {
                    return Some(at + ahead.trailing_zeros() as usize);
                }
                at = self.end;
            }
            if at >= text.len() {
                return None;
            }
            self.end = at + SIZE;
            let mut padded = [0; SIZE];
            self.bits = gather(bytes(text, at, &mut padded), is_stop);
        }
    }
}

#[inline(always)]
fn is_stop(lanes: lanes::Lanes) -> lanes::Lanes {
    lanes::or(lanes::equal(lanes, b'"'), lanes::equal(lanes, b'\\'))
}

/// The position of the first `"` or `\` at or after `at`, or `None` when there is none.
pub fn find_quote_or_escape(text: &[u8], mut at: usize) -> Option<usize> {
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let found = lanes::bits(is_stop(lanes::load(chunk)));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize);
        }
        at += lanes::WIDTH;
    }
    let rest = text.get(at..)?;
    rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).map(|found| at + found)
}

/// The position of the first byte at or after `at` that is no digit.
pub fn digits_end(text: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let digits = lanes::bits(lanes::digits(lanes::load(chunk))).trailing_ones() as usize;
        at += digits;
        if digits < lanes::WIDTH {
            return at;
        }
    }
    at + text.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The position of the first byte that is not ASCII, or where a text ends that is.
pub fn ascii_end(text: &[u8]) -> usize {
    let is_ascii = |block: &[u8; SIZE]| {
        let chunks = block.as_chunks::<{ lanes::WIDTH }>().0.iter();
        lanes::high(chunks.fold(lanes::load(&[0; lanes::WIDTH]), |all, chunk| lanes::or(all, lanes::load(chunk)))) == 0
    };
    let at = SIZE * text.as_chunks::<SIZE>().0.iter().take_while(|block| is_ascii(block)).count();
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

/// Appends the bytes from `start` to `end` of `text`, or as many of them as there are.
///
/// Most pieces are short, and copying a fixed length takes no call: what is too much is cut off again.
#[inline(always)]
pub fn append(text: &[u8], start: usize, end: usize, out: &mut Vec<u8>) {
    const STEP: usize = 32;
    let length = out.len() + (end - start);
    let mut at = start;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        out.extend_from_slice(chunk);
        at += STEP;
        if at >= end {
            out.truncate(length);
            return;
        }
        if end - at > LONG {
            break;
        }
    }
    out.extend_from_slice(text.get(at..end.min(text.len())).unwrap_or_default());
}

/// The same, where it is not worth to have it in place.
#[inline(never)]
pub fn append_seldom(text: &[u8], start: usize, end: usize, out: &mut Vec<u8>) {
    append(text, start, end, out);
}

/// From here on a call is worth it.
const LONG: usize = 256;

/// What `ask` says of each byte of a block.
#[inline(always)]
fn gather(bytes: &[u8; SIZE], ask: impl Fn(lanes::Lanes) -> lanes::Lanes) -> u64 {
    let chunks = bytes.as_chunks::<{ lanes::WIDTH }>().0.iter().rev();
    chunks.fold(0, |all, chunk| all << lanes::WIDTH | lanes::bits(ask(lanes::load(chunk))))
}

/// 16 bytes in a vector.
#[cfg(target_feature = "simd128")]
mod lanes {
    use core::arch::wasm32::{
        i8x16_add, i8x16_bitmask, i8x16_eq, i8x16_gt, i8x16_splat, u8x16_splat, u64x2, v128, v128_or,
    };

    pub const WIDTH: usize = 16;
    pub type Lanes = v128;

    #[inline(always)]
    pub fn load(bytes: &[u8; WIDTH]) -> Lanes {
        let both = u128::from_le_bytes(*bytes);
        #[expect(clippy::cast_possible_truncation, reason = "one half after the other")]
        u64x2(both as u64, (both >> 64) as u64)
    }

    #[inline(always)]
    pub fn equal(lanes: Lanes, byte: u8) -> Lanes {
        i8x16_eq(lanes, u8x16_splat(byte))
    }

    #[inline(always)]
    pub fn digits(lanes: Lanes) -> Lanes {
        // As signed numbers, they are moved up to the highest ten.
        i8x16_gt(i8x16_add(lanes, i8x16_splat(0x7f - 0x39)), i8x16_splat(0x75))
    }

    #[inline(always)]
    pub fn or(one: Lanes, other: Lanes) -> Lanes {
        v128_or(one, other)
    }

    #[inline(always)]
    pub fn with(lanes: Lanes, bits: u8) -> Lanes {
        v128_or(lanes, i8x16_splat(bits.cast_signed()))
    }

    #[inline(always)]
    pub fn bits(lanes: Lanes) -> u64 {
        u64::from(i8x16_bitmask(lanes))
    }

    #[inline(always)]
    pub fn high(lanes: Lanes) -> u64 {
        bits(lanes)
    }
}

/// 8 bytes in a word. A byte that answers a question with yes has its highest bit set, and no other.
#[cfg(not(target_feature = "simd128"))]
mod lanes {
    pub const WIDTH: usize = 8;
    pub type Lanes = u64;

    const LOW: u64 = splat(0x7f);
    const HIGH: u64 = splat(0x80);

    const fn splat(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }

    #[inline(always)]
    pub fn load(bytes: &[u8; WIDTH]) -> Lanes {
        u64::from_le_bytes(*bytes)
    }

    #[inline(always)]
    pub fn equal(lanes: Lanes, byte: u8) -> Lanes {
        let difference = lanes ^ splat(byte);
        // The sum of two sevens of bits never reaches the next byte.
        !(((difference & LOW) + LOW) | difference) & HIGH
    }

    #[inline(always)]
    pub fn digits(lanes: Lanes) -> Lanes {
        let low = lanes & LOW;
        (low + splat(0x80 - b'0')) & !(low + splat(0x80 - b':')) & !lanes & HIGH
    }

    #[inline(always)]
    pub fn or(one: Lanes, other: Lanes) -> Lanes {
        one | other
    }

    #[inline(always)]
    pub fn with(lanes: Lanes, bits: u8) -> Lanes {
        lanes | splat(bits)
    }

    #[inline(always)]
    pub fn bits(lanes: Lanes) -> u64 {
        // Gathers the lowest bit of each byte in the highest byte.
        (lanes >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    }

    #[inline(always)]
    pub fn high(lanes: Lanes) -> u64 {
        bits(lanes & HIGH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, byte by byte.
    fn plainly(text: &[u8], at: usize) -> Block {
        let mut block = Block::default();
        for (index, byte) in text[at..].iter().take(SIZE).enumerate() {
            let bit = 1 << index;
            match byte {
                b'"' => block.quotes |= bit,
                b'\\' => block.backslashes |= bit,
                b'{' | b'}' | b'[' | b']' | b'Y' | b'_' | b'y' | 0x7f => block.brackets |= bit,
                b'0'..=b'9' => block.digits |= bit,
                _ => {}
            }
        }
        block
    }

    #[test]
    fn every_byte_is_told_in_every_place() {
        let mut text: Vec<u8> = (0..=255).collect();
        text.extend((0..=255).rev());
        for at in 0..=text.len() {
            assert_eq!(Block::of(bytes(&text, at, &mut [0; SIZE])), plainly(&text, at), "{at}");
        }
    }

    #[test]
    fn digits_end_and_pieces_are_appended_wherever_they_are() {
        for length in 0..90 {
            for end in 0..=length {
                let mut text = vec![b'7'; length];
                text[end..].fill(b':');
                for at in 0..=end {
                    assert_eq!(digits_end(&text, at), end);
                    let mut out = b"kept".to_vec();
                    append(&text, at, end, &mut out);
                    assert_eq!(out, [b"kept", &text[at..end]].concat());
                }
            }
        }
    }

    #[test]
    fn what_ends_a_run_is_found_wherever_it_is() {
        for length in 0..140 {
            for place in 0..length {
                for byte in [b'"', b'\\'] {
                    let mut text = vec![b'x'; length];
                    text[place] = byte;
                    for at in 0..=place {
                        assert_eq!(find_quote_or_escape(&text, at), Some(place));
                        let mut stops = Stops::default();
                        assert_eq!(stops.next(&text, at), Some(place));
                        assert_eq!(stops.next(&text, place + 1), None);
                    }
                    assert_eq!(find_quote_or_escape(&text, place + 1), None);
                }
            }
        }
        assert_eq!(find_quote_or_escape("\u{22a2}\u{dc}¢Ü好".as_bytes(), 0), None);
    }
}
