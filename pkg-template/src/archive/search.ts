/** Finds texts in an archive: a scan over folded texts, which is faster at this size than an index, and misses nothing. */

import { inputError, unexpected } from "../text/arguments.js";
import type { Message } from "../wire.js";
import { type BlockEntry, decodeRow, type TextColumns } from "./blocks.js";
import { type Database, readMeta, type TalkerRecord } from "./database.js";
import { fold, placesOf } from "./fold.js";
import { ArchiveOptions, isWithin, type Selection, type SelectionOptions } from "./options.js";
import { searchableText } from "./searchable.js";
import { type ArchiveTalker, keyOf } from "./talkers.js";

/** Where `search` looks. */
export interface SearchOptions extends SelectionOptions {
  /** Only messages of these kinds, by their `msg_type` (`MsgType`); all by default. */
  kinds?: readonly number[] | undefined;
  /** How many hits at most, from 1 up; 50 by default. */
  limit?: number | undefined;
}

/** A message that was found. */
export interface SearchHit {
  /** The conversation. */
  readonly talker: ArchiveTalker;
  /** The message as `history` gave it. */
  readonly message: Message;
  /** What was searched of it: all its text that people see. */
  readonly text: string;
  /** Where the words stand in `text`, as `[start, end]` in UTF-16 units, in order. */
  readonly places: readonly (readonly [start: number, end: number])[];
}

/** A hit that is not read yet. */
interface Candidate {
  readonly record: TalkerRecord;
  readonly block: BlockEntry;
  readonly row: number;
  /** In s since 1970. */
  readonly time: number;
}

interface Query {
  readonly words: readonly string[];
  readonly kinds: readonly number[] | undefined;
  readonly limit: number;
  readonly selection: Selection;
}

const LIMIT = 50;

/** How long what another tab has stored may go unseen, in ms. */
const STALE_MS = 1000;

/** @internal Searches an archive, and keeps its folded texts in memory between searches. */
export class Searcher {
  readonly #database: Database;
  readonly #mid: string;
  readonly #columns = new Map<string, TextColumns>();
  #records: readonly TalkerRecord[] = [];
  #revision = -1;
  /** When the revision was looked at, and how many writes there were from here. */
  #checked = { at: Number.NEGATIVE_INFINITY, writes: -1 };

  constructor(database: Database, mid: string) {
    this.#database = database;
    this.#mid = mid;
  }

  async search(text: string, given: SearchOptions | undefined): Promise<SearchHit[]> {
    const query = readQuery(text, given, this.#mid);
    await this.#refresh();
    const wanted = query.selection.talkers?.map(keyOf);
    const records = this.#records.filter(({ key }) => !wanted || wanted.includes(key));
    const found = records.flatMap((record) => this.#scan(record, query));
    found.sort((a, b) => b.time - a.time);
    return this.#read(found.slice(0, query.limit), query.words);
  }

  /** Reads the texts that have changed since the last search. */
  async #refresh(): Promise<void> {
    const { writes } = this.#database;
    const at = performance.now();
    if (writes === this.#checked.writes && at - this.#checked.at < STALE_MS) return;
    await this.#database.read("archive.search", async (transaction) => {
      const { revision } = await readMeta(transaction);
      if (revision === this.#revision) return;
      this.#records = await transaction.objectStore("talkers").getAll();
      const blocks = this.#records.flatMap((record) => record.blocks.map((block) => ({ record, block })));
      const kept = new Set(blocks.map(({ record, block }) => nameOf(record, block)));
      for (const name of this.#columns.keys()) if (!kept.has(name)) this.#columns.delete(name);
      const missing = blocks.filter(({ record, block }) => !this.#columns.has(nameOf(record, block)));
      const reads = missing.map(async ({ record, block }) => {
        const columns = await transaction.objectStore("texts").get([record.key, block.first]);
        if (columns) this.#columns.set(nameOf(record, block), columns);
      });
      await Promise.all(reads);
      this.#revision = revision;
    });
    this.#checked = { at, writes };
  }

  /** The newest hits of a conversation, at most as many as are wanted of all. */
  #scan(record: TalkerRecord, query: Query): Candidate[] {
    const found: Candidate[] = [];
    for (const block of [...record.blocks].reverse()) {
      const columns = this.#columns.get(nameOf(record, block));
      if (!columns) continue;
      const rows = rowsIn(columns, query).map((row) => ({ record, block, row, time: columns.times[row] ?? 0 }));
      found.push(...rows.reverse());
      if (found.length >= query.limit) break;
    }
    return found.slice(0, query.limit);
  }

  async #read(candidates: readonly Candidate[], words: readonly string[]): Promise<SearchHit[]> {
    if (candidates.length === 0) return [];
    const blocks = new Map(candidates.map((one) => [nameOf(one.record, one.block), one]));
    const lines = await this.#database.read("archive.search", async (transaction) => {
      const reads = [...blocks].map(async ([name, { record, block }]) => {
        return [name, await transaction.objectStore("blocks").get([record.key, block.first])] as const;
      });
      return new Map(await Promise.all(reads));
    });
    return candidates.flatMap(({ record, block, row }) => {
      const name = nameOf(record, block);
      const [stored, columns] = [lines.get(name), this.#columns.get(name)];
      // Another tab may have stored the block anew.
      if (!stored || !columns || columns.lineEnds.at(-1) !== stored.byteLength) return [];
      return [hitOf(record, decodeRow(stored, columns, row), words)];
    });
  }
}

function readQuery(text: string, given: SearchOptions | undefined, mid: string): Query {
  if (typeof text !== "string") throw unexpected("archive.search", "query", "a text", text);
  const words = [...new Set(fold(text).split(/\s+/))].filter((word) => word !== "");
  if (words.length === 0) throw inputError("archive.search", "query", "expected at least one word, got none");
  const reader = new ArchiveOptions("archive.search", given);
  const selection = reader.selection(mid);
  const kinds = reader.numbers("kinds");
  const limit = reader.integer("limit", 1) ?? LIMIT;
  reader.finish();
  // The longest is the rarest, about.
  return { words: words.sort((a, b) => b.length - a.length), kinds, limit, selection };
}

/** The rows of a block that hold every word, in order. */
function rowsIn({ text, ends, times, kinds }: TextColumns, query: Query): number[] {
  const [first = "", ...others] = query.words;
  const rows: number[] = [];
  for (let at = text.indexOf(first); at >= 0; ) {
    const row = rowAt(ends, at);
    const end = ends[row] ?? text.length;
    const time = times[row] ? times[row] * 1000 : undefined;
    const isWanted =
      (!query.kinds || query.kinds.includes(kinds[row] ?? 0)) &&
      isWithin(query.selection, time) &&
      (others.length === 0 || holds(text.slice(row > 0 ? ends[row - 1] : 0, end), others));
    if (isWanted) rows.push(row);
    at = text.indexOf(first, end);
  }
  return rows;
}

function holds(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** The row whose line has this place, by bisection. */
function rowAt(ends: Uint32Array, at: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

function hitOf({ talker_id, session_type }: TalkerRecord, message: Message, words: readonly string[]): SearchHit {
  const text = searchableText(message);
  return { talker: { talker_id, session_type }, message, text, places: placesOf(text, fold(text), words) };
}

/** The name of a block that changes whenever the block does. */
function nameOf({ key }: TalkerRecord, { first, last, count, bytes }: BlockEntry): string {
  return `${key}/${first}/${last}/${count}/${bytes}`;
}
