/** One conversation: asks for what is missing, from the newest down, and stores it block by block. */
import type { Client } from "../client/client.js";
import { sentAt } from "../text/sent-at.js";
import type { EmoteInfo, Message } from "../wire.js";
import type { AccountCheck } from "./account.js";
import { BLOCK_SIZE, type BlockEntry } from "./blocks.js";
import type { Database, TalkerRecord } from "./database.js";
import { greatest, least, pad, unpad, ZERO } from "./ids.js";
import { covered, type Hole, holesIn, type Range, topOf } from "./ranges.js";
import { recordOf, storeBatch, updateRecord } from "./store.js";
import type { ArchiveTalker } from "./talkers.js";

/** The largest page that is documented. */
const PAGE_SIZE = 200;

/** What a sync asks for, in ms since 1970. */
export interface Span {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

export interface ConversationParts {
  readonly client: Client;
  readonly database: Database;
  readonly account: AccountCheck;
  readonly signal: AbortSignal | undefined;
  /** Called with how many messages are new in the archive, whenever some are. */
  readonly onAdded: (count: number) => void;
  /** Called for messages without a sequence number, which have no place. */
  readonly onSkipped: (count: number) => void;
}

/** What is missing of a conversation within a span; with `isListed`, by what a list promised of its top. */
export function missing(record: TalkerRecord, span: Span, isListed: boolean): Hole[] {
  return holesIn(record.ranges).filter((hole) => {
    const isTop = hole.below === undefined;
    if (isTop && hole.above !== undefined && isListed && !hasNews(record)) return false;
    return !isBefore(record.blocks, hole, span.from) && !isAfter(record.blocks, hole, span.to);
  });
}

/** Whether a list promised more than there is, or did not say. */
function hasNews({ promised, ranges, listedAt, readAt }: TalkerRecord): boolean {
  return listedAt !== readAt && (promised === "" || promised > (topOf(ranges) ?? ""));
}

/** Asks for all that is missing within the span. What was fetched before an error is stored. */
export async function syncConversation(
  talker: ArchiveTalker,
  span: Span,
  isListed: boolean,
  parts: ConversationParts,
): Promise<void> {
  const record = await readRecord(parts.database, talker);
  for (const hole of missing(record, span, isListed)) await fill(talker, hole, span, parts);
  await updateRecord(parts.database, "archive.sync", talker, () => ({ readAt: record.listedAt }));
}

export function readRecord(database: Database, talker: ArchiveTalker): Promise<TalkerRecord> {
  return database.read("archive.sync", (transaction) => recordOf(transaction, talker));
}

async function fill(talker: ArchiveTalker, hole: Hole, span: Span, parts: ConversationParts): Promise<void> {
  const { client, database, account, signal } = parts;
  let messages: Message[] = [];
  let emotes: EmoteInfo[] = [];
  /** The upper end of what is fetched and not stored; `below` of the hole that is left. */
  let [below, top, lowest] = [hole.below, undefined as string | undefined, undefined as string | undefined];
  /** What is stored while the next page is fetched; once it failed, nothing more is. */
  let storing: Promise<void> = Promise.resolve();
  const flush = (range: Range | undefined) => {
    if (messages.length === 0 && !range) return;
    const batch = { talker, messages, emotes, ranges: range ? [range] : [] };
    [messages, emotes] = [[], []];
    if (lowest !== undefined) below = lowest;
    storing = storing.then(async () => parts.onAdded(await storeBatch(database, "archive.sync", batch)));
    storing.catch(() => {});
  };
  const fetched = () => (lowest === undefined ? undefined : covered({ ...hole, below }, lowest, top));
  const options = {
    size: PAGE_SIZE,
    ...(hole.above !== undefined && { beginSeqno: unpad(hole.above) }),
    ...(hole.below !== undefined && { endSeqno: unpad(hole.below) }),
    signal,
  };
  let isCut = false;
  try {
    for await (const page of client.history(talker, options).pages()) {
      const list = (page.messages ?? []).filter((message) => message && typeof message === "object");
      await account.after(talker, list, signal);
      const seqnos = list.map(({ msg_seqno }) => pad(msg_seqno)).filter((seqno) => seqno !== undefined);
      parts.onSkipped(list.length - seqnos.length);
      const [first, last] = [seqnos.reduce(least, lowest ?? seqnos[0] ?? ""), seqnos.reduce(greatest, "")];
      if (seqnos.length === 0) continue;
      if (isTooNew(list, span.to)) {
        // Not asked for: the hole above what follows stays.
        below = first;
        continue;
      }
      top ??= last;
      lowest = first;
      messages.push(...list);
      emotes.push(...(page.e_infos ?? []));
      isCut = isTooOld(list, span.from);
      if (messages.length >= BLOCK_SIZE) {
        await storing;
        flush(fetched());
      }
      if (isCut) break;
    }
  } catch (error) {
    flush(fetched());
    await storing.catch(() => {});
    throw error;
  }
  flush(isCut ? fetched() : covered({ ...hole, below }, undefined, top ?? hole.above ?? ZERO));
  await storing;
}

/** Whether all of a page is newer than what is asked for. */
function isTooNew(messages: readonly Message[], to: number | undefined): boolean {
  return to !== undefined && messages.every((message) => (sentAt(message)?.getTime() ?? 0) >= to);
}

/** Whether a page has something older than what is asked for. */
function isTooOld(messages: readonly Message[], from: number | undefined): boolean {
  return from !== undefined && messages.some((message) => (sentAt(message)?.getTime() ?? from) < from);
}

/** Whether what is missing is older than `from`, by a block that lies above it as a whole. */
function isBefore(blocks: readonly BlockEntry[], { below }: Hole, from: number | undefined): boolean {
  if (from === undefined || below === undefined) return false;
  const above = blocks.find(({ first }) => first >= below);
  return above?.sent !== undefined && above.sent[0] * 1000 < from;
}

/** Whether what is missing is newer than `to`, by a block that lies below it as a whole. */
function isAfter(blocks: readonly BlockEntry[], { above }: Hole, to: number | undefined): boolean {
  if (to === undefined || above === undefined) return false;
  const below = blocks.filter(({ last }) => last <= above).at(-1);
  return below?.sent !== undefined && below.sent[1] * 1000 >= to;
}
