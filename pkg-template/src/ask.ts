/** The way of a request: its turn, how often it is asked, and what is noted of its end. */
import type { Answer } from "./answer.js";
import type { Call } from "./call.js";
import { Fault } from "./fault.js";
import type { Read } from "./part.js";
import { judge, makeReady, makeRequest, type Request } from "./request.js";
import { Turns } from "./turns.js";

/** The wait before the second attempt, in ms; it doubles with each further one. */
const FIRST_WAIT_MS = 500;

/** Failures that may pass. */
const PASSING = ["network", "timeout", "http", "api"];

/** An answer, and the data in it. */
interface Reply {
  readonly answer: Answer;
  readonly data: unknown;
}

/** The data that the method `name` is answered for what it was given, the options first. */
export async function ask(call: Call, name: string, given: readonly string[]): Promise<unknown> {
  // Most calls have nothing to wait for here.
  const request = call.hasToAsk ? await makeReady(call, name, given) : makeRequest(call, name, given);
  if (request.form === undefined) return readOnce(call, name, request);
  if (request.part !== undefined) return (await attempt(call, name, request, 1)).data;
  return inTurn(call, async () => {
    await keepTheGap(call);
    return (await attempt(call, name, request, 1)).data;
  });
}

/** Does `change` when it is its turn. */
export async function inTurn<T>(call: Call, change: () => Promise<T>): Promise<T> {
  const { changes } = call.part;
  await changes.take(call, 0);
  try {
    return await change();
  } finally {
    changes.leave();
  }
}

/** Waits until the last change is long enough ago. */
export async function keepTheGap(call: Call): Promise<void> {
  const { part } = call;
  const least = part.settings.minIntervalMs;
  const wait = part.kept.lastChange + least - Date.now();
  if (wait > 0) await call.sleep(Math.min(wait, least));
  part.kept.lastChange = Date.now();
}

/** Asks what is asked already by waiting for its answer. When the one who asks gives up, the next in line asks. */
async function readOnce(call: Call, name: string, request: Request): Promise<unknown> {
  const { reads } = call.part;
  const key = [request.host, call.insists, request.target].join();
  const read: Read = reads.get(key) ?? { turn: new Turns(1), calls: 0 };
  reads.set(key, read);
  read.calls += 1;
  try {
    // Most waits are over before they begin.
    if (!read.turn.takeFree()) await read.turn.take(call, call.timeoutMs);
  } catch (fault) {
    read.calls -= 1;
    throw fault;
  }
  try {
    if (read.came instanceof Fault) throw read.came;
    // Each has objects of its own.
    if (read.came) return judge(call, request, read.came);
    const { answer, data } = await persist(call, name, request);
    if (read.calls > 1) read.came = answer;
    return data;
  } catch (fault) {
    // The end of the one call that asked is not that of the others.
    if (fault instanceof Fault && fault.kind !== "aborted" && fault.kind !== "timeout") read.came = fault;
    throw fault;
  } finally {
    read.calls -= 1;
    // Later calls ask anew.
    if (reads.get(key) === read) reads.delete(key);
    read.turn.leave();
  }
}

/** Asks again what failed in passing. */
async function persist(call: Call, name: string, request: Request): Promise<Reply> {
  const began = Date.now();
  for (let number = 1; ; number++) {
    try {
      return await attempt(call, name, request, number);
    } catch (fault) {
      const waitMs = fault instanceof Fault ? waitAfter(call, fault, number, Date.now() - began) : undefined;
      if (waitMs === undefined) throw fault;
      const { part } = call;
      part.tell("retry", () => ({
        endpoint: name,
        error: part.error(fault as Fault, name),
        waitMs,
        attempt: number,
      }));
      await call.sleep(waitMs);
    }
  }
}

/**
 * How long to wait before a read is asked again, in ms; nothing when it is not. Chance spreads the waits, so that many pages do not
 * come back at once. A wait that the service asks for is never cut short.
 */
function waitAfter(call: Call, fault: Fault, number: number, elapsedMs: number): number | undefined {
  const { attempts, budgetMs } = call.part.settings.retry;
  if (!fault.retryable || !PASSING.includes(fault.kind) || number >= attempts) return undefined;
  const chance = (random(1)[0] as number) / 255;
  const waitMs = Math.max(FIRST_WAIT_MS * 2 ** (number - 1) * (0.5 + chance), fault.retryAfterMs ?? 0);
  return elapsedMs + waitMs <= budgetMs ? waitMs : undefined;
}

/** So many random bytes. */
export function random(bytes: number): Uint8Array {
  try {
    return globalThis.crypto.getRandomValues(new Uint8Array(bytes));
  } catch {
    throw new Fault("internal", "the browser has no randomness");
  }
}

/** One request, when it is its turn. */
export async function attempt(call: Call, name: string, request: Request, number: number): Promise<Reply> {
  const { part } = call;
  if (!call.insists) part.kept.breaker.check();
  const host = part.hosts[request.host] as Turns;
  if (!host.takeFree()) await host.take(call, 0);
  let began: number | undefined;
  try {
    // Risk control may have refused somebody else in the meantime.
    if (!call.insists) part.kept.breaker.check();
    began = Date.now();
    const { target } = request;
    const method = request.form === undefined ? "GET" : "POST";
    part.tell("request", () => ({ endpoint: name, method, target, attempt: number }));
    const answer = await call.send(request);
    const data = judge(call, request, answer);
    part.kept.breaker.reset();
    part.tell("response", () => ({ endpoint: name, ms: Date.now() - (began as number) }));
    return { answer, data };
  } catch (thrown) {
    if (began === undefined || !(thrown instanceof Fault)) throw thrown;
    const isRisk = thrown.kind === "risk";
    const fault = isRisk ? part.kept.breaker.note(thrown) : thrown;
    const error = () => part.error(fault, name, call.cause);
    part.tell("response", () => ({ endpoint: name, ms: Date.now() - (began as number), error: error() }));
    if (isRisk) part.tell("risk", () => ({ endpoint: name, error: error() }));
    throw fault;
  } finally {
    host.leave();
  }
}
