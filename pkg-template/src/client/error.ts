/** The one error class of the package. */
import { describeCode, type ErrorKind } from "../constants.js";

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

/** @internal A text in English and in Chinese. */
export type Hint = readonly [en: string, zh: string];
/** @internal The option `locale`. */
export type Locale = "en" | "zh" | undefined;

/** @internal The fields of an error whose hint is still to be looked up. */
export interface UnhintedFields extends Omit<BiliImErrorFields, "hint"> {
  /** The request that was answered with the code, where that is not the method's own. */
  request?: string;
  /** The hint, where it is not that of the code or of the kind. */
  hint?: Hint;
}

/** What a person can do about an error of each kind; codes have hints of their own. */
const hints: Record<ErrorKind, Hint> = {
  input: ["Correct the argument that the message names.", "请更正错误信息中指出的参数。"],
  login: [
    "Log in on bilibili.com; elsewhere pass `csrf` and `mid`.",
    "请先在 bilibili.com 登录；在其他页面请传入 csrf 与 mid。",
  ],
  csrf: ["Reload the page, or pass the current bili_jct as `csrf`.", "请刷新页面，或传入当前的 bili_jct。"],
  risk: ["Stop for a while and use the site as usual.", "请暂停一段时间，正常使用网站。"],
  api: [
    "This code is not documented: the error's message has what the service says, if it says anything.",
    "该返回值没有文档记载，服务的说明（如有）见错误信息。",
  ],
  http: ["Try again later.", "请稍后再试。"],
  network: ["Check the connection, and that the page is on bilibili.com.", "请检查网络，并确认页面位于 bilibili.com。"],
  timeout: ["Try again, or allow more time with timeoutMs.", "请重试，或用 timeoutMs 放宽时间。"],
  reply: ["Try again later; the service may be under maintenance.", "请稍后再试，服务可能正在维护。"],
  unconfirmed: ["Look into the history before sending it again.", "重发前请先查看聊天记录。"],
  load: ["See the README's section on where it runs.", "请参阅 README 中关于运行环境的说明。"],
  closed: ["Make another client with createClient().", "请用 createClient() 另建客户端。"],
  storage: [
    "Free some space and let the site store data; what was archived is still there unless the browser removed it.",
    "请腾出空间并允许网站存储数据；已存档的内容仍在，除非已被浏览器清除。",
  ],
  internal: ["Please report it with the message.", "请附上错误信息反馈给我们。"],
};

// `Symbol.for` is the same in every realm and in every copy of the package.
const brand = Symbol.for("bili-im.BiliImError");

/** What every call of this package rejects with, except after an abort: then it is the signal's own reason. */
export class BiliImError extends Error {
  /** The name of the class, also in a build that shortens names. */
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
  static of({ hint, request, ...fields }: UnhintedFields, locale?: Locale): BiliImError {
    return new BiliImError({ ...fields, hint: localize(hint ?? hintOf(fields, request), locale) });
  }

  /** A plain object for logs; the cause is left out, because it can hold anything. */
  toJSON(): Omit<BiliImErrorFields, "cause"> & Pick<BiliImError, "name"> {
    const { name, kind, message, endpoint, code, status, retryable, retryAfterMs, hint } = this;
    return { name, kind, message, endpoint, code, status, retryable, retryAfterMs, hint };
  }
}

/** Whether `value` is a `BiliImError`, also one of another realm or of another copy of this package. */
export function isBiliImError(value: unknown): value is BiliImError {
  return typeof value === "object" && value !== null && brand in value;
}

/** @internal The error that `toJSON()` made this of, in another tab or context; `undefined` where it is none. */
export function reviveError(value: unknown): BiliImError | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, message, endpoint, retryable, hint, code, status, retryAfterMs } = value as Record<string, unknown>;
  if (typeof kind !== "string" || !Object.hasOwn(hints, kind) || typeof retryable !== "boolean") return undefined;
  if (typeof message !== "string" || typeof endpoint !== "string" || typeof hint !== "string") return undefined;
  const number = (value: unknown) => (Number.isFinite(value) ? (value as number) : undefined);
  const numbers = { code: number(code), status: number(status), retryAfterMs: number(retryAfterMs) };
  return BiliImError.of({ kind: kind as ErrorKind, message, endpoint, retryable, hint: [hint, hint], ...numbers });
}

/** @internal Whether texts are in Chinese: by the option `locale`, or else by the language of the browser. */
export function isChinese(locale?: Locale): boolean {
  return (locale ?? globalThis.navigator?.language?.toLowerCase())?.startsWith("zh") ?? false;
}

function localize([en, zh]: Hint, locale: Locale): string {
  return isChinese(locale) ? zh : en;
}

function hintOf({ kind, code, endpoint }: UnhintedFields, request = endpoint): Hint {
  // Whatever the code asks for, the message may have been sent.
  if (code === undefined || kind === "unconfirmed") return hints[kind];
  const known = describeCode(code, request);
  return known ? [known.en, known.zh] : hints[kind];
}
