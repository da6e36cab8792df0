/** The database of an archive: one per account and name, in the IndexedDB of whoever runs it. */
import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { EmoteInfo, Message } from "../wire.js";
import type { BlockEntry, TextColumns } from "./blocks.js";
import { storageError } from "./errors.js";
import type { Range } from "./ranges.js";
import type { ArchiveTalker } from "./talkers.js";

/** The version of the layout. A database of a later one is left alone. */
const VERSION = 1;

/** A conversation, with the index of its blocks. */
export interface TalkerRecord extends ArchiveTalker {
  readonly key: string;
  /** The name that the conversation has of its own: of a fan group or a system account. */
  readonly name: string;
  /** The largest sequence number that a list promised, as a key; empty for none. */
  readonly promised: string;
  /** When something last happened, by the list and by the last time that it was read to its top; digits, in µs. */
  readonly listedAt: string;
  readonly readAt: string;
  readonly ranges: readonly Range[];
  readonly blocks: readonly BlockEntry[];
  /** The `msg_key` of all messages that were recalled. */
  readonly recalls: readonly string[];
}

/** A person; one without a name is still to be asked for. */
export interface PersonRecord {
  readonly mid: string;
  readonly name: string;
  readonly face: string;
  /** Whether the service was asked. */
  readonly isKnown: boolean;
}

export interface Schema extends DBSchema {
  meta: { key: "revision" | "listedUpTo"; value: number | string };
  talkers: { key: string; value: TalkerRecord };
  /** By conversation and first sequence number. */
  blocks: { key: [string, string]; value: Message[] };
  texts: { key: [string, string]; value: TextColumns };
  people: { key: string; value: PersonRecord };
  emotes: { key: string; value: EmoteInfo };
}

type StoreName = "meta" | "talkers" | "blocks" | "texts" | "people" | "emotes";
const STORES: StoreName[] = ["meta", "talkers", "blocks", "texts", "people", "emotes"];

export type Reading = IDBPTransaction<Schema, StoreName[], "readonly">;
export type Writing = IDBPTransaction<Schema, StoreName[], "readwrite">;

/** A connection to the database. */
export class Database {
  readonly #name: string;
  readonly #connection: IDBPDatabase<Schema>;
  /** How often this connection has written, counted when it is done. */
  writes = 0;
  /** People who are known to have a record. */
  readonly people = new Set<string>();
  /** Why nothing can be done any more. */
  #end: "closed" | "evicted" | undefined;

  private constructor(name: string, connection: IDBPDatabase<Schema>) {
    this.#name = name;
    this.#connection = connection;
  }

  /** Rejects with `BiliImError` (`storage`) where there is no IndexedDB, or it does not open. */
  static async open(name: string): Promise<Database> {
    const late: { database?: Database } = {};
    try {
      if (!globalThis.indexedDB) throw new ReferenceError("indexedDB is not defined");
      const connection = await openDB<Schema>(name, VERSION, {
        upgrade(connection) {
          connection.createObjectStore("meta");
          connection.createObjectStore("talkers", { keyPath: "key" });
          connection.createObjectStore("blocks");
          connection.createObjectStore("texts");
          connection.createObjectStore("people", { keyPath: "mid" });
          connection.createObjectStore("emotes", { keyPath: "text" });
        },
        // Another tab removes the archive, or a later version of the library opens it.
        blocking: () => late.database?.close(),
        terminated: () => late.database?.evict(),
      });
      late.database = new Database(name, connection);
      return late.database;
    } catch (cause) {
      throw storageError("openArchive", cause);
    }
  }

  /** Reads in one transaction, which is consistent. Nothing but its requests may be awaited in `work`. */
  read<T>(endpoint: string, work: (transaction: Reading) => Promise<T>): Promise<T> {
    return this.#transact(endpoint, () => this.#connection.transaction(STORES, "readonly"), work);
  }

  /** The same for writing: all of it is stored, or nothing. What `work` puts last it need not wait for: see `issue`. */
  async write<T>(endpoint: string, work: (transaction: Writing) => Promise<T>): Promise<T> {
    const begin = () => this.#connection.transaction(STORES, "readwrite");
    const result = await this.#transact(endpoint, begin, async (transaction) => {
      const [result] = await Promise.all([work(transaction), countChange(transaction)]);
      // Otherwise the browser first waits for whether more is to come.
      transaction.commit();
      return result;
    });
    this.writes += 1;
    return result;
  }

  /** Removes the database with everything in it. Connections of other tabs close. */
  async remove(endpoint: string): Promise<void> {
    this.close();
    try {
      await deleteDB(this.#name);
    } catch (cause) {
      throw storageError(endpoint, cause);
    }
  }

  /** Whether it can be read and written, as far as is known here. */
  get isOpen(): boolean {
    return this.#end === undefined;
  }

  close(): void {
    this.#end ??= "closed";
    this.#connection.close();
  }

  /** The browser has closed the connection, as when it clears the storage. */
  private evict(): void {
    this.#end ??= "evicted";
  }

  async #transact<T, Transaction extends Reading | Writing>(
    endpoint: string,
    begin: () => Transaction,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    if (this.#end) throw storageError(endpoint, undefined, this.#end);
    let transaction: Transaction;
    try {
      transaction = begin();
    } catch (cause) {
      throw storageError(endpoint, cause, this.#end);
    }
    /** What the first request failed with, whether anybody waits for it or not. */
    let failed: unknown;
    transaction.addEventListener("error", ({ target }) => {
      failed ??= (target as IDBRequest).error;
    });
    try {
      const result = await work(transaction);
      await transaction.done;
      return result;
    } catch (thrown) {
      const cause = failed ?? thrown;
      transaction.done.catch(() => {});
      try {
        transaction.abort();
      } catch {
        // It has ended already.
      }
      await transaction.done.catch(() => {});
      throw storageError(endpoint, transaction.error ?? cause, this.#end);
    }
  }
}

/** A request that nobody waits for: where it fails, so does its transaction. */
export function issue(request: Promise<unknown>): void {
  request.catch(() => {});
}

/** Counts changes, so that what is kept in memory can be told from what is stored. */
export async function readRevision(transaction: Reading | Writing): Promise<number> {
  return Number((await transaction.objectStore("meta").get("revision")) ?? 0);
}

async function countChange(transaction: Writing): Promise<void> {
  const revision = await readRevision(transaction);
  issue(transaction.objectStore("meta").put(revision + 1, "revision"));
}

/** The latest `session_ts` of the last list that was read to where nothing is new, as digits. */
export async function readListedUpTo(transaction: Reading | Writing): Promise<string> {
  return String((await transaction.objectStore("meta").get("listedUpTo")) ?? "0");
}
