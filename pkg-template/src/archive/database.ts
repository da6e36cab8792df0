/** The database of an archive: one per account and name, in the IndexedDB of whoever runs it. */
import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { EmoteInfo } from "../wire.js";
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

export interface Meta {
  /** Counts changes, so that what is kept in memory can be told from what is stored. */
  readonly revision: number;
  /** The latest `session_ts` of the last list that was read to where nothing is new, as digits. */
  readonly listedUpTo: string;
}

export interface Schema extends DBSchema {
  meta: { key: "meta"; value: Meta };
  talkers: { key: string; value: TalkerRecord };
  /** By conversation and first sequence number. */
  blocks: { key: [string, string]; value: string };
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

  /** The same for writing: all of it is stored, or nothing. */
  async write<T>(endpoint: string, work: (transaction: Writing) => Promise<T>): Promise<T> {
    const begin = () => this.#connection.transaction(STORES, "readwrite");
    const result = await this.#transact(endpoint, begin, async (transaction) => {
      const result = await work(transaction);
      const meta = await readMeta(transaction);
      await transaction.objectStore("meta").put({ ...meta, revision: meta.revision + 1 }, "meta");
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

  close(): void {
    this.#end ??= "closed";
    this.#connection.close();
  }

  /** The browser has closed the connection, as when it clears the storage. */
  private evict(): void {
    this.#end ??= "evicted";
  }

  async #transact<T, Transaction extends { done: Promise<void>; error: DOMException | null; abort(): void }>(
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
    try {
      const result = await work(transaction);
      await transaction.done;
      return result;
    } catch (cause) {
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

export async function readMeta(transaction: Reading | Writing): Promise<Meta> {
  return (await transaction.objectStore("meta").get("meta")) ?? { revision: 0, listedUpTo: "0" };
}
