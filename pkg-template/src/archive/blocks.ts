/** Blocks of messages: how many go into one value of the database, and how they are written there. */
import { integerIn } from "../text/fields.js";
import { sentAt } from "../text/sent-at.js";
import type { Message } from "../wire.js";
import { fold } from "./fold.js";
import { pad } from "./ids.js";
import { hasBeenRecalled } from "./recalls.js";
import { searchableText } from "./searchable.js";

/** How many messages a block has at most: one record per message takes many times as long to write and to read. */
export const BLOCK_SIZE = 1000;

const MAX_U32 = 2 ** 32 - 1;
/** How many messages of a block are looked at to tell its size. */
const SAMPLES = 50;

/** A message with its place. */
export interface Line {
  /** The `msg_seqno` as a key. */
  readonly seqno: string;
  readonly message: Message;
}

/** What the index tells of a block. */
export interface BlockEntry {
  /** The smallest and the largest sequence number, as keys. */
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** About how much it takes, its texts included. */
  readonly bytes: number;
  /** The revision of the database that wrote it: a block that has changed has another one. */
  readonly revision: number;
  /** When its messages were sent, in s since 1970; `undefined` where one does not say so. */
  readonly sent: readonly [earliest: number, latest: number] | undefined;
}

/** What a search reads of a block: one column each. */
export interface TextColumns {
  /** The folded texts, each with a line break behind it. */
  readonly text: string;
  /** Where the line of each message ends. */
  readonly ends: Uint32Array;
  /** When each was sent, in s since 1970; 0 where it does not say so. */
  readonly times: Uint32Array;
  /** The `msg_type` of each. */
  readonly kinds: Uint16Array;
}

/** A block as it is stored: messages as they are, since the browser copies them sooner than it writes them as JSON. */
export interface EncodedBlock {
  readonly entry: BlockEntry;
  readonly messages: Message[];
  readonly columns: TextColumns;
}

/** The message with its place; `undefined` where it has no sequence number. */
export function lineOf(message: Message): Line | undefined {
  const seqno = pad(message?.msg_seqno);
  return seqno === undefined ? undefined : { seqno, message };
}

/** Writes a block of at least one message, in order. */
export function encodeBlock(block: readonly Line[], revision: number): EncodedBlock {
  const messages = block.map(({ message }) => message);
  const columns = columnsOf(block);
  const { times } = columns;
  const sent = times.includes(0) ? undefined : ([Math.min(...times), Math.max(...times)] as const);
  const [first, last] = [block[0]?.seqno ?? "", block.at(-1)?.seqno ?? ""];
  const bytes = sizeOf(messages) + columns.text.length * 2 + block.length * 10;
  return { entry: { first, last, count: block.length, bytes, sent, revision }, messages, columns };
}

/** About how long the messages are as JSON: some stand for all, as writing them takes longer than storing them. */
function sizeOf(messages: readonly Message[]): number {
  const step = Math.ceil(messages.length / SAMPLES);
  const some = messages.filter((_, at) => at % step === 0);
  const length = some.reduce((sum, message) => sum + JSON.stringify(message).length, 0);
  return Math.round((length * messages.length) / some.length);
}

/** Two sorted lists as one. Of two copies of a message one stays: the recalled one, or else the `fresh` one. */
export function mergeLines(stored: readonly Line[], fresh: readonly Line[]): Line[] {
  if (stored.length === 0 && isSorted(fresh)) return [...fresh];
  const byId = new Map(stored.map((line) => [idOf(line), line]));
  for (const line of fresh) {
    const old = byId.get(idOf(line));
    if (!old || !hasBeenRecalled(old.message) || hasBeenRecalled(line.message)) byId.set(idOf(line), line);
  }
  const sorted = [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, line]) => line);
}

/** Two messages can have one sequence number; their keys tell them apart, and their order. */
function idOf({ seqno, message: { msg_key } }: Line): string {
  return `${seqno} ${pad(msg_key) ?? String(msg_key)}`;
}

function isSorted(lines: readonly Line[]): boolean {
  return lines.every(({ seqno }, at) => at === 0 || (lines[at - 1] as Line).seqno < seqno);
}

/** Cuts into as few blocks as possible, of about the same size. Messages of one sequence number stay together. */
export function cut(lines: readonly Line[]): Line[][] {
  const count = Math.ceil(lines.length / BLOCK_SIZE);
  const size = Math.ceil(lines.length / Math.max(1, count));
  const blocks: Line[][] = [];
  for (let begin = 0, end = 0; begin < lines.length; begin = end) {
    end = Math.min(begin + size, lines.length);
    while (end < lines.length && lines[end]?.seqno === lines[end - 1]?.seqno) end += 1;
    blocks.push(lines.slice(begin, end));
  }
  return blocks;
}

/** JSON of one line anywhere: some readers take U+2028 and U+2029, which JSON leaves as they are, for ends of lines. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes("\u2028") && !json.includes("\u2029")) return json;
  return json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function columnsOf(block: readonly Line[]): TextColumns {
  const texts = block.map(({ message }) => searchableText(message).replaceAll("\n", " "));
  // As a whole, since folding takes most of the time for each text alone.
  const text = fold(`${texts.join("\n")}\n`);
  const ends = new Uint32Array(block.length);
  const times = new Uint32Array(block.length);
  const kinds = new Uint16Array(block.length);
  let end = 0;
  for (const [at, { message }] of block.entries()) {
    end = text.indexOf("\n", end) + 1;
    ends[at] = end;
    times[at] = Math.min((sentAt(message)?.getTime() ?? 0) / 1000, MAX_U32);
    kinds[at] = integerIn(message, "msg_type") ?? 0;
  }
  return { text, ends, times, kinds };
}
