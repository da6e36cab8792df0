/** The list of conversations: which have news since it was last read. */
import type { Client } from "../client/client.js";
import { field, textIn } from "../text/fields.js";
import type { Session } from "../wire.js";
import type { Database, TalkerRecord } from "./database.js";
import { readListedUpTo } from "./database.js";
import { pad, unpad } from "./ids.js";
import { recordOf } from "./store.js";
import { readTalker } from "./talkers.js";

/** The largest page of the service. */
const PAGE_SIZE = 100;

/**
 * Reads the list down to where nothing is new, and keeps what it promises, so that a sync that stops goes on without it. It is
 * sorted by time, but for those that are pinned.
 */
export async function readList(client: Client, database: Database, signal: AbortSignal | undefined): Promise<void> {
  const listedUpTo = await database.read("archive.sync", readListedUpTo);
  const found: Session[] = [];
  const options = { size: PAGE_SIZE, groupFold: false, unfollowFold: false, signal };
  for await (const page of client.sessions(options).pages()) {
    const sessions = (page.session_list ?? []).filter((session) => session && typeof session === "object");
    found.push(...sessions);
    const unpinned = sessions.filter(({ top_ts }) => !isPositive(top_ts));
    if (unpinned.some(({ session_ts }) => timeOf(session_ts) <= (pad(listedUpTo) ?? ""))) break;
  }
  await keep(database, found);
}

async function keep(database: Database, sessions: readonly Session[]): Promise<void> {
  await database.write("archive.sync", async (transaction) => {
    const talkers = transaction.objectStore("talkers");
    let listedUpTo = pad(await readListedUpTo(transaction)) ?? "";
    for (const session of sessions) {
      const talker = readTalker({ talker_id: session.talker_id, session_type: session.session_type }, "");
      if (!talker) continue;
      const record = await recordOf(transaction, talker);
      const time = timeOf(session.session_ts);
      if (time > listedUpTo) listedUpTo = time;
      await talkers.put({ ...record, ...promiseOf(session, record), name: nameOf(session) || record.name });
    }
    await transaction.objectStore("meta").put(unpad(listedUpTo), "listedUpTo");
  });
}

function promiseOf(session: Session, record: TalkerRecord): Pick<TalkerRecord, "promised" | "listedAt"> {
  const largest = [pad(session.max_seqno) ?? "", pad(field(session.last_msg, "msg_seqno")) ?? "", record.promised];
  return { promised: largest.sort().at(-1) ?? "", listedAt: unpad(timeOf(session.session_ts)) };
}

/** The name of a fan group or a system account; users have theirs elsewhere. */
export function nameOf(session: Session): string {
  return textIn(session, "group_name") || textIn(field(session, "account_info"), "name");
}

function timeOf(value: unknown): string {
  return pad(value) ?? pad(0) ?? "";
}

function isPositive(value: unknown): boolean {
  return timeOf(value) > timeOf(0);
}
