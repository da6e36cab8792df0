/** Marks conversations as read once their messages were handled. */
import type { WatchEvent, WatchTalker } from "./events.js";

/** How a conversation is marked as read. */
export interface MarkRead {
  markRead(talker: WatchTalker, ackSeqno: string): Promise<void>;
}

/** One at a time; what comes meanwhile in the same conversation is marked together. */
export class AutoRead {
  readonly #client: MarkRead;
  readonly #due = new Map<string, { talker: WatchTalker; seqno: string }>();
  #isRunning = false;

  constructor(client: MarkRead) {
    this.#client = client;
  }

  handled(event: WatchEvent): void {
    if (event.type !== "message" || event.own) return;
    const { talker, message } = event;
    const seqno = String(message.msg_seqno);
    if (!/^\d+$/.test(seqno)) return;
    this.#due.set(`${talker.session_type} ${talker.talker_id}`, { talker, seqno });
    if (!this.#isRunning) this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (const [key, { talker, seqno }] of this.#due) {
      this.#due.delete(key);
      // What fails is told by the client's events, and made good by the next message.
      await this.#client.markRead(talker, seqno).catch(() => {});
    }
    this.#isRunning = false;
  }
}
