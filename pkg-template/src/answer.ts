/** An answer to a request. */
import { redirected } from "./fault.js";

export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  /** The header `Retry-After`, where it can be read. */
  readonly retryAfter: string | undefined;
}

export function answered(status: number, body: ArrayBuffer, retryAfter: unknown): Answer {
  return { status, body: new Uint8Array(body), retryAfter: typeof retryAfter === "string" ? retryAfter : undefined };
}

/**
 * Checks what `fetch` resolved to. Nothing is taken for granted: it may come from another realm, or from a caller's own. Throws a
 * `Fault`, or anything else where it is no `Response`.
 */
export function check(response: Response): void {
  const { redirected: isRedirected, status, type } = response;
  if (typeof status !== "number" || typeof response.arrayBuffer !== "function") throw response;
  if (type === "opaqueredirect" || isRedirected) throw redirected();
}

/** The header `Retry-After`: from another origin only where the service lets pages see it. */
export function retryAfter(response: Response): unknown {
  try {
    return response.headers.get("retry-after");
  } catch {
    return undefined;
  }
}
