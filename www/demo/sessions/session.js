// What a session object says, in the words of this page.
import { SessionType } from "../../bili-im/index.js";
import { say } from "../page/words.js";

/** The same for the same conversation. */
export function keyOf({ talker_id, session_type }) {
  return `${session_type}/${talker_id}`;
}

/** What the client takes as a talker. */
export function talkerOf({ talker_id, session_type }) {
  return { talker_id, session_type };
}

export function isGroup({ session_type }) {
  return session_type === SessionType.FanGroup;
}

/** With an account of the service, which brings its own name and picture. */
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

/** Whom one has to know to show the session: the other side, and in groups whoever wrote last. */
export function midsOf(session) {
  if (isSystem(session)) return [];
  return isGroup(session) ? [session.last_msg?.sender_uid ?? 0] : [session.talker_id];
}

/** The order of the list: pinned ones first, the latest first. */
export function byTime(one, other) {
  return Number(other.top_ts) - Number(one.top_ts) || Number(other.session_ts) - Number(one.session_ts);
}
