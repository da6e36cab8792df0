/** What runs in the browser: `measure.mjs` bundles this file and calls what it leaves in `globalThis.bench`. */
import FlexSearch from "flexsearch";
import { openDB } from "idb";
import MiniSearch from "minisearch";
import { searchableText } from "../../../pkg-template/src/archive/searchable.ts";
import { historyPages, seqnoAt } from "../pages.mjs";

const MID = 293793435;
const PEER = 2239814;
const PAGE = 200;

let pages = [];
let client;
let openArchive;

/** Makes a history of so many messages, and a client whose requests are answered here. */
async function prepare(count) {
  pages = historyPages(count, PAGE);
  const bili = await import("/bili-im/index.js");
  ({ openArchive } = await import("/bili-im/archive.js"));
  client = bili.createClient({ fetch: answer, csrf: "token", mid: MID, retry: false });
  await client.ready();
  return pages.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

async function answer(address) {
  const { pathname, searchParams } = new URL(address);
  const ok = (data) => new Response(JSON.stringify({ code: 0, data }));
  if (pathname.endsWith("nav")) return ok({ isLogin: true, mid: MID, uname: "me", face: "" });
  if (pathname.endsWith("user_infos")) return ok([]);
  if (pathname.endsWith("get_sessions")) {
    const session = { talker_id: PEER, session_type: 1, session_ts: 1, max_seqno: seqnoAt(0), top_ts: 0 };
    return ok({ session_list: [session], has_more: 0 });
  }
  const end = Number(searchParams.get("end_seqno") || seqnoAt(-1));
  return new Response(pages[Math.round((seqnoAt(0) - end) / 64 + 1) / PAGE]);
}

/** Removes what is there, and syncs all. */
async function sync() {
  const old = await openArchive({ mid: MID });
  await old.remove();
  const archive = await openArchive({ client });
  const begin = performance.now();
  const report = await archive.sync({ pauseMs: 0 });
  const ms = performance.now() - begin;
  archive.close();
  if (!report.complete) throw new Error("the sync is not complete");
  return { ms, count: report.added };
}

/** The same by hand: each page as it comes. */
async function walk() {
  const database = await openDB("bench-walk", 1, { upgrade: (database) => database.createObjectStore("pages") });
  await database.clear("pages");
  const begin = performance.now();
  let count = 0;
  let number = 0;
  for await (const { messages } of client.history(PEER, { size: PAGE }).pages()) {
    await database.put("pages", messages, number);
    number += 1;
    count += messages.length;
  }
  const ms = performance.now() - begin;
  database.close();
  return { ms, count };
}

const textOf = ({ msg_type, content }) =>
  msg_type === 1 && typeof content?.content === "string" ? content.content : "";

/** The texts of the messages as the walk by hand stored them. */
async function storedTexts(textOf) {
  const database = await openDB("bench-walk", 1);
  const all = await database.getAll("pages");
  database.close();
  return all.flat().map(textOf);
}

function scan(text, word) {
  let hits = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) hits += 1;
  return hits;
}

/** Words of four characters that stand in some message, the same for each count. */
function words(texts, count) {
  const plain = texts.filter((text) => /^[\u4e00-\u9fff]{12,}/.test(text));
  return Array.from({ length: count }, (_, at) => plain[Math.floor((plain.length * (at + 0.5)) / count)].slice(3, 7));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function timed(work) {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
}

/** A search of the archive, cold and warm, against scans by hand. */
async function search(rounds) {
  const rows = { coldOurs: [], coldScan: [], warmOurs: [], warmScan: [], limited: [] };
  let joined = (await storedTexts(textOf)).join("\n");
  const queries = words(joined.split("\n"), rounds);
  let missing = 0;
  for (const word of queries) {
    const [coldScan] = await timed(async () => {
      joined = (await storedTexts(textOf)).join("\n");
      return scan(joined, word);
    });
    rows.coldScan.push(coldScan);
    const archive = await openArchive({ mid: MID });
    const [coldOurs, hits] = await timed(() => archive.search(word, { kinds: [1], limit: 100_000 }));
    rows.coldOurs.push(coldOurs);
    const [warmScan, count] = await timed(() => scan(joined, word));
    const [warmOurs] = await timed(() => archive.search(word, { kinds: [1], limit: 100_000 }));
    rows.warmScan.push(warmScan);
    rows.warmOurs.push(warmOurs);
    const found = hits.reduce((sum, { places }) => sum + places.length, 0);
    missing += count - found;
    rows.limited.push((await timed(() => archive.search("视频")))[0]);
    archive.close();
  }
  const result = Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, median(list)]));
  return { ...result, missing, queries };
}

const bigrams = (text) => {
  const folded = text.normalize("NFKC").toLowerCase();
  const grams = [];
  for (const [part] of folded.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (part.length === 1) grams.push(part);
    for (let at = 0; at + 1 < part.length; at += 1) grams.push(part.slice(at, at + 2));
  }
  return grams;
};

/** What is built stays here, so that its memory can be measured. */
globalThis.kept = {};

/** Builds an index of all that a search looks through, or opens an archive and searches once; how long that took. */
async function build(kind) {
  const texts = kind === "ours" ? [] : await storedTexts(searchableText);
  const begin = performance.now();
  if (kind === "ours") {
    kept.ours = await openArchive({ mid: MID });
    await kept.ours.search("一个没有的词");
  } else if (kind === "minisearch") {
    kept.minisearch = new MiniSearch({ fields: ["text"], tokenize: bigrams, processTerm: (term) => term });
    kept.minisearch.addAll(texts.map((text, id) => ({ id, text })));
  } else if (kind === "flexsearch") {
    kept.flexsearch = new FlexSearch.Index({ encode: bigrams, tokenize: "strict", cache: false });
    for (const [id, text] of texts.entries()) kept.flexsearch.add(id, text);
  }
  return performance.now() - begin;
}

/** What all of these texts take in UTF-16, in bytes. */
async function textBytes() {
  const texts = await storedTexts(searchableText);
  return texts.reduce((sum, { length }) => sum + length * 2, 0);
}

/** Parts of texts, with whatever stands in them but white space, the same for each count. */
function parts(texts, count) {
  const found = texts.flatMap((text) => text.match(/\S{5}/gu)?.slice(-1) ?? []);
  return Array.from({ length: count }, (_, at) => found[Math.floor((found.length * (at + 0.5)) / count)]);
}

/** How many literal hits each of them misses, of these words and of parts of texts. */
async function misses(words) {
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const texts = (await storedTexts(searchableText)).map(fold);
  const queries = [...words, ...parts(texts, 30)];
  const result = { literal: 0, ours: 0, minisearch: 0, flexsearch: 0 };
  for (const word of queries) {
    const ids = texts.flatMap((text, id) => (text.includes(word) ? [id] : []));
    result.literal += ids.length;
    const mini = new Set(kept.minisearch.search(word, { combineWith: "AND" }).map(({ id }) => id));
    const flex = new Set(kept.flexsearch.search(word, { limit: 1_000_000 }));
    const ours = await kept.ours.search(word, { limit: 1_000_000 });
    result.minisearch += ids.filter((id) => !mini.has(id)).length;
    result.flexsearch += ids.filter((id) => !flex.has(id)).length;
    result.ours += Math.max(0, ids.length - ours.length);
  }
  return result;
}

const forget = (kind) => {
  kept[kind]?.close?.();
  kept[kind] = undefined;
};

async function beginExport(format) {
  kept.archive ??= await openArchive({ mid: MID });
  kept.reader = kept.archive.export({ format, locale: "zh", timeZone: "Asia/Shanghai" }).getReader();
  kept.bytes = 0;
}

/** Reads some pieces and drops them; whether that is the end, and of how many bytes. */
async function step(count) {
  for (let left = count; left > 0; left -= 1) {
    const { done, value } = await kept.reader.read();
    if (done) return { done, bytes: kept.bytes };
    kept.bytes += value.byteLength;
  }
  return { done: false };
}

/** Begins to import an export into another archive, as fast as `step` is called. */
async function beginImport() {
  await beginExport("jsonl");
  const old = await openArchive({ mid: MID, name: "import" });
  await old.remove();
  const target = await openArchive({ mid: MID, name: "import" });
  const source = kept.reader;
  const { readable, writable } = new TransformStream();
  const [writer, done] = [writable.getWriter(), target.import(readable)];
  kept.reader = {
    async read() {
      const { done: isEnd, value } = await source.read();
      if (!isEnd) {
        await writer.write(value);
        return { done: false, value };
      }
      await writer.close();
      const { messages, added } = await done;
      await target.remove();
      if (added !== messages) throw new Error(`${added} of ${messages} messages are new`);
      return { done: true };
    },
  };
}

/** The page of so many of the newest messages. */
async function newestPage(count) {
  const archive = await openArchive({ mid: MID });
  const from = new Date((1654154093 - (count - 1) * 40) * 1000);
  const text = await new Response(archive.export({ format: "html", from, locale: "en" })).text();
  archive.close();
  return text;
}

globalThis.bench = {
  ...{ prepare, sync, walk, search, build, textBytes, misses, forget },
  ...{ beginExport, beginImport, step, newestPage },
};
