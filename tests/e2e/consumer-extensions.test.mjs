/** The packed package in an extension of another builder, in a content script and in the background; and what Firefox says. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { startBrowserWithExtension } from "./support/browser.mjs";
import { examples } from "./support/environment.mjs";
import { buildProjects, installProjects } from "./support/project.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { extensionsWork } from "./support/visits.mjs";
import { lint } from "./support/web-ext.mjs";

describe("the package in an extension of", { timeout: 300_000 }, () => {
  let projects;
  let built;
  let sandbox;
  before(async () => {
    projects = await installProjects("consumers of extensions", ["crxjs"]);
    built = buildProjects(projects, ["crxjs"]);
    sandbox = await startSandbox();
  });
  after(() => sandbox?.stop());
  beforeEach(() => sandbox.reset());

  test("CRXJS, in Chromium", async () => {
    await built.get("crxjs");
    const browser = await startBrowserWithExtension(sandbox, join(projects.crxjs, "dist"));
    try {
      await extensionsWork(sandbox, browser, [["crxjs", "CRXJS"]]);
    } finally {
      await browser.close();
    }
  });

  test("ours, in which web-ext finds nothing to mend", async () => {
    assert.deepEqual(await lint(join(examples(), "extension")), []);
  });
});
