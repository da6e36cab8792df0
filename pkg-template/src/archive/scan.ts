/** The scan of a search: what is looked for, and the rows of blocks that have it. */
import { inputError, unexpected } from "../text/arguments.js";
import type { TextColumns } from "./blocks.js";
import { fold } from "./fold.js";
import { ArchiveOptions, isWithin, type Selection } from "./options.js";
import type { ArchiveTalker } from "./talkers.js";

const LIMIT = 50;

/** A block whose texts are in memory. */
export interface Loaded {
  /** Its name, which changes whenever the block does. */
  readonly name: string;
  readonly key: [talker: string, first: string];
  readonly columns: TextColumns;
}

/** A conversation with its blocks, the newest first. */
export interface Conversation {
  readonly key: string;
  readonly talker: ArchiveTalker;
  readonly blocks: readonly Loaded[];
}

/** A hit that is not read yet. */
export interface Candidate {
  readonly talker: ArchiveTalker;
  readonly block: Loaded;
  readonly row: number;
  /** In s since 1970. */
  readonly time: number;
}

export interface Query {
  readonly words: readonly string[];
  readonly kinds: readonly number[] | undefined;
  readonly limit: number;
  readonly selection: Selection;
}

/** Reads what is looked for. Throws `BiliImError` (`input`) where it is wrong. */
export function readQuery(text: unknown, given: unknown, mid: string): Query {
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

/** The newest hits of a conversation, at most as many as are wanted of all. */
export function scan({ talker, blocks }: Conversation, query: Query): Candidate[] {
  const found: Candidate[] = [];
  for (const block of blocks) {
    const { times } = block.columns;
    for (const row of rowsIn(block.columns, query).reverse()) {
      found.push({ talker, block, row, time: times[row] ?? 0 });
    }
    if (found.length >= query.limit) break;
  }
  return found.slice(0, query.limit);
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
