/** The packed package in extensions of others' builders, in a content script and in the background; and what Firefox says. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startBrowserWithExtension } from "./support/browser.mjs";
import { examples, requireTool } from "./support/environment.mjs";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { MAIN, UP } from "./support/people.mjs";
import { logIn } from "./support/places.mjs";
import { buildProjects, installProjects } from "./support/project.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { until } from "./support/until.mjs";

/** A manifest for both browsers has the background in the form of each. */
const FOR_CHROMIUM = "BACKGROUND_SERVICE_WORKER_IGNORED";

describe("the package in an extension of", { timeout: 300_000 }, () => {
  let projects;
  let built;
  let sandbox;
  before(async () => {
    projects = await installProjects("consumers of extensions", ["wxt", "crxjs"]);
    built = buildProjects(projects, ["wxt", "crxjs"]);
    sandbox = await startSandbox();
  });
  after(() => sandbox?.stop());
  beforeEach(() => sandbox.reset());

  /** Waits for what the content scripts of extensions show, each with the key of the one message that it sent. */
  async function work(browser, extensions) {
    const tab = await browser.newTab();
    await logIn(tab, "/_blank");
    for (const [id, signs] of extensions) {
      const read = (id) => document.getElementById(id)?.textContent;
      let shown;
      await until(`${signs} has an answer`, async () => {
        shown = await tab.evaluate(read, id);
        return shown;
      });
      const sent = (await sandbox.messages(MAIN, UP)).filter(({ content }) => content.includes(`Hello from ${signs}`));
      assert.equal(sent.length, 1, shown);
      assert.match(shown, new RegExp(`^unread \\d, newest \\d{19}, sent ${sent[0].msg_key}, background: unread \\d$`));
    }
  }

  test("WXT and CRXJS, in Chromium", async () => {
    await Promise.all(built.values());
    const folders = [join(projects.wxt, ".output", "chrome-mv3"), join(projects.crxjs, "dist")];
    const browser = await startBrowserWithExtension(sandbox, folders.join());
    try {
      await work(browser, [
        ["wxt", "WXT"],
        ["crxjs", "CRXJS"],
      ]);
    } finally {
      await browser.close();
    }
  });

  test("WXT, in Firefox", async () => {
    await built.get("wxt");
    const browser = await startFirefoxWithExtension(sandbox, join(projects.wxt, ".output", "firefox-mv3"));
    try {
      await work(browser, [["wxt", "WXT"]]);
    } finally {
      await browser.close();
    }
  });

  test("ours and of WXT, in which web-ext finds nothing to mend", async () => {
    await built.get("wxt");
    const { default: webExt } = await import(pathToFileURL(requireTool.resolve("web-ext")));
    for (const sourceDir of [join(examples(), "extension"), join(projects.wxt, ".output", "firefox-mv3")]) {
      const options = { sourceDir, artifactsDir: join(sourceDir, "..", "web-ext"), output: "none", metadata: false };
      const { errors, warnings } = await webExt.cmd.lint(options, { shouldExitProgram: false });
      const remarks = [...errors, ...warnings].filter(({ code }) => code !== FOR_CHROMIUM);
      assert.deepEqual(
        remarks.map(({ code, message, file }) => ({ code, message, file })),
        [],
      );
    }
  });
});
