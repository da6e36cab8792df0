#!/usr/bin/env bash
# @trim21/gm-fetch 0.3.0 with ky 1.14.3: every POST of a userscript arrives without its body and its headers, and ky sees a
# good answer. ky hands `fetch` a Request; gm-fetch takes address and method from it, but body and headers from the second
# argument alone. A form that is given there arrives without its content type, which the browser would add.
#
# Seen: the table that this prints, of what GM.xmlHttpRequest (here a stand-in that notes it) is told to send.
# Likely wrong guess: `fetch: GM_fetch` works in a library that takes another fetch, or fails at once; the package uses Request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @trim21/gm-fetch@0.3.0 ky@1.14.3

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import GM_fetch from "@trim21/gm-fetch";
import ky from "ky";

const ADDRESS = "https://example.org/send";
let told;
globalThis.GM = {
  xmlHttpRequest({ method, headers, data, url, onload }) {
    told = [method, headers["content-type"], headers["x-mine"], data];
    const response = new Blob(['{"code":0}']);
    queueMicrotask(() => onload({ status: 200, statusText: "OK", responseHeaders: "", finalUrl: url, response }));
  },
};
/** What a fetch of the platform would send. */
async function noted(input, init) {
  const request = new Request(input, init);
  told = [request.method, request.headers.get("content-type"), request.headers.get("x-mine"), await request.text()];
  return new Response('{"code":0}');
}

const seen = [];
for (const [name, fetch] of [["fetch", noted], ["gm-fetch", GM_fetch]]) {
  const cases = {
    "ky, JSON": () => ky.post(ADDRESS, { fetch, json: { a: 1 }, headers: { "x-mine": "1" } }).json(),
    "a Request, form": () => fetch(new Request(ADDRESS, { method: "POST", body: new URLSearchParams({ a: "1" }) })),
    "its options, form": () => fetch(ADDRESS, { method: "POST", body: new URLSearchParams({ a: "1" }) }),
  };
  for (const [kind, send] of Object.entries(cases)) {
    await send();
    const [method, type, mine, body] = told;
    seen.push({ client: name, kind, method, "content-type": type ?? "-", "x-mine": mine ?? "-", body: body ?? "-" });
  }
}
console.table(seen);
const form = "application/x-www-form-urlencoded;charset=UTF-8";
assert.deepEqual(seen.map((row) => Object.values(row).slice(2)), [
  ["POST", "application/json", "1", '{"a":1}'],
  ["POST", form, "-", "a=1"],
  ["POST", form, "-", "a=1"],
  ["POST", "-", "-", "-"],
  ["POST", "-", "-", "-"],
  ["POST", "-", "-", "a=1"],
]);
JAVASCRIPT
node see.js
