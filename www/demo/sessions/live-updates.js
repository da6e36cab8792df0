// Applies watch events to the list and the unread counts.
import { MsgStatus } from "../../bili-im/index.js";
import { isGroup, keyOf } from "./session.js";

/** `list` and `counts` are those of the sidebar; `onSession(session)` is called with each updated conversation. */
export function createLiveUpdates(app, { list, counts, onSession }) {
  /** The latest seqno applied to each conversation. */
  const appliedSeqnos = new Map();

  function put(session) {
    appliedSeqnos.set(keyOf(session), BigInt(session.max_seqno ?? 0));
    list.put(session);
    onSession(session);
  }

  /** A `session` event precedes its messages. */
  function applySession(session) {
    const before = list.get(keyOf(session));
    put(session);
    if (before !== undefined) counts.applyChange(before, session);
    // The watch reports no unread count for these.
    else if (isGroup(session) || session.is_intercept === 1)
      app.attempt(() => counts.refresh(), { isBackground: true });
  }

  /** A message without a `session` event: only the last message has changed, or the conversation is not loaded. */
  async function applyMessage({ talker, message, own }) {
    const key = keyOf(talker);
    const row = list.get(key);
    const seqno = BigInt(message.msg_seqno);
    if ([appliedSeqnos.get(key), row?.max_seqno].some((known) => seqno <= BigInt(known ?? 0))) return;
    appliedSeqnos.set(key, seqno);
    if (row === undefined) {
      const { me } = app;
      const session = await app.attempt(() => app.client.session(talker), { isBackground: true });
      if (session !== undefined && me === app.me) applySession(session);
      return;
    }
    const after = {
      ...row,
      last_msg: message,
      max_seqno: message.msg_seqno,
      session_ts: message.timestamp * 1_000_000,
      unread_count: own ? row.unread_count : row.unread_count + 1,
    };
    put(after);
    counts.applyChange(row, after);
  }

  function applyRecall({ talker, msg_key, bySystem }) {
    const row = list.get(keyOf(talker));
    if (row?.last_msg?.msg_key !== msg_key) return;
    const msg_status = bySystem ? MsgStatus.Withdrawn : MsgStatus.Recalled;
    list.put({ ...row, last_msg: { ...row.last_msg, msg_status } });
  }

  return {
    /** Handles an event of the watch. */
    handleEvent(event) {
      if (event.type === "session") applySession(event.session);
      if (event.type === "message") applyMessage(event);
      if (event.type === "recalled") applyRecall(event);
      if (event.type === "unread") counts.handleEvent(event.counts);
    },
    clear: () => appliedSeqnos.clear(),
  };
}
