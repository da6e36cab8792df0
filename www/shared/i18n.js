// UI text in Chinese and English.

const TRANSLATIONS = {
  title: ["私信", "Messages"],
  badge: ["私信，{count} 条未读", "Messages, {count} unread"],
  badgeState: ["{badge}（{state}）", "{badge} ({state})"],
  badgeUnknown: ["私信，未读数未知", "Messages, unread count unknown"],
  close: ["关闭", "Close"],
  back: ["返回会话列表", "Back to conversations"],
  refresh: ["刷新", "Refresh"],
  loading: ["加载中…", "Loading…"],
  dismiss: ["知道了", "Dismiss"],

  conversations: ["会话", "Conversations"],
  noConversations: ["暂无会话", "No conversations"],
  more: ["更多会话", "More conversations"],
  unread: ["{count} 条未读", "{count} unread"],
  group: ["应援团 {id}", "Fan group {id}"],
  user: ["用户 {id}", "User {id}"],

  markAll: ["全部已读", "Mark all read"],
  stop: ["停止", "Stop"],
  marking: ["已标记 {count} 个会话，每秒一个…", "{count} marked, one a second…"],
  marked: ["已将 {count} 个会话标为已读", "{count} conversations marked as read"],
  markedSome: ["已标记 {count} 个会话，{failed} 个失败", "{count} marked, {failed} failed"],
  markStopped: ["已停止，已标记 {count} 个会话", "Stopped after {count} conversations"],

  messages: ["消息", "Messages"],
  noMessages: ["暂无消息", "No messages yet"],
  earlier: ["更早的消息", "Earlier messages"],
  recalled: ["消息已撤回", "Message recalled"],
  you: ["我", "You"],
  write: ["消息内容", "Message"],
  writeHint: ["Enter 发送，Shift+Enter 换行", "Enter to send, Shift+Enter for a new line"],
  send: ["发送", "Send"],
  sending: ["发送中…", "Sending…"],
  accepted: ["服务已受理（不代表已送达）", "Accepted by the service (not necessarily delivered)"],
  warned: ["服务提示：{toast}", "Notice from the service: {toast}"],
  unconfirmed: [
    "无法确认是否已发出，请刷新查看后再决定是否重发",
    "It may or may not have been sent. Refresh and check before sending it again.",
  ],

  starting: ["正在启动…", "Starting…"],
  catchingUp: ["正在补收错过的消息…", "Catching up…"],
  live: ["新消息会自动出现", "New messages appear automatically"],
  retrying: ["出错了，{time} 重试", "Failed, retrying at {time}"],
  pausedHidden: ["页面在后台，每 2 分钟检查一次", "In the background, checking every 2 minutes"],
  pausedOffline: ["网络已断开，恢复后继续", "Offline, resuming once connected"],
  pausedRisk: ["触发风控，暂停至 {time}", "Risk control, paused until {time}"],
  stopped: ["已停止接收新消息", "Stopped receiving new messages"],
  stoppedLogin: ["已停止：未登录", "Stopped: logged out"],
  stoppedAccount: ["已停止：账号已切换，请刷新页面", "Stopped: account changed, reload the page"],

  exportConversation: ["导出此会话", "Export this conversation"],
  exporting: ["正在下载，已有 {count} 条消息…", "Downloading, {count} messages so far…"],
  exportDone: ["已导出为 HTML 文件", "Exported as an HTML file"],

  archive: ["私信存档", "Archive"],
  archiveNote: [
    "保存在此浏览器的扩展存储中；使用此浏览器账户的人都能读到，请勿在公用电脑上使用。",
    "Kept in this extension's storage. Anyone who uses this browser profile can read it: do not use it on a shared computer.",
  ],
  chooseNote: ["勾选要存档、搜索和导出的会话；不勾选则为全部", "Select conversations; with none selected, all of them"],
  archiveSync: ["存档", "Archiving"],
  archiveNow: ["立即存档", "Archive now"],
  archiveListing: ["正在读取会话列表…", "Loading the list of conversations…"],
  archiveReading: ["会话 {done}/{total}，新增 {added} 条消息", "Conversation {done} of {total}, {added} new messages"],
  archiveResting: ["触发风控，{time} 继续", "Risk control, resuming at {time}"],
  archiveStopped: ["已停止，已下载的消息会保留", "Stopped; downloaded messages are kept"],
  archiveDone: ["已是最新，新增 {added} 条消息", "Up to date, {added} new messages"],
  archiveIncomplete: [
    "新增 {added} 条消息，{failed} 个会话未完成",
    "{added} new messages, {failed} conversations incomplete",
  ],
  archived: [
    "已存档 {conversations} 个会话、{messages} 条消息（{size} MB）",
    "{messages} messages in {conversations} conversations ({size} MB)",
  ],
  search: ["搜索", "Search"],
  found: ["找到 {count} 条", "{count} found"],
  foundMany: ["显示最新的 {count} 条", "The newest {count} are shown"],
  export: ["导出", "Export"],
  format: ["格式", "Format"],
  withImages: ["包含图片（ZIP）", "with pictures (ZIP)"],
  download: ["下载", "Download"],
  exported: ["{messages}/{total} 条消息", "{messages} of {total} messages"],

  retryable: ["请稍后再试。", "Try again later."],
  unexpected: ["出错了", "Something went wrong"],
  noWebAssembly: [
    "本页的内容安全策略（CSP）禁止 WebAssembly，面板无法在这里使用。请到 message.bilibili.com 等其他页面使用。",
    "The Content-Security-Policy (CSP) of this page forbids WebAssembly, so the panel cannot work here. " +
      "Use it on another page, such as message.bilibili.com.",
  ],
  needsAccess: [
    "扩展需要 bilibili.com 的访问权限才能读取私信。",
    "The extension needs access to bilibili.com to read your messages.",
  ],
  notify: ["新私信通知", "Notify me of new messages"],
  giveAccess: ["允许访问 bilibili.com", "Allow access to bilibili.com"],
};

/** The UI language, from the browser's: `zh` or `en`. */
export const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** The text for `key`, with `{name}` replaced by `params.name`. */
export function t(key, params = {}) {
  const text = TRANSLATIONS[key][language === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ""));
}
