//! Which places of a block [`super::relay`] has to look at closely.

use super::block::{Block, SIZE};

/// What a block has to know of the one before it.
#[derive(Default)]
pub struct Carry {
    /// All bits set when the block begins inside a string.
    in_string: u64,
    /// Where eight digits in a row begin there, and which of its bytes are digits.
    eights: u64,
    digits: u64,
}

impl Carry {
    /// The places in the block that have to be looked at, up to the first escape: outside of strings, those of brackets, of
    /// sixteen digits and of the quote before a key that may be of interest.
    #[inline(always)]
    pub fn marks(&mut self, block: &Block) -> u64 {
        let before_escape = block.backslashes.wrapping_sub(1) & !block.backslashes;
        let quotes = block.quotes;
        // From each opening quote up to its closing one, that one not included.
        let strings = prefix_xor(quotes) ^ self.in_string;
        self.in_string = 0_u64.wrapping_sub(strings >> 63);
        // The names of interest have seven or eight bytes; what follows the block is not known here.
        let keys = quotes & strings & (quotes >> 8 | quotes >> 9 | 0x1ff << (SIZE - 9));
        (keys | ((block.brackets | self.long_numbers(block.digits)) & !strings)) & before_escape
    }

    /// The first digits of runs of sixteen or more; also the first byte of the block, if a run that goes on there may be one.
    #[inline(always)]
    fn long_numbers(&mut self, digits: u64) -> u64 {
        let pairs = digits & digits >> 1;
        let fours = pairs & pairs >> 2;
        let eights = fours & fours >> 4;
        let sixteens = eights & eights >> 8;
        // One part of the run has eight of its digits at least.
        let goes_on = digits & self.eights >> (SIZE - 8) | eights & self.digits >> (SIZE - 1);
        (self.eights, self.digits) = (eights, digits);
        sixteens & !(sixteens << 1) | goes_on
    }
}

/// Each bit says whether an odd number of bits is set up to and with it.
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}
