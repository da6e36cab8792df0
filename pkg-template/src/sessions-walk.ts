/**
 * Walks through the list of conversations. The next page ends where this one did: before the smallest `session_ts`. Pinned
 * conversations may stand at the top with an old time, so only the others count. A conversation that was seen already is not
 * passed on again.
 */
import { get } from "./describe.js";
import { Fault } from "./fault.js";
import { type Integer, integer } from "./integer.js";
import { listOf, type Next, type Step, type Walk } from "./walk.js";

export class SessionsWalk implements Walk {
  #options: Readonly<Record<string, unknown>>;
  readonly #seen = new Set<string>();
  #step: Step | undefined;
  #mayHaveMore = true;

  /** Through what these options of `sessions()` list. Throws a `Fault` where that cannot be walked through. */
  constructor(options: Readonly<Record<string, unknown>>) {
    if (options.sortRule === 3) {
      // Pages follow each other by the time of the session, which this order does not.
      const message = "a list by the time of reading is one page: await it, it cannot be iterated";
      throw new Fault("input", `\`options.sortRule\`: ${message}`);
    }
    this.#options = options;
  }

  next(): Next | undefined {
    const step = this.#step;
    this.#step = undefined;
    return step ?? (this.#mayHaveMore ? { ask: this.#options } : undefined);
  }

  take(page: unknown): void {
    // The smallest time of those that are not pinned, and of those that are.
    let unpinned: Integer | undefined;
    let pinned: Integer | undefined;
    const items = listOf(page, "session_list").filter((session) => {
      const [talker, type, time, pin] = ["talker_id", "session_type", "session_ts", "top_ts"].map((name) =>
        integer(get(session, name)),
      );
      // One that cannot be told from others is passed on as it is.
      if (talker === undefined || type === undefined || time === undefined) return true;
      if (pin) pinned = least(pinned, time);
      else unpinned = least(unpinned, time);
      const whom = `${type},${talker}`;
      return !this.#seen.has(whom) && this.#seen.add(whom);
    });
    const end = unpinned ?? pinned;
    const before = integer(this.#options.endTs);
    const hasMoved = end !== undefined && end >= 0 && (before === undefined || end < before);
    this.#mayHaveMore = hasMoved && integer(get(page, "has_more")) !== 0;
    if (hasMoved) this.#options = { ...this.#options, endTs: end };
    this.#step = { page, items };
  }
}

function least(one: Integer | undefined, other: Integer): Integer {
  return one !== undefined && one < other ? one : other;
}
