/** Argument validation of the helpers. Errors name the argument and what was expected; arguments of calls are read in Rust. */
import { BiliImError } from "../client/error.js";
import { inputHint } from "../client/hints.js";
import { isObject } from "./fields.js";

/** Reads the options of a helper one by one; `finish()` rejects unknown ones. */
export class OptionsReader {
  readonly #endpoint: string;
  readonly #options: Record<string, unknown>;
  readonly #known: string[] = [];

  constructor(endpoint: string, options: unknown) {
    if (options != null && !isObject(options)) {
      throw unexpected(endpoint, "options", "an object with options", options);
    }
    this.#endpoint = endpoint;
    this.#options = options ?? {};
  }

  /** The option `locale`. */
  locale(): "en" | "zh" | undefined {
    const locale = this.#take("locale");
    if (locale === undefined || locale === "en" || locale === "zh") return locale;
    throw this.#unexpected("locale", typeof locale === "string" ? '"en" or "zh"' : "a text", locale);
  }

  /** An option that is checked elsewhere. */
  value(name: string): unknown {
    return this.#take(name);
  }

  /** An option that is a function. */
  callable(name: string): ((...given: never[]) => unknown) | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "function") return value as never;
    throw this.#unexpected(name, "a function", value);
  }

  /** An integer option of at least `min`; `Infinity` is allowed. */
  integer(name: string, min: number): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value !== "number") throw this.#unexpected(name, "a number", value);
    const isInteger = Number.isInteger(value) || value === Number.POSITIVE_INFINITY;
    if (!isInteger || value < min) throw this.#unexpected(name, `a whole number from ${min} up`, value);
    return value;
  }

  /** Throws if there is an option that has not been read. */
  finish(): void {
    const unknown = Object.keys(this.#options).find((name) => !this.#known.includes(name));
    if (unknown === undefined) return;
    const problem = `there is no such option; known are ${this.#known.join(", ")}`;
    throw inputError(this.#endpoint, `options.${unknown}`, problem);
  }

  #take(name: string): unknown {
    this.#known.push(name);
    return this.#options[name] ?? undefined;
  }

  #unexpected(name: string, expected: string, value: unknown): BiliImError {
    return unexpected(this.#endpoint, `options.${name}`, expected, value);
  }
}

/** A boolean option; `false` by default. A function, as no entry needs a method that it does not call. */
export function readFlag(reader: OptionsReader, endpoint: string, name: string): boolean {
  const value = reader.value(name) ?? false;
  if (typeof value !== "boolean") throw unexpected(endpoint, `options.${name}`, "true or false", value);
  return value;
}

/** Throws unless the argument `message` is an object. */
export function requireMessage(endpoint: string, message: unknown): void {
  if (!isObject(message)) throw inputError(endpoint, "message", "expected a message object");
}

/** The error for an argument of the wrong type or value. */
export function unexpected(endpoint: string, argument: string, expected: string, value: unknown): BiliImError {
  return inputError(endpoint, argument, `expected ${expected}, got ${show(value)}`);
}

/** An `input` error. */
export function inputError(endpoint: string, argument: string, problem: string): BiliImError {
  const message = `${endpoint}: \`${argument}\`: ${problem}`;
  return BiliImError.of({ kind: "input", message, endpoint, retryable: false, hint: inputHint });
}

function show(value: unknown): string {
  if (value == null) return "nothing";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object") return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "function" || typeof value === "symbol" ? "something else" : String(value);
}
