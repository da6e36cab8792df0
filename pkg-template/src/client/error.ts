/** The one error class of the package. */
import type { ErrorKind } from "../constants.js";
import { type Hint, inputHint } from "./hints.js";

/** What a `BiliImError` is made of. */
export interface BiliImErrorFields {
  /** What went wrong, in one word. */
  kind: ErrorKind;
  /** One line for a log. */
  message: string;
  /** The method that was called. */
  endpoint: string;
  /** Whether the same call may succeed a little later. */
  retryable: boolean;
  /** What a person can do about it. */
  hint: string;
  /** The service's code. */
  code?: number | undefined;
  /** The HTTP status. */
  status?: number | undefined;
  /** How long to wait before trying again, in ms. */
  retryAfterMs?: number | undefined;
  /** What the browser threw. */
  cause?: unknown;
}

/** @internal The option `locale`. */
export type Locale = "en" | "zh" | undefined;

/** @internal The fields of an error whose hint is in two languages. */
export interface LocalizedFields extends Omit<BiliImErrorFields, "hint"> {
  hint: Hint;
}

/** Whether it is a kind of error. */
const isKind = (value: unknown): value is ErrorKind => typeof value === "string" && Object.hasOwn(kinds, value);

const kinds: Record<ErrorKind, 1> = {
  input: 1,
  login: 1,
  csrf: 1,
  risk: 1,
  api: 1,
  http: 1,
  network: 1,
  timeout: 1,
  reply: 1,
  unconfirmed: 1,
  load: 1,
  closed: 1,
  storage: 1,
  internal: 1,
};

// `Symbol.for` is the same in every realm and in every copy of the package.
const brand = Symbol.for("bili-im.BiliImError");

/** What every call of this package rejects with, except after an abort: then it is the signal's own reason. */
export class BiliImError extends Error {
  /** The name of the class, also in a build that shortens names. */
  override readonly name = "BiliImError";
  /** What went wrong, in one word that does not change between versions. */
  declare readonly kind: ErrorKind;
  /** The method that was called, such as `"sendText"` or `"customerService.upload"`. */
  declare readonly endpoint: string;
  /** The service's code, where it answered with one other than 0: see `Code`. */
  declare readonly code: number | undefined;
  /** The HTTP status, where there was an answer. */
  declare readonly status: number | undefined;
  /** Whether the same call may succeed when it is made again a little later. */
  declare readonly retryable: boolean;
  /** How long to wait before trying again, in ms, where that is known: after risk control, or as the service says. */
  declare readonly retryAfterMs: number | undefined;
  /** What a person can do about it, in Chinese or English: see the option `locale`. */
  declare readonly hint: string;

  private constructor(fields: BiliImErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.kind = fields.kind;
    this.endpoint = fields.endpoint;
    this.code = fields.code;
    this.status = fields.status;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs;
    this.hint = fields.hint;
    Object.defineProperty(this, brand, { value: true });
  }

  /** @internal */
  static of({ hint, ...fields }: LocalizedFields, locale?: Locale): BiliImError {
    return new BiliImError({ ...fields, hint: localize(hint, locale) });
  }

  /**
   * The error again, of the plain object that `toJSON` made of it, however that travelled or was stored. Its cause is gone.
   *
   * Throws `BiliImError`, kind `"input"`, where it is none.
   */
  static from(plain: unknown): BiliImError {
    const revived = isBiliImError(plain) ? plain : reviveError(plain);
    if (revived) return revived;
    const message = "BiliImError.from: `plain`: expected what toJSON() of an error gave";
    throw BiliImError.of({ kind: "input", message, endpoint: "BiliImError.from", retryable: false, hint: inputHint });
  }

  /** The entries of the package have copies of the class, and realms have theirs: `instanceof` is true of all. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBiliImError(value);
  }

  /** A plain object for logs; the cause is left out, because it can hold anything. */
  toJSON(): Omit<BiliImErrorFields, "cause"> & Pick<BiliImError, "name"> {
    const { name, kind, message, endpoint, code, status, retryable, retryAfterMs, hint } = this;
    return { name, kind, message, endpoint, code, status, retryable, retryAfterMs, hint };
  }
}

/**
 * Whether `value` is a `BiliImError`, also one of another realm or of another copy of this package. Of the plain object that
 * `toJSON` gives, or a copy by `structuredClone`, it is false: make an error of the former with `BiliImError.from`.
 */
export function isBiliImError(value: unknown): value is BiliImError {
  return typeof value === "object" && value !== null && brand in value;
}

/** @internal The error that `toJSON` made this of, in another tab or context; `undefined` where it is none. */
export function reviveError(value: unknown): BiliImError | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, message, endpoint, retryable, hint, code, status, retryAfterMs } = value as Record<string, unknown>;
  if (!isKind(kind) || typeof retryable !== "boolean") return undefined;
  if (typeof message !== "string" || typeof endpoint !== "string" || typeof hint !== "string") return undefined;
  const number = (value: unknown) => (Number.isFinite(value) ? (value as number) : undefined);
  const numbers = { code: number(code), status: number(status), retryAfterMs: number(retryAfterMs) };
  return BiliImError.of({ kind, message, endpoint, retryable, hint: [hint, hint], ...numbers });
}

/** @internal Whether texts are in Chinese: by the option `locale`, or else by the language of the browser. */
export function isChinese(locale?: Locale): boolean {
  return (locale ?? globalThis.navigator?.language?.toLowerCase())?.startsWith("zh") ?? false;
}

function localize([en, zh]: Hint, locale: Locale): string {
  return isChinese(locale) ? zh : en;
}
