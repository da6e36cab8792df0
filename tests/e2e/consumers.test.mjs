/** The packed package in the projects of others: it installs, builds, and runs where the messages are, under a strict policy. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startBrowser } from "./support/browser.mjs";
import { requireTool, tools } from "./support/environment.mjs";
import { MAIN, UP } from "./support/people.mjs";
import { installProjects, run } from "./support/project.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { runUserscript } from "./support/userscripts.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

/** Each project, the folder of it that a server would serve, and how it signs its message. */
const CONSUMERS = [
  { name: "vite", serves: "dist", signs: "Vite", builds: true },
  { name: "webpack", serves: ".", signs: "webpack", builds: true },
  { name: "rollup", serves: ".", signs: "Rollup", builds: true },
  { name: "esbuild", serves: ".", signs: "esbuild", builds: true },
  { name: "parcel", serves: ".", signs: "Parcel", builds: true },
  { name: "module", serves: ".", signs: "a module script" },
  { name: "classic", serves: ".", signs: "a classic script" },
];
const USERSCRIPTS = [
  { name: "page.user.js", signs: "a userscript" },
  // A page that may ask nobody: the manager makes the requests.
  {
    name: "manager.user.js",
    signs: "a userscript manager",
    policy: "script-src 'wasm-unsafe-eval'; connect-src 'none'",
  },
];

/** What the README says a page must allow: WebAssembly, and the hosts that are asked. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' https://api.vc.bilibili.com https://api.bilibili.com",
  "img-src data:",
].join("; ");

const BLANK = '<!doctype html><title>messages</title><link rel="icon" href="data:,"><body></body>';

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

describe("the package in a project with", { timeout: 120_000 }, () => {
  let projects;
  let built;
  let sandbox;
  let browser;
  before(async () => {
    projects = await installProjects([...CONSUMERS.map(({ name }) => name), "userscript", "runtime"]);
    built = new Map(
      CONSUMERS.map(({ name, builds }) => [name, builds && run(projects[name], "npm", ["run", "build"])]),
    );
    // Whoever waits for it below is told.
    for (const build of built.values()) build?.catch?.(() => {});
    sandbox = await startSandbox();
    browser = await startBrowser(sandbox);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  beforeEach(() => sandbox.reset());

  /**
   * What a page of the service's own site shows, whose files `serve` gives, after `act` has been there, and what the browser
   * had to say about it.
   */
  async function visit(serve, { policy = POLICY, act } = {}) {
    // The browser takes answers that a test makes up for those of a public host, which may not ask this machine.
    const context = await browser.newContext({ permissions: ["local-network-access"] });
    const page = await context.newPage();
    await page.goto(`${MESSAGE_SITE}/_sandbox/login?mid=${MAIN}&to=/_blank`);
    await page.route(`${MESSAGE_SITE}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const { headers, ...answer } = await serve(pathname, search);
      return route.fulfill({ ...answer, headers: { ...headers, "content-security-policy": policy } });
    });
    // By which Vite would tell of changes.
    await page.routeWebSocket(/^wss:/, () => {});
    const complaints = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${MESSAGE_SITE}/`);
    await act?.(page);
    await page.waitForFunction(() => !["", "loading"].includes(document.querySelector("output").textContent));
    const shown = await page.textContent("output");
    await context.close();
    return { shown, complaints };
  }

  /** Serves the files of a folder. */
  function filesOf(folder) {
    return async (pathname) => {
      const file = join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
      const contentType = TYPES[extname(file)];
      return readFile(file).then(
        (body) => ({ status: 200, contentType, body }),
        () => ({ status: 404, body: "" }),
      );
    };
  }

  /** Visits a page and finds there what is true: counts, an exact key, and a message that was sent once. */
  async function works(serve, signs, circumstances) {
    const newest = (await sandbox.messages(MAIN, UP)).at(-1);
    const { shown, complaints } = await visit(serve, circumstances);
    const sent = (await sandbox.messages(MAIN, UP)).filter(({ content }) => content.includes(`Hello from ${signs}`));
    assert.equal(sent.length, 1, `${shown}\n${complaints.join("\n")}`);
    for (const { msg_key } of [newest, sent[0]]) assert.notEqual(BigInt(Number(msg_key)), BigInt(msg_key));
    const expected = `unread 7, newest ${newest.msg_key}, sent ${sent[0].msg_key}`;
    assert.deepEqual([shown, complaints], [expected, []]);
  }

  for (const { name, serves, signs } of CONSUMERS) {
    test(signs, async () => {
      await built.get(name);
      await works(filesOf(join(projects[name], serves)), signs);
    });
  }

  for (const { name, signs, policy } of USERSCRIPTS) {
    test(signs, async () => {
      const blank = async () => ({ status: 200, contentType: "text/html", body: BLANK });
      const act = (page) => runUserscript(page, sandbox, projects.userscript, name);
      await works(blank, signs, { policy, act });
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
    const { createServer } = await import(pathToFileURL(requireTool.resolve("vite")));
    const server = await createServer({
      root: projects.vite,
      logLevel: "warn",
      server: { host: "127.0.0.1", port: 0, watch: null },
    });
    try {
      await server.listen();
      const origin = `http://127.0.0.1:${server.httpServer.address().port}`;
      const forward = async (pathname, search) => {
        const answer = await fetch(`${origin}${pathname}${search}`);
        const headers = Object.fromEntries(answer.headers);
        return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
      };
      await works(forward, "Vite");
    } finally {
      await server.close();
    }
  });

  test("a policy that forbids WebAssembly: it is the one thing that is missing", async () => {
    const { shown } = await visit(filesOf(projects.module), { policy: POLICY.replace(" 'wasm-unsafe-eval'", "") });
    assert.match(shown, /^BiliImError: the WebAssembly part did not load: .*Content Security Policy/);
  });

  test("npm, which installs nothing else", () => {
    for (const project of Object.values(projects)) {
      const installed = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
      assert.deepEqual(installed, ["bili-im"]);
    }
  });
});
