/**
 * `cargo xtask bench`: measures the package in `BILI_IM_PACKAGE` in real browsers, and says what came of it.
 *
 * - A package is measured by what it exports, as its users use it. `--against` names a folder with another one, such
 *   as that of an earlier commit: both take turns in the same page.
 * - Decoding is what the content of a reply adds to a call: it begins with the bytes in an ArrayBuffer, as `fetch` gives
 *   them, and ends with the objects that a caller gets. A call that is answered with an empty list is measured in the
 *   same round and taken off; for everybody else the same is done.
 * - "engine alone" is the floor: JavaScript decodes and parses the texts that the library hands it. They are made apart
 *   from the package, from the same sources (`decoders`), as the package exports no such function.
 * - What everybody makes of the bytes is compared first, so that nobody is measured at doing something else.
 * - `archive` is what the names of the archive's cases begin with: `archive/measure.mjs` says how they are measured.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { packageFolder, requireTool, tools } from "../e2e/support/environment.mjs";
import { startSandbox } from "../e2e/support/sandbox.mjs";
import { assembleSite } from "../e2e/support/site.mjs";
import { sizes } from "../package/sizes.mjs";
import { finish, report } from "../support/report.mjs";
import { addArchivePage, measureArchive } from "./archive/measure.mjs";
import { BROWSERS } from "./browsers.mjs";
import { median, relateDifferences } from "./measure.mjs";
import { plot } from "./plot.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    browser: { type: "string", multiple: true, default: Object.keys(BROWSERS) },
    only: { type: "string", multiple: true },
    against: { type: "string" },
    decoders: { type: "string" },
    output: { type: "string" },
    plot: { type: "string" },
  },
});

/** The short form shows that everything runs, the long one gives numbers to keep. */
const EFFORT = options.quick
  ? {
      decode: { rounds: 5, sampleMs: 4 },
      calls: [500, { rounds: 3 }],
      poll: { rounds: 3, sampleMs: 10 },
      walk: [2_000, { rounds: 1 }],
      starts: 3,
      archive: { count: 2_000, rounds: 1 },
    }
  : {
      decode: { rounds: 41, sampleMs: 15 },
      calls: [10_000, { rounds: 5 }],
      poll: { rounds: 21, sampleMs: 150 },
      walk: [100_000, { rounds: 3 }],
      starts: 15,
      archive: { count: 100_000, rounds: 5 },
    };

const MAIN = 293793435;
const PEER = 2239814;

/** Where the site has the other package; the last part is the same, as `NOTE_START` goes by it. */
const AGAINST = options.against && "/against/bili-im/";

/** The bundle of what runs in the page, with the packages and the decoders beside it. */
async function makeSite() {
  const site = assembleSite("bench");
  if (AGAINST) cpSync(options.against, join(site, AGAINST), { recursive: true });
  await requireTool("esbuild").build({
    entryPoints: [join(import.meta.dirname, "page.mjs")],
    outfile: join(site, "bench.js"),
    bundle: true,
    format: "esm",
    alias: { "bili-im-bench": join(options.decoders, "decoders.js") },
    define: { AGAINST: JSON.stringify(AGAINST ?? null) },
    nodePaths: [join(tools, "node_modules")],
    logLevel: "warning",
  });
  await addArchivePage(site);
  copyFileSync(join(options.decoders, "decoders_bg.wasm"), join(site, "decoders_bg.wasm"));
  const html = (head) => `<!doctype html><meta charset="utf-8">${head}`;
  const module = (text) => html(`<script>${NOTE_START}</script><script type="module">${text}</script>`);
  const start = (folder) => `import { createClient } from "${folder}inline.js";
    const { origin } = location;
    createClient({ hosts: { vc: origin, api: origin, customerService: origin } }).unread().catch(() => {});`;
  writeFileSync(join(site, "bench.html"), html('<script type="module" src="/bench.js"></script>'));
  writeFileSync(join(site, "start-bare.html"), module('fetch("/_blank");'));
  writeFileSync(join(site, "start-ours.html"), module(start("/bili-im/")));
  if (AGAINST) writeFileSync(join(site, "start-against.html"), module(start(AGAINST)));
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
const inUnit = (unit, bytes) => `${(bytes / 2 ** (unit === "MiB" ? 20 : 10)).toFixed(1)} ${unit}`;

/** What a row has of one side: memory, or how many there are, or a time. */
function shown(ms, bytes, count) {
  if (bytes !== undefined) return inUnit("MiB", bytes);
  return String(count ?? (ms === undefined ? "" : milliseconds(ms)));
}

/** How many bytes of something there are, by themselves and against the other package, as rows. */
function countBytes(name, ours, theirs, unit, more = {}) {
  const rows = [{ name, ...more, bytes: ours }];
  console.log(line(name, "", inUnit(unit, ours)));
  if (theirs !== undefined) {
    const ratio = ours / theirs;
    rows.push({ name, ...more, ours_bytes: ours, peer: "against", peer_bytes: theirs, ratio });
    console.log(line(name, "against", inUnit(unit, ours), inUnit(unit, theirs), ratio.toFixed(2)));
  }
  return rows;
}

/** Every case in one browser, as rows. */
async function measure(start, sandbox) {
  const browser = await start();
  const rows = [];
  console.log(`\n${browser.name} ${browser.version}`);
  console.log(line("case", "against", "ours, ms", "theirs, ms", "ratio"));
  const note = (name, measured) => {
    for (const row of measured) {
      rows.push({ name, browser: `${browser.name} ${browser.version}`, ...row });
      const cells = [shown(row.ours_ms, row.ours_bytes ?? row.bytes, row.count), shown(row.peer_ms, row.peer_bytes)];
      console.log(line(name, row.peer ?? "", ...cells, row.ratio?.toFixed(2) ?? ""));
    }
  };
  const chosen = (name) => !options.only || options.only.some((part) => name.includes(part));
  try {
    const page = await browser.open();
    page.setDefaultTimeout?.(600_000);
    const open = async (path) => {
      await page.goto(`${sandbox.http}${path}`);
      await page.waitForFunction(() => globalThis.bench);
    };
    await open(`/_sandbox/login?mid=${MAIN}&to=/bench.html`);
    const run = (method, ...given) => page.evaluate(([name, args]) => bench[name](...args), [method, given]);
    for (const name of (await page.evaluate(() => bench.names)).filter(chosen)) {
      note(name, await run("decode", name, EFFORT.decode));
    }
    if (chosen("history() of 200")) note("history() of 200, from memory", await run("wholeCall", EFFORT.decode));
    for (const name of ["history() of 200", "unread()"]) {
      const whole = `${name}, over a MessagePort`;
      if (chosen(whole)) note(whole, await run("bridged", name, EFFORT.decode));
    }
    const [calls, effort] = EFFORT.calls;
    if (chosen("unread()")) note(`unread() ${calls.toLocaleString("en")} times`, await run("manyCalls", calls, effort));
    if (chosen("poll")) note("poll of a watch, nothing new", await run("idlePoll", EFFORT.poll));
    if (chosen("walk")) {
      const [count, effort] = EFFORT.walk;
      await sandbox.converse({ a: MAIN, b: PEER, count, seed: 5 });
      // What is left of larger replies is not the memory of a walk.
      await open("/bench.html");
      note(`walk of ${count.toLocaleString("en")} messages`, await run("walk", count, effort));
      const { ours, against } = await run("memory");
      const { name } = browser;
      rows.push(...countBytes("WebAssembly memory after the walk", ours, against, "MiB", { browser: name }));
    }
    if (chosen("start")) {
      const { whole, more } = await starts(page, sandbox.http);
      note("start to first request", whole);
      note("start, less that of a bare page", more);
    }
    const archive = { browser, origin: sandbox.http, chosen, ...EFFORT.archive };
    for await (const { name, ...row } of measureArchive(archive)) note(name, [row]);
  } finally {
    await browser.close();
  }
  return rows;
}

/** From the start of a page's script to its first request, with each package and without, files cached. */
async function starts(page, origin) {
  const times = { bare: [], ours: [], ...(AGAINST && { against: [] }) };
  const kinds = Object.keys(times);
  for (let round = 0; round <= EFFORT.starts; round++) {
    for (let turn = 0; turn < kinds.length; turn++) {
      const kind = kinds[(round + turn) % kinds.length];
      await page.goto(`${origin}/start-${kind}.html`);
      await page.waitForFunction(() => globalThis.left !== undefined);
      // The first visit fills the cache.
      if (round > 0) times[kind].push(await page.evaluate(() => globalThis.left));
    }
  }
  const bareTaken = (list) => list.map((ms, round) => ms - times.bare[round]);
  const more = [{ ours_ms: median(bareTaken(times.ours)) }];
  if (AGAINST) more.push({ ...relateDifferences(bareTaken(times.ours), bareTaken(times.against)), peer: "against" });
  const [ours_ms, peer_ms] = [median(times.ours), median(times.bare)];
  return { whole: [{ ours_ms, peer: "a page that fetches", peer_ms, ratio: null }], more };
}

const importTool = (name) => import(pathToFileURL(requireTool.resolve(name)));
const ourSizes = await sizes(importTool, packageFolder);

/** How large each entry is, as rows. */
async function measureSizes() {
  const theirs = AGAINST ? await sizes(importTool, options.against) : [];
  console.log();
  return ourSizes.flatMap(({ entry, bytes }, index) =>
    bytes === undefined ? [] : countBytes(`${entry}, brotli`, bytes, theirs[index]?.bytes, "KiB"),
  );
}

const version = (name) => JSON.parse(readFileSync(join(tools, "node_modules", name, "package.json"), "utf8")).version;

const sandbox = await startSandbox([await makeSite()]);
try {
  console.log(`${cpus()[0].model.trim()}, ${cpus().length} processors`);
  console.log(["lossless-json", "json-bigint", "comlink"].map((name) => `${name} ${version(name)}`).join(", "));
  const rows = [];
  for (const name of options.browser) rows.push(...(await measure(BROWSERS[name], sandbox)));
  rows.push(...(await measureSizes()));
  if (options.output) {
    mkdirSync(dirname(options.output), { recursive: true });
    writeFileSync(options.output, `${JSON.stringify(rows, null, 2)}\n`);
  }
  if (options.plot) writeFileSync(options.plot, plot(rows));
} finally {
  await sandbox.stop();
}
console.log();
for (const { what, problems } of ourSizes) report(what, problems);
finish("the sizes");
