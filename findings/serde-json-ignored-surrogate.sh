#!/usr/bin/env bash
# serde_json 1.0.154 (with serde 1.0.229): half of a surrogate pair, escaped, as a JavaScript program writes a text that
# it cut within an emoji. The grammar of JSON allows it. Whether a struct that asks for none of it can be read depends on
# where it stands: in a value that is ignored it passes, also in the keys of an object that is ignored; in a key beside
# the wanted ones the whole document fails, for each key is read as text, to find out that nobody wants it. With
# `flatten`, or where a tag chooses the variant, an ignored value fails as well: all is kept aside as text first.
#
# Seen: the table that `main` states. The error is "unexpected end of hex escape", though no escape ends too early.
# Likely wrong guess: what a struct ignores is only skipped over, so an unknown field cannot spoil it.
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
serde = { version = "=1.0.229", features = ["derive"] }
serde_json = "=1.0.154"

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use serde::de::{DeserializeOwned, IgnoredAny};

#[derive(serde::Deserialize)]
struct Plain {
    _id: u8,
}

#[derive(serde::Deserialize)]
struct Flat {
    #[serde(flatten)]
    _rest: Plain,
}

#[derive(serde::Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    A { _id: u8 },
}

fn read<T: DeserializeOwned>(json: &str) -> Result<(), String> {
    serde_json::from_str::<T>(json).map(drop).map_err(|error| error.to_string())
}

fn main() {
    let mut same = true;
    for (place, rest, expected) in [
        ("an ignored value", r#""x":"\ud83d""#, [true, true, false, false]),
        ("a key of an ignored object", r#""x":{"\ud83d":0}"#, [true, true, false, false]),
        ("an ignored key", r#""\ud83d":0"#, [true, false, false, false]),
    ] {
        let json = format!(r#"{{"kind":"A","_id":1,{rest}}}"#);
        let readers = [read::<IgnoredAny>, read::<Plain>, read::<Flat>, read::<Tagged>];
        for ((name, read), fine) in ["IgnoredAny", "Plain", "Flat", "Tagged"].iter().zip(readers).zip(expected) {
            let outcome = read(&json);
            println!("{place}, {name}: {outcome:?}");
            same &= match outcome {
                Ok(()) => fine,
                Err(error) => !fine && error.starts_with("unexpected end of hex escape"),
            };
        }
    }
    assert!(same, "it changed");
}
RUST
cargo run --quiet --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target"
