// What the watch tells, put into the list and the counts.
import { MsgStatus } from "../../bili-im/index.js";
import { isGroup, keyOf } from "./session.js";

/** `list` and `totals` are those of the pane; `onSession(session)` runs with a conversation that has something new. */
export function makeNews(desk, { list, totals, onSession }) {
  /** Up to where the service itself has told how a conversation stands. */
  const told = new Map();

  function put(session) {
    told.set(keyOf(session), BigInt(session.max_seqno ?? 0));
    list.put(session);
    onSession(session);
  }

  /** A session comes before its messages. */
  function takeSession(session) {
    const before = list.get(keyOf(session));
    put(session);
    if (before !== undefined) totals.changed(before, session);
    // The watch does not count these.
    else if (isGroup(session) || session.is_intercept === 1) desk.attempt(() => totals.ask(), { isBackground: true });
  }

  /** A message without a session: all else is as it was, or it is of a conversation that is not listed here. */
  async function takeMessage({ talker, message, own }) {
    const key = keyOf(talker);
    const row = list.get(key);
    const seqno = BigInt(message.msg_seqno);
    if ([told.get(key), row?.max_seqno].some((known) => seqno <= BigInt(known ?? 0))) return;
    told.set(key, seqno);
    if (row === undefined) {
      const { me } = desk;
      const session = await desk.attempt(() => desk.client.session(talker), { isBackground: true });
      if (session !== undefined && me === desk.me) takeSession(session);
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
    totals.changed(row, after);
  }

  function takeRecall({ talker, msg_key, bySystem }) {
    const row = list.get(keyOf(talker));
    if (row?.last_msg?.msg_key !== msg_key) return;
    const msg_status = bySystem ? MsgStatus.Withdrawn : MsgStatus.Recalled;
    list.put({ ...row, last_msg: { ...row.last_msg, msg_status } });
  }

  return {
    /** Takes in an event of the watch. */
    take(event) {
      if (event.type === "session") takeSession(event.session);
      if (event.type === "message") takeMessage(event);
      if (event.type === "recalled") takeRecall(event);
      if (event.type === "unread") totals.take(event.counts);
    },
    clear: () => told.clear(),
  };
}
