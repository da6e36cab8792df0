/** Users, and things that messages share: asked for in portions. */
import { ask } from "./ask.js";
import type { Call } from "./call.js";
import { describe, get, isObject } from "./describe.js";
import { Fault } from "./fault.js";
import { integer } from "./integer.js";
import { makeRequest, queryOf } from "./request.js";

/** As many ids as the service takes at once. */
const PORTION = 50;

/** How long a user is kept, in ms. */
const LIFETIME_MS = 600_000;

/** A user, as JSON; nothing where the service does not know the mid. */
export interface KnownUser {
  readonly until: number;
  readonly json?: string | undefined;
}

/** The lists of ids in the query of a request, as digits. */
function lists(target: string): Map<string, string[]> {
  return new Map(Array.from(queryOf(target), ([name, list]) => [name, list ? list.split(",") : []]));
}

/** The users with these mids, in the order asked; those the service does not know are left out. */
export async function users(call: Call, given: readonly string[]): Promise<unknown[]> {
  const mids = lists(makeRequest(call, "users", given).target).get("uids") ?? [];
  const known = call.part.kept.users;
  const now = Date.now();
  for (const [mid, user] of known) if (user.until <= now) known.delete(mid);
  const missing = [...new Set(mids)].filter((mid) => !known.has(mid));
  for (let at = 0; at < missing.length; at += PORTION) {
    const portion = missing.slice(at, at + PORTION);
    const found = await ask(call, "users", [call.common, describe(portion)]);
    if (!Array.isArray(found)) throw new Fault("reply", "the reply is no list of users");
    const until = now + LIFETIME_MS;
    for (const mid of portion) known.set(mid, { until });
    for (const user of found) {
      // One odd user must not cost the others.
      const mid = String(integer(get(user, "mid")));
      if (portion.includes(mid)) known.set(mid, { until, json: JSON.stringify(user) });
    }
  }
  return mids.flatMap((mid) => {
    const json = known.get(mid)?.json;
    return json === undefined ? [] : [JSON.parse(json)];
  });
}

/** What there is to say about `ids`, as one reply however many requests it takes: lists of one name are joined. */
export async function items(call: Call, given: readonly string[]): Promise<unknown> {
  const all = lists(makeRequest(call, "items", given).target);
  const ids = (at: number) => {
    const list = (name: string) => all.get(name)?.slice(at, at + PORTION) ?? [];
    return { aids: list("aids"), epIds: list("ep_ids"), articleIds: list("article_ids") };
  };
  const most = Math.max(...["aids", "ep_ids", "article_ids"].map((name) => all.get(name)?.length ?? 0));
  if (most <= PORTION) return ask(call, "items", given);
  const merged: Record<string, unknown[]> = {};
  for (let at = 0; at < most; at += PORTION) {
    const reply = await ask(call, "items", [call.common, describe(ids(at))]);
    if (!isObject(reply)) throw new Fault("reply", "the replies are no lists of items");
    for (const [name, list] of Object.entries(reply)) {
      merged[name] = [...(merged[name] ?? []), ...(Array.isArray(list) ? list : [])];
    }
  }
  return merged;
}
