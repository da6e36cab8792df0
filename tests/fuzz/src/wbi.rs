//! Signatures against the documented steps, one after the other.

use crate::run::{Outcome, hold};
use bili_im::wbi::WbiKeys;
use md5::{Digest, Md5};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The whole documented permutation; the first 32 characters of what it makes are the key.
const PERMUTATION: [usize; 64] = [
    46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38,
    41, 13, 37, 48, 7, 16, 24, 55, 40, 61, 26, 17, 0, 1, 60, 51, 30, 4, 22, 25, 54, 21, 56, 59, 6, 63, 57, 62, 11, 36,
    20, 34, 44, 52,
];

const NAMES: &[&str] = &["w_sender_uid", "w_receiver_id", "w_dev_id", "a", "B", "z", "wtt", "é", "a b", "0"];

pub fn run(cases: u32, seed: u64) -> Outcome {
    let key = || "[0-9a-f]{32}";
    let text = prop_oneof![3 => "[ -~]{0,12}", 1 => "\\PC{0,6}", 1 => "[!'()*]{0,4}"];
    let fields = vec((select(NAMES), text), 0..6);
    let address = select(&["https://i0.hdslb.com/bfs/wbi/{}.png", "http://a/{}.jpg?x=1", "{}.png", "/{}"][..]);
    let inputs = (key(), key(), address, fields, any::<u32>());
    hold(cases, seed, &inputs, |(img, sub, address, fields, wts)| {
        let place = |key: &str| address.replace("{}", key);
        let keys = WbiKeys::from_addresses(&place(&img), &place(&sub));
        prop_assert!(keys.is_some(), "{} {}", place(&img), place(&sub));
        let signed = keys.map(|keys| keys.sign(&fields, wts.into()));
        prop_assert_eq!(signed, Some(sign(&img, &sub, &fields, wts)));
        // One digit short is no key.
        prop_assert_eq!(WbiKeys::from_addresses(&place(&img[1..]), &place(&sub)), None);
        Ok(())
    })
}

fn sign(img: &str, sub: &str, fields: &[(&str, String)], wts: u32) -> String {
    let joined: Vec<char> = img.chars().chain(sub.chars()).collect();
    let mixin: String = PERMUTATION.iter().map(|at| joined[*at]).take(32).collect();
    let mut pairs: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    pairs.push(("wts".to_owned(), wts.to_string()));
    pairs.sort();
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| {
            let kept: String = value.chars().filter(|character| !"!'()*".contains(*character)).collect();
            format!("{}={}", encode(name), encode(&kept))
        })
        .collect();
    let query = encoded.join("&");
    let digest = Md5::digest((query.clone() + &mixin).as_bytes());
    let rid: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{query}&w_rid={rid}")
}

/// As `encodeURIComponent` writes it, but for the characters that were dropped before.
fn encode(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}
