/** The packed package in the projects of others: it installs, type-checks, builds and runs. */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startBrowser } from "./support/browser.mjs";
import { requireTool } from "./support/environment.mjs";
import { MAIN } from "./support/people.mjs";
import { installProject, runTool } from "./support/project.mjs";
import { startSandbox } from "./support/sandbox.mjs";

const SHOWN = "followed 6, others 1, newest [热词系列_知识增加]";

describe("Vite", { timeout: 120_000 }, () => {
  let project;
  let sandbox;
  let browser;
  before(async () => {
    project = await installProject("vite");
    sandbox = await startSandbox([join(project, "dist")]);
    browser = await startBrowser(sandbox);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  /** What the project's page shows at `origin`, and what the browser had to say about it. */
  async function visit(origin) {
    const page = await (await browser.newContext()).newPage();
    const complaints = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    const wasm = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith(".wasm"));
    await page.goto(`${origin}/_sandbox/login?mid=${MAIN}&to=/`);
    await page.waitForFunction(() => document.querySelector("#unread").textContent !== "loading");
    const shown = await page.textContent("#unread");
    const loaded = new URL((await wasm).url());
    await page.context().close();
    return { shown, complaints, loaded };
  }

  test("npm installs nothing but the package, with all it needs", () => {
    assert.deepEqual(
      readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith(".")),
      ["bili-im"],
    );
    const files = readdirSync(join(project, "node_modules", "bili-im"));
    const needed = ["index.js", "index.d.ts", "bili_im_bg.wasm", "README.md", "LICENSE-MIT", "LICENSE-APACHE"];
    assert.deepEqual(
      needed.filter((name) => !files.includes(name)),
      [],
    );
  });

  test("strict TypeScript is content, the package's own declarations included", async () => {
    assert.equal(await runTool(project, "typescript/bin/tsc"), "");
  });

  test("what it builds runs where the messages are", async () => {
    await runTool(project, "vite/bin/vite.js", "build");
    assert.ok(existsSync(join(project, "dist", "index.html")));
    const { shown, complaints, loaded } = await visit("https://message.bilibili.com");
    assert.deepEqual([shown, complaints], [SHOWN, []]);
    // An asset of the project, under a name of its own.
    assert.match(loaded.pathname, /^\/assets\/bili_im_bg-[\w-]+\.wasm$/);
  });

  test("its development server serves it without any configuration", async () => {
    const { createServer } = await import(pathToFileURL(requireTool.resolve("vite")));
    // The sandbox at the page's own address, so that the login is the page's; about the package nothing is said.
    const paths = ["/_sandbox", "/session_svr", "/svr_sync"];
    const proxy = Object.fromEntries(paths.map((path) => [path, sandbox.http]));
    const server = await createServer({
      root: project,
      logLevel: "warn",
      server: { host: "127.0.0.1", port: 0, proxy, watch: null },
    });
    try {
      await server.listen();
      const { shown, complaints } = await visit(`http://127.0.0.1:${server.httpServer.address().port}`);
      assert.deepEqual([shown, complaints], [SHOWN, []]);
    } finally {
      await server.close();
    }
  });
});
