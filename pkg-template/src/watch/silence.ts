/** When a follower asks its leader for a sign of life, and when it has to be taken for gone. */

/** Leaders speak when they are asked, so silence counts from a question: this computer may have slept, or the timer been late. */
export class Silence {
  readonly #interval: number;
  #heardAt: number;
  /** When a question was put that nobody has answered. */
  #askedAt: number | undefined;
  /** When to look again. */
  at: number;

  constructor(interval: number, now: number) {
    this.#interval = interval;
    this.#heardAt = now;
    this.at = now + interval;
  }

  /** Whether a question waits for its answer. */
  get isAwaiting(): boolean {
    return this.#askedAt !== undefined;
  }

  heard(now: number): void {
    this.#heardAt = now;
    this.#askedAt = undefined;
  }

  asked(now: number): void {
    this.#askedAt ??= now;
    this.at = Math.min(now + this.#interval, Math.max(this.#silentAt, now + 1));
  }

  /** What is due; each is a question, and `silent` means that two intervals are over. A visible page always asks. */
  elapsed(now: number, isVisible: boolean): "ask" | "silent" | undefined {
    if (now < this.at) return undefined;
    if (this.#askedAt !== undefined && now >= this.#silentAt) {
      this.#askedAt = undefined;
      this.asked(now);
      return "silent";
    }
    if (this.#askedAt === undefined && !isVisible && now - this.#heardAt < this.#interval) {
      this.at = this.#heardAt + this.#interval;
      return undefined;
    }
    this.asked(now);
    return "ask";
  }

  get #silentAt(): number {
    return Math.max((this.#askedAt ?? 0) + this.#interval, this.#heardAt + 2 * this.#interval);
  }
}
