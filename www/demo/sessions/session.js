// Properties of a session object.
import { SessionType } from "../../bili-im/index.js";
import { say } from "../page/words.js";

/** Identifies the conversation. */
export function keyOf({ talker_id, session_type }) {
  return `${session_type}/${talker_id}`;
}

/** The talker for calls of the client. */
export function talkerOf({ talker_id, session_type }) {
  return { talker_id, session_type };
}

export function isGroup({ session_type }) {
  return session_type === SessionType.FanGroup;
}

/** With a system account, whose name and picture are in the session. */
export function isSystem({ system_msg_type }) {
  return system_msg_type > 0;
}

export function isPinned({ top_ts }) {
  return Number(top_ts) > 0;
}

export function nameOf(session, people) {
  if (isGroup(session)) return session.group_name || say("groupOf", { id: session.talker_id });
  return session.account_info?.name || people.nameOf(session.talker_id);
}

export function pictureOf(session, people) {
  if (isGroup(session)) return session.group_cover;
  return session.account_info?.pic_url || people.faceOf(session.talker_id);
}

/** The users to be shown: the other party, and in groups the sender of the last message. */
export function midsOf(session) {
  if (isSystem(session)) return [];
  return isGroup(session) ? [session.last_msg?.sender_uid ?? 0] : [session.talker_id];
}

/** The order of the list: pinned ones first, the latest first. */
export function byTime(one, other) {
  return Number(other.top_ts) - Number(one.top_ts) || Number(other.session_ts) - Number(one.session_ts);
}
