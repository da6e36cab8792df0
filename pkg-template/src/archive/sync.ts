/** Brings an archive up to date: the list, then one conversation after the other, then what a watch tells. */

import type { Client } from "../client/client.js";
import { isBiliImError } from "../client/error.js";
import { inputError, unexpected } from "../text/arguments.js";
import type { WatchEvent } from "../watch/events.js";
import { AccountCheck } from "./account.js";
import { type ConversationParts, missing, readRecord, syncConversation } from "./conversation.js";
import type { Database, TalkerRecord } from "./database.js";
import { follow } from "./follow.js";
import { nameOf, readList } from "./list.js";
import { ArchiveOptions, type Selection } from "./options.js";
import { patiently, pause } from "./pace.js";
import { putPeople, readNames } from "./people.js";
import { updateRecord } from "./store.js";
import type { SyncedConversation, SyncOptions, SyncProgress, SyncReport } from "./sync-report.js";
import { type ArchiveTalker, keyOf } from "./talkers.js";

/** @internal */
export interface SyncParts {
  readonly client: Client;
  readonly database: Database;
  readonly mid: string;
}

const PAUSE_MS = 1000;

/** What concerns one conversation alone; any other error ends the sync. */
const LOCAL: readonly string[] = ["api", "http", "timeout", "reply"];

/** @internal */
export async function sync(parts: SyncParts, given: SyncOptions | undefined): Promise<SyncReport> {
  const reader = new ArchiveOptions("archive.sync", given);
  const selection = reader.selection(parts.mid);
  const signal = reader.signal();
  const onProgress = reader.callable("onProgress") as SyncOptions["onProgress"];
  const watch = reader.value("watch") as AsyncIterable<WatchEvent> | undefined;
  const pauseMs = reader.integer("pauseMs", 0) ?? PAUSE_MS;
  reader.finish();
  checkWatch(watch, selection);
  return new Sync(parts, selection, { signal, onProgress, pauseMs }).run(watch);
}

function checkWatch(watch: unknown, { to }: Selection): void {
  if (watch === undefined) return;
  const isIterable = typeof (watch as AsyncIterable<unknown> | null)?.[Symbol.asyncIterator] === "function";
  if (!isIterable) throw unexpected("archive.sync", "options.watch", "what `client.watch()` returned", watch);
  if (to !== undefined) throw inputError("archive.sync", "options.watch", "expected either watch or to, got both");
}

interface Pacing {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: SyncProgress) => void) | undefined;
  readonly pauseMs: number;
}

class Sync {
  readonly #parts: SyncParts;
  readonly #selection: Selection;
  readonly #pacing: Pacing;
  readonly #account: AccountCheck;
  #progress = { state: "listing" as SyncProgress["state"], added: 0, done: 0, total: 0 };
  #talker: ArchiveTalker | undefined;

  constructor(parts: SyncParts, selection: Selection, pacing: Pacing) {
    this.#parts = parts;
    this.#selection = selection;
    this.#pacing = pacing;
    this.#account = new AccountCheck(parts.client, parts.mid);
  }

  async run(watch: AsyncIterable<WatchEvent> | undefined): Promise<SyncReport> {
    const { client, database } = this.#parts;
    const { signal, pauseMs } = this.#pacing;
    signal?.throwIfAborted();
    this.#tell();
    const account = await this.#patiently(() => this.#account.now(signal));
    const records = await this.#records();
    this.#progress.total = records.length;
    const conversations: SyncedConversation[] = [];
    for (const [at, record] of records.entries()) {
      if (at > 0) await pause(pauseMs, signal);
      conversations.push(await this.#read(record));
      this.#progress.done += 1;
    }
    await putPeople(database, "archive.sync", [account]);
    await this.#patiently(() => readNames(client, database, signal)).catch(passLocal);
    if (watch) await this.#follow(watch);
    const complete = conversations.every((one) => one.complete);
    return { complete, added: this.#progress.added, conversations };
  }

  /** The conversations that have something to ask for, the latest first. */
  async #records(): Promise<TalkerRecord[]> {
    const { client, database } = this.#parts;
    const { talkers } = this.#selection;
    if (talkers) return Promise.all(talkers.map((talker) => this.#named(talker)));
    await this.#patiently(() => readList(client, database, this.#pacing.signal));
    const all = await database.read("archive.sync", (transaction) => transaction.objectStore("talkers").getAll());
    const open = all.filter((record) => missing(record, this.#selection, true).length > 0);
    return open.sort((a, b) => (BigInt(a.listedAt) > BigInt(b.listedAt) ? -1 : 1));
  }

  /** The record of a conversation, with the name of a fan group. */
  async #named(talker: ArchiveTalker): Promise<TalkerRecord> {
    const { client, database } = this.#parts;
    const record = await readRecord(database, talker);
    if (record.name !== "" || talker.session_type !== 2) return record;
    const { signal } = this.#pacing;
    const session = await this.#patiently(() => client.session(talker, { signal })).catch(passLocal);
    if (!session) return record;
    return updateRecord(database, "archive.sync", talker, () => ({ name: nameOf(session) }));
  }

  async #read(record: TalkerRecord, isListed = !this.#selection.talkers): Promise<SyncedConversation> {
    const { talker_id, session_type } = record;
    const talker = { talker_id, session_type };
    const counts = { added: 0, skipped: 0 };
    this.#talker = talker;
    this.#progress.state = "reading";
    this.#tell();
    try {
      const span = this.#selection;
      await this.#patiently(() => syncConversation(talker, span, isListed, this.#conversation(counts)));
      return { ...talker, ...counts, complete: true };
    } catch (error) {
      if (!isBiliImError(error) || !LOCAL.includes(error.kind)) throw error;
      return { ...talker, ...counts, complete: false, error };
    } finally {
      this.#talker = undefined;
    }
  }

  #conversation(counts: { added: number; skipped: number }): ConversationParts {
    const { client, database } = this.#parts;
    return {
      client,
      database,
      account: this.#account,
      signal: this.#pacing.signal,
      onAdded: (count) => {
        counts.added += count;
        this.#progress.added += count;
        this.#tell();
      },
      onSkipped: (count) => {
        counts.skipped += count;
      },
    };
  }

  async #follow(watch: AsyncIterable<WatchEvent>): Promise<void> {
    const { database, mid } = this.#parts;
    const { signal } = this.#pacing;
    const wanted = this.#selection.talkers?.map(keyOf);
    this.#progress.state = "following";
    this.#tell();
    await follow(watch, {
      database,
      mid,
      signal,
      isWanted: (talker) => !wanted || wanted.includes(keyOf(talker)),
      catchUp: async (talker) => {
        await this.#read(await readRecord(database, talker), false);
        this.#progress.state = "following";
      },
      onAdded: (count) => {
        this.#progress.added += count;
        this.#tell();
      },
    });
  }

  /** Makes a call, and rests where risk control refuses it. */
  #patiently<T>(call: () => Promise<T>): Promise<T> {
    return patiently(call, {
      signal: this.#pacing.signal,
      added: () => this.#progress.added,
      onRest: (until) => this.#tell({ state: "resting", until }),
      onResume: () => this.#tell(),
    });
  }

  #tell(more: Partial<SyncProgress> = {}): void {
    try {
      this.#pacing.onProgress?.({ ...this.#progress, ...(this.#talker && { talker: this.#talker }), ...more });
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** An error that concerns one thing alone is left: names can be asked for by the next sync. */
function passLocal(error: unknown): undefined {
  if (!isBiliImError(error) || !LOCAL.includes(error.kind)) throw error;
}
