// The endpoints of each operation, by the last segment of their paths: they attribute a request to its call.

/** A send may fetch signing keys first, and look up a lost response in the history. */
const SEND = ["send_msg", "nav", "fetch_session_msgs"];

/** The endpoints that a watch polls. */
export const WATCH_ENDPOINTS = ["new_sessions", "get_sessions", "fetch_session_msgs", "single_unread", "nav"];

export const ENDPOINTS = {
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
  sendText: SEND,
  sendImage: SEND,
  recall: SEND,
  "customerService.heartbeat": ["heart_beat"],
  "customerService.upload": ["upload"],
};
