/** Finds out whose messages are watched. Where that takes a request and it fails, it is repeated as polls are. */
import { type BiliImError, isBiliImError } from "../client/error.js";
import { NOBODYS, type WatchCursor } from "./cursor.js";
import { type StateEvent, withCursor } from "./events.js";
import type { Scope } from "./source.js";

/** Of the first wait and the longest, in ms. */
const FIRST_MS = 20_000;
const LONGEST_MS = 120_000;

/** What ends a watch: to ask again would not help. */
const FINAL: readonly string[] = ["login", "csrf", "input", "load", "closed", "internal"];

export interface Asking {
  /** The user's own mid; rejects as calls do. */
  readonly ownMid: () => Promise<string>;
  /** Is told that it rests, or tries again. */
  readonly tell: (state: StateEvent) => void;
  readonly since: WatchCursor | undefined;
  /** Aborts when nobody waits for it any more. */
  readonly ended: AbortSignal;
}

export async function identify(
  { ownMid, tell, since, ended }: Asking,
  scope: Scope = globalThis as unknown as Scope,
): Promise<string> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ownMid();
    } catch (error) {
      if (!isBiliImError(error) || FINAL.includes(error.kind)) throw error;
      const ms = waitAfter(error, failures);
      tell(stateOf(error, Date.now() + ms, since));
      await wait(ms, ended, scope);
      ended.throwIfAborted();
    }
  }
}

function waitAfter({ kind, retryAfterMs }: BiliImError, failures: number): number {
  const backoff = kind === "risk" ? LONGEST_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 9));
  return kind === "risk" ? (retryAfterMs ?? backoff) : Math.max(backoff, retryAfterMs ?? 0);
}

function stateOf(error: BiliImError, until: number, since = NOBODYS): StateEvent {
  const state = error.kind === "risk" ? { state: "paused", reason: "risk" } : { state: "retrying" };
  return withCursor({ type: "state", ...state, until, error }, () => since) as StateEvent;
}

/** Resolves after so many ms, once the browser is online again, or when it has ended. */
function wait(ms: number, ended: AbortSignal, scope: Scope): Promise<void> {
  return new Promise((resolve) => {
    const timer = scope.setTimeout(done, ms);
    function done() {
      scope.clearTimeout(timer);
      scope.removeEventListener?.("online", done);
      ended.removeEventListener("abort", done);
      resolve();
    }
    scope.addEventListener?.("online", done);
    ended.addEventListener("abort", done);
  });
}
