#!/usr/bin/env bash
# FlexSearch 0.8.212 with its defaults: a search for an id or an amount finds others. A number is cut into pieces of three digits,
# digits that stand twice in a row become one, as letters do, and a document matches that has all the pieces, in whatever
# order. A date loses digits, too: 2026-11-29 is kept as 202, 6, 1 and 29.
#
# Seen: 123456 finds 456123 before itself; 1000 finds 1000000 and 000100; with tokenize "full", 111 finds each text with a 1.
# With Charset.Exact each number is found alone.
# Likely wrong guess: without `tokenize` an index matches whole words, so a whole number finds itself or nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund flexsearch@0.8.212

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import flexsearch from "flexsearch";

const { Charset, Encoder, Index } = flexsearch;
const TEXTS = ["123456", "456123", "1000", "1000000", "000100", "2016"].map((number) => `order ${number}`);
function searched(options, number) {
  const index = new Index(options);
  for (const [id, text] of TEXTS.entries()) index.add(id, text);
  return index.search(number).map((id) => TEXTS[id].slice(6));
}
const exact = { encoder: Charset.Exact };
const seen = {
  123456: searched({}, "123456"),
  1000: searched({}, "1000").sort(),
  "111, full": searched({ tokenize: "full" }, "111").sort(),
  "123456, exact": searched(exact, "123456"),
  "1000, exact": searched(exact, "1000"),
  "a date": new Encoder(Charset.Default).encode("2026-11-29"),
};
console.log(seen);
assert.deepEqual(seen, {
  123456: ["456123", "123456"],
  1000: ["000100", "1000", "1000000"],
  "111, full": ["000100", "1000", "1000000", "123456", "2016", "456123"],
  "123456, exact": ["123456"],
  "1000, exact": ["1000"],
  "a date": ["202", "6", "1", "29"],
});
JAVASCRIPT
node see.js
