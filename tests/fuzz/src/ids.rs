//! Ids as arguments and integers in replies, against big integers.

use crate::run::{Outcome, hold};
use bili_im::Id;
use bili_im::id::Int64;
use bili_im::reply::relay;
use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;
use proptest::sample::select;

/// Numbers around which something changes.
const LANDMARKS: &[&str] = &[
    "0",
    "9",
    "1000000",
    "2147483648",
    "4294967296",
    "9007199254740992",
    "9223372036854775808",
    "18446744073709551616",
    "170141183460469231731687303715884105728",
    "340282366920938463463374607431768211456",
];

pub fn run(cases: u32, seed: u64) -> Outcome {
    hold(cases, seed, &texts(), |text| {
        let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let exact = is_plain.then(|| BigUint::parse_bytes(text.as_bytes(), 10)).flatten();
        let id = exact.filter(|exact| *exact <= u64::MAX.into());
        prop_assert_eq!(Id::parse(&text).map(|id| BigUint::from(id.0)), id.clone(), "{:?}", text);
        let quoted = serde_json::to_string(&text).unwrap_or_default();
        let by_serde = |json: &str| serde_json::from_str::<Id>(json).ok().map(|id| BigUint::from(id.0));
        prop_assert_eq!(by_serde(&quoted), id, "{}", quoted);

        let signed = |text: &str| {
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_plain.then(|| BigInt::parse_bytes(text.as_bytes(), 10)).flatten()
        };
        let fits = |exact: &BigInt| *exact >= i128::MIN.into() && *exact <= i128::MAX.into();
        let in_reply = |json: &str| serde_json::from_str::<Int64>(json).ok().map(|integer| BigInt::from(integer.0));
        prop_assert_eq!(in_reply(&quoted), signed(&text).filter(fits), "{}", quoted);

        // As a number in a reply: what JSON takes for an integer passes through the rewrite exact, and in one of two forms.
        let is_number = serde_json::from_str::<serde_json::Number>(&text).is_ok();
        if let Some(exact) = signed(&text).filter(|_| is_number) {
            let copy = relay(text.as_bytes()).and_then(|copy| String::from_utf8(copy).ok());
            let is_safe =
                BigInt::from(-9_007_199_254_740_991_i64) <= exact && exact <= BigInt::from(9_007_199_254_740_991_i64);
            let expected = if is_safe { text.clone() } else { quoted };
            prop_assert_eq!(copy.as_ref(), Some(&expected));
            prop_assert_eq!(in_reply(&expected), Some(exact).filter(fits), "{}", text);
            let key = format!("{{\"msg_key\":{text}}}");
            let copy = relay(key.as_bytes()).and_then(|copy| String::from_utf8(copy).ok());
            prop_assert_eq!(copy, Some(format!("{{\"msg_key\":\"{text}\"}}")));
        }
        Ok(())
    })
}

fn texts() -> impl Strategy<Value = String> {
    let near = (select(LANDMARKS), -3..=3_i32).prop_map(|(landmark, offset)| {
        let landmark = BigInt::parse_bytes(landmark.as_bytes(), 10).unwrap_or_default();
        (landmark + offset).to_string()
    });
    let number = prop_oneof![4 => near, 2 => any::<u64>().prop_map(|number| number.to_string()), 2 => "[0-9]{0,45}", 1 => any::<i128>().prop_map(|number| number.to_string())];
    let sign = select(&["", "", "", "", "-", "+", " ", "0", "000", "--"][..]);
    let end = select(&["", "", "", "", "", " ", ".0", "e3", "n", "_000", "\u{0}", "٣", "３"][..]);
    (sign, number, end).prop_map(|(sign, number, end)| format!("{sign}{number}{end}"))
}
