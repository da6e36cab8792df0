// What is said, in Chinese and English.

const WORDS = {
  title: ["私信", "Messages"],
  badge: ["私信，{count} 条未读", "Messages, {count} unread"],
  badgeState: ["{badge}（{state}）", "{badge} ({state})"],
  badgeUnknown: ["私信，未读数未知", "Messages, not known how many are unread"],
  close: ["关闭", "Close"],
  back: ["返回会话列表", "Back to the conversations"],
  refresh: ["刷新", "Refresh"],
  loading: ["正在读取……", "Loading…"],
  dismiss: ["知道了", "Dismiss"],

  conversations: ["会话", "Conversations"],
  noConversations: ["没有会话", "No conversations"],
  more: ["更多会话", "More conversations"],
  unread: ["{count} 条未读", "{count} unread"],
  group: ["应援团 {id}", "Fan group {id}"],
  user: ["用户 {id}", "User {id}"],

  markAll: ["全部已读", "Mark all read"],
  stop: ["停止", "Stop"],
  marking: ["已标记 {count} 个会话，每秒一个……", "{count} marked, one a second…"],
  marked: ["已将 {count} 个会话标为已读", "{count} conversations marked as read"],
  markedSome: ["已标记 {count} 个会话，{failed} 个失败", "{count} marked, {failed} could not be"],
  markStopped: ["已停止，此前标记了 {count} 个会话", "Stopped after {count} conversations"],

  messages: ["消息", "Messages"],
  noMessages: ["还没有消息", "No messages yet"],
  earlier: ["更早的消息", "Earlier messages"],
  recalled: ["消息已撤回", "Message recalled"],
  you: ["我", "You"],
  write: ["消息内容", "Message"],
  writeHint: ["输入消息，回车发送", "Enter sends, Shift+Enter starts a line"],
  send: ["发送", "Send"],
  sending: ["发送中……", "Sending…"],
  accepted: ["服务已接受（不代表已送达）", "Accepted by the service (which is not yet delivered)"],
  warned: ["服务提示：{toast}", "The service says: {toast}"],
  unconfirmed: [
    "不确定是否已发出：请刷新查看，不要急着重发",
    "It may or may not have been sent: refresh and look before you send it again",
  ],

  starting: ["正在开始……", "Starting…"],
  catchingUp: ["正在补收错过的消息……", "Catching up…"],
  live: ["新消息会自动出现", "New messages appear by themselves"],
  retrying: ["出错了，{time} 再试", "Something failed, next try at {time}"],
  pausedHidden: ["页面在后台，每 2 分钟看一次", "In the background: looks every 2 minutes"],
  pausedOffline: ["没有网络，联网后继续", "Offline: goes on once there is a network"],
  pausedRisk: ["触发风控，休息到 {time}", "Risk control: resting until {time}"],
  stopped: ["已停止接收新消息", "Stopped: new messages do not appear"],
  stoppedLogin: ["已停止：没有登录", "Stopped: nobody is logged in"],
  stoppedAccount: ["已停止：换了登录账号，请刷新页面", "Stopped: somebody else is logged in, reload the page"],

  retryable: ["稍后可以再试。", "It may work a little later."],
  unexpected: ["出错了", "Something went wrong"],
  noWebAssembly: [
    "本页的内容安全策略（CSP）不允许 WebAssembly，面板无法在这里工作。请到 message.bilibili.com 等其他页面使用。",
    "The Content-Security-Policy (CSP) of this page forbids WebAssembly, so the panel cannot work here. " +
      "Use it on another page, such as message.bilibili.com.",
  ],
  needsAccess: [
    "扩展还没有访问 bilibili.com 的权限，没有它就读不到私信。",
    "The extension has no access to bilibili.com yet, and cannot read messages without it.",
  ],
  notify: ["有新私信时通知我", "Notify me of messages"],
  giveAccess: ["允许访问 bilibili.com", "Allow access to bilibili.com"],
};

/** The language of the browser as far as this knows it: `zh` or `en`. */
export const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** The words for `key`, with `{name}` replaced by `fills.name`. */
export function say(key, fills = {}) {
  const words = WORDS[key][language === "zh" ? 0 : 1];
  return words.replace(/\{(\w+)\}/g, (_, name) => String(fills[name] ?? ""));
}
