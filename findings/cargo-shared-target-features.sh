#!/usr/bin/env bash
# Cargo 1.95.0: in a target folder that two workspaces share, a program is linked with the features that the other workspace
# wants of a library, where that library is both a cdylib and an rlib. Cargo keeps a hash out of the file names of a cdylib
# that lies on the disk, and so out of its rlib's, too. The fingerprints are apart, the files are one, and a fingerprint is
# not compared with the file.
#
# Seen: a program without the feature prints "hello"; the library is built with the feature in its own workspace, one line of
# the program is touched, and it prints "HELLO", without a warning. As an rlib alone the library keeps two files: "hello".
# Likely wrong guess: the library is built again for the program, or the two lie beside each other, as with an rlib alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for kinds in '"cdylib", "rlib"' '"rlib"'; do
  place=$folder/$(tr -dc a-z <<<"$kinds")
  mkdir -p "$place/greeter/src" "$place/app/src"
  cd "$place"
  export CARGO_TARGET_DIR=$place/target
  printf '[package]\nname = "greeter"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n' >greeter/Cargo.toml
  printf '[lib]\ncrate-type = [%s]\n[features]\nloud = []\n' "$kinds" >>greeter/Cargo.toml
  printf 'pub fn greet() -> &%sstatic str {\n    if cfg!(feature = "loud") { "HELLO" } else { "hello" }\n}\n' "'" \
    >greeter/src/lib.rs
  printf '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n' >app/Cargo.toml
  printf '[dependencies]\ngreeter = { path = "../greeter" }\n' >>app/Cargo.toml
  printf 'fn main() {\n    println!("{}", greeter::greet());\n}\n' >app/src/main.rs

  before=$(cargo run --quiet --manifest-path app/Cargo.toml)
  cargo build --quiet --manifest-path greeter/Cargo.toml --features loud
  sleep 1.1
  touch app/src/main.rs
  after=$(cargo run --quiet --manifest-path app/Cargo.toml)
  echo "$kinds: $before, then $after"
  seen="${seen-}$before $after;"
done
cargo --version
[ "$seen" = "hello HELLO;hello hello;" ]
