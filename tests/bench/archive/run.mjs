/**
 * Measures archives in real browsers: `node tests/bench/archive/run.mjs [--count 100000] [--browser chromium]`.
 *
 * - A sync against a bare walk that puts each page with `idb`, by turns in the same page. Requests are answered in the page, so that
 *   no network hides what either costs.
 * - A search against `indexOf` over the joined text: cold, both read it from IndexedDB first; warm, it is in memory.
 * - What a search needs in memory, and how long until it can begin, against indexes of bigrams by MiniSearch and FlexSearch.
 * - The heap of Chromium while each format is exported, by its own protocol, after a collection at each tenth block.
 * - How long Chromium takes to open the page of 10,000 messages and to search it.
 *
 * Environment: as for the tests in `tests/e2e`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { requireTool, scratch, tools } from "../../e2e/support/environment.mjs";
import { startSandbox } from "../../e2e/support/sandbox.mjs";
import { assembleSite } from "../../e2e/support/site.mjs";
import { BROWSERS } from "../browsers.mjs";
import { median } from "../measure.mjs";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    rounds: { type: "string", default: "5" },
    browser: { type: "string", multiple: true, default: Object.keys(BROWSERS) },
    only: { type: "string", multiple: true, default: ["sync", "search", "indexes", "exports", "page"] },
    output: { type: "string" },
  },
});
const [count, rounds] = [Number(options.count), Number(options.rounds)];
const FORMATS = ["html", "json", "jsonl", "markdown", "csv", "txt", "chatlab"];

async function makeSite() {
  const site = assembleSite("bench-archive");
  await requireTool("esbuild").build({
    entryPoints: [join(import.meta.dirname, "page.mjs")],
    outfile: join(site, "bench.js"),
    bundle: true,
    format: "esm",
    external: ["/bili-im/*"],
    nodePaths: [join(tools, "node_modules")],
    logLevel: "warning",
  });
  writeFileSync(
    join(site, "bench.html"),
    '<!doctype html><meta charset="utf-8"><script type="module" src="/bench.js"></script>',
  );
  return site;
}

const rows = [];
function note(browser, name, values) {
  rows.push({ browser, name, ...values });
  const cells = Object.entries(values).map(
    ([key, value]) => `${key} ${typeof value === "number" ? Number(value.toFixed(3)) : value}`,
  );
  console.log(`${browser.padEnd(10)}${name.padEnd(22)}${cells.join(", ")}`);
}

const MIB = 2 ** 20;

async function measureSync(page, name) {
  const [ours, bare] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const turns = round % 2 ? ["walk", "sync"] : ["sync", "walk"];
    for (const turn of turns) {
      const { ms, count: got } = await page.evaluate((turn) => bench[turn](), turn);
      if (got !== count) throw new Error(`${turn} has ${got} messages`);
      (turn === "sync" ? ours : bare).push(ms);
    }
  }
  note(name, "sync", { ours_ms: median(ours), bare_ms: median(bare), ratio: median(ours) / median(bare) });
}

async function measureSearch(page, name) {
  const result = await page.evaluate((rounds) => bench.search(rounds), 15);
  const { coldOurs, coldScan, warmOurs, warmScan, limited, limitedScan, missing, textBytes, queries } = result;
  note(name, "search, cold", { ours_ms: coldOurs, scan_ms: coldScan, ratio: coldOurs / coldScan });
  note(name, "search, warm", { ours_ms: warmOurs, scan_ms: warmScan, ratio: warmOurs / warmScan, missing });
  note(name, "search, 50 newest", { ours_ms: limited, scan_ms: limitedScan, text_MiB: textBytes / MIB });
  return { queries, textBytes };
}

/** Live memory: the heap of JavaScript and what it keeps outside. */
async function memoryOf(devtools) {
  for (let times = 0; times < 2; times += 1) await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize;
}

async function measureIndexes(page, devtools, name, { queries, textBytes }) {
  const found = {};
  for (const kind of ["ours", "minisearch", "flexsearch"]) {
    const before = await memoryOf(devtools);
    const ms = await page.evaluate((kind) => bench.build(kind), kind);
    found[kind] = { ms, bytes: (await memoryOf(devtools)) - before };
    note(name, `ready, ${kind}`, { ms, memory_MiB: found[kind].bytes / MIB, of_text: found[kind].bytes / textBytes });
  }
  note(name, "hits missed", await page.evaluate((queries) => bench.misses(queries), queries));
  for (const kind of Object.keys(found)) await page.evaluate((kind) => bench.forget(kind), kind);
}

async function measureExports(page, devtools, name) {
  for (const format of FORMATS) {
    const start = await memoryOf(devtools);
    const begin = performance.now();
    let [live, raw] = [0, 0];
    await page.evaluate((format) => bench.beginExport({ format }), format);
    for (;;) {
      const { done, bytes } = await page.evaluate(() => bench.step(10));
      const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
      raw = Math.max(raw, usedSize + backingStorageSize - start);
      live = Math.max(live, (await memoryOf(devtools)) - start);
      if (!done) continue;
      note(name, `export, ${format}`, {
        live_MiB: live / MIB,
        raw_MiB: raw / MIB,
        size_MiB: bytes / MIB,
        s: (performance.now() - begin) / 1000,
      });
      break;
    }
  }
}

async function measurePage(page, browser, name) {
  const folder = join(scratch, "bench-archive");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "messages.html"), await page.evaluate(() => bench.newestPage(10_000)));
  const reader = await browser.open();
  const begin = performance.now();
  await reader.goto(pathToFileURL(join(folder, "messages.html")).href);
  const opened = performance.now();
  const found = await reader.evaluate(async () => {
    const [box, output] = [document.querySelector("input"), document.querySelector("output")];
    box.value = "视频";
    document.querySelector("form").requestSubmit();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return output.value;
  });
  note(name, "page of 10,000", { open_ms: opened - begin, search_ms: performance.now() - opened, found });
}

const sandbox = await startSandbox([await makeSite()]);
try {
  for (const key of options.browser) {
    const browser = await BROWSERS[key]();
    const name = browser.name;
    console.log(`${name} ${browser.version}, ${count} messages`);
    const page = await browser.open();
    await page.goto(new URL("/bench.html", sandbox.http).href);
    await page.waitForFunction(() => globalThis.bench);
    note(name, "replies", { MiB: (await page.evaluate((count) => bench.prepare(count), count)) / MIB });
    const wanted = (what) => options.only.includes(what);
    if (wanted("sync")) await measureSync(page, name);
    else await page.evaluate(() => bench.sync().then(() => bench.walk()));
    const searched = wanted("search") || wanted("indexes") ? await measureSearch(page, name) : undefined;
    if (key === "chromium") {
      const devtools = await page.context().newCDPSession(page);
      if (wanted("indexes")) await measureIndexes(page, devtools, name, searched);
      if (wanted("exports")) await measureExports(page, devtools, name);
      if (wanted("page")) await measurePage(page, browser, name);
    }
    await browser.close();
  }
} finally {
  await sandbox.stop();
}
if (options.output) writeFileSync(options.output, `${JSON.stringify(rows, null, 2)}\n`);
