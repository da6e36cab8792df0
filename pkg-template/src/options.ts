/** Options, read one by one, with errors that name the argument and what was expected; those of calls are read in Rust. */
import { BiliImError, speaksChinese } from "./error.js";
import { LARGEST_INTEGER } from "./integer.js";

type Check<T> = (value: unknown) => T | undefined;

/** Beyond it, a browser's timer fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** An object of options, read one by one; what nobody asked for is refused in the end. */
export class Options {
  readonly #endpoint: string;
  readonly #place: string;
  readonly #given: Record<string, unknown>;
  readonly #known = new Set<string>();

  /** Those of the method `endpoint` that were given as the argument `place`. */
  constructor(endpoint: string, place: string, given: unknown) {
    if (given != null && (typeof given !== "object" || Array.isArray(given))) {
      throw unexpected(endpoint, place, "an object with options", given);
    }
    this.#endpoint = endpoint;
    this.#place = place;
    this.#given = (given ?? {}) as Record<string, unknown>;
  }

  /** The option `name`; `check` says what it is, or that it is not what was `expected`. */
  take<T>(name: string, expected: string, check: Check<T>): T | undefined {
    this.#known.add(name);
    const value = this.#given[name];
    if (value == null) return undefined;
    const checked = check(value);
    return checked === undefined ? this.refuse(name, expected, value) : checked;
  }

  /** The option `name`, which is an object of options itself. */
  inside(name: string): Options {
    this.#known.add(name);
    return new Options(this.#endpoint, `${this.#place}.${name}`, this.#given[name]);
  }

  text<T>(name: string, expected: string, check: (text: string) => T | undefined): T | undefined {
    const text = this.take(name, "a text", (value) => (typeof value === "string" ? value : undefined));
    return text === undefined ? undefined : this.take(name, expected, () => check(text));
  }

  ms(name: string, most = LONGEST_TIMER_MS): number | undefined {
    const upper = most === LONGEST_TIMER_MS ? `to ${most}` : "up";
    const ms = this.take(name, "a number", (value) => (typeof value === "number" ? value : undefined));
    return ms === undefined || (ms >= 0 && ms <= most) ? ms : this.refuse(name, `milliseconds from 0 ${upper}`, ms);
  }

  id(name: string): string | undefined {
    const expected = `a whole number from 0 to ${LARGEST_INTEGER}, as a number, a string of digits or a bigint`;
    return this.take(name, expected, (value) => {
      if (typeof value === "number" && !Number.isSafeInteger(value)) {
        throw this.#wrong(name, `${value} is not exact as a number: expected ${expected}`);
      }
      const digits = ["number", "bigint", "string"].includes(typeof value) ? String(value) : "";
      return /^\d+$/.test(digits) && BigInt(digits) <= LARGEST_INTEGER ? digits : undefined;
    });
  }

  locale(): "en" | "zh" | undefined {
    return this.text("locale", '"en" or "zh"', (name) => (name === "en" || name === "zh" ? name : undefined));
  }

  /** A whole number from `least` up; one beyond all lengths is as good as the longest. */
  atLeast(name: string, least: number): number | undefined {
    const number = this.take(name, "a number", (value) => (typeof value === "number" ? value : undefined));
    if (number === undefined) return undefined;
    const isWhole = Number.isInteger(number) || number === Number.POSITIVE_INFINITY;
    return isWhole && number >= least ? number : this.refuse(name, `a whole number from ${least} up`, number);
  }

  refuse(name: string, expected: string, given: unknown): never {
    throw unexpected(this.#endpoint, `${this.#place}.${name}`, expected, given);
  }

  finish(): void {
    const odd = Object.keys(this.#given).find((name) => !this.#known.has(name));
    if (odd !== undefined) {
      throw this.#wrong(odd, `there is no such option; known are ${[...this.#known].join(", ")}`);
    }
  }

  #wrong(name: string, what: string): BiliImError {
    return wrong(this.#endpoint, `${this.#place}.${name}`, what);
  }
}

/** An argument of `endpoint` is not what was expected. */
export function unexpected(endpoint: string, argument: string, expected: string, given: unknown): BiliImError {
  return wrong(endpoint, argument, `expected ${expected}, got ${shown(given)}`);
}

/** Something is wrong with an argument of `endpoint`. */
export function wrong(endpoint: string, argument: string, what: string): BiliImError {
  return BiliImError.of({
    kind: "input",
    message: `${endpoint}: \`${argument}\`: ${what}`,
    endpoint,
    retryable: false,
    chinese: speaksChinese(),
  });
}

/** The same in an error. */
function shown(value: unknown): string {
  if (value == null) return "nothing";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object") return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "function" || typeof value === "symbol" ? "something else" : String(value);
}
