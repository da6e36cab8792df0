// Accessors for session objects.
import { SessionType } from "../../bili-im/index.js";
import { t } from "../ui/i18n.js";

/** A unique key of the conversation. */
export function keyOf({ talker_id, session_type }) {
  return `${session_type}/${talker_id}`;
}

/** The talker, as client methods take it. */
export function talkerOf({ talker_id, session_type }) {
  return { talker_id, session_type };
}

export function isGroup({ session_type }) {
  return session_type === SessionType.FanGroup;
}

/** A session with a system account, which carries its own name and avatar. */
export function isSystem({ system_msg_type }) {
  return system_msg_type > 0;
}

export function isPinned({ top_ts }) {
  return Number(top_ts) > 0;
}

export function nameOf(session, users) {
  if (isGroup(session)) return session.group_name || t("groupOf", { id: session.talker_id });
  return session.account_info?.name || users.nameOf(session.talker_id);
}

export function avatarOf(session, users) {
  if (isGroup(session)) return session.group_cover;
  return session.account_info?.pic_url || users.avatarOf(session.talker_id);
}

/** The users needed to show the session: the talker, or in groups the last sender. */
export function midsOf(session) {
  if (isSystem(session)) return [];
  return isGroup(session) ? [session.last_msg?.sender_uid ?? 0] : [session.talker_id];
}

/** Sort order of the list: pinned first, then newest. */
export function byPinnedThenTime(one, other) {
  return Number(other.top_ts) - Number(one.top_ts) || Number(other.session_ts) - Number(one.session_ts);
}
