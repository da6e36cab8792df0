/** What a client keeps from one call to the next, whatever becomes of the WebAssembly part in the meantime. */
import { Breaker } from "./breaker.js";
import type { KnownUser } from "./portions.js";
import { History } from "./sent.js";
import type { Keys } from "./signing.js";

export class Kept {
  readonly breaker = new Breaker();
  readonly sent = new History();
  readonly users = new Map<string, KnownUser>();
  keys: Keys | undefined;
  /** When the last change began, in ms since 1970. */
  lastChange = Number.NEGATIVE_INFINITY;
}
