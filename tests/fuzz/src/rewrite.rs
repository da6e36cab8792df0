//! `relay` against the slow reference, on pages that are whole and damaged.

use crate::bites::{VARIANTS, bitten, variants};
use crate::reply::reference::{filled, parse, relayed};
use crate::reply::texts::{LARGE, SMALL, nested, page, sessions, value};
use crate::run::{Outcome, hold};
use bili_im::reply::{open, relay};
use proptest::prelude::*;

pub fn run(cases: u32, seed: u64) -> Outcome {
    let texts = prop_oneof![12 => page(SMALL), 1 => page(LARGE), 6 => sessions(SMALL), 4 => value(SMALL), 1 => value(LARGE), 1 => nested()];
    hold(cases.div_ceil(VARIANTS), seed, &(texts, variants()), |(text, variants)| {
        variants.iter().try_for_each(|bites| agrees(&bitten(text.as_str(), bites)))
    })
}

fn agrees(bytes: &[u8]) -> Result<(), TestCaseError> {
    let text = String::from_utf8_lossy(bytes);
    let Some(tree) = parse(&units(&text)) else {
        // No JSON: the engine's parser refuses it. Here it must only come to an end.
        drop(relay(bytes));
        return Ok(());
    };
    let expected = relayed(&tree);
    let copy = relay(bytes).map(|copy| parse(&units(&String::from_utf8_lossy(&copy))));
    prop_assert_eq!(copy, Some(Some(expected.clone())), "{}", text);
    let reply = [&b"{\"code\":0,\"data\":"[..], bytes.trim_ascii(), b"}"].concat();
    if let Some(data) = open(&reply).ok().and_then(|reply| reply.data) {
        let (data, apart) = data.into_parts();
        let [data, apart] = [data, apart].map(|part| parse(&units(&String::from_utf8_lossy(&part))));
        prop_assert_eq!(data.map(|data| filled(data, apart)), Some(expected), "{}", text);
    }
    Ok(())
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}
