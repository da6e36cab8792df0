/** The pace of a poller: how often it has asked lately, and what it counted. The next one goes on where it was. */
import { isObject } from "../text/fields.js";

/** How far a rate limiter has been used. */
export interface Used {
  /** How long ago the last request began, in ms. */
  readonly ago: number;
  /** In how many ms its whole burst is there again. */
  readonly debt: number;
}

export interface Pace {
  readonly polls?: Used;
  readonly counts?: Used;
  /** For how many ms more the service is to be left alone. */
  readonly rest?: number;
  /** Where the last poll succeeded: a fingerprint of the cursor that has all that it found. */
  readonly reached?: number;
  /** The counts of unread messages. */
  readonly unread?: object;
}

/** In characters. */
const MAX_LENGTH = 2000;
/** A week: what lies longer ago does not matter. In ms. */
const MAX_MS = 604_800_000;
/** By how much two clocks tell a poll apart from itself, in ms; polls lie 6 s apart. */
const SLACK = 1000;

/** A pace from the numbers of the core, of which those that are not known are NaN, and the counts. Each poll makes two. */
export function makePace(numbers: Float64Array, unread: object | undefined): Pace {
  const pace: { -readonly [Key in keyof Pace]: Pace[Key] } = {};
  const number = (index: number) => numbers[index] ?? Number.NaN;
  if (number(0) >= 0) pace.polls = { ago: number(0), debt: number(1) };
  if (number(2) >= 0) pace.counts = { ago: number(2), debt: number(3) };
  if (number(4) >= 0) pace.rest = number(4);
  if (number(5) >= 0) pace.reached = number(5);
  if (unread) pace.unread = unread;
  return pace;
}

/** A pace that another page has kept or posted; `undefined` for what is none. */
export function parsePace(value: unknown): Pace | undefined {
  if (!isObject(value)) return undefined;
  const { polls, counts, rest, reached, unread } = value;
  const used = { ...(isUsed(polls) && { polls }), ...(isUsed(counts) && { counts }), ...(isMs(rest) && { rest }) };
  const found = isFingerprint(reached) && { reached };
  const isKept = isObject(unread) && !Array.isArray(unread) && JSON.stringify(unread).length <= MAX_LENGTH;
  return { ...used, ...found, ...(isKept && { unread }) };
}

/** The same a while later. */
export function agePace({ polls, counts, rest = 0, ...told }: Pace, ms: number): Pace {
  const left = Math.round(rest - ms);
  const age = ({ ago, debt }: Used) => ({
    ago: Math.min(MAX_MS, Math.round(ago + ms)),
    debt: Math.max(0, Math.round(debt - ms)),
  });
  const used = { ...(polls && { polls: age(polls) }), ...(counts && { counts: age(counts) }) };
  return { ...used, ...(left > 0 && { rest: left }), ...told };
}

/** A pace, and since when it is known. */
export class KnownPace {
  readonly #now: () => number;
  #pace: Pace | undefined;
  #at = 0;

  /** `now` is a clock that never goes back, in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** As it is now. */
  get pace(): Pace | undefined {
    return this.#pace && agePace(this.#pace, this.#now() - this.#at);
  }

  /** Takes one over, unless the one that is known has polled since. */
  learn(pace: Pace | undefined): void {
    const now = this.#now();
    const known = this.#pace && lastPoll(this.#pace) + now - this.#at;
    if (!pace || (known !== undefined && known < lastPoll(pace) - SLACK)) return;
    this.#pace = pace;
    this.#at = now;
  }
}

function lastPoll({ polls }: Pace): number {
  return polls?.ago ?? Number.POSITIVE_INFINITY;
}

function isUsed(value: unknown): value is Used {
  return isObject(value) && isMs(value.ago) && isMs(value.debt);
}

/** Whether it is a whole number of 32 bits. */
function isFingerprint(value: unknown): value is number {
  return typeof value === "number" && value >>> 0 === value;
}

function isMs(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MAX_MS;
}
