// The operations of this page with the last segments of the paths they request, to attribute requests to calls.

/** Sending can request signing keys first, and the history when a response is lost. */
const SENDING = ["send_msg", "nav", "fetch_session_msgs"];

export const PATHS = {
  account: ["nav"],
  unread: ["single_unread"],
  groupUnread: ["my_group_unread"],
  sessions: ["get_sessions"],
  newSessions: ["new_sessions"],
  session: ["session_detail"],
  history: ["fetch_session_msgs"],
  users: ["user_infos"],
  items: ["infoweb"],
  pushSetting: ["get_session_ss"],
  markRead: ["update_ack"],
  markAllRead: ["get_sessions", "update_ack"],
  pin: ["set_top"],
  unpin: ["set_top"],
  remove: ["remove_session"],
  setDnd: ["set_msg_dnd"],
  setPush: ["set_push_ss"],
  setIntercept: ["update_intercept"],
  readIntercepted: ["batch_update_dustbin_ack"],
  removeIntercepted: ["batch_rm_dustbin"],
  sendText: SENDING,
  sendImage: SENDING,
  recall: SENDING,
  "customerService.heartbeat": ["heart_beat"],
  "customerService.upload": ["upload"],
};
