/** The packed package in the projects of others: it installs, builds, and runs where the messages are, under a strict policy. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { startBrowser } from "./support/browser.mjs";
import { tools } from "./support/environment.mjs";
import { buildProjects, installProjects, linkBun, run, withServer } from "./support/project.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { runUserscript } from "./support/userscripts.mjs";
import { blank, filesOf, POLICY, showsTheTruth, visit } from "./support/visits.mjs";

/** Each project, the folder of it that a server would serve, and how it signs its message. */
const CONSUMERS = [
  { name: "vite", serves: "dist", signs: "Vite", builds: true },
  { name: "webpack", serves: ".", signs: "webpack", builds: true },
  { name: "rollup", serves: ".", signs: "Rollup", builds: true },
  { name: "esbuild", serves: ".", signs: "esbuild", builds: true },
  { name: "parcel", serves: ".", signs: "Parcel", builds: true },
  { name: "rspack", serves: ".", signs: "Rspack", builds: true },
  { name: "bun", serves: ".", signs: "Bun", builds: true },
  { name: "module", serves: ".", signs: "a module script" },
  { name: "classic", serves: ".", signs: "a classic script" },
];
const USERSCRIPTS = [
  { project: "userscript", name: "page.user.js", signs: "a userscript" },
  // A page that may ask nobody: the manager makes the requests.
  {
    project: "userscript",
    name: "manager.user.js",
    signs: "a userscript manager",
    policy: "script-src 'wasm-unsafe-eval'; connect-src 'none'",
  },
  { project: "webpack-userscript", name: "dist/unread.user.js", signs: "webpack-userscript" },
];
const BUILT = [...CONSUMERS.filter(({ builds }) => builds).map(({ name }) => name), "webpack-userscript"];

describe("the package in a project with", { timeout: 300_000 }, () => {
  let projects;
  let built;
  let sandbox;
  let browser;
  before(async () => {
    const others = ["module", "classic", "userscript", "runtime"];
    projects = await installProjects("consumers", [...BUILT, ...others]);
    linkBun(projects.bun);
    built = buildProjects(projects, BUILT);
    sandbox = await startSandbox();
    browser = await startBrowser(sandbox);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  beforeEach(() => sandbox.reset());

  const works = (signs, serve, circumstances) =>
    showsTheTruth(sandbox, signs, () => visit(browser, serve, circumstances));

  for (const { name, serves, signs } of CONSUMERS) {
    test(signs, async () => {
      await built.get(name);
      await works(signs, filesOf(join(projects[name], serves)));
    });
  }

  for (const { project, name, signs, policy } of USERSCRIPTS) {
    test(signs, async () => {
      await built.get(project);
      const act = (page) => runUserscript(page, sandbox, projects[project], name);
      await works(signs, blank, { policy, act });
    });
  }

  const runtimes = { "Node.js": [], Deno: [join(tools, "node_modules", "deno", "bin.cjs"), "run", "--no-prompt"] };
  for (const [runtime, given] of Object.entries(runtimes)) {
    test(`${runtime}: importing never throws`, async () => {
      const said = await run(projects.runtime, process.execPath, [...given, "main.js"]);
      assert.equal(said, "true load https://i0.hdslb.com/a.jpg function\n");
    });
  }

  test("Vite's development server", async () => {
    await withServer(projects.vite, async (origin) => {
      const forward = async (pathname, search) => {
        const answer = await fetch(`${origin}${pathname}${search}`);
        const headers = Object.fromEntries(answer.headers);
        return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
      };
      await works("Vite", forward);
    });
  });

  test("a policy that forbids WebAssembly: it is the one thing that is missing", async () => {
    const policy = POLICY.replace(" 'wasm-unsafe-eval'", "");
    const { shown } = await visit(browser, filesOf(projects.module), { policy });
    assert.match(shown, /^BiliImError: the WebAssembly part did not load: .*Content Security Policy/);
  });

  test("npm, which installs nothing else", () => {
    for (const project of Object.values(projects)) {
      const installed = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
      assert.deepEqual(installed, ["bili-im"]);
    }
  });
});
