/** The options of an archive's methods, read once. */
import { OptionsReader, unexpected } from "../text/arguments.js";
import { isObject } from "../text/fields.js";
import type { Talker } from "../wire.js";
import { type ArchiveTalker, keyOf, readTalker } from "./talkers.js";

/** Which messages: of whom, and from when. */
export interface SelectionOptions {
  /** The conversations, by mids, sessions or `{ talker_id, session_type }`; all by default. */
  talkers?: readonly Talker[] | undefined;
  /** Only messages that were sent at this time or later, by `sentAt`. */
  from?: Date | undefined;
  /** Only messages that were sent before this time, by `sentAt`. */
  to?: Date | undefined;
}

/** @internal The same, as it is used. */
export interface Selection {
  readonly talkers: readonly ArchiveTalker[] | undefined;
  /** In ms since 1970. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** @internal Whether a message of this time, in ms since 1970, is asked for; one that does not tell its time is not, within bounds. */
export function isWithin({ from, to }: Selection, time: number | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  return time !== undefined && time >= (from ?? time) && (to === undefined || time < to);
}

/** @internal Reads the options of an archive's method. */
export class ArchiveOptions extends OptionsReader {
  readonly #endpoint: string;

  constructor(endpoint: string, options: unknown) {
    super(endpoint, options);
    this.#endpoint = endpoint;
  }

  selection(mid: string): Selection {
    const talkers = this.#talkers(mid);
    const [from, to] = [this.#date("from"), this.#date("to")];
    if (from !== undefined && to !== undefined && from >= to) {
      throw unexpected(this.#endpoint, "options.to", "a time after `from`", new Date(to).toISOString());
    }
    return { talkers, from, to };
  }

  signal(): AbortSignal | undefined {
    const signal = this.value("signal");
    if (signal === undefined || (isInstance(signal) && "aborted" in signal)) return signal as AbortSignal | undefined;
    throw unexpected(this.#endpoint, "options.signal", "an AbortSignal", signal);
  }

  oneOf<Name extends string>(name: string, names: readonly Name[]): Name | undefined {
    const value = this.value(name);
    if (value === undefined || names.includes(value as Name)) return value as Name | undefined;
    const list = names.map((one) => JSON.stringify(one)).join(", ");
    throw unexpected(this.#endpoint, `options.${name}`, `one of ${list}`, value);
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "string") return value;
    throw unexpected(this.#endpoint, `options.${name}`, "a text", value);
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((item) => Number.isSafeInteger(item))) return value;
    throw unexpected(this.#endpoint, `options.${name}`, "a list of whole numbers", value);
  }

  #talkers(mid: string): readonly ArchiveTalker[] | undefined {
    const value = this.value("talkers");
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw unexpected(this.#endpoint, "options.talkers", "a list of talkers", value);
    const found = Array.from(value, (item, at) => {
      const talker = readTalker(item, mid);
      if (talker) return talker;
      const expected = "a mid, a session, or { talker_id, session_type }";
      throw unexpected(this.#endpoint, `options.talkers[${at}]`, expected, item);
    });
    return [...new Map(found.map((talker) => [keyOf(talker), talker])).values()];
  }

  #date(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    // Not `instanceof`: it may come from another realm.
    const time = Object.prototype.toString.call(value) === "[object Date]" ? Number(value) : Number.NaN;
    if (Number.isFinite(time)) return time;
    throw unexpected(this.#endpoint, `options.${name}`, "a valid Date", value);
  }
}

/** @internal Whether it is an object; a list has no business here. */
export function isInstance(value: unknown): value is object {
  return isObject(value) || typeof value === "function";
}
