/** Stops asking after risk control has refused: what comes next fails at once, until a while has passed. */
import { Fault } from "./fault.js";

/** The first pause, in ms; each further refusal doubles it. */
const FIRST_PAUSE_MS = 120_000;

const LONGEST_PAUSE_MS = 3_600_000;

export class Breaker {
  #until = 0;
  #pauseMs = 0;

  /** Throws while the pause lasts. */
  check(): void {
    const left = this.#until - Date.now();
    if (this.#until === 0 || left <= 0) return;
    const message = `risk control refused lately; nothing is sent for another ${Math.ceil(left / 1000)} s`;
    throw new Fault("risk", message, false, { retryAfterMs: left });
  }

  /** Something succeeded. */
  reset(): void {
    this.#until = 0;
    this.#pauseMs = 0;
  }

  /** Takes note of a refusal, and returns it with the time to wait. */
  note(refusal: Fault): Fault {
    this.#pauseMs = this.#pauseMs ? Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    const retryAfterMs = Math.max(this.#pauseMs, refusal.retryAfterMs ?? 0);
    this.#until = Date.now() + retryAfterMs;
    return refusal.saying(refusal.message, { retryAfterMs });
  }
}
