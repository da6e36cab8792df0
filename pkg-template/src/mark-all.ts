/**
 * Marks all conversations of a list as read, one after the other. The service has no call for it. The pace is a person's, and what
 * a person would stop at ends it: a lost login, risk control, an abort.
 */
import { ask } from "./ask.js";
import type { Call } from "./call.js";
import { describe, get } from "./describe.js";
import { Fault } from "./fault.js";
import { integer } from "./integer.js";
import { makeRequest, queryOf } from "./request.js";
import { SessionsWalk } from "./sessions-walk.js";
import { advance } from "./walk.js";

/** The time between two marks, in ms. */
const GAP_MS = 1000;

/** Failures that concern all conversations. */
const GENERAL = ["login", "csrf", "risk", "aborted", "internal"];

/** Marks those that have unread messages, and tells of each. */
export async function markAllRead(call: Call, given: readonly string[]): Promise<object> {
  const { target } = makeRequest(call, "markAllRead", given);
  const type = Number(queryOf(target).get("session_type"));
  const report = { marked: [] as object[], failed: [] as object[] };
  let isFirst = true;
  // The whole list first: marking must not change what is being walked through.
  for (const mark of await unread(call, { sessionType: type, size: 100 })) {
    if (!isFirst) await call.sleep(GAP_MS);
    isFirst = false;
    const error = await markRead(call, mark);
    const told = error ? { ...mark, error } : mark;
    report[error ? "failed" : "marked"].push(told);
    call.tell?.(told);
  }
  return report;
}

async function unread(call: Call, options: Readonly<Record<string, unknown>>): Promise<object[]> {
  const found: object[] = [];
  const walk = new SessionsWalk(options);
  const next = () => advance(walk, (question) => ask(call, "sessions", [call.withCommon(question)]));
  for (let step = await next(); step; step = await next()) {
    for (const session of step.items) {
      const fields = ["talker_id", "session_type", "unread_count"].map((name) => {
        const number = integer(get(session, name));
        return [name, typeof number === "bigint" ? String(number) : number];
      });
      const mark = Object.fromEntries(fields);
      const isWhole = mark.talker_id !== undefined && mark.session_type !== undefined;
      if (isWhole && integer(get(session, "session_ts")) !== undefined && mark.unread_count > 0) found.push(mark);
    }
  }
  return found;
}

/** Why a conversation could not be marked, if it could not be. */
async function markRead(call: Call, mark: object): Promise<Error | undefined> {
  try {
    await ask(call, "markRead", [call.common, describe(mark)]);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof Fault) || GENERAL.includes(fault.kind)) throw fault;
    const isOdd = fault.kind === "input";
    const said = isOdd ? new Fault("reply", "the list has a conversation with an odd id or type") : fault;
    return call.part.error(said, "markRead", call.cause);
  }
}
