/** What is stored: pages of messages come in, each with what it covers, in one transaction with the index. */
import type { EmoteInfo, Message } from "../wire.js";
import {
  BLOCK_SIZE,
  type BlockEntry,
  cut,
  type EncodedBlock,
  encodeBlock,
  type Line,
  lineOf,
  mergeLines,
} from "./blocks.js";
import { type Database, issue, type Reading, readRevision, type TalkerRecord, type Writing } from "./database.js";
import { pushTo } from "./groups.js";
import { digitsOf } from "./ids.js";
import { addRange, type Range } from "./ranges.js";
import { hasBeenRecalled, recalledKey, strip } from "./recalls.js";
import { type ArchiveTalker, keyOf } from "./talkers.js";

/** Messages of one conversation, and what is archived in full with them. */
export interface Batch {
  readonly talker: ArchiveTalker;
  readonly messages: readonly Message[];
  readonly ranges: readonly Range[];
  readonly emotes?: readonly EmoteInfo[];
  /** Messages that are known to be recalled, by their `msg_key`. */
  readonly recalls?: readonly string[];
  /** Whether what is stored is newer than the batch, which comes from a file. */
  readonly isOld?: boolean;
}

function emptyRecord(talker: ArchiveTalker): TalkerRecord {
  const { talker_id, session_type } = talker;
  const dates = { promised: "", listedAt: "0", readAt: "0" };
  return { key: keyOf(talker), talker_id, session_type, name: "", ...dates, ranges: [], blocks: [], recalls: [] };
}

/** The record of a conversation; an empty one where there is none. */
export async function recordOf(transaction: Reading | Writing, talker: ArchiveTalker): Promise<TalkerRecord> {
  return (await transaction.objectStore("talkers").get(keyOf(talker))) ?? emptyRecord(talker);
}

/** Changes the record of a conversation, and returns it. */
export function updateRecord(
  database: Database,
  endpoint: string,
  talker: ArchiveTalker,
  change: (record: TalkerRecord) => Partial<TalkerRecord>,
): Promise<TalkerRecord> {
  return database.write(endpoint, async (transaction) => {
    const record = await recordOf(transaction, talker);
    const changed = { ...record, ...change(record) };
    await transaction.objectStore("talkers").put(changed);
    return changed;
  });
}

/** Stores a batch: all of it or nothing. How many messages are new. */
export async function storeBatch(database: Database, endpoint: string, batch: Batch): Promise<number> {
  const senders = sendersOf(batch).filter((mid) => !database.people.has(mid));
  const added = await database.write(endpoint, (transaction) => putBatch(transaction, batch, senders));
  for (const mid of senders) database.people.add(mid);
  return added;
}

/** The same within a transaction. */
export async function putBatch(
  transaction: Writing,
  batch: Batch,
  senders: readonly string[] = sendersOf(batch),
): Promise<number> {
  const key = keyOf(batch.talker);
  const [record, revision] = await Promise.all([
    recordOf(transaction, batch.talker),
    readRevision(transaction),
    putEmotes(transaction, batch.emotes ?? []),
    putSenders(transaction, senders),
  ]);
  const known = new Set(record.recalls);
  const told = [...batch.messages.flatMap((message) => recalledKey(message) ?? []), ...(batch.recalls ?? [])];
  const news = [...new Set(told)].filter((recalled) => !known.has(recalled));
  for (const recalled of news) known.add(recalled);

  const isGone = (message: Message) => hasBeenRecalled(message) || known.has(String(message.msg_key));
  const clean = ({ seqno, message }: Line) => ({ seqno, message: isGone(message) ? strip(message) : message });
  // A history comes with the newest first.
  const lines = batch.messages.flatMap((message) => lineOf(message) ?? []).reverse();
  const fresh = mergeLines([], lines.map(clean));

  const groups = assign(record.blocks, fresh);
  // A recall speaks of an earlier message, which may be in any block of its time.
  for (const block of record.blocks) {
    if (!groups.some((group) => group.block === block) && news.some((recalled) => mayHold(block, recalled))) {
      groups.push({ block, fresh: [] });
    }
  }
  const blocks = [...record.blocks];
  let added = 0;
  for (const { block, fresh } of groups) {
    const stored = block ? await readBlock(transaction, key, block) : [];
    const merged = stored.length === 0 ? fresh : mergeInto(stored, fresh, batch.isOld).map(clean);
    added += merged.length - stored.length;
    if (block) {
      blocks.splice(blocks.indexOf(block), 1);
      issue(transaction.objectStore("blocks").delete([key, block.first]));
      issue(transaction.objectStore("texts").delete([key, block.first]));
    }
    for (const part of cut(merged)) blocks.push(writeBlock(transaction, key, encodeBlock(part, revision + 1)));
  }
  blocks.sort((a, b) => (a.first < b.first ? -1 : 1));
  const ranges = batch.ranges.reduce<readonly Range[]>(addRange, record.ranges);
  issue(transaction.objectStore("talkers").put({ ...record, ranges, blocks, recalls: [...known].sort() }));
  return added;
}

function mergeInto(stored: readonly Line[], fresh: readonly Line[], isOld = false): Line[] {
  return isOld ? mergeLines(fresh, stored) : mergeLines(stored, fresh);
}

/** Messages for one block, or for a new one. */
interface Group {
  readonly block: BlockEntry | undefined;
  readonly fresh: Line[];
}

/** Which block each message goes into: that around it, or one beside it that has room, or a new one. */
function assign(blocks: readonly BlockEntry[], fresh: readonly Line[]): Group[] {
  const inside = new Map<number, Line[]>();
  const between = new Map<number, Line[]>();
  let at = 0;
  for (const line of fresh) {
    while (at < blocks.length && (blocks[at] as BlockEntry).last < line.seqno) at += 1;
    const isInside = at < blocks.length && (blocks[at] as BlockEntry).first <= line.seqno;
    const groups = isInside ? inside : between;
    pushTo(groups, at, line);
  }
  const groups: Group[] = [];
  for (const [at, lines] of between) {
    const beside = [at - 1, at].find((near) => {
      const block = blocks[near];
      return block && block.count + (inside.get(near)?.length ?? 0) + lines.length <= BLOCK_SIZE;
    });
    if (beside === undefined) groups.push({ block: undefined, fresh: lines });
    else pushTo(inside, beside, ...lines);
  }
  for (const [at, lines] of inside) groups.push({ block: blocks[at], fresh: lines });
  return groups;
}

/** Whether a message with this key can be in the block, by its time: a key begins with the second of sending, about. */
function mayHold({ sent }: BlockEntry, msgKey: string): boolean {
  const seconds = Number(BigInt(msgKey) >> 32n);
  return !sent || (seconds >= sent[0] - 2 && seconds <= sent[1] + 2);
}

async function readBlock(transaction: Writing, key: string, { first }: BlockEntry): Promise<Line[]> {
  const messages = (await transaction.objectStore("blocks").get([key, first])) ?? [];
  return messages.flatMap((message) => lineOf(message) ?? []);
}

function writeBlock(transaction: Writing, key: string, { entry, messages, columns }: EncodedBlock): BlockEntry {
  const place: [string, string] = [key, entry.first];
  issue(transaction.objectStore("texts").put(columns, place));
  issue(transaction.objectStore("blocks").put(messages, place));
  return entry;
}

export async function putEmotes(transaction: Writing, emotes: readonly EmoteInfo[]): Promise<void> {
  const store = transaction.objectStore("emotes");
  const named = new Map(emotes.filter((emote) => typeof emote?.text === "string").map((emote) => [emote.text, emote]));
  await putMissing(
    [...named],
    (text) => store.getKey(text),
    (emote) => store.put(emote),
  );
}

/** The other side and all who wrote. */
function sendersOf({ talker, messages }: Batch): string[] {
  const ids = new Set<unknown>(messages.map(({ sender_uid }) => sender_uid));
  const mids = new Set([...ids].map((id) => digitsOf(id) ?? "0"));
  if (talker.session_type === 1) mids.add(talker.talker_id);
  mids.delete("0");
  return [...mids];
}

/** People who are not known yet are still to be asked for. */
async function putSenders(transaction: Writing, mids: readonly string[]): Promise<void> {
  const store = transaction.objectStore("people");
  const people = mids.map((mid) => [mid, { mid, name: "", face: "", isKnown: false }] as const);
  await putMissing(
    people,
    (mid) => store.getKey(mid),
    (person) => store.put(person),
  );
}

/** Puts those whose keys are not there yet. */
async function putMissing<T>(
  records: readonly (readonly [key: string, record: T])[],
  getKey: (key: string) => Promise<unknown>,
  put: (record: T) => Promise<unknown>,
): Promise<void> {
  const keys = await Promise.all(records.map(async ([key]) => getKey(key)));
  for (const [at, [, record]] of records.entries()) if (keys[at] === undefined) issue(put(record));
}
