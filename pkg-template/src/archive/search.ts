/** Finds texts in an archive: a scan over folded texts, which is faster at this size than an index, and misses nothing. */
import type { Message } from "../wire.js";
import type { BlockEntry } from "./blocks.js";
import { type Database, type Reading, readRevision, type TalkerRecord } from "./database.js";
import { fold, placesOf } from "./fold.js";
import { pushTo } from "./groups.js";
import type { SelectionOptions } from "./options.js";
import { type Candidate, type Conversation, type Loaded, type Query, readQuery, scan } from "./scan.js";
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

const NEVER = { at: Number.NEGATIVE_INFINITY, writes: -1 };

/** How many messages that were found are kept, for who goes on typing. */
const MAX_FOUND = 1000;

/** How long what another tab has stored may go unseen, in ms. */
const STALE_MS = 1000;

/** How long after the last search texts stay in memory, in ms. */
const KEEP_MS = 300_000;

/** @internal Searches an archive, and keeps its folded texts in memory between searches. */
export class Searcher {
  readonly #database: Database;
  readonly #mid: string;
  /** Messages that were found, as JSON, by block and row. */
  readonly #found = new Map<string, string>();
  #conversations: readonly Conversation[] = [];
  #revision = -1;
  /** When the revision was looked at, and how many writes there were from here. */
  #checked = NEVER;
  /** When the last search was, and the timer that frees what it read. */
  #used = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(database: Database, mid: string) {
    this.#database = database;
    this.#mid = mid;
  }

  async search(text: string, given: SearchOptions | undefined): Promise<SearchHit[]> {
    const query = readQuery(text, given, this.#mid);
    const { writes } = this.#database;
    const now = performance.now();
    this.#used = now;
    if (this.#timer === undefined) this.#forgetLater();
    if (this.#database.isOpen && writes === this.#checked.writes && now - this.#checked.at < STALE_MS) {
      const found = this.#scan(query);
      if (found.every((candidate) => this.#found.has(idOf(candidate)))) return hitsOf(found, this.#found, query);
    }
    // In one transaction, so that what is found and what is read of it are of the same moment.
    const [found, read] = await this.#database.read("archive.search", async (transaction) => {
      await this.#refresh(transaction);
      const found = this.#scan(query);
      return [found, await this.#readRows(transaction, found)] as const;
    });
    this.#checked = { at: now, writes };
    return hitsOf(found, read, query);
  }

  /** Lets go of all texts. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#conversations = [];
    this.#found.clear();
    this.#revision = -1;
    this.#checked = NEVER;
  }

  #scan(query: Query): Candidate[] {
    const wanted = query.selection.talkers?.map(keyOf);
    const conversations = this.#conversations.filter(({ key }) => !wanted || wanted.includes(key));
    const found = conversations.flatMap((conversation) => scan(conversation, query));
    return found.sort((a, b) => b.time - a.time).slice(0, query.limit);
  }

  /** Reads the texts that have changed since the last search. */
  async #refresh(transaction: Reading): Promise<void> {
    const revision = await readRevision(transaction);
    if (revision === this.#revision) return;
    const records = await transaction.objectStore("talkers").getAll();
    const known = new Map(this.#conversations.flatMap(({ blocks }) => blocks.map((block) => [block.name, block])));
    this.#conversations = await Promise.all(records.map((record) => load(transaction, record, known)));
    this.#found.clear();
    this.#revision = revision;
  }

  /** The messages as JSON. Those that were not read yet are kept, as many as there is room for. */
  async #readRows(transaction: Reading, candidates: readonly Candidate[]): Promise<ReadonlyMap<string, string>> {
    const read = new Map<string, string>();
    const unread = new Map<Loaded, number[]>();
    for (const candidate of candidates) {
      const json = this.#found.get(idOf(candidate));
      if (json !== undefined) read.set(idOf(candidate), json);
      else pushTo(unread, candidate.block, candidate.row);
    }
    const store = transaction.objectStore("blocks");
    const reads = [...unread].map(async ([block, rows]) => {
      const messages = await store.get(block.key);
      if (messages) for (const row of rows) read.set(idOf({ block, row }), JSON.stringify(messages[row]));
    });
    await Promise.all(reads);
    this.#keep(read);
    return read;
  }

  /** Frees the memory once nobody has searched for a while. A timer per search would take longer than some searches. */
  #forgetLater(ms = KEEP_MS): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const left = this.#used + KEEP_MS - performance.now();
      if (left > 0) this.#forgetLater(left);
      else this.forget();
    }, ms);
    // Where timers keep a program running, this one does not.
    (this.#timer as { unref?(): void }).unref?.();
  }

  #keep(read: ReadonlyMap<string, string>): void {
    if (this.#found.size + read.size > MAX_FOUND) this.#found.clear();
    for (const [id, json] of [...read].slice(0, MAX_FOUND)) this.#found.set(id, json);
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

function idOf({ block, row }: Pick<Candidate, "block" | "row">): string {
  return `${block.name}/${row}`;
}

function hitsOf(candidates: readonly Candidate[], read: ReadonlyMap<string, string>, { words }: Query): SearchHit[] {
  return candidates.flatMap((candidate) => {
    const json = read.get(idOf(candidate));
    return json === undefined ? [] : [hitOf(candidate.talker, JSON.parse(json) as Message, words)];
  });
}

function hitOf(talker: ArchiveTalker, message: Message, words: readonly string[]): SearchHit {
  const text = searchableText(message);
  return { talker, message, text, places: placesOf(text, fold(text), words) };
}

/** The name of a block, which changes whenever the block does. */
function nameOf(key: string, { first, revision }: BlockEntry): string {
  return `${key}/${first}/${revision}`;
}
