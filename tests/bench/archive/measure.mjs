/**
 * Measures archives in a real browser:
 *
 * - A sync against a bare walk that puts each page with `idb`, by turns in the same page. Requests are answered in the page, so that
 *   no network hides what either costs.
 * - A search against `indexOf` over the joined text: cold, both read it from IndexedDB first; warm, it is in memory.
 * - How long until a search can begin and what memory it keeps, against indexes of the same texts by bigrams, of MiniSearch and
 *   FlexSearch, and which literal hits each misses. What an index keeps are numbers of messages; the texts would come on top.
 * - The heap while each format is exported and while `jsonl` is imported, after a collection at each tenth piece.
 * - How long Chromium takes to open the page of 10,000 messages and to search it.
 *
 * Memory is Chromium's: the used heap and the backing stores, by its own protocol (`Runtime.getHeapUsage`), after two collections.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { requireTool, scratch, tools } from "../../e2e/support/environment.mjs";
import { median } from "../measure.mjs";

const FORMATS = ["html", "json", "jsonl", "markdown", "csv", "txt", "chatlab"];

/** Adds `archive.html` to a site that has the package. */
export async function addArchivePage(site) {
  await requireTool("esbuild").build({
    entryPoints: [join(import.meta.dirname, "page.mjs")],
    outfile: join(site, "archive.js"),
    bundle: true,
    format: "esm",
    external: ["/bili-im/*"],
    nodePaths: [join(tools, "node_modules")],
    logLevel: "error",
  });
  const script = '<script type="module" src="/archive.js"></script>';
  writeFileSync(join(site, "archive.html"), `<!doctype html><meta charset="utf-8">${script}`);
}

/** Measures the parts that are chosen by name, and yields rows. */
export async function* measureArchive({ browser, origin, chosen, count, rounds }) {
  const parts = ["sync", "search", "indexes", "export", "import", "page"].filter((part) => chosen(`archive: ${part}`));
  if (parts.length === 0) return;
  const page = await browser.open();
  page.setDefaultTimeout?.(600_000);
  await page.goto(`${origin}/archive.html`);
  await page.waitForFunction(() => globalThis.bench);
  await page.evaluate((count) => bench.prepare(count), count);
  if (parts.includes("sync")) yield* measureSync(page, count, rounds);
  else await page.evaluate(() => bench.sync().then(() => bench.walk()));
  const isSearched = parts.includes("search") || parts.includes("indexes");
  const searched = isSearched && (yield* measureSearch(page, rounds * 3));
  if (browser.name === "Chromium") {
    const devtools = await page.context().newCDPSession(page);
    if (parts.includes("indexes")) yield* measureIndexes(page, devtools, count, searched);
    if (parts.includes("export")) for (const format of FORMATS) yield measureExport(page, devtools, format);
    if (parts.includes("import")) yield measureImport(page, devtools);
    if (parts.includes("page")) yield measurePage(page, browser, Math.min(count, 10_000));
  }
  await page.close();
}

const ratioOf = (ours_ms, peer, peer_ms) => ({ ours_ms, peer, peer_ms, ratio: ours_ms / peer_ms });

async function* measureSync(page, count, rounds) {
  const times = { sync: [], walk: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const turn of round % 2 ? ["walk", "sync"] : ["sync", "walk"]) {
      const { ms, count: got } = await page.evaluate((turn) => bench[turn](), turn);
      if (got !== count) throw new Error(`${turn} has ${got} messages`);
      times[turn].push(ms);
    }
  }
  const name = `archive: sync of ${count.toLocaleString("en")}`;
  yield { name, ...ratioOf(median(times.sync), "pages put by idb", median(times.walk)) };
}

async function* measureSearch(page, rounds) {
  const found = await page.evaluate((rounds) => bench.search(rounds), rounds);
  if (found.missing !== 0) throw new Error(`the search misses ${found.missing} hits`);
  yield { name: "archive: search, cold", ...ratioOf(found.coldOurs, "indexOf", found.coldScan) };
  yield { name: "archive: search, warm", ...ratioOf(found.warmOurs, "indexOf", found.warmScan) };
  yield { name: "archive: search, 50 newest read", ours_ms: found.limited };
  return found;
}

/** The heap of JavaScript and what it keeps outside, with what is not collected yet. */
async function rawMemoryOf(devtools) {
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize;
}

/** The same without that. */
async function memoryOf(devtools) {
  for (let times = 0; times < 2; times += 1) await devtools.send("HeapProfiler.collectGarbage");
  return rawMemoryOf(devtools);
}

async function* measureIndexes(page, devtools, count, { queries }) {
  const made = {};
  for (const kind of ["ours", "minisearch", "flexsearch"]) {
    const before = await memoryOf(devtools);
    const ms = await page.evaluate((kind) => bench.build(kind), kind);
    made[kind] = { ms, bytes: (await memoryOf(devtools)) - before };
  }
  const { ours, ...others } = made;
  const text = await page.evaluate(() => bench.textBytes());
  for (const [peer, { ms }] of Object.entries(others)) {
    yield { name: "archive: ready to search", ...ratioOf(ours.ms, peer, ms) };
  }
  const peers = { "the texts alone": text, minisearch: others.minisearch.bytes, flexsearch: others.flexsearch.bytes };
  for (const [peer, peer_bytes] of Object.entries(peers)) {
    const bytes = { ours_bytes: ours.bytes, peer, peer_bytes, ratio: ours.bytes / peer_bytes };
    const each = { ours_bytes_each: ours.bytes / count, peer_bytes_each: peer_bytes / count };
    yield { name: "archive: memory of a search", ...bytes, ...each };
  }
  const missed = await page.evaluate((queries) => bench.misses(queries), queries);
  if (missed.ours !== 0) throw new Error(`the search misses ${missed.ours} hits`);
  const { literal, ...misses } = missed;
  for (const [peer, count] of Object.entries(misses)) {
    yield { name: "archive: literal hits missed", peer, count, of: literal };
  }
  for (const kind of Object.keys(made)) await page.evaluate((kind) => bench.forget(kind), kind);
}

/** What a stream keeps at most beyond the start, while it is read to its end. */
async function growth(page, devtools, begin) {
  const start = await memoryOf(devtools);
  const began = performance.now();
  await begin();
  let [peak, raw_bytes] = [0, 0];
  for (;;) {
    const { done, bytes } = await page.evaluate(() => bench.step(10));
    raw_bytes = Math.max(raw_bytes, (await rawMemoryOf(devtools)) - start);
    peak = Math.max(peak, (await memoryOf(devtools)) - start);
    if (done) return { ours_ms: performance.now() - began, bytes: peak, raw_bytes, file_bytes: bytes };
  }
}

async function measureExport(page, devtools, format) {
  const grown = await growth(page, devtools, () => page.evaluate((format) => bench.beginExport(format), format));
  return { name: `archive: export, ${format}`, ...grown };
}

async function measureImport(page, devtools) {
  const grown = await growth(page, devtools, () => page.evaluate(() => bench.beginImport()));
  return { name: "archive: import, jsonl", ...grown };
}

async function measurePage(page, browser, count) {
  const folder = join(scratch, "bench-archive");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "messages.html"), await page.evaluate((count) => bench.newestPage(count), count));
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
  const ours_ms = performance.now() - begin;
  await reader.close();
  return { name: `archive: page of ${count.toLocaleString("en")}`, ours_ms, open_ms: opened - begin, found };
}
