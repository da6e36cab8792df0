/** Every `ts` block of README and guide runs to its end against the sandbox, unless it is listed here with the reason. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { packageFolder } from "./support/environment.mjs";
import { installManager } from "./support/manager.mjs";
import { MAIN } from "./support/people.mjs";
import { allSnippets, prepareSnippets } from "./support/snippets.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const EXTENSION = "needs an extension: tests/e2e/extension.test.mjs runs one";

/** Blocks that no page can run, by page and first line. */
const NOT_RUN = {
  "start/extension.md": [
    ['import { serve } from "bili-im/bridge";', EXTENSION],
    ['import { connect } from "bili-im/bridge";', EXTENSION],
    ['import { chromeCookieCsrf, createClient } from "bili-im";', EXTENSION],
  ],
  "use/bridge.md": [
    ['import { serve } from "bili-im/bridge";', EXTENSION],
    ['import { connect } from "bili-im/bridge";', EXTENSION],
    ['import { connect, serve } from "bili-im/bridge";', EXTENSION],
  ],
  "use/watch.md": [
    ["// content.js", EXTENSION],
    ["// background.js", EXTENSION],
  ],
};

/** Whom the snippets talk with, and whom they write to as well. */
const [TALKER, OTHER] = [12345, 67890];
const PICTURE = join(import.meta.dirname, "..", "..", "www", "extension", "icons", "128.png");

const world = useWorld("snippets");
const snippets = allSnippets();
const listed = Object.entries(NOT_RUN).flatMap(([page, rows]) => rows.map(([first]) => ({ page, first })));
const isListed = ({ page, first }) => listed.some((row) => row.page === page && row.first === first);

/** A page with what snippets find there: a file that was chosen, a manager's functions, files of other hosts. */
async function openPage() {
  const page = await world.open({ hasty: true });
  await page.evaluate(installManager);
  await page.evaluate(() => {
    globalThis.GM_xmlhttpRequest = manage("function");
    globalThis.GM = manage("object");
    document.body.innerHTML = '<input type="file"><button id="off"></button>';
  });
  await page.locator("input").setInputFiles(PICTURE);
  await page.evaluate(prepareSnippets);
  return page;
}

/** Files that are on other hosts. */
async function serveFiles(page) {
  const allow = {
    "access-control-allow-origin": "https://message.bilibili.com",
    "access-control-allow-credentials": "true",
  };
  for (const [host, file] of [
    ["static.example.com", join(packageFolder, "bili_im_bg.wasm")],
    ["i0.hdslb.com", PICTURE],
  ]) {
    const contentType = file.endsWith(".wasm") ? "application/wasm" : "image/png";
    await page.route(`https://${host}/**`, (route) =>
      route.fulfill({ headers: allow, contentType, body: readFileSync(file) }),
    );
  }
}

describe("the snippets of the documentation", { timeout: 300_000 }, () => {
  test("those that are not run are there, each once", () => {
    const found = ({ page, first }) => snippets.filter((one) => one.page === page && one.first === first).length;
    assert.deepEqual(
      listed.filter((row) => found(row) !== 1),
      [],
    );
    assert.ok(snippets.length > 2 * listed.length, `${snippets.length} snippets`);
  });

  for (const snippet of snippets.filter((one) => !isListed(one))) {
    test(`${snippet.page}:${snippet.line} runs to its end`, async () => {
      await world.sandbox.account({ mid: TALKER, name: "talker" });
      await world.sandbox.account({ mid: OTHER, name: "other" });
      await world.sandbox.converse({ a: MAIN, b: TALKER, count: 120, seed: 1, odd: false });
      const page = await openPage();
      const complaints = [];
      const note = (error) => complaints.push(String(error));
      page.on("pageerror", note);
      await page.unrouteAll();
      await serveFiles(page);
      await page.evaluate((script) => start(script), snippet.script);
      let now;
      await until("it has run to its end", async () => {
        now = await page.evaluate(() => progress());
        const arrival = { from: TALKER, to: MAIN, msg_type: 1, content: '{"content":"hello world"}' };
        if (now.isWaiting) await world.sandbox.push(arrival);
        return now.failure || (now.isSettled && !now.isWaiting);
      });
      page.off("pageerror", note);
      assert.deepEqual([now.failure, complaints], [undefined, []]);
    });
  }
});
