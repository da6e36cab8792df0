/** The one error class of the package, and how to tell it from others. */
import type { ErrorKind } from "./constants.js";

/** What a `BiliImError` is made of. */
export interface BiliImErrorFields {
  kind: ErrorKind;
  message: string;
  endpoint: string;
  retryable: boolean;
  hint: string;
  code?: number | undefined;
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

// `Symbol.for` is the same in every realm and in every copy of the package.
const brand = Symbol.for("bili-im.BiliImError");

/** What every call of this package rejects with, except after an abort: then it is the signal's own reason. */
export class BiliImError extends Error {
  override readonly name = "BiliImError";
  /** What went wrong, in one word that does not change between versions. */
  readonly kind: ErrorKind;
  /** The method that was called, such as `"sendText"` or `"customerService.upload"`. */
  readonly endpoint: string;
  /** The service's code, where it answered with one other than 0: see `Code`. */
  readonly code: number | undefined;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Whether the same call may succeed when it is made again a little later. */
  readonly retryable: boolean;
  /** How long to wait before trying again, in ms, where that is known: after risk control, or as the service says. */
  readonly retryAfterMs: number | undefined;
  /** What a person can do about it, in Chinese or English: see the option `locale`. */
  readonly hint: string;

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
  static of(fields: BiliImErrorFields): BiliImError {
    return new BiliImError(fields);
  }

  /** A plain object for logs; the cause is left out, because it can hold anything. */
  toJSON(): Omit<BiliImErrorFields, "cause"> & { name: string } {
    const { name, kind, message, endpoint, code, status, retryable, retryAfterMs, hint } = this;
    return { name, kind, message, endpoint, code, status, retryable, retryAfterMs, hint };
  }
}

/** Whether `value` is a `BiliImError`, also one of another realm or of another copy of this package. */
export function isBiliImError(value: unknown): value is BiliImError {
  return typeof value === "object" && value !== null && brand in value;
}

/** @internal */
export type Locale = "en" | "zh" | undefined;
/** @internal */
export type Hint = readonly [en: string, zh: string];

/** @internal What is said in one language, the browser's by default. */
export function speak([en, zh]: Hint, locale?: Locale): string {
  const own = locale ?? globalThis.navigator?.language?.toLowerCase();
  return own?.startsWith("zh") ? zh : en;
}
