#!/usr/bin/env bash
# json-with-bigint 3.5.12: `JSONStringify` ignores a list of keys. Given one, JSON.stringify writes those keys and no others;
# it writes all of them, so what was to be left out is written. A function in its place, and one given to `JSONParse`, is
# called for every value but the BigInts, which are what one uses the package for. There is no error, and the README has it
# that signatures match and every JSON.parse and JSON.stringify can be replaced.
#
# Seen: with ["id"], {"id":1,"cookie":"x"} is written whole. A function that makes texts of BigInts changes nothing.
# Likely wrong guess: {"id":1}, and the function sees BigInts as it sees the rest.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund json-with-bigint@3.5.12

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import { JSONParse, JSONStringify } from "json-with-bigint";

const plain = { id: 1, cookie: "x" };
const asText = (_, value) => (typeof value === "bigint" ? `${value}` : value);
const seen = {
  "a list, JSON.stringify": JSON.stringify(plain, ["id"]),
  "a list, JSONStringify": JSONStringify(plain, ["id"]),
  "a list, JSONStringify, with a BigInt": JSONStringify({ ...plain, id: 9007199254740993n }, ["id"]),
  "a function, JSON.stringify": JSON.stringify({ id: 9007199254740993n }, asText),
  "a function, JSONStringify": JSONStringify({ id: 9007199254740993n }, asText),
  "a function, JSONParse": typeof JSONParse('{"id":9007199254740993}', asText).id,
};
console.log(seen);
assert.deepEqual(Object.values(seen), [
  '{"id":1}',
  '{"id":1,"cookie":"x"}',
  '{"id":9007199254740993,"cookie":"x"}',
  '{"id":"9007199254740993"}',
  '{"id":9007199254740993}',
  "bigint",
]);
JAVASCRIPT
node see.js
