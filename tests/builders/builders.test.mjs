/** The packed package in builders that are too large for every run of the tests: `cargo xtask builders`. */
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { startBrowser, startBrowserWithExtension } from "../e2e/support/browser.mjs";
import { builders } from "../e2e/support/environment.mjs";
import { buildProjects, installProjects } from "../e2e/support/project.mjs";
import { startSandbox } from "../e2e/support/sandbox.mjs";
import { extensionsWork, filesOf, POLICY, showsTheTruth, visit } from "../e2e/support/visits.mjs";

/** They write scripts into their pages. */
const LOOSE = POLICY.replace("script-src", "style-src 'self' 'unsafe-inline'; script-src 'unsafe-inline'");

describe("the package in a project with", { timeout: 600_000 }, () => {
  let projects;
  let built;
  let sandbox;
  before(async () => {
    const names = ["next", "farm", "plasmo"];
    projects = await installProjects("consumers of large builders", names, { builders: builders() });
    built = buildProjects(projects, names);
    sandbox = await startSandbox();
  });
  after(() => sandbox?.stop());
  beforeEach(() => sandbox.reset());

  for (const [signs, name, serves] of [
    ["Next", "next", "out"],
    ["Farm", "farm", "dist"],
  ]) {
    test(signs, async () => {
      await built.get(name);
      const browser = await startBrowser(sandbox);
      try {
        const serve = filesOf(join(projects[name], serves));
        await showsTheTruth(sandbox, signs, () => visit(browser, serve, { policy: LOOSE }));
      } finally {
        await browser.close();
      }
    });
  }

  test("Plasmo", async () => {
    await built.get("plasmo");
    const browser = await startBrowserWithExtension(sandbox, join(projects.plasmo, "build", "chrome-mv3-prod"));
    try {
      await extensionsWork(sandbox, browser, [["plasmo", "Plasmo"]]);
    } finally {
      await browser.close();
    }
  });
});
