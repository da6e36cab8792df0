/** Finds out that the other end is gone where no event tells: a frozen page, a killed process, a message that was lost. */

const INTERVAL_MS = 5_000;

/**
 * In intervals, not in time: after the computer has slept, or in a page that nobody sees, whose timers are late, the answer is
 * there before the next one.
 */
const MAX_MISSED = 3;

export class Heartbeat {
  readonly #ping: () => void;
  readonly #onLost: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #missed = 0;
  #isNeeded = false;

  constructor(ping: () => void, onLost: () => void) {
    this.#ping = ping;
    this.#onLost = onLost;
  }

  /** Something was heard. */
  heard(): void {
    this.#missed = 0;
  }

  /** Beats while somebody waits for an answer. A timer that is set is left, as setting one for each call costs more than that. */
  need(isNeeded: boolean): void {
    this.#isNeeded = isNeeded;
    if (!isNeeded) return;
    if (this.#timer !== undefined) return;
    this.#missed = 0;
    this.#plan();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #plan(): void {
    this.#timer = setTimeout(() => this.#tick(), INTERVAL_MS);
    // Node.js need not stay for it.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #tick(): void {
    if (!this.#isNeeded) {
      this.stop();
      return;
    }
    this.#missed += 1;
    if (this.#missed > MAX_MISSED) {
      this.stop();
      this.#onLost();
      return;
    }
    this.#plan();
    this.#ping();
  }
}
