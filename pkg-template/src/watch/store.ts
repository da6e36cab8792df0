/** Where cursor and pace are kept: in IndexedDB, by the caller, or nowhere. */
import { BiliImError } from "../client/error.js";
import { inputHint } from "../client/hints.js";
import { inputError, unexpected } from "../text/arguments.js";
import { isObject } from "../text/fields.js";
import type { WatchCursor } from "./cursor.js";
import { mergeCursors, parseCursor } from "./cursor.js";
import { agePace, type Pace, parsePace } from "./pace.js";
import type { Scope, WatchStore } from "./source.js";

type CursorStore = Pick<WatchStore, "load" | "save">;
type PaceStore = Pick<WatchStore, "loadPace" | "savePace">;

const DATABASE = "bili-im-watch";
const STORE = "cursors";
/** The version of cursors: one of a later version is left alone. */
const FORMAT = 1;
/** A database can be blocked for ever, by a private mode or a page that does not let go of it. In ms. */
const PATIENCE = 5000;

const KEPT_NOWHERE: WatchStore = {
  load: async () => undefined,
  save: async () => {},
  loadPace: async () => undefined,
  savePace: async () => {},
};

/**
 * The store that the option `storage` asks for: IndexedDB unless told, none for `false`, or the caller's own for the cursor.
 *
 * Throws `BiliImError` (`input`) where it is something else.
 */
export function makeStore(
  storage: unknown,
  mid: string,
  name: string,
  scope: Scope = globalThis as unknown as Scope,
): WatchStore {
  if (storage === false) return KEPT_NOWHERE;
  if (storage !== undefined && storage !== true && !isObject(storage))
    throw unexpected("watch", "options.storage", "true, false or { load, save }", storage);
  const cursors = isObject(storage) ? callerStore(storage, mid) : indexedDbStore(mid, name, scope);
  return { ...cursors, ...paceStore(mid, name, scope) };
}

/** Keeps the pace in IndexedDB, with the time. No call rejects. */
function paceStore(mid: string, name: string, scope: Scope): PaceStore {
  const key = [FORMAT, mid, name, "pace"];
  const read = (kept: unknown): Pace | undefined => {
    const pace = isObject(kept) ? parsePace(kept.pace) : undefined;
    const at = isObject(kept) && typeof kept.at === "number" ? kept.at : 0;
    const ms = Date.now() - at;
    if (!pace || ms >= 0) return pace && agePace(pace, ms);
    // The clock was set back: how old it is cannot be told, nor whether something was missed.
    const { reached: _, ...youngest } = pace;
    return youngest;
  };
  return {
    loadPace: () =>
      transact<Pace>(scope, "readonly", (store, done) => {
        const request = store.get(key);
        request.onsuccess = () => done(read(request.result));
      }).catch(() => undefined),
    async savePace(pace) {
      const kept = { pace, at: Date.now() };
      await transact(scope, "readwrite", (store) => void store.put(kept, key)).catch(() => {});
    },
  };
}

/**
 * Keeps it in IndexedDB, by account and name. No call rejects: where there is no IndexedDB or it fails, nothing is kept. Once
 * it could not be read, nothing is written any more either, since a watch that began at now would overwrite an older cursor.
 */
function indexedDbStore(mid: string, name: string, scope: Scope): CursorStore {
  const key = [FORMAT, mid, name];
  let isReadable = true;
  const read = (value: unknown) => {
    try {
      return parseCursor(value, mid);
    } catch {
      return undefined;
    }
  };
  return {
    async load() {
      try {
        return await transact<WatchCursor>(scope, "readonly", (store, done) => {
          const request = store.get(key);
          request.onsuccess = () => done(read(request.result));
        });
      } catch {
        isReadable = false;
        return undefined;
      }
    },
    async save(cursor) {
      if (!isReadable) return;
      // In one transaction, since other tabs write it, too.
      const write = (store: IDBObjectStore) => {
        const request = store.get(key);
        request.onsuccess = () => {
          const kept = read(request.result);
          store.put(kept ? mergeCursors(kept, cursor) : cursor, key);
        };
      };
      await transact(scope, "readwrite", write).catch(() => {});
    },
  };
}

/** Makes a transaction on a connection of its own: an open one would keep others from removing the database. */
async function transact<T>(
  scope: Scope,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore, done: (result: T | undefined) => void) => void,
): Promise<T | undefined> {
  let timer: unknown;
  let database: IDBDatabase | undefined;
  let isOver = false;
  try {
    return await new Promise((resolve, reject) => {
      timer = scope.setTimeout(() => reject(new Error("IndexedDB does not answer")), PATIENCE);
      const opening = (scope.indexedDB as IDBFactory).open(DATABASE, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        database = opening.result;
        if (isOver) return database.close();
        database.onversionchange = () => database?.close();
        let result: T | undefined;
        try {
          const transaction = database.transaction(STORE, mode);
          transaction.oncomplete = () => resolve(result);
          transaction.onabort = () => reject(transaction.error);
          work(transaction.objectStore(STORE), (value) => {
            result = value;
          });
        } catch (error) {
          reject(error);
        }
      };
    });
  } finally {
    isOver = true;
    scope.clearTimeout(timer);
    database?.close();
  }
}

/** Keeps it as the caller does. One is saved at a time, and never a smaller one after a larger one. */
function callerStore(storage: Record<string, unknown>, mid: string): CursorStore {
  const { load, save } = storage;
  if (typeof load !== "function") throw unexpected("watch", "options.storage.load", "a function", load);
  if (typeof save !== "function") throw unexpected("watch", "options.storage.save", "a function", save);
  let newest: WatchCursor | undefined;
  let written: WatchCursor | undefined;
  let last: Promise<void> = Promise.resolve();
  return {
    async load() {
      const value = await attempt("storage.load", () => load.call(storage));
      return value == null ? undefined : parseCursor(value, mid, "storage.load");
    },
    save(cursor) {
      newest = newest ? mergeCursors(newest, cursor) : cursor;
      const saving = last.then(async () => {
        const next = newest;
        if (next === written) return;
        await attempt("storage.save", () => save.call(storage, next));
        written = next;
      });
      last = saving.catch(() => {});
      return saving;
    },
  };
}

async function attempt(argument: string, call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (cause) {
    const { kind, message, endpoint, retryable } = inputError("watch", argument, "it failed");
    throw BiliImError.of({ kind, message, endpoint, retryable, cause, hint: inputHint });
  }
}
