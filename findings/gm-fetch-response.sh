#!/usr/bin/env bash
# @trim21/gm-fetch 0.3.0: `redirected` is turned round: it is true of an answer that came from the address that was asked for,
# and false of one that was redirected. And a header ends at the second colon of its line: a date loses its minutes, an
# address all but "https".
#
# Seen: the table that this prints, of two answers of GM.xmlHttpRequest (here a stand-in).
# Likely wrong guess: an answer with a Response's members has their meaning, so `redirected` tells a login page from the
# answer, and `date` is the clock of the server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @trim21/gm-fetch@0.3.0

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import GM_fetch from "@trim21/gm-fetch";

const ASKED = "https://example.org/messages";
const HEADERS = { date: "Mon, 02 Nov 2026 10:20:30 GMT", link: "<https://example.org/next>; rel=next" };
const responseHeaders = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`).join("\r\n");

const seen = {};
for (const finalUrl of [ASKED, "https://example.org/login"]) {
  globalThis.GM = {
    xmlHttpRequest: ({ onload }) => onload({ status: 200, statusText: "OK", responseHeaders, finalUrl, response: new Blob() }),
  };
  const { redirected, url, headers } = await GM_fetch(ASKED);
  seen[`answered by ${url}`] = { redirected, date: headers.get("date"), link: headers.get("link") };
}
console.log(`asked: ${ASKED}; headers sent:`, HEADERS);
console.table(seen);
const cut = { date: "Mon, 02 Nov 2026 10", link: "<https" };
assert.deepEqual(Object.values(seen), [{ redirected: true, ...cut }, { redirected: false, ...cut }]);
JAVASCRIPT
node see.js
