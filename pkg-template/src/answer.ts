/** An answer to a request, or why there is none. */

/** Why there is no answer: the numbers are those of `src/js/tasks.rs`. */
export const Failure = { Network: 1, CutOff: 2, Timeout: 3, Redirect: 4, Aborted: 5 } as const;

export class Answer {
  /** 0, or one of `Failure`. */
  failure = 0;
  /** What more is known of a failure of the network. */
  known = "";
  /** How long was waited, in ms, after a time-out. */
  ms = 0;
  status = 0;
  body: Uint8Array = new Uint8Array();
  /** The header `Retry-After`, where it can be read. */
  retryAfter: string | undefined;
}

/** There is no answer. */
export function failed(failure: number, more: Partial<Answer> = {}): Answer {
  return Object.assign(new Answer(), { failure, ...more });
}

/** There is one. */
export function answered(status: number, body: ArrayBuffer, retryAfter: unknown): Answer {
  const answer = new Answer();
  answer.status = status;
  answer.body = new Uint8Array(body);
  if (typeof retryAfter === "string") answer.retryAfter = retryAfter;
  return answer;
}

/** Reads what `fetch` resolved to. Nothing is taken for granted: it may come from another realm, or from a caller's own. */
export async function read(response: Response, fail: (cause: unknown) => void): Promise<Answer> {
  let status: number;
  let reading: Promise<ArrayBuffer>;
  let isReading = false;
  try {
    status = response.status;
    if (typeof status !== "number" || typeof response.arrayBuffer !== "function") throw response;
    if (response.type === "opaqueredirect" || response.redirected) return failed(Failure.Redirect);
    isReading = true;
    reading = response.arrayBuffer();
  } catch (cause) {
    if (isReading) return cutOff(cause, fail);
    fail(response);
    return failed(Failure.Network, { known: ": the option `fetch` resolved to something that is no Response" });
  }
  try {
    const body = await reading;
    return typeof body?.byteLength === "number" ? answered(status, body, retryAfter(response)) : cutOff(body, fail);
  } catch (cause) {
    return cutOff(cause, fail);
  }
}

function cutOff(cause: unknown, fail: (cause: unknown) => void): Answer {
  fail(cause);
  return failed(Failure.CutOff);
}

/** From another origin only where the service lets pages see it. */
function retryAfter(response: Response): unknown {
  try {
    return response.headers.get("retry-after");
  } catch {
    return undefined;
  }
}
