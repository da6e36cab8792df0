// The operations this page uses, with the last part of each path they ask for: it tells whose request a request is.

/** Sending may ask for the keys of a signature first, and for the history when an answer is lost. */
const SENDING = ["send_msg", "nav", "fetch_session_msgs"];

/** What a watch asks for. */
export const WATCHING = ["new_sessions", "get_sessions", "fetch_session_msgs", "single_unread", "nav"];

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
