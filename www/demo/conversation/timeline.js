// The loaded messages of one conversation, in order.

/** An empty timeline. */
export function createTimeline() {
  const bySeqno = new Map();
  const emotes = new Map();

  const seqnos = () => [...bySeqno.keys()].sort((one, other) => (one < other ? -1 : 1));

  return {
    /** Adds a page; known messages are replaced. */
    add(page) {
      for (const message of page.messages ?? []) bySeqno.set(BigInt(message.msg_seqno), message);
      for (const emote of page.e_infos ?? []) emotes.set(emote?.text, emote);
    },
    /** Sets the status of a recalled message, by its `msg_key`. */
    recall(key, msg_status) {
      for (const [seqno, message] of bySeqno) {
        if (message.msg_key === key) bySeqno.set(seqno, { ...message, msg_status });
      }
    },
    /** The `e_infos` of all pages. */
    emotes: () => [...emotes.values()],
    /** The smallest loaded `msg_seqno`; `undefined` when there is none. */
    earliest: () => seqnos().at(0),
    /** The largest one. */
    latest: () => seqnos().at(-1),
    /** All messages, oldest first. */
    messages: () => seqnos().map((seqno) => bySeqno.get(seqno)),
  };
}
