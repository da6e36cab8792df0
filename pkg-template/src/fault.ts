/** What went wrong in a call, until it becomes a `BiliImError` or is dealt with. */
import { describeCode, type ErrorKind } from "./constants.js";

export class Fault {
  /** The service's code. */
  code?: number;
  /** The HTTP status. */
  status?: number;
  /** How long to wait before trying again, in ms. */
  retryAfterMs?: number;

  constructor(
    /** In one word; `aborted` when the call was ended. */
    readonly kind: ErrorKind | "aborted",
    readonly message: string,
    /** Whether the same call may succeed a little later. */
    readonly retryable = false,
    more: Partial<Fault> = {},
  ) {
    Object.assign(this, more);
  }

  /** What the WebAssembly part says of one. */
  static read(json: string): Fault {
    const { kind, message, retryable, ...more } = JSON.parse(json);
    const name = more.code === undefined ? "" : `, ${describeCode(more.code)?.name ?? "an undocumented code"}`;
    return new Fault(kind, message.replace(/^code -?\d+/, `$&${name}`), retryable, more);
  }

  /** The same with another message, and perhaps other things. */
  saying(message: string, more: Partial<Fault> = {}): Fault {
    return new Fault(this.kind, message, this.retryable, { ...this, message, ...more });
  }
}

/** The call was ended. */
export function aborted(): Fault {
  return new Fault("aborted", "aborted by the caller");
}

/** The time allowed is over. */
export function late(ms: number): Fault {
  return new Fault("timeout", `no answer within ${ms} ms`, true);
}

/** No answer came, as far as is known. */
export function unanswered(known: string): Fault {
  return new Fault("network", `no answer came${known}`, true);
}

/** The answer broke off. */
export function cutOff(): Fault {
  return new Fault("network", "the answer broke off before its end", true);
}

/** A redirect could carry the CSRF token elsewhere. */
export function redirected(): Fault {
  return new Fault("http", "the service redirected, which is never followed");
}
