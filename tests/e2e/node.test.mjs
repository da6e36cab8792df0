/** The package in Node.js: importing it never throws, and calls go by a `fetch` of one's own. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { packageFolder, panickingPackage } from "./support/environment.mjs";

const load = (name, folder = packageFolder) => import(pathToFileURL(join(folder, name)));

/** Answers everything alike, and remembers what was asked. */
function service() {
  const asked = [];
  const fetch = async (url, { method = "GET" }) => {
    asked.push(`${method} ${new URL(url).pathname}`);
    return Response.json({ code: 0, message: "0", data: { follow_unread: 1, unfollow_unread: 2 } });
  };
  return { asked, options: { fetch, csrf: "token", mid: 7, minIntervalMs: 0, locale: "en" } };
}

describe("in Node.js", () => {
  test("the default entry says that it needs the bytes, and works with them", async () => {
    const bili = await load("index.js");
    const { asked, options } = service();
    const im = bili.createClient(options);
    const error = await im.unread().catch((error) => error);
    assert.deepEqual([error.kind, error.endpoint], ["load", "init"]);
    assert.match(error.hint, /bytes/);
    await bili.init({ module_or_path: readFileSync(join(packageFolder, "bili_im_bg.wasm")) });
    assert.equal((await im.unread()).follow_unread, 1);
    await im.pin(2);
    assert.equal(asked.length, 2);
    assert.equal(bili.segments("see https://www.bilibili.com").length, 2);
  });

  test("the entry with everything inside works without more", async () => {
    const bili = await load("inline.js");
    const { asked, options } = service();
    assert.equal((await bili.createClient(options).unread()).unfollow_unread, 2);
    assert.equal(asked.length, 1);
    assert.equal(bili.cookieCsrf()(), "");
  });

  test("so does the script for userscripts", async () => {
    await load("userscript.js");
    const { options } = service();
    assert.equal((await globalThis.BiliIM.createClient(options).unread()).follow_unread, 1);
  });

  test("a failure of the WebAssembly part ends calls, and not the process", async () => {
    const bili = await load("inline.js", panickingPackage());
    const { options } = service();
    const im = bili.createClient(options);
    const error = await im.unread({ mobiApp: "provoke-panic" }).catch((error) => error);
    assert.equal(error.kind, "internal");
    assert.equal((await im.unread()).follow_unread, 1);
  });
});
