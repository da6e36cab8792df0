/** What the WebAssembly part has of the browser for one client: its settings, its calls, errors and events. */
import type { Answer } from "./answer.js";
import { pick } from "./describe.js";
import { BiliImError, type CoreErrorFields } from "./error.js";
import type { Listeners } from "./events.js";
import type { Instance } from "./instance.js";
import { keep, readKept } from "./page.js";
import { readReply } from "./reply.js";
import type { Settings } from "./settings.js";

export class Browser {
  /** What ends each of the waits that are under way. */
  readonly underWay = new Set<() => void>();
  isClosed = false;
  readonly #listeners: Listeners;
  readonly #instance: Instance;

  constructor(
    readonly settings: Settings,
    listeners: Listeners,
    instance: Instance,
  ) {
    this.#listeners = listeners;
    this.#instance = instance;
  }

  /** Tells the WebAssembly part what it asked for by `number`: one of a text, nothing, and what came of a request. */
  tell(number: number, said: string | undefined | Answer): void {
    if (this.#instance.state !== "running") return;
    const { tellText, tellAnswer, tellFailure } = this.#instance.glue;
    if (typeof said !== "object") tellText(number, said);
    else if (said.failure) tellFailure(number, said.failure, said.known, said.ms);
    else tellAnswer(number, said.status, said.body, said.retryAfter);
  }

  /** Ends what is under way. */
  close(): void {
    this.isClosed = true;
    for (const end of [...this.underWay]) end();
  }

  // What follows is called by the WebAssembly part: see `src/js/browser.rs`.

  /** What a text of JSON is, with the contents that stand apart from it. Throws what the engine says of one that is none. */
  read(text: Uint8Array, apart: Uint8Array): unknown {
    try {
      return readReply(text, apart);
    } catch (error) {
      throw error instanceof Error ? error.message : String(error);
    }
  }

  /** What an object in JSON is, with a `BiliImError` of the fields in its `error`. */
  revive(text: string): object {
    const object = JSON.parse(text);
    if (object.error) object.error = this.error(object.error);
    return object;
  }

  /** What a call rejects with, of fields and what the browser said. */
  error(fields: CoreErrorFields, cause?: unknown): BiliImError {
    return BiliImError.of({ ...fields, cause, chinese: this.settings.chinese });
  }

  /** The fields of these names of a page and of all that is in it: see `describe.ts`. */
  pick(page: unknown, names: string): string {
    return pick(page, names.split(","));
  }

  /** The `msg_seqno` of each of the messages of a page, where all of them are plain numbers. */
  seqnos(page: { messages?: ({ msg_seqno?: unknown } | null)[] } | null): Float64Array | undefined {
    const messages = page?.messages;
    if (!Array.isArray(messages)) return undefined;
    const seqnos = new Float64Array(messages.length);
    for (let at = 0; at < messages.length; at++) {
      const seqno = messages[at]?.msg_seqno;
      if (!Number.isSafeInteger(seqno) || (seqno as number) < 0) return undefined;
      seqnos[at] = seqno as number;
    }
    return seqnos;
  }

  /** A page, and those of the items in its `list` that stand at `places`. */
  step(page: Record<string, unknown[]>, list: string, places: Uint32Array): { page: unknown; items: unknown[] } {
    const found = page[list] ?? [];
    // Most pages bring news only, in their own order.
    const isAll = places.length === found.length && places.every((place, at) => place === at);
    return { page, items: isAll ? found : Array.from(places, (at) => found[at]) };
  }

  /** Whether anybody listens to events. */
  listens(): boolean {
    return this.#listeners.areThere;
  }

  emit(event: string, details: string): void {
    this.#listeners.tell(event, this.revive(details));
  }

  stored(name: string): string | undefined {
    return readKept(name);
  }

  store(name: string, value: string): void {
    keep(name, value);
  }
}
