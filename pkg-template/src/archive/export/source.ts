/** What an export reads: conversations and their messages, block by block, so that little of it is in memory. */
import { sentAt } from "../../text/sent-at.js";
import type { EmoteInfo, Message } from "../../wire.js";
import type { Database, PersonRecord, TalkerRecord } from "../database.js";
import { digitsOf, pad } from "../ids.js";
import { isWithin, type Selection } from "../options.js";
import { keyOf } from "../talkers.js";

export class Source {
  readonly mid: string;
  readonly selection: Selection;
  readonly people: ReadonlyMap<string, PersonRecord>;
  readonly emotes: readonly EmoteInfo[];
  /** The conversations that have messages, in order of their keys. */
  readonly conversations: readonly TalkerRecord[];
  readonly #database: Database;
  /** Called with how many messages have been read. */
  onRead: (messages: number) => void = () => {};
  #read = 0;

  private constructor(database: Database, mid: string, selection: Selection, stored: Stored) {
    this.#database = database;
    this.mid = mid;
    this.selection = selection;
    this.people = new Map(stored.people.map((person) => [person.mid, person]));
    this.emotes = stored.emotes;
    const wanted = selection.talkers?.map(keyOf);
    this.conversations = stored.talkers.filter(
      ({ key, blocks }) => blocks.length > 0 && (wanted?.includes(key) ?? true),
    );
  }

  static async open(database: Database, mid: string, selection: Selection): Promise<Source> {
    const stored = await database.read("archive.export", async (transaction) => ({
      talkers: await transaction.objectStore("talkers").getAll(),
      people: await transaction.objectStore("people").getAll(),
      emotes: await transaction.objectStore("emotes").getAll(),
    }));
    return new Source(database, mid, selection, stored);
  }

  /** The name of a conversation; that of a user is the user's. */
  nameOf({ name, talker_id, session_type }: TalkerRecord): string {
    return name || (session_type === 1 ? (this.people.get(talker_id)?.name ?? "") : "");
  }

  /** How many messages the conversations have, in all. */
  get total(): number {
    return this.conversations.reduce((sum, { blocks }) => blocks.reduce((part, { count }) => part + count, sum), 0);
  }

  /** The messages of a conversation that are asked for, the oldest first; a list per block. */
  async *messages({ key }: TalkerRecord): AsyncGenerator<Message[], void, undefined> {
    for (let after = ""; ; ) {
      // The blocks may be others than a moment ago: a sync goes on meanwhile.
      const found = await this.#database.read("archive.export", async (transaction) => {
        const record = await transaction.objectStore("talkers").get(key);
        const block = record?.blocks.find(({ last }) => last > after);
        const messages = block && (await transaction.objectStore("blocks").get([key, block.first]));
        return block && messages && { last: block.last, messages };
      });
      if (!found) return;
      const begin = after;
      after = found.last;
      this.#read += found.messages.length;
      this.onRead(this.#read);
      yield found.messages.filter((message) => this.#isWanted(message, begin));
    }
  }

  /** The name of a sender. */
  senderOf(message: Message): { readonly mid: string; readonly name: string } {
    const mid = digitsOf(message.sender_uid) ?? "0";
    return { mid, name: this.people.get(mid)?.name ?? "" };
  }

  #isWanted(message: Message, after: string): boolean {
    if ((pad(message.msg_seqno) ?? "") <= after) return false;
    return isWithin(this.selection, sentAt(message)?.getTime());
  }
}

interface Stored {
  readonly talkers: readonly TalkerRecord[];
  readonly people: readonly PersonRecord[];
  readonly emotes: readonly EmoteInfo[];
}
