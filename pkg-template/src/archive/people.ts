/** Names of people: asked for once, all together. */
import type { Client } from "../client/client.js";
import { textIn } from "../text/fields.js";
import type { EmoteInfo } from "../wire.js";
import type { Database, PersonRecord } from "./database.js";
import { digitsOf } from "./ids.js";
import { putEmotes } from "./store.js";

/** Asks for the names of all people who have none yet. */
export async function readNames(client: Client, database: Database, signal: AbortSignal | undefined): Promise<void> {
  const people = await database.read("archive.sync", (transaction) => transaction.objectStore("people").getAll());
  const mids = people.filter(({ isKnown }) => !isKnown).map(({ mid }) => mid);
  if (mids.length === 0) return;
  const users = await client.users(mids, { signal });
  const found = new Map(users.map((user) => [digitsOf(user.mid), user]));
  const named = mids.map((mid) => {
    const user = found.get(mid);
    return { mid, name: textIn(user, "name"), face: textIn(user, "face"), isKnown: true };
  });
  await putPeople(database, "archive.sync", named);
}

/** Keeps people, and emotes that are not there yet. */
export function putPeople(
  database: Database,
  endpoint: string,
  people: readonly PersonRecord[],
  emotes: readonly EmoteInfo[] = [],
): Promise<void> {
  return database.write(endpoint, async (transaction) => {
    for (const person of people) await transaction.objectStore("people").put(person);
    await putEmotes(transaction, emotes);
  });
}
