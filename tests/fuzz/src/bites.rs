//! Damages bytes as a network or a hostile sender may.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Bytes that mean something to a reader of JSON, and some that mean nothing to anybody.
const BYTES: &[u8] = b"\"\\{}[],:0159-+.eEu/nbd \n\t\r\x00\x0c\x1f\x7f\x80\xbd\xe4\xf0\xff";

#[derive(Debug, Clone)]
pub enum Bite {
    Delete,
    Insert(u8),
    Replace(u8),
    Repeat(Index),
    Cut,
}

/// Bites for one text.
pub type Bites = Vec<(Index, Bite)>;

/// Ways to damage one text, the first of which leaves it whole: to make a text takes longer than to damage it.
pub const VARIANTS: u32 = 5;

/// Up to three bites for each of [`VARIANTS`], and none for the first.
pub fn variants() -> impl Strategy<Value = Vec<Bites>> {
    vec(bites(), VARIANTS as usize - 1).prop_map(|mut variants| {
        variants.insert(0, Bites::new());
        variants
    })
}

/// Up to three bites.
pub fn bites() -> impl Strategy<Value = Bites> {
    let byte = || select(BYTES);
    let bite = prop_oneof![
        4 => Just(Bite::Delete),
        4 => byte().prop_map(Bite::Insert),
        4 => byte().prop_map(Bite::Replace),
        1 => any::<Index>().prop_map(Bite::Repeat),
        1 => Just(Bite::Cut),
    ];
    vec((any::<Index>(), bite), 1..4)
}

/// The same text after them.
pub fn bitten(text: impl Into<Vec<u8>>, bites: &[(Index, Bite)]) -> Vec<u8> {
    let mut text = text.into();
    for (at, bite) in bites {
        if text.is_empty() {
            break;
        }
        let at = at.index(text.len());
        match bite {
            Bite::Delete => drop(text.remove(at)),
            Bite::Insert(byte) => text.insert(at, *byte),
            Bite::Replace(byte) => text[at] = *byte,
            Bite::Repeat(other) => {
                let other = other.index(text.len());
                let piece = text[at.min(other)..at.max(other)].to_vec();
                text.splice(at..at, piece);
            }
            Bite::Cut => text.truncate(at),
        }
    }
    text
}
