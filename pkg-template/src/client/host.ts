/** What a core needs of the client around it. */
import type { Instance } from "../wasm/instance.js";
import { BiliImError, type Locale, type UnhintedFields } from "./error.js";
import { type ClientEvents, Listeners } from "./events.js";
import { readReply } from "./reply.js";

/** What the cores of one client share. It does not refer to the client, which can be collected without having been closed. */
export class Shared {
  readonly listeners = new Listeners();
  /** What outlives a core whose instance has failed, as JSON. */
  snapshot: string | undefined;

  constructor(readonly locale: Locale) {}
}

/** What the core is given. None of its methods throws but `read`. */
export interface Host {
  /** The last snapshot of the core before. */
  readonly snapshot: string | undefined;
  /** Makes the error that a call rejects with; the message lacks the endpoint. */
  makeError(fields: UnhintedFields): BiliImError;
  /** Calls the listeners of an event. */
  emit(event: keyof ClientEvents, details: object): void;
  /** Keeps a snapshot for the next core. */
  keep(snapshot: string): void;
  /** Parses a reply; it throws where the text is no JSON. */
  read(text: Uint8Array, detached: Uint8Array): unknown;
}

export function makeHost(shared: Shared, instance: Instance): Host {
  return {
    snapshot: shared.snapshot,
    makeError: (fields) =>
      BiliImError.of({ ...fields, message: `${fields.endpoint}: ${fields.message}` }, shared.locale),
    emit: (event, details) => shared.listeners.emit(event, details),
    keep(snapshot) {
      // What a failed instance says is not to be relied on.
      if (!instance.hasFailed) shared.snapshot = snapshot;
    },
    read: readReply,
  };
}
