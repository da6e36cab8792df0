// The loaded messages of one conversation.

/** An empty timeline. */
export function makeTimeline() {
  const bySeqno = new Map();
  const emotes = new Map();

  const seqnos = () => [...bySeqno.keys()].sort((one, other) => (one < other ? -1 : 1));

  return {
    /** Adds a page; known messages are replaced. */
    add(page) {
      for (const message of page.messages ?? []) bySeqno.set(BigInt(message.msg_seqno), message);
      for (const emote of page.e_infos ?? []) emotes.set(emote?.text, emote);
    },
    /** The `e_infos` of all pages. */
    emotes: () => [...emotes.values()],
    /** The `msg_seqno` of the first message; `undefined` without any. */
    earliest: () => seqnos().at(0),
    /** The `msg_seqno` of the last message. */
    latest: () => seqnos().at(-1),
    /** All messages, oldest first. */
    messages: () => seqnos().map((seqno) => bySeqno.get(seqno)),
  };
}
