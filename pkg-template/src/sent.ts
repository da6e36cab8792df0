/**
 * What became of a message whose answer was lost: the history tells. Before the first message to somebody the client notes where
 * the history ends. A message of one's own behind that mark, of the same kind and content, that no answer has accounted for, is
 * the one that was lost.
 */
import { ask } from "./ask.js";
import type { Call } from "./call.js";
import { describe, get } from "./describe.js";
import { Fault } from "./fault.js";
import { HistoryWalk, newest } from "./history-walk.js";
import { type Integer, integer } from "./integer.js";

/** When to look after an answer was lost, in ms: the message may still be on its way. */
const LOOKS_MS = [1000, 3000];

/** How a message is told from others: by who sent it, and by its key or by what was sent. */
export interface Sign {
  readonly sender: string;
  readonly key?: string | undefined;
  readonly type: string;
  readonly content: string;
}

/** Whom a message is for. */
export interface Peer {
  readonly talker_id: string;
  readonly session_type: number;
}

/** How a search in the history ended: with a key, with so many other new messages, or not at all. */
export type Found = { readonly key: string } | { readonly others: number } | { readonly why: string };

/** What a client knows of its own messages. */
export class History {
  /** Where the history ended before the first message, by whom it was for. */
  readonly #marks = new Map<string, Integer>();
  /** When the messages that answers and looks have accounted for were sent, in ms since 1970, by their keys. */
  readonly times = new Map<string, number>();

  note(key: string): void {
    this.times.set(key, Date.now());
  }

  /** Where the history with `to` ends, if it can be read; asked once for each. */
  async end(call: Call, to: Peer): Promise<Integer | undefined> {
    const name = [to.talker_id, to.session_type].join();
    const known = this.#marks.get(name);
    if (known !== undefined) return known;
    try {
      const mark = newest(await page(call, to, { size: 1 }));
      if (mark !== undefined) this.#marks.set(name, mark);
      return mark;
    } catch (fault) {
      // A send would fail for the same reasons, and may rather not be tried.
      if (!(fault instanceof Fault) || ["aborted", "risk", "login", "input"].includes(fault.kind)) throw fault;
      return undefined;
    }
  }

  /** Looks for a message behind the mark. */
  async find(call: Call, to: Peer, mark: Integer | undefined, sign: Sign): Promise<Found> {
    if (mark === undefined) return { why: "the history could not be read before the message" };
    let others = 0;
    for (const wait of LOOKS_MS) {
      await call.sleep(wait);
      others = 0;
      const walk = new HistoryWalk({ size: 100, beginSeqno: mark });
      for (let next = walk.next(); next; next = walk.next()) {
        if (!("ask" in next)) continue;
        try {
          const found = await page(call, to, next.ask);
          walk.take(found);
          const messages = found.messages ?? [];
          others += messages.length;
          const message = messages.find((message) => this.#isSought(message, sign));
          if (message) return { key: get(message, "msg_key") as string };
        } catch (fault) {
          if (!(fault instanceof Fault) || fault.kind === "aborted") throw fault;
          return { why: `the history could not be read: ${fault.message}` };
        }
      }
    }
    return { others };
  }

  #isSought(message: unknown, { sender, key, type, content }: Sign): boolean {
    const [own, from, kind, said] = ["msg_key", "sender_uid", "msg_type", "content"].map((name) => get(message, name));
    if (typeof own !== "string" || String(integer(from)) !== sender) return false;
    if (key !== undefined) return own === key;
    const isNew = String(integer(kind)) === type && !this.times.has(own);
    return isNew && essence(said, type) === essence(JSON.parse(content), type);
  }
}

interface Page {
  messages?: unknown[] | null;
}

async function page(call: Call, to: Peer, options: object): Promise<Page> {
  return (await ask(call, "history", [call.withCommon(options), describe(to)])) as Page;
}

/**
 * What the service leaves as it was: of a text the words, with the names of emotes in either version; of an image where it is.
 * Otherwise something that equals nothing.
 */
function essence(content: unknown, type: string): unknown {
  const text = get(content, type === "1" ? "content" : "url");
  if (typeof text !== "string") return Number.NaN;
  return type === "1" ? text.replaceAll("[tv_", "[") : text.replace(/^https?:/, "");
}
