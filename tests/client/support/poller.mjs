/** An account's messages, and pollers as the core has them. */
import { clock } from "./clock.mjs";

export const MID = "293793435";
const LATENCY = 50;

/** The messages of one account. Keys begin with the second of sending. */
export class Account {
  messages = [];
  /** Who polled when. */
  polls = [];

  constructor(mid = MID) {
    this.mid = mid;
  }

  /** A message of `talker` arrives. Its key. */
  receive(talker = "1") {
    const number = this.messages.length + 1;
    const key = String((BigInt(Math.floor(clock.now() / 1000)) << 32n) + BigInt(number));
    this.messages.push({ talker, key, seqno: number * 10, time: clock.now() * 1000 });
    return key;
  }

  /** How many polls there were since a time. */
  pollsSince(at) {
    return this.polls.filter((poll) => poll.at >= at).length;
  }
}

/** Polls every 20 s while somebody looks, else every 120 s; slow ones at double the interval. Goes on at the pace it is given. */
export class Poller {
  #account;
  #tab;
  #cursor;
  #slow;
  #isFirst = true;
  #lastPoll = Number.NEGATIVE_INFINITY;
  #onPace;
  #isAttended = false;
  #isNudged = false;
  #wake = () => {};
  isFreed = false;

  constructor(account, tab, { since, isSlow, pace, onPace }) {
    this.#account = account;
    this.#tab = tab;
    this.#slow = isSlow;
    this.#cursor = since;
    this.#onPace = onPace;
    // Without a cursor it begins at now.
    if (since && pace?.polls) this.#lastPoll = clock.now() - pace.polls.ago;
  }

  async next() {
    for (;;) {
      while (!this.#isDue()) await this.#wait();
      if (this.isFreed) return undefined;
      const events = await this.#poll();
      if (this.isFreed) return undefined;
      if (events.length > 0) return events;
    }
  }

  nudge() {
    this.#isNudged = true;
    this.#wake();
  }

  attend(on) {
    this.#isAttended = on;
    this.#wake();
  }

  free() {
    this.isFreed = true;
    this.#wake();
  }

  get #interval() {
    const isSeen = this.#isAttended || this.#tab.scope.document.visibilityState === "visible";
    return (isSeen ? 20_000 : 120_000) * (this.#slow ? 2 : 1);
  }

  #isDue() {
    if (this.isFreed) return true;
    const wait = this.#isNudged ? 6000 : this.#interval;
    return clock.now() - this.#lastPoll >= wait;
  }

  #wait() {
    const wait = this.#isNudged ? 6000 : this.#interval;
    return new Promise((resolve) => {
      const timer = this.#tab.scope.setTimeout(resolve, this.#lastPoll + wait - clock.now());
      this.#wake = () => {
        this.#tab.scope.clearTimeout(timer);
        resolve();
      };
    });
  }

  async #poll() {
    this.#isNudged = false;
    this.#lastPoll = clock.now();
    this.#onPace({ polls: { ago: 0, debt: 20_000 } });
    this.#account.polls.push({ tab: this.#tab, at: clock.now(), slow: this.#slow });
    // A page that is kept aborts its request, a frozen one has the answer later.
    await new Promise((resolve) => setTimeout(() => this.#tab.run(resolve), LATENCY));
    const { mid, messages } = this.#account;
    this.#cursor ??= { v: 1, mid, time: "0", floor: "0", marks: marksOf(messages) };
    const fresh = messages.filter(({ talker, seqno }) => seqno > (this.#cursor.marks[talker] ?? 0));
    const events = fresh.map(({ talker, key, seqno }) => {
      this.#cursor = { ...this.#cursor, marks: { ...this.#cursor.marks, [talker]: seqno } };
      return event({ type: "message", talker, message: { msg_key: key, msg_seqno: seqno } }, this.#cursor);
    });
    if (events.length > 0) this.#cursor = { ...this.#cursor, time: String(fresh.at(-1).time) };
    if (this.#isFirst) events.push(event({ type: "state", state: "live" }, this.#cursor));
    this.#isFirst = false;
    return events;
  }
}

const marksOf = (messages) => Object.fromEntries(messages.map(({ talker, seqno }) => [talker, seqno]));

/** An event as the face makes them: its cursor is made when it is read. */
export function event(fields, cursor) {
  return Object.defineProperty({ ...fields }, "cursor", { get: () => structuredClone(cursor), enumerable: true });
}
