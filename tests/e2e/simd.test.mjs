/** What SIMD makes of replies in which everything stands in every place of a block. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { longMessages, messages, sessions } from "../bench/pages.mjs";
import { relayed } from "./support/reference.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("simd");

/** Contents with all that matters to who looks at many bytes at once. */
const CONTENTS = [
  '{"content":"hi"}',
  '{"content":"a \\"b\\" \\\\ c\\n\\u0026 \\/"}',
  '{"k":7345551441311046575,"n":[1,-9007199254740992,9007199254740991,1.2345678901234567]}',
  '{ "spaced" : [ true , null ] }',
  '{"a":1},"sender_uid":1,"x":{"b":2}',
  '{"a":"unfinished',
  "7345551441311046575",
  "\\",
  "",
  '[[[["\\\\\\""]]],{}]',
  '{"content":"你好😀\\u0000\\ud800"}',
];

/** Replies in which everything stands in every place of a block once. */
function shifted() {
  return Array.from({ length: 66 }, (_, shift) => {
    const items = CONTENTS.map((content, index) => {
      const key = `7104537732714${String(index).padStart(6, "0")}`;
      const fields = `"msg_type":1,"content":${JSON.stringify(content)},"msg_key":${key},"at":[-1234567890123456789]`;
      return `{"${"x".repeat(shift)}":"\\"${"\\\\".repeat(shift)}","content ":1,${fields}}`;
    });
    return `{"code":0,"data":{"messages":[${items}],"last_msg":${items[0]},"min_seqno":18446744073709551615}}`;
  });
}

const decoder = new TextDecoder();
const replies = [
  ...shifted(),
  ...[messages(300), longMessages(20), sessions(50)].map((bytes) => decoder.decode(bytes)),
];

/** What the package makes of the replies in a page, and which WebAssembly it asked for. */
async function decodeAll() {
  const page = await world.open({ profile: await world.profile() });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const pages = await page.evaluate(async (texts) => {
    let text = "";
    const client = bare({ fetch: async () => new Response(text) });
    const pages = [];
    for (text of texts) pages.push(JSON.stringify(await client.history(123)));
    return pages;
  }, replies);
  return { pages: pages.map((page) => JSON.parse(page)), wasm: asked.filter((path) => path.endsWith(".wasm")) };
}

describe("the WebAssembly, which reads replies with SIMD", { timeout: 60_000 }, () => {
  test("is one file, and makes of replies what they are", async () => {
    const { pages, wasm } = await decodeAll();
    assert.deepEqual(wasm, ["/bili-im/bili_im_bg.wasm"]);
    assert.equal(pages.length, replies.length);
    for (const [index, page] of pages.entries()) assert.deepEqual(page, relayed(replies[index]));
  });
});
