/** An archive: what it can do, and the object that does it. */

import type { Client } from "../client/client.js";
import "../client/dispose.js";
import { dispose } from "../client/dispose-symbol.js";
import { inputError } from "../text/arguments.js";
import type { Database } from "./database.js";
import { type ExportOptions, exportArchive } from "./export/export.js";
import { type ImportSource, importArchive } from "./import.js";
import type { ImportReport } from "./importer.js";
import { Searcher, type SearchHit, type SearchOptions } from "./search.js";
import { type ArchiveSize, sizeOf } from "./size.js";
import { sync } from "./sync.js";
import type { SyncOptions, SyncReport } from "./sync-report.js";

/** The messages of one account, kept in the IndexedDB of the page, extension or userscript that opened it. */
export interface Archive extends Disposable {
  /** Whose messages: the account's mid. */
  readonly mid: string;

  /**
   * Brings it up to date: asks for what is missing, one conversation after the other, and stores it as it comes. It can be
   * stopped at any point and goes on from there the next time. A page at the edge of `from` or `to` is kept as a whole.
   *
   * Where risk control refuses, it rests as long as that asks for and goes on. What fails in one conversation is part of the
   * report, and the others follow. Recalled messages lose what they said as soon as the recall is seen.
   *
   * Rejects with `BiliImError`: `login` where another account is logged in, `storage` where the disk is full or the browser
   * has removed the archive; what was stored before stays.
   */
  sync(options?: SyncOptions): Promise<SyncReport>;

  /**
   * Finds messages that hold every word of `query`, as they are written, in any language: upper and lower case, full and
   * half width are the same. The newest first.
   *
   * Rejects with `BiliImError`.
   */
  search(query: string, options?: SearchOptions): Promise<SearchHit[]>;

  /**
   * The archive as a file, as a stream of bytes in UTF-8, which is made while it is read. Nothing in it runs, whatever the
   * messages hold. What the formats are, and which come as a ZIP, is in the guide.
   *
   * Throws `BiliImError` (`input`) for wrong options, such as a ZIP in a content script of Firefox; the stream fails with
   * `BiliImError`.
   */
  export(options: ExportOptions): ReadableStream<Uint8Array>;

  /**
   * Brings back what `export` wrote as `json` or `jsonl`, of the same account, and adds it to what is there; nothing is
   * doubled, and what was recalled stays so. Larger files had better be `jsonl`, which is read line by line.
   *
   * Rejects with `BiliImError`: `input` for what is no such file, another account's or cut off; of `jsonl` the lines before stay.
   */
  import(source: ImportSource): Promise<ImportReport>;

  /**
   * Removes the archive of this account and name, and closes it, here and in other tabs.
   *
   * Rejects with `BiliImError`.
   */
  remove(): Promise<void>;

  /**
   * How much it holds.
   *
   * Rejects with `BiliImError`.
   */
  size(): Promise<ArchiveSize>;

  /** Closes it. What is archived stays; calls from now on reject with `BiliImError`, kind `"closed"`. */
  close(): void;
  /** Closes it: see `close()`. */
  [Symbol.dispose](): void;
}

class OpenArchive implements Archive {
  readonly mid: string;
  readonly #database: Database;
  readonly #client: Client | undefined;
  readonly #searcher: Searcher;
  #hasAsked = false;

  constructor(mid: string, database: Database, client: Client | undefined) {
    this.mid = mid;
    this.#database = database;
    this.#client = client;
    this.#searcher = new Searcher(database, mid);
  }

  async sync(options?: SyncOptions): Promise<SyncReport> {
    const client = this.#client;
    if (!client) throw inputError("archive.sync", "client", "the archive was opened without one");
    this.#askToPersist();
    return sync({ client, database: this.#database, mid: this.mid }, options);
  }

  async search(query: string, options?: SearchOptions): Promise<SearchHit[]> {
    return this.#searcher.search(query, options);
  }

  export(options: ExportOptions): ReadableStream<Uint8Array> {
    return exportArchive({ database: this.#database, mid: this.mid }, options);
  }

  async import(source: ImportSource): Promise<ImportReport> {
    return importArchive({ database: this.#database, mid: this.mid }, source);
  }

  async remove(): Promise<void> {
    this.#searcher.forget();
    return this.#database.remove("archive.remove");
  }

  async size(): Promise<ArchiveSize> {
    return sizeOf(this.#database);
  }

  close(): void {
    this.#searcher.forget();
    this.#database.close();
  }

  [dispose](): void {
    this.close();
  }

  /** Asks the browser to keep the storage when space is short. Nothing waits for it: some browsers ask a person. */
  #askToPersist(): void {
    if (this.#hasAsked) return;
    this.#hasAsked = true;
    const ask = async () => globalThis.navigator?.storage?.persist?.();
    ask().catch(() => {});
  }
}

/** @internal */
export function makeArchive(mid: string, database: Database, client: Client | undefined): Archive {
  return new OpenArchive(mid, database, client) as unknown as Archive;
}
