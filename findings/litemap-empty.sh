#!/usr/bin/env bash
# litemap 0.8.3 with serde (1.0.229) and serde_json 1.0.154: an empty LiteMap is written as a list, `[]`, whatever its keys
# are. Whether it may be an object is asked of its first key, and there is none. So a field changes its type with its first
# entry, and a struct that takes unknown fields into a LiteMap with `flatten` can be read and not be written again where
# there were none. LiteMap reads both shapes, so its own round trip shows nothing.
#
# Seen: [] where a BTreeMap gives {}; "can only flatten structs and maps (got a sequence)" where it gives {"id":1}. Keys that
# are bool or Option<String> make a list of pairs as well, though serde_json writes them as an object's.
# Likely wrong guess: a map with text keys is an object in JSON, empty or not, and LiteMap stands in for BTreeMap.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"

[dependencies]
litemap = { version = "=0.8.3", features = ["serde"] }
serde = { version = "=1.0.229", features = ["derive"] }
serde_json = "=1.0.154"

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize, Serialize)]
struct Flat<M> {
    id: u8,
    #[serde(flatten)]
    rest: M,
}

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| error.to_string())
}

/// What becomes of a document that is read and written again.
fn again<'a, M: Deserialize<'a> + Serialize>(json: &'a str) -> String {
    written(&serde_json::from_str::<Flat<M>>(json).expect("both can be read"))
}

type Lite = LiteMap<String, u8>;
type Tree = BTreeMap<String, u8>;

fn main() {
    let one = || [("a".to_owned(), 1)];
    let seen = [
        ("empty", written(&Lite::new()), written(&Tree::new())),
        ("one entry", written(&Lite::from_iter(one())), written(&Tree::from(one()))),
        ("flatten, one more field", again::<Lite>(r#"{"id":1,"a":1}"#), again::<Tree>(r#"{"id":1,"a":1}"#)),
        ("flatten, no more fields", again::<Lite>(r#"{"id":1}"#), again::<Tree>(r#"{"id":1}"#)),
        ("a bool as key", written(&LiteMap::<_, _>::from_iter([(true, 1)])), written(&BTreeMap::from([(true, 1)]))),
    ];
    for (name, lite, tree) in &seen {
        println!("{name}: LiteMap {lite}, BTreeMap {tree}");
    }
    let expected = [
        ("[]", "{}"),
        (r#"{"a":1}"#, r#"{"a":1}"#),
        (r#"{"id":1,"a":1}"#, r#"{"id":1,"a":1}"#),
        ("can only flatten structs and maps (got a sequence)", r#"{"id":1}"#),
        ("[[true,1]]", r#"{"true":1}"#),
    ];
    let same = seen.iter().zip(expected).all(|((_, lite, tree), expected)| (lite.as_str(), tree.as_str()) == expected);
    assert!(same, "it changed");
}
RUST
cargo run --quiet --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target"
