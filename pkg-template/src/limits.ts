/**
 * Time limits of requests. Nearly all of them end unused, and setting and clearing a timer for each would be a tenth of what
 * a call costs: long ones share one, which is left as it is when nobody needs it any more.
 */

/** Shorter ones have a timer each, in ms. */
const LONG = 5000;

interface Limit {
  /** By a clock that nobody sets, in ms. */
  readonly at: number;
  readonly end: () => void;
}

/** A timer; in Node.js it is an object, which may keep the process alive or not. */
type Timer = number & { ref?(): void; unref?(): void };

const limits = new Set<Limit>();
let timer: Timer | undefined;
let firesAt = 0;

/** Calls `end` after `ms`, unless the function that it returns is called before; 0 never passes. */
export function limit(ms: number, end: () => void): () => void {
  if (ms < LONG) {
    const own = ms > 0 ? setTimeout(end, ms) : undefined;
    return () => clearTimeout(own);
  }
  const one = { at: performance.now() + ms, end };
  limits.add(one);
  if (timer === undefined || one.at < firesAt) start(one.at);
  timer?.ref?.();
  return () => {
    limits.delete(one);
    if (limits.size === 0) timer?.unref?.();
  };
}

function start(at: number): void {
  clearTimeout(timer);
  firesAt = at;
  timer = setTimeout(fire, at - performance.now()) as Timer;
}

function fire(): void {
  timer = undefined;
  // A timer may be a little early.
  const now = Math.max(firesAt, performance.now());
  let next = Number.POSITIVE_INFINITY;
  for (const one of limits) {
    if (one.at > now) {
      next = Math.min(next, one.at);
      continue;
    }
    limits.delete(one);
    one.end();
  }
  if (next < Number.POSITIVE_INFINITY) start(next);
}
