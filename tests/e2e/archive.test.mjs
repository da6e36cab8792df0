/** Archives in the IndexedDB of real browsers, and the page that they export. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { hostileTexts } from "../client/support/hostile.mjs";
import { unzip } from "../client/support/zip.mjs";
import { violations } from "./support/axe.mjs";
import { startChromium } from "./support/browser.mjs";
import { scratch } from "./support/environment.mjs";
import { startFirefox } from "./support/firefox.mjs";
import { EXAMPLES } from "./support/kinds.mjs";
import { FANS, MAIN, UP } from "./support/people.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { assembleSite } from "./support/site.mjs";
import { until } from "./support/until.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

const LOGIN = `${MESSAGE_SITE}/_sandbox/login?mid=${MAIN}&to=${encodeURIComponent("/_blank")}`;

/** Loads both entries in a page, and opens an archive. */
async function openInPage() {
  const bili = await import("/bili-im/index.js");
  const { openArchive } = await import("/bili-im/archive.js");
  globalThis.client = bili.createClient();
  globalThis.archive = await openArchive({ client });
  globalThis.textOf = (options) => new Response(archive.export(options)).text();
  globalThis.failure = async (call) => {
    try {
      await call();
    } catch (error) {
      return { kind: error.kind, message: error.message };
    }
  };
}

/** What an archive has and gives in a page; it is small enough to leave it. */
async function useArchive() {
  const report = await archive.sync({ pauseMs: 0 });
  const second = await archive.sync({ pauseMs: 0 });
  const json = await textOf({ format: "json" });
  const file = JSON.parse(json);
  const formats = {};
  for (const format of ["html", "jsonl", "markdown", "csv", "txt", "chatlab"]) {
    formats[format] = (await new Response(archive.export({ format, images: "link" })).blob()).size;
  }
  const hits = await archive.search("needle");
  const { openArchive } = await import("/bili-im/archive.js");
  const copy = await openArchive({ client, name: "copy" });
  const imported = await copy.import(new Blob([json]));
  const again = JSON.parse(await new Response(copy.export({ format: "json" })).text());
  await copy.remove();
  const keys = file.conversations.map(({ talker_id, messages }) => [talker_id, messages.map(({ msg_key }) => msg_key)]);
  return {
    complete: report.complete,
    second,
    keys: Object.fromEntries(keys),
    size: await archive.size(),
    formats,
    hits: hits.map(({ text, places }) => [text, places]),
    imported,
    isSame: JSON.stringify({ ...again, exportedAt: "" }) === JSON.stringify({ ...file, exportedAt: "" }),
  };
}

for (const [name, start] of [
  ["Chromium", startChromium],
  ["Firefox", startFirefox],
]) {
  describe(`an archive in ${name}`, { timeout: 120_000 }, () => {
    let sandbox;
    let browser;

    before(async () => {
      sandbox = await startSandbox([assembleSite(`archive-${name}`)]);
      browser = await start(sandbox);
    });
    after(async () => {
      await browser?.close();
      await sandbox?.stop();
    });

    async function opened() {
      const page = await browser.newPage();
      await page.goto(LOGIN);
      await page.evaluate(openInPage);
      return page;
    }

    /** Opens a file, and notes what it asks for and complains of. */
    async function read(file) {
      const reader = await browser.newPage();
      const [problems, asked] = [[], []];
      reader.on("console", (message) => problems.push(message.text()));
      reader.on("pageerror", (error) => problems.push(error.message));
      reader.on("dialog", (dialog) => problems.push(dialog.message()) && dialog.dismiss());
      reader.on("request", (request) => asked.push(request.url()));
      const address = pathToFileURL(file).href;
      await reader.goto(address);
      return { reader, problems, asked, address };
    }

    test("has what the service has, finds it, and comes back from its own export", async () => {
      await sandbox.converse({ a: MAIN, b: UP, count: 2500 });
      await sandbox.push({ from: UP, to: MAIN, msg_type: 1, content: '{"content":"the ＮＥＥＤＬＥ"}' });
      const page = await opened();
      const found = await page.evaluate(useArchive);
      assert.deepEqual([found.complete, found.second.added, found.second.conversations.length], [true, 0, 0]);
      const stored = (await sandbox.messages(MAIN, UP)).filter(({ msg_status }) => msg_status !== 2);
      assert.deepEqual(
        found.keys[UP],
        stored.map(({ msg_key }) => String(msg_key)),
      );
      const group = (await sandbox.groupMessages(FANS)).filter(({ msg_status }) => msg_status !== 2);
      assert.deepEqual(
        found.keys[FANS],
        group.map(({ msg_key }) => String(msg_key)),
      );
      assert.deepEqual(found.hits, [["the ＮＥＥＤＬＥ", [[4, 10]]]]);
      assert.equal(found.size.messages, Object.values(found.keys).flat().length);
      assert.deepEqual([found.imported.added, found.isSame], [found.size.messages, true]);
      for (const [format, size] of Object.entries(found.formats)) assert.ok(size > 1000, format);
    });

    test("that was removed in another tab is closed, and not broken", async () => {
      const [one, other] = [await opened(), await opened()];
      await one.evaluate(() => archive.remove());
      const error = await other.evaluate(() => failure(() => archive.size()));
      assert.equal(error.kind, "closed");
    });

    test("that two tabs bring up to date at once has every message once", async () => {
      const tabs = [await opened(), await opened()];
      const added = await Promise.all(
        tabs.map((tab) =>
          tab.evaluate(async (talker) => {
            const { openArchive } = await import("/bili-im/archive.js");
            globalThis.shared = await openArchive({ client, name: "shared" });
            return (await shared.sync({ talkers: [talker] })).added;
          }, UP),
        ),
      );
      const stored = (await sandbox.messages(MAIN, UP)).filter(({ msg_status }) => msg_status !== 2);
      const { messages } = await tabs[0].evaluate(() => shared.size());
      assert.deepEqual([messages, added[0] + added[1]], [stored.length, stored.length]);
    });

    if (name !== "Chromium") return;

    test("on a full disk says so, keeps what it had, and goes on once there is room", async () => {
      await sandbox.converse({ a: MAIN, b: UP, count: 2500 });
      // Chromium remembers for a while how much room there was: here it has not looked yet.
      const profile = await browser.createBrowserContext();
      const page = await profile.newPage();
      const devtools = await page.createCDPSession();
      const origin = { origin: MESSAGE_SITE };
      await devtools.send("Storage.overrideQuotaForOrigin", { ...origin, quotaSize: 300_000 });
      await page.goto(LOGIN);
      await page.evaluate(openInPage);
      await page.evaluate(() => archive.sync({ talkers: [3690970] }));
      const before = await page.evaluate(() => textOf({ format: "txt" }));
      const error = await page.evaluate(() => failure(() => archive.sync({ talkers: [1] })));
      const after = await page.evaluate(() => textOf({ format: "txt", talkers: [3690970] }));
      await devtools.send("Storage.overrideQuotaForOrigin", origin);
      assert.equal(error?.kind, "storage");
      assert.match(error.message, /full/);
      assert.equal(after, before);
      await until("there is room", () => page.evaluate(() => archive.sync({ talkers: [1] }).catch(() => undefined)));
      const { messages } = await page.evaluate(() => archive.size());
      assert.ok(messages > 2500, String(messages));
      await profile.close();
    });

    test("whose storage is cleared says so, and can be opened again", async () => {
      const page = await opened();
      await page.evaluate(() => archive.sync({ talkers: [3690970] }));
      const devtools = await page.createCDPSession();
      await devtools.send("Storage.clearDataForOrigin", { origin: MESSAGE_SITE, storageTypes: "indexeddb" });
      const error = await page.evaluate(() => failure(() => archive.sync({ pauseMs: 0 })));
      assert.ok(["storage", "closed"].includes(error?.kind), JSON.stringify(error));
      await page.evaluate(openInPage);
      assert.ok((await page.evaluate(() => archive.sync({ talkers: [3690970] }))).added > 0);
    });

    test("exports a page that shows the pictures beside it, and asks for no others", async () => {
      const content = { url: "https://i0.hdslb.com/bfs/im/a.png", width: 8, height: 8, imageType: "png" };
      await sandbox.push({ from: UP, to: MAIN, msg_type: 2, content: JSON.stringify(content) });
      const page = await opened();
      const zip = await page.evaluate(async (talker) => {
        await archive.sync({ talkers: [talker] });
        // Between two pictures it pauses.
        const later = setTimeout;
        globalThis.setTimeout = (act, ms) => later(act, ms / 100);
        const canvas = new OffscreenCanvas(8, 8);
        canvas.getContext("2d").fillRect(0, 0, 8, 8);
        const fetchImage = async () => new Response(await canvas.convertToBlob());
        const stream = archive.export({ format: "html", talkers: [talker], images: "zip", fetchImage });
        return Array.from(new Uint8Array(await new Response(stream).arrayBuffer()));
      }, UP);
      const folder = join(scratch, "archive-zip");
      mkdirSync(join(folder, "pictures"), { recursive: true });
      for (const [name, bytes] of unzip(Uint8Array.from(zip).buffer)) writeFileSync(join(folder, name), bytes);
      const { reader, problems, asked } = await read(join(folder, "messages.html"));
      const widths = () => Array.from(document.images, (image) => image.complete && image.naturalWidth);
      await reader.evaluate(() =>
        document
          .querySelectorAll("img")
          .item(document.images.length - 1)
          .scrollIntoView(),
      );
      await until("the pictures are there", async () => {
        const shown = await reader.evaluate(widths);
        return shown.length > 0 && shown.at(-1) === 8;
      });
      assert.deepEqual(problems, []);
      assert.deepEqual([...new Set(asked.map((address) => new URL(address).protocol))], ["file:"]);
    });

    test("exports a page in which axe finds nothing, light and dark", async () => {
      for (const [msg_type, content] of EXAMPLES) {
        await sandbox.push({ from: UP, to: MAIN, msg_type, content });
        await sandbox.push({ from: MAIN, to: UP, msg_type, content });
      }
      const page = await opened();
      await page.evaluate((talkers) => archive.sync({ talkers }), [UP, 3690970]);
      const html = await page.evaluate(() => textOf({ format: "html", locale: "en" }));
      const file = join(scratch, "archive-axe.html");
      writeFileSync(file, html);
      const { reader } = await read(file);
      await reader.type("input", "a");
      await until("the search is through", () => reader.evaluate(() => document.querySelector("output").value !== ""));
      const found = {};
      for (const value of ["light", "dark"]) {
        await reader.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
        found[value] = await violations(reader);
      }
      assert.deepEqual(found, { light: [], dark: [] });
    });

    test("exports a page that runs nothing of its messages, calls nobody, and searches", async () => {
      const texts = hostileTexts(200);
      for (const text of texts) {
        await sandbox.push({ from: UP, to: MAIN, msg_type: 1, content: JSON.stringify({ content: text }) });
      }
      const page = await opened();
      await page.evaluate((talker) => archive.sync({ talkers: [talker] }), UP);
      const html = await page.evaluate(() => textOf({ format: "html", locale: "en" }));
      const folder = join(scratch, "archive-page");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "messages.html"), html);

      const { reader, problems, asked, address } = await read(join(folder, "messages.html"));
      const names = await reader.evaluate(() => [
        ...new Set(Array.from(document.querySelectorAll("main *"), (one) => one.localName)),
      ]);
      assert.deepEqual(names.sort(), ["a", "article", "bdi", "br", "h2", "header", "p", "section", "time"]);
      const attributes = await reader.evaluate(() => [
        ...new Set(Array.from(document.querySelectorAll("main *"), (one) => one.getAttributeNames()).flat()),
      ]);
      assert.deepEqual(attributes.sort(), ["class", "datetime", "dir", "href", "rel", "target"]);
      await reader.type("input", "onerror=alert(1)");
      await until("the search is through", () => reader.evaluate(() => document.querySelector("output").value !== ""));
      const shown = await reader.evaluate(() =>
        Array.from(document.querySelectorAll("main.searching article.hit p"), (one) => one.textContent),
      );
      assert.ok(shown.length > 0 && shown.every((text) => text.toLowerCase().includes("onerror=alert(1)")));
      assert.deepEqual([problems, asked], [[], [address]]);
    });
  });
}
