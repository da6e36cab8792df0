/** What the sandbox has stored, as it says itself after each request that may have changed it. */
import { OWN } from "./people.mjs";

const query = ({ id, isGroup }) => (isGroup ? `group=${id}` : `a=${OWN}&b=${id}`);

export class Ledger {
  #sandbox;
  #now;
  /** Conversations by talker id, each with its messages, oldest first, and all messages by key. */
  #conversations = new Map();
  #byKey = new Map();
  /** When something last happened to a conversation, by talker id. */
  touched = new Map();

  constructor(sandbox, now) {
    this.#sandbox = sandbox;
    this.#now = now;
  }

  /** The message with this key, with `at`, when it was stored, and `post`, which request of a tab stored it. */
  message(key) {
    return this.#byKey.get(String(key));
  }

  get size() {
    return this.#byKey.size;
  }

  /** All messages of a conversation, oldest first. */
  all(talker) {
    return this.#conversations.get(talker.id) ?? [];
  }

  /** Those that the account sees now. */
  visible(talker) {
    return this.all(talker).filter(({ status, onlyFor }) => status !== 2 && (onlyFor === undefined || onlyFor === OWN));
  }

  /** Looks what has come to a conversation; it came by `post`, if by any. Returns the new ones. */
  async refresh(talker, post) {
    const known = this.all(talker);
    const after = known.at(-1)?.seqno ?? "0";
    const { messages } = await this.#sandbox.control("GET", `messages?${query(talker)}&after=${after}`);
    const fresh = messages.map((message) => ({ ...read(message), talker, at: this.#now(), post }));
    if (fresh.length > 0) this.touch(talker);
    for (const message of fresh) this.#byKey.set(message.key, message);
    this.#conversations.set(talker.id, known.concat(fresh));
    return fresh;
  }

  /** A message was recalled or withdrawn. */
  setStatus(key, status) {
    const message = this.message(key);
    if (!message) return;
    message.status = status;
    this.touch(message.talker);
  }

  touch(talker) {
    this.touched.set(talker.id, this.#now());
  }

  /** Whether nothing has happened to a conversation since. */
  isUntouchedSince(id, time) {
    return (this.touched.get(id) ?? -1) < time;
  }

  /** The conversation as it is stored, read anew, to see that nothing was missed here. */
  async reread(talker) {
    const { messages } = await this.#sandbox.control("GET", `messages?${query(talker)}`);
    return messages.map(read);
  }
}

function read({ msg_key, msg_seqno, sender_uid, msg_type, content, msg_source, msg_status, only_for }) {
  return {
    key: String(msg_key),
    seqno: BigInt(msg_seqno),
    sender: Number(sender_uid),
    kind: msg_type,
    content,
    source: msg_source,
    status: msg_status,
    onlyFor: only_for,
  };
}
