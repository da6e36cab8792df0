/**
 * Leader election among the tabs of an origin, without I/O: a step takes what happened and says what to do.
 *
 * Whoever holds a Web Lock leads; all others wait for it. It is never stolen. A frozen leader keeps its lock, so leaders are
 * judged by what is heard of them. They speak when asked: a follower that has heard nothing for an interval asks, and after a
 * second one asks for the lock without waiting, which makes browsers give up a page that went into the back/forward cache with
 * it. Where the lock still does not come, there is one of the next rank. Of two leaders the one of the smaller rank stays, once
 * it knows how far the other one has come. Where no lock can be had at all, each tab polls alone.
 */
import type { Asked, Effect, Heard, Input, Role } from "./election-events.js";
import { Silence } from "./silence.js";

/** Locks are numbered from 0. */
export const MAX_RANK = 3;
/** How long a page in the back/forward cache may take to lose its lock, and a leader to answer, in ms. */
const PATIENCE = 1000;
/** A lock that does not last so long was never held, in ms. */
const HELD = 1000;

/** The election as one tab sees it. */
export class Election {
  role: Role = "idle";
  rank = 0;
  readonly #interval: number;
  #canShare = false;
  #visible = false;
  #leader: string | undefined;
  #ledSince = 0;
  /** That of its leader, while it follows. */
  #silence: Silence | undefined;
  /** When to try the next rank, to lead on without an answer, to forget that somebody looks. */
  #tryAt: number | undefined;
  #resumeAt: number | undefined;
  #unattendAt: number | undefined;
  #wakeAt: number | undefined;

  /** Followers hear of their leader once in `interval` ms. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** `now` is in ms, of a clock that never goes back. */
  step(input: Input, now: number): Effect[] {
    const effects = this.#handle(input, now);
    const deadlines = [this.#silence?.at, this.#tryAt, this.#resumeAt, this.#unattendAt].filter(
      (at) => at !== undefined,
    );
    const at = deadlines.length > 0 ? Math.min(...deadlines) : undefined;
    // A timer that has fired is set again, also for the same time: it may have been early.
    if (at !== this.#wakeAt || input.type === "elapsed") effects.push({ type: "wake", at });
    this.#wakeAt = at;
    return effects;
  }

  #handle(input: Input, now: number): Effect[] {
    if (this.role === "idle" && input.type !== "start") return input.type === "granted" ? [{ type: "release" }] : [];
    switch (input.type) {
      case "start":
        if (this.role !== "idle") return [];
        this.#canShare = input.canShare;
        this.#visible = input.visible;
        if (!input.canShare) return this.#become("standalone");
        return [...this.#follow(now), { type: "request" }, this.#ask(now, false, true)];
      case "stop":
        return [{ type: "release" }, ...this.#become("idle")];
      case "granted":
        return this.#granted(input.rank, now);
      case "unavailable":
        return this.#unavailable(input.rank, now);
      case "rejected":
        return this.#rejected(now);
      case "heard":
        return this.#heard(input, now);
      case "asked":
        return this.#wasAsked(input, now);
      case "visibility":
        this.#visible = input.visible;
        return input.visible && this.role === "follower" ? [this.#ask(now, true)] : [];
      case "nudge":
        return this.role === "follower" ? [this.#ask(now, true)] : [{ type: "nudge" }];
      case "elapsed":
        return this.#elapsed(now);
    }
  }

  #granted(rank: number, now: number): Effect[] {
    if (!this.#holdsLock) {
      this.rank = rank;
      return this.#lead(now);
    }
    if (rank >= this.rank) return rank === this.rank ? [] : [{ type: "release", rank }];
    const before = this.rank;
    this.rank = rank;
    return [{ type: "release", rank: before }, ...(this.role === "leader" ? [{ type: "announce" } as const] : [])];
  }

  #unavailable(rank: number, now: number): Effect[] {
    if (!this.#silence?.isAwaiting) return [];
    if (rank === MAX_RANK) return this.#become("standalone");
    if (rank > 0) return [{ type: "try", rank: rank + 1 }];
    this.#tryAt = now + PATIENCE;
    return [];
  }

  #rejected(now: number): Effect[] {
    const wasTaken = this.#holdsLock && now - this.#ledSince >= HELD;
    if (wasTaken) return [{ type: "release" }, ...this.#follow(now), { type: "request" }];
    this.#canShare = false;
    return [{ type: "release" }, ...(this.role === "standalone" ? [] : this.#become("standalone"))];
  }

  #heard({ from, rank, isWelcome }: Heard, now: number): Effect[] {
    const effects: Effect[] = [];
    if (this.#holdsLock && rank < this.rank) {
      effects.push({ type: "release", rank: this.rank }, ...this.#follow(now));
    } else if (this.#resumeAt !== undefined && rank > this.rank && isWelcome) {
      return this.#lead(now);
    } else if (this.role === "leader") {
      // It was frozen, and another one has led since. Any script can say so: not so often that polls would come close together.
      if (rank === this.rank || now - this.#ledSince < 2 * this.#interval) return [];
      effects.push(...this.#follow(now));
      this.#resumeAt = now + PATIENCE;
    } else if (this.role === "standalone") {
      effects.push(...this.#follow(now));
    }
    const isNew = from !== this.#leader;
    this.#leader = from;
    this.#silence?.heard(now);
    this.#tryAt = undefined;
    if (isNew && !isWelcome) effects.push({ type: "ask", nudge: false, fresh: true });
    return effects;
  }

  #wasAsked({ visible, nudge, to, isStuck }: Asked, now: number): Effect[] {
    if (this.role !== "leader") return [];
    // Nobody takes its events: it lines up again, behind all others.
    if (isStuck) return [{ type: "release" }, ...this.#follow(now), { type: "request" }];
    if (visible) this.#unattendAt = now + 2.5 * this.#interval;
    return [
      { type: "announce", to },
      ...(visible ? [{ type: "attend", on: true } as const] : []),
      ...(nudge ? [{ type: "nudge" } as const] : []),
    ];
  }

  #elapsed(now: number): Effect[] {
    if (this.#unattendAt !== undefined && now >= this.#unattendAt) {
      this.#unattendAt = undefined;
      return [{ type: "attend", on: false }];
    }
    if (this.#resumeAt !== undefined && now >= this.#resumeAt) return this.#lead(now);
    if (this.#tryAt !== undefined && now >= this.#tryAt) {
      this.#tryAt = undefined;
      return [{ type: "try", rank: 1 }];
    }
    switch (this.#silence?.elapsed(now, this.#visible)) {
      case "ask":
        return [this.#ask(now)];
      case "silent":
        return this.#canShare ? [this.#ask(now), { type: "try", rank: 0 }] : this.#become("standalone");
      default:
        return [];
    }
  }

  #ask(now: number, nudge = false, fresh = false): Effect {
    this.#silence?.asked(now);
    return { type: "ask", nudge, fresh };
  }

  #lead(now: number): Effect[] {
    this.#ledSince = now;
    return [...this.#become("leader"), { type: "announce" }];
  }

  /** Also while it asks another leader before it leads on. */
  get #holdsLock(): boolean {
    return this.role === "leader" || this.#resumeAt !== undefined;
  }

  #follow(now: number): Effect[] {
    const effects = this.#become("follower");
    this.#silence = new Silence(this.#interval, now);
    return effects;
  }

  #become(role: Role): Effect[] {
    this.role = role;
    this.#leader = undefined;
    this.#silence = undefined;
    this.#tryAt = undefined;
    this.#resumeAt = undefined;
    this.#unattendAt = undefined;
    return [{ type: "become", role }];
  }
}
