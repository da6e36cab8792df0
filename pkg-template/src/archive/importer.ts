/** Stores the lines of a file. */
import { inputError } from "../text/arguments.js";
import { field, isObject, textIn } from "../text/fields.js";
import type { EmoteInfo, Message } from "../wire.js";
import { BLOCK_SIZE } from "./blocks.js";
import type { Database, PersonRecord } from "./database.js";
import { FORMAT_VERSION } from "./format.js";
import { digitsOf, greatest, least, pad, ZERO } from "./ids.js";
import { putPeople } from "./people.js";
import type { Range } from "./ranges.js";
import { type Batch, storeBatch, updateRecord } from "./store.js";
import { type ArchiveTalker, keyOf, readTalker } from "./talkers.js";

/** @internal */
export const ENDPOINT = "archive.import";
/** @internal */
export const EXPECTED = "a file of the format json or jsonl: text, Blob, stream or object";

/** How deep a message may be nested: a client decodes contents of up to 128 levels. */
const DEEPEST = 130;

/** What an import did. */
export interface ImportReport {
  /** How many messages were not there before. */
  readonly added: number;
  /** How many messages the file has. */
  readonly messages: number;
  /** How many messages were left out, since they have no sequence number and so no place, or are nested as none is. */
  readonly skipped: number;
}

/** @internal */
export interface ImportParts {
  readonly database: Database;
  readonly mid: string;
}

interface Conversation {
  readonly talker: ArchiveTalker;
  readonly ranges: readonly Range[];
  readonly recalls: readonly string[];
}

/** @internal Stores a file line by line; a conversation counts as archived in full once all of its messages are stored. */
export class Importer {
  readonly #parts: ImportParts;
  readonly #counts = { added: 0, messages: 0, skipped: 0 };
  #hasHead = false;
  #isWhole = false;
  #conversation: Conversation | undefined;
  /** The largest sequence number of its messages, as a key. */
  #largest = ZERO;
  #messages: Message[] = [];
  #emotes: EmoteInfo[] = [];
  #people: PersonRecord[] = [];

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  async line(line: Record<string, unknown>): Promise<void> {
    if (line.type === "head") return this.#head(line);
    if (!this.#hasHead) throw inputError(ENDPOINT, "source", "expected an archive's head first");
    if (line.type === "person") this.#people.push(...personIn(line));
    else if (line.type === "emote" && isObject(line.emote) && isShallow(line.emote))
      this.#emotes.push(line.emote as unknown as EmoteInfo);
    else if (line.type === "conversation") await this.#begin(line);
    else if (line.type === "message") await this.#message(line);
    else if (line.type === "end") await this.#end();
    this.#isWhole = line.type === "end";
  }

  /** Stores the messages that came before something went wrong. */
  async keepRest(): Promise<void> {
    if (this.#conversation) await this.#store([]);
  }

  /** The counts, once all is stored. */
  async report(): Promise<ImportReport> {
    if (!this.#hasHead) throw inputError(ENDPOINT, "source", `expected ${EXPECTED}, got nothing`);
    if (!this.#isWhole) throw inputError(ENDPOINT, "source", "it was cut off: its last line is missing");
    const { database } = this.#parts;
    const known = await database.read(ENDPOINT, (transaction) => transaction.objectStore("people").getAll());
    const names = new Set(known.filter(({ isKnown }) => isKnown).map(({ mid }) => mid));
    const people = this.#people.filter(({ mid }) => !names.has(mid));
    await putPeople(database, ENDPOINT, people, this.#emotes);
    return { ...this.#counts };
  }

  #head({ format, version, mid }: Record<string, unknown>): void {
    if (format !== "bili-im-archive") throw inputError(ENDPOINT, "source", "it is no export of an archive");
    if (version !== FORMAT_VERSION) {
      throw inputError(ENDPOINT, "source", `expected version ${FORMAT_VERSION}, got ${JSON.stringify(version)}`);
    }
    if (mid !== this.#parts.mid) {
      throw inputError(ENDPOINT, "source", `expected an export of the account ${this.#parts.mid}, got one of another`);
    }
    this.#hasHead = true;
  }

  async #begin(line: Record<string, unknown>): Promise<void> {
    await this.#end();
    const talker = talkerIn(line);
    const ranges = listIn(line, "ranges").flatMap(rangeIn);
    const recalls = listIn(line, "recalls").filter((key): key is string => pad(key) !== undefined);
    this.#conversation = { talker, ranges, recalls };
    this.#largest = ZERO;
    const name = textIn(line, "name");
    await updateRecord(this.#parts.database, ENDPOINT, talker, (record) => ({ name: record.name || name }));
  }

  async #message(line: Record<string, unknown>): Promise<void> {
    const conversation = this.#conversation;
    if (!conversation || keyOf(talkerIn(line)) !== keyOf(conversation.talker)) {
      throw inputError(ENDPOINT, "source", "expected the messages of a conversation behind it");
    }
    const { message } = line;
    this.#counts.messages += 1;
    const seqno = isObject(message) && isShallow(message) ? pad(message.msg_seqno) : undefined;
    if (seqno === undefined) {
      this.#counts.skipped += 1;
      return;
    }
    this.#messages.push(message as unknown as Message);
    this.#largest = greatest(this.#largest, seqno);
    if (this.#messages.length >= BLOCK_SIZE) await this.#store([]);
  }

  /** The conversation has come to its end. */
  async #end(): Promise<void> {
    // Nothing is archived beyond the newest message; otherwise a sync would not ask for what is to come.
    const ranges = this.#conversation?.ranges.filter(([first]) => first <= this.#largest);
    if (ranges) await this.#store(ranges.map(([first, last]) => [first, least(last, this.#largest)]));
    this.#conversation = undefined;
  }

  async #store(ranges: readonly Range[]): Promise<void> {
    const { talker, recalls } = this.#conversation as Conversation;
    const batch: Batch = { talker, recalls, messages: this.#messages, ranges, isOld: true };
    this.#counts.added += await storeBatch(this.#parts.database, ENDPOINT, batch);
    this.#messages = [];
  }
}

/** Whether a value is nested no deeper than what a client gives: of deeper ones browsers overflow when they store or write them. */
function isShallow(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isShallow(item, levels - 1));
}

function talkerIn(line: Record<string, unknown>): ArchiveTalker {
  const talker = readTalker({ talker_id: line.talker_id, session_type: line.session_type }, "");
  if (!talker) throw inputError(ENDPOINT, "source", "expected the `talker_id` and `session_type` of a conversation");
  return talker;
}

function rangeIn(value: unknown): Range[] {
  const [first, last] = Array.isArray(value) ? value.map(pad) : [];
  return first !== undefined && last !== undefined && first <= last ? [[first, last]] : [];
}

function personIn(line: Record<string, unknown>): PersonRecord[] {
  const mid = digitsOf(line.mid);
  const known = { name: textIn(line, "name"), face: textIn(line, "face"), isKnown: true };
  return mid === undefined ? [] : [{ mid, ...known }];
}

/** @internal The list in a field; empty where there is none. */
export function listIn(value: unknown, name: string): unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}
