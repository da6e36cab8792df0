/** Web Locks as the election sees them: held until they are given back, and never stolen. */
import type { Input } from "./election-events.js";
import type { LockRequester } from "./lock-manager.js";

/** The locks that this tab holds or waits for. What comes of them is told to `tell`. */
export class Locks {
  readonly #manager: LockRequester;
  readonly #name: string;
  readonly #tell: (input: Input) => void;
  /** What gives back a lock, by rank. */
  readonly #held = new Map<number, () => void>();
  #waiting = new AbortController();

  constructor(manager: LockRequester, name: string, tell: (input: Input) => void) {
    this.#manager = manager;
    this.#name = name;
    this.#tell = tell;
  }

  /** Waits for the lock of rank 0. */
  request(): void {
    this.#ask(0, { signal: this.#waiting.signal });
  }

  /** Asks for a lock without waiting. */
  try(rank: number): void {
    this.#ask(rank, { ifAvailable: true });
  }

  release(rank: number): void {
    this.#held.get(rank)?.();
    this.#held.delete(rank);
  }

  /** Gives all back, and stops waiting. */
  releaseAll(): void {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    for (const rank of [...this.#held.keys()]) this.release(rank);
  }

  #ask(rank: number, options: LockOptions): void {
    const { signal } = this.#waiting;
    let giveBack: (() => void) | undefined;
    const take = (lock: unknown) => {
      // What is returned is waited for; this gives the lock back at once.
      if (signal.aborted || (lock && this.#held.has(rank))) return undefined;
      if (!lock) {
        this.#tell({ type: "unavailable", rank });
        return undefined;
      }
      const held = new Promise<void>((resolve) => {
        giveBack = resolve;
        this.#held.set(rank, resolve);
      });
      this.#tell({ type: "granted", rank });
      return held;
    };
    const fail = () => {
      const isOver = signal.aborted || (giveBack && this.#held.get(rank) !== giveBack);
      if (isOver) return;
      this.#held.delete(rank);
      this.#tell({ type: "rejected" });
    };
    try {
      Promise.resolve(this.#manager.request(this.#lockName(rank), options, take)).then(undefined, fail);
    } catch {
      fail();
    }
  }

  #lockName(rank: number): string {
    return rank === 0 ? this.#name : `${this.#name} ${rank}`;
  }
}
