/** Every entry of the package, at work in a page. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { packageFolder } from "./support/environment.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("entries");
const script = readFileSync(join(packageFolder, "userscript.js"), "utf8");
const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));

/** A page, and the addresses of all that it asks for from now on. */
async function open() {
  const page = await world.open({ profile: await world.profile() });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  return { page, asked };
}

/** Six messages of those who are followed wait for the account; no file was loaded for the answer. */
function check(unread, asked, files) {
  assert.equal(unread.follow_unread, 6);
  assert.deepEqual(
    asked.filter((path) => !path.startsWith("/session_svr/")),
    files,
  );
}

describe("entries", { timeout: 60_000 }, () => {
  test("bili-im/inline has the WebAssembly inside, and exports what bili-im does", async () => {
    const { page, asked } = await open();
    const { unread, names } = await page.evaluate(async () => {
      const inline = await import("/bili-im/inline.js");
      const unread = await inline.createClient().unread();
      return { unread, names: [Object.keys(inline), Object.keys(bili)] };
    });
    check(unread, asked, ["/bili-im/inline.js"]);
    assert.deepEqual(names[0], names[1]);
    assert.ok(names[0].includes("createClient"));
  });

  test("bili-im/inline decodes itself where Base64 has no function of its own", async () => {
    const { page } = await open();
    const unread = await page.evaluate(async () => {
      delete Uint8Array.fromBase64;
      const inline = await import("/bili-im/inline.js");
      return inline.createClient().unread();
    });
    assert.equal(unread.follow_unread, 6);
  });

  test("bili-im/userscript is a classic script with a global, also under its version and with its hash", async () => {
    const [name] = readdirSync(packageFolder).filter((file) => /^bili-im-.*\.js$/.test(file));
    assert.equal(name, `bili-im-${version}.js`);
    const integrity = readFileSync(join(packageFolder, `${name}.sri`), "utf8").trim();
    const text = readFileSync(join(packageFolder, name));
    assert.equal(integrity, `sha384-${createHash("sha384").update(text).digest("base64")}`);
    for (const attributes of [{ src: "/bili-im/userscript.js" }, { src: `/bili-im/${name}`, integrity }]) {
      const { page, asked } = await open();
      const { unread, names } = await page.evaluate(async (attributes) => {
        const element = Object.assign(document.createElement("script"), attributes);
        const loaded = new Promise((resolve) => element.addEventListener("load", resolve));
        document.head.append(element);
        await loaded;
        const unread = await window.BiliIM.createClient().unread();
        return { unread, names: [Object.keys(window.BiliIM), Object.keys(bili)] };
      }, attributes);
      check(unread, asked, [attributes.src]);
      assert.deepEqual(names[0].sort(), names[1].sort());
    }
  });

  test("as text that a manager evaluates: in a function of its own, once or twice, strict or not", async () => {
    for (const [before, times] of [
      ["", 1],
      ["", 2],
      ['"use strict";', 1],
    ]) {
      const { page, asked } = await open();
      const own = "return { unread: await BiliIM.createClient().unread(), strict: (function () { return !this; })() };";
      const text = `${before}${`${script}\n;`.repeat(times)}${own}`;
      const { unread, strict, leaked } = await page.evaluate(async (text) => {
        // A manager's own world has no such function either.
        const AsyncFunction = (async () => {}).constructor;
        const result = await new AsyncFunction(text).call(globalThis);
        return { ...result, leaked: "BiliIM" in globalThis };
      }, text);
      check(unread, asked, []);
      assert.deepEqual([strict, leaked], [before !== "", false]);
    }
  });

  test("bili-im/userscript imported as a module has the same global", async () => {
    const { page } = await open();
    const unread = await page.evaluate(async () => {
      await import("/bili-im/userscript.js");
      return globalThis.BiliIM.createClient().unread();
    });
    assert.equal(unread.follow_unread, 6);
  });
});
