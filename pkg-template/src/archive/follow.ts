/** Live messages of a watch, stored as they are told. */
import type { GapEvent, WatchEvent, WatchMessageEvent, WatchTalker } from "../watch/events.js";
import type { Database } from "./database.js";
import { accountError } from "./errors.js";
import { next, pad } from "./ids.js";
import { topOf } from "./ranges.js";
import { putBatch, recordOf, storeBatch } from "./store.js";
import { type ArchiveTalker, keyOf, readTalker } from "./talkers.js";

export interface FollowParts {
  readonly database: Database;
  readonly mid: string;
  readonly signal: AbortSignal | undefined;
  /** Reads a conversation up to its newest message. */
  readonly catchUp: (talker: ArchiveTalker) => Promise<void>;
  /** Whether the conversation is among those that were asked for. */
  readonly isWanted: (talker: ArchiveTalker) => boolean;
  readonly onAdded: (count: number) => void;
}

/** Stores what a watch tells until it ends. Its cursor moves behind what is stored. */
export async function follow(watch: AsyncIterable<WatchEvent>, parts: FollowParts): Promise<void> {
  /** The last message that was told, by conversation: what comes next follows on it. */
  const told = new Map<string, string>();
  const events = watch[Symbol.asyncIterator]();
  const { signal, mid } = parts;
  const abort = () => void events.return?.();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    for (let step = await events.next(); !step.done; step = await events.next()) {
      signal?.throwIfAborted();
      const event = step.value;
      if (event.cursor.mid !== mid) throw accountError("archive.sync", mid, event.cursor.mid);
      if (event.type === "message") await keep(event, told, parts);
      if (event.type === "gap") forget(event, told);
      if (event.type === "recalled") {
        const batch = { messages: [], ranges: [], recalls: [event.msg_key] };
        await withTalker(event.talker, parts, (talker) =>
          storeBatch(parts.database, "archive.sync", { ...batch, talker }),
        );
      }
    }
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener("abort", abort);
    void events.return?.();
  }
}

async function keep(event: WatchMessageEvent, told: Map<string, string>, parts: FollowParts): Promise<void> {
  const { message, e_infos: emotes = [] } = event;
  await withTalker(event.talker, parts, async (talker) => {
    const [key, seqno] = [keyOf(talker), pad(message.msg_seqno)];
    if (!told.has(key)) await parts.catchUp(talker);
    const added = await parts.database.write("archive.sync", async (transaction) => {
      const record = await recordOf(transaction, talker);
      const top = topOf(record.ranges);
      const before = told.get(key);
      // A history can lag behind what a watch tells: then there is a hole, which the next sync fills.
      const follows = top !== undefined && before !== undefined && before <= top && seqno !== undefined && seqno > top;
      const ranges = follows ? [[next(top), seqno] as const] : [];
      return putBatch(transaction, { talker, messages: [message], ranges, emotes });
    });
    if (seqno !== undefined) told.set(key, seqno);
    parts.onAdded(added);
    return added;
  });
}

async function withTalker(
  given: WatchTalker,
  { mid, isWanted }: FollowParts,
  work: (talker: ArchiveTalker) => Promise<unknown>,
): Promise<void> {
  const talker = readTalker(given, mid);
  if (talker && isWanted(talker)) await work(talker);
}

/** Something could not be told: what comes next does not follow on what was told before. */
function forget({ talker }: GapEvent, told: Map<string, string>): void {
  const known = talker && readTalker(talker, "");
  if (known) told.delete(keyOf(known));
  else told.clear();
}
