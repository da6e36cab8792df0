/** Requests as the WebAssembly part makes them of what a method was given, and what it makes of their answers. */
import type { Answer } from "./answer.js";
import type { Call } from "./call.js";
import { Fault } from "./fault.js";
import { readReply } from "./reply.js";

export interface Request {
  /** Which of the service's hosts. */
  readonly host: number;
  /** Path and query. */
  readonly target: string;
  /** What stands for the data of a reply that has none, as JSON; nothing where data says nothing. */
  readonly empty: string;
  /** What is sent, form-encoded; a request without it is a read. */
  readonly form: string | undefined;
  /** The part of the form that is the call's file. */
  readonly part: string | undefined;
}

/**
 * The request of the method `name` for what it was `given`, the options first: see `describe.ts`. Throws a `Fault` where
 * something is wrong with that, or who calls is not known.
 */
export function makeRequest(call: Call, name: string, given: readonly string[]): Request {
  const text = call.part.glue.request(name, `[${given.join()}]`, call);
  if (text.startsWith("{")) throw Fault.read(text);
  const [head = "", empty = "", form, part] = text.split("\n");
  return { host: Number(head[0]), target: head.slice(1), empty, form, part };
}

/** The same, with a CSRF token where it takes the caller's own function to get one: that is called when all else is fine. */
export async function makeReady(call: Call, name: string, given: readonly string[]): Promise<Request> {
  const request = makeRequest(call, name, given);
  if (request.form === undefined || !call.hasToAsk) return request;
  await call.askForCsrf();
  return makeRequest(call, name, given);
}

/** The fields of a request's query, which are as the service has them, however they were given. */
export function queryOf(target: string): URLSearchParams {
  return new URLSearchParams(target.slice(target.indexOf("?")));
}

/** Takes the data of a reply. */
class Reader {
  data: unknown;
  isThere = false;
  problem: string | undefined;

  /** Called by the WebAssembly part, through which nothing may be thrown. */
  read(text: Uint8Array, apart: Uint8Array): void {
    try {
      this.data = readReply(text, apart);
      this.isThere = true;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

/** The data of an answer. Throws a `Fault`: what the answer says instead. */
export function judge(call: Call, { empty }: Request, { status, body, retryAfter }: Answer): unknown {
  const reader = new Reader();
  const said = call.part.glue.answer(reader, status, body, retryAfter);
  if (said !== undefined) throw Fault.read(said);
  if (reader.problem !== undefined) {
    throw new Fault("reply", `the answer is not JSON: ${reader.problem}`, true, { status });
  }
  if (!empty) return undefined;
  return reader.isThere ? reader.data : JSON.parse(empty);
}
