/** Whose archive it is: messages of one account are never put into that of another. */
import type { Client } from "../client/client.js";
import type { Message } from "../wire.js";
import type { PersonRecord } from "./database.js";
import { accountError } from "./errors.js";
import { digitsOf } from "./ids.js";
import type { ArchiveTalker } from "./talkers.js";

/** The account that is logged in. */
export async function currentAccount(client: Client, signal?: AbortSignal): Promise<PersonRecord> {
  const { mid, uname, face } = await client.account({ signal });
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { mid: digitsOf(mid) ?? "", name: text(uname), face: text(face), isKnown: true };
}

/** Looks whether the account is still the one whose archive it is, and asks only where messages do not show it. */
export class AccountCheck {
  readonly #client: Client;
  readonly #mid: string;
  /** The conversation that the service was last asked for. */
  #asked: ArchiveTalker | undefined;

  constructor(client: Client, mid: string) {
    this.#client = client;
    this.#mid = mid;
  }

  /** Rejects with `BiliImError` (`login`) where somebody else is logged in. */
  async now(signal: AbortSignal | undefined): Promise<PersonRecord> {
    const account = await currentAccount(this.#client, signal);
    if (account.mid !== this.#mid) throw accountError("archive.sync", this.#mid, account.mid);
    return account;
  }

  /** The same, where nothing among the messages that came shows whose they are. */
  async after(talker: ArchiveTalker, messages: readonly Message[], signal: AbortSignal | undefined): Promise<void> {
    const isOwn = (value: unknown) => digitsOf(value) === this.#mid;
    const isShown = messages.some(({ sender_uid, receiver_id }) => isOwn(sender_uid) || isOwn(receiver_id));
    // Every member of a fan group gets the same messages.
    if ((isShown && talker.session_type === 1) || this.#asked === talker) return;
    await this.now(signal);
    this.#asked = talker;
  }
}
