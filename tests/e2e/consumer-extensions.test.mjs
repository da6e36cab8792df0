/** The packed package in extensions of others' builders, in a content script and in the background; and what Firefox says. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startBrowserWithExtension } from "./support/browser.mjs";
import { examples, requireTool } from "./support/environment.mjs";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { buildProjects, installProjects } from "./support/project.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { extensionsWork } from "./support/visits.mjs";

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

  test("WXT and CRXJS, in Chromium", async () => {
    await Promise.all(built.values());
    const folders = [join(projects.wxt, ".output", "chrome-mv3"), join(projects.crxjs, "dist")];
    const browser = await startBrowserWithExtension(sandbox, folders.join());
    try {
      await extensionsWork(sandbox, browser, [
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
      await extensionsWork(sandbox, browser, [["wxt", "WXT"]]);
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
