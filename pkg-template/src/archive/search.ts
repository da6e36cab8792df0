/** Finds texts in an archive: a scan over folded texts, which is faster at this size than an index, and misses nothing. */
import type { Message } from "../wire.js";
import { type BlockEntry, decodeRow } from "./blocks.js";
import { type Database, type Reading, readMeta, type TalkerRecord } from "./database.js";
import { fold, placesOf } from "./fold.js";
import type { SelectionOptions } from "./options.js";
import { type Candidate, type Conversation, type Loaded, readQuery, scan } from "./scan.js";
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

/** How many messages that were found are kept, for who goes on typing. */
const MAX_FOUND = 1000;

/** How long what another tab has stored may go unseen, in ms. */
const STALE_MS = 1000;

/** @internal Searches an archive, and keeps its folded texts in memory between searches. */
export class Searcher {
  readonly #database: Database;
  readonly #mid: string;
  /** Messages that were found, as JSON, by block and row. */
  readonly #found = new Map<string, string>();
  #conversations: readonly Conversation[] = [];
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
    const conversations = this.#conversations.filter(({ key }) => !wanted || wanted.includes(key));
    const found = conversations.flatMap((conversation) => scan(conversation, query));
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
      const records = await transaction.objectStore("talkers").getAll();
      const known = new Map(this.#conversations.flatMap(({ blocks }) => blocks.map((block) => [block.name, block])));
      this.#conversations = await Promise.all(records.map((record) => load(transaction, record, known)));
      this.#found.clear();
      this.#revision = revision;
    });
    this.#checked = { at, writes };
  }

  async #read(candidates: readonly Candidate[], words: readonly string[]): Promise<SearchHit[]> {
    const unread = candidates.filter((candidate) => !this.#found.has(idOf(candidate)));
    if (this.#found.size + unread.length > MAX_FOUND) this.#found.clear();
    const read = new Map(this.#found);
    for (const [id, json] of await this.#readRows(candidates.filter((one) => !read.has(idOf(one))))) {
      read.set(id, json);
      if (this.#found.size < MAX_FOUND) this.#found.set(id, json);
    }
    return candidates.flatMap((candidate) => {
      const json = read.get(idOf(candidate));
      return json === undefined ? [] : [hitOf(candidate.talker, JSON.parse(json) as Message, words)];
    });
  }

  /** The messages as JSON; those that another tab has stored anew meanwhile are left out. */
  async #readRows(candidates: readonly Candidate[]): Promise<[id: string, json: string][]> {
    if (candidates.length === 0) return [];
    const keys = new Map(candidates.map(({ block }) => [block.name, block.key]));
    const lines = await this.#database.read("archive.search", async (transaction) => {
      const store = transaction.objectStore("blocks");
      return new Map(await Promise.all([...keys].map(async ([name, key]) => [name, await store.get(key)] as const)));
    });
    return candidates.flatMap((candidate) => {
      const { name, columns } = candidate.block;
      const stored = lines.get(name);
      if (stored === undefined || columns.lineEnds.at(-1) !== stored.length) return [];
      return [[idOf(candidate), decodeRow(stored, columns, candidate.row)]];
    });
  }
}

/** A conversation with its texts, of which those that are known are not read again. */
async function load(
  transaction: Reading,
  { key, talker_id, session_type, blocks }: TalkerRecord,
  known: ReadonlyMap<string, Loaded>,
): Promise<Conversation> {
  const loads = [...blocks].reverse().map(async (block): Promise<Loaded[]> => {
    const name = nameOf(key, block);
    const old = known.get(name);
    if (old) return [old];
    const place: [string, string] = [key, block.first];
    const columns = await transaction.objectStore("texts").get(place);
    return columns ? [{ name, key: place, columns }] : [];
  });
  return { key, talker: { talker_id, session_type }, blocks: (await Promise.all(loads)).flat() };
}

function idOf({ block, row }: Candidate): string {
  return `${block.name}/${row}`;
}

function hitOf(talker: ArchiveTalker, message: Message, words: readonly string[]): SearchHit {
  const text = searchableText(message);
  return { talker, message, text, places: placesOf(text, fold(text), words) };
}

/** The name of a block that changes whenever the block does. */
function nameOf(key: string, { first, last, count, bytes }: BlockEntry): string {
  return `${key}/${first}/${last}/${count}/${bytes}`;
}
