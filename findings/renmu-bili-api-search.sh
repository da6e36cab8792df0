#!/usr/bin/env bash
# @renmu/bili-api 2.15.0 (with axios 1.21.1): a search is not for the text it was given. The WBI signature is computed over values
# without the characters !'()*, and what was written down for that is sent as the query, so the service never sees them. The
# caller's parameters get a time besides, `wts`, and those that are undefined are deleted from them.
#
# Seen: asked for "it's (1) * 2!", the query has the keyword "its 1  2", and the signature is that of this query.
# Likely wrong guess: the characters are left out where the signature is computed, and the request carries what was asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @renmu/bili-api@2.15.0 axios@1.21.1

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import { Client } from "@renmu/bili-api";
import axios from "axios";

// Answers in place of the service: keys for the signature, then any search.
const wbi_img = { img_url: `https://example.org/${"a".repeat(32)}.png`, sub_url: `https://example.org/${"b".repeat(32)}.png` };
let asked;
axios.defaults.adapter = async (config) => {
  asked = new URL(config.url);
  const data = asked.pathname.endsWith("/nav") ? { wbi_img } : {};
  return { status: 200, statusText: "OK", headers: {}, config, data: { code: 0, data } };
};

const parameters = { keyword: "it's (1) * 2!", search_type: "video", page: undefined };
await new Client().search.type(parameters);
const seen = { keyword: asked.searchParams.get("keyword"), parameters: Object.keys(parameters) };
console.log(seen);
assert.deepEqual(seen, { keyword: "its 1  2", parameters: ["keyword", "search_type", "wts"] });
JAVASCRIPT
node see.js
