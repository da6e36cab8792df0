/**
 * `cargo xtask bench`: measures the package in `BILI_IM_PACKAGE` in real browsers, and says what came of it.
 *
 * - Decoding begins with the bytes of a reply in an ArrayBuffer, as `fetch` gives them, and ends with the objects that a
 *   caller gets. It includes the copy into WebAssembly, the relay, and JavaScript's own decoder and parser. What is
 *   measured is built apart from the package, from the same sources in the same way (`decoders`), as the package exports
 *   no such function. "engine alone" is the floor: decoding and parsing what the library hands to JavaScript.
 * - Calls and walks are those of the package itself.
 * - What everybody makes of the bytes is compared first, so that nobody is measured at doing something else.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { packageFolder, requireTool, tools } from "../e2e/support/environment.mjs";
import { startSandbox } from "../e2e/support/sandbox.mjs";
import { assembleSite } from "../e2e/support/site.mjs";
import { sizes } from "../package/sizes.mjs";
import { finish, report } from "../support/report.mjs";
import { BROWSERS } from "./browsers.mjs";
import { plot } from "./plot.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    browser: { type: "string", multiple: true, default: Object.keys(BROWSERS) },
    only: { type: "string", multiple: true },
    decoders: { type: "string" },
    output: { type: "string" },
    plot: { type: "string" },
  },
});

/** The short form shows that everything runs, the long one gives numbers to keep. */
const EFFORT = options.quick
  ? { decode: { rounds: 5, sampleMs: 4 }, calls: [500, { rounds: 3 }], walk: [2_000, { rounds: 1 }], starts: 3 }
  : {
      decode: { rounds: 41, sampleMs: 15 },
      calls: [10_000, { rounds: 5 }],
      walk: [100_000, { rounds: 3 }],
      starts: 15,
    };

const MAIN = 293793435;
const PEER = 2239814;

/** The bundle of what runs in the page, with the package and the decoders beside it. */
async function makeSite() {
  const site = assembleSite("bench");
  await requireTool("esbuild").build({
    entryPoints: [join(import.meta.dirname, "page.mjs")],
    outfile: join(site, "bench.js"),
    bundle: true,
    format: "esm",
    alias: { "bili-im-bench": join(options.decoders, "decoders.js") },
    external: ["/bili-im/*"],
    nodePaths: [join(tools, "node_modules")],
    logLevel: "warning",
  });
  copyFileSync(join(options.decoders, "decoders_bg.wasm"), join(site, "decoders_bg.wasm"));
  const html = (head) => `<!doctype html><meta charset="utf-8">${head}`;
  const module = (text) => html(`<script>${NOTE_START}</script><script type="module">${text}</script>`);
  writeFileSync(join(site, "bench.html"), html('<script type="module" src="/bench.js"></script>'));
  writeFileSync(join(site, "start-bare.html"), module('fetch("/_blank");'));
  const start = `import { createClient } from "/bili-im/inline.js";
    const { origin } = location;
    createClient({ hosts: { vc: origin, api: origin, customerService: origin } }).unread().catch(() => {});`;
  writeFileSync(join(site, "start-package.html"), module(start));
  return site;
}

/** Notes when the page's script starts, and when its first request that is not for the package leaves. */
const NOTE_START = `
  const begin = performance.now();
  const { fetch: ask } = window;
  window.fetch = (what, ...more) => {
    if (!String(what.url ?? what).includes("/bili-im/")) globalThis.left ??= performance.now() - begin;
    return ask(what, ...more);
  };`;

function line(...cells) {
  return cells.map((cell, index) => (index < 2 ? cell.padEnd(index ? 22 : 34) : cell.padStart(11))).join("");
}

const milliseconds = (ms) => (ms < 10 ? ms.toFixed(3) : ms.toFixed(1));

/** Every case in one browser, as rows. */
async function measure(start, sandbox) {
  const browser = await start();
  const rows = [];
  console.log(`\n${browser.name} ${browser.version}`);
  console.log(line("case", "against", "ours, ms", "theirs, ms", "ratio"));
  const note = (name, measured) => {
    for (const row of measured) {
      rows.push({ name, browser: `${browser.name} ${browser.version}`, ...row });
      console.log(
        line(name, row.peer, milliseconds(row.ours_ms), milliseconds(row.peer_ms), row.ratio?.toFixed(2) ?? ""),
      );
    }
  };
  const chosen = (name) => !options.only || options.only.some((part) => name.includes(part));
  try {
    const page = await browser.open();
    page.setDefaultTimeout?.(600_000);
    await page.goto(`${sandbox.http}/_sandbox/login?mid=${MAIN}&to=/bench.html`);
    await page.waitForFunction(() => globalThis.bench);
    const run = (method, ...given) => page.evaluate(([name, args]) => bench[name](...args), [method, given]);
    for (const name of (await page.evaluate(() => bench.names)).filter(chosen)) {
      note(name, await run("decode", name, EFFORT.decode));
    }
    if (chosen("history() of 200")) note("history() of 200, from memory", await run("wholeCall", EFFORT.decode));
    const [calls, effort] = EFFORT.calls;
    if (chosen("unread()")) note(`unread() ${calls.toLocaleString("en")} times`, await run("manyCalls", calls, effort));
    if (chosen("walk")) {
      const [count, effort] = EFFORT.walk;
      await sandbox.converse({ a: MAIN, b: PEER, count, seed: 5 });
      note(`walk of ${count.toLocaleString("en")} messages`, await run("walk", count, effort));
      const bytes = await run("memory");
      rows.push({ name: "WebAssembly memory after the walk", browser: browser.name, bytes });
      console.log(line("WebAssembly memory after the walk", "", `${(bytes / 2 ** 20).toFixed(1)} MiB`));
    }
    if (chosen("start")) note("start to first request", [await starts(page, sandbox.http)]);
  } finally {
    await browser.close();
  }
  return rows;
}

/** From the start of a page's script to its first request, with the package and without, files cached. */
async function starts(page, origin) {
  const times = { bare: [], package: [] };
  for (let round = 0; round <= EFFORT.starts; round++) {
    for (const kind of ["bare", "package"]) {
      await page.goto(`${origin}/start-${kind}.html`);
      await page.waitForFunction(() => globalThis.left !== undefined);
      // The first visit fills the cache.
      if (round > 0) times[kind].push(await page.evaluate(() => globalThis.left));
    }
  }
  const middle = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
  const [ours, bare] = [middle(times.package), middle(times.bare)];
  return { ours_ms: ours, peer: "a page that fetches", peer_ms: bare, ratio: null };
}

const version = (name) => JSON.parse(readFileSync(join(tools, "node_modules", name, "package.json"), "utf8")).version;

const sandbox = await startSandbox([await makeSite()]);
try {
  console.log(`${cpus()[0].model.trim()}, ${cpus().length} processors`);
  console.log(["lossless-json", "json-bigint"].map((name) => `${name} ${version(name)}`).join(", "));
  const rows = [];
  for (const name of options.browser) rows.push(...(await measure(BROWSERS[name], sandbox)));
  if (options.output) {
    mkdirSync(dirname(options.output), { recursive: true });
    writeFileSync(options.output, `${JSON.stringify(rows, null, 2)}\n`);
  }
  if (options.plot) writeFileSync(options.plot, plot(rows));
} finally {
  await sandbox.stop();
}
console.log();
const importTool = (name) => import(pathToFileURL(requireTool.resolve(name)));
for (const { what, problems } of await sizes(importTool, packageFolder)) report(what, problems);
finish("the sizes");
