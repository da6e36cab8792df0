// Words of the playground in both languages.

const ENGLISH = {
  run: "Run",
  stop: "Stop",
  reset: "Reset",
  code: "Code",
  output: "Output",
  noOutput: "No output yet",
  requests: "Requests",
  noRequests: "No requests yet",
  page: "Page",
  query: "Query",
  form: "Form",
  reply: "Reply",
  error: "Error",
  pending: "waiting",
  line: (number) => `line ${number}`,
  running: "Running…",
  finished: (ms) => `Finished after ${ms} ms`,
  failed: "Ended with an error",
  stopped: "Stopped",
  truncated: (length) => `… ${length} characters in all`,
  shortcut: "Ctrl+Enter or ⌘+Enter runs the code",
  blocked: (origin) => `Not loaded from ${origin}: nothing here leaves this computer.`,
  extensionOnly: "This example needs the APIs of an extension or of a userscript manager, which a page does not have.",
};

const CHINESE = {
  run: "运行",
  stop: "停止",
  reset: "还原",
  code: "代码",
  output: "输出",
  noOutput: "暂无输出",
  requests: "请求",
  noRequests: "暂无请求",
  page: "页面",
  query: "查询参数",
  form: "表单",
  reply: "响应",
  error: "错误",
  pending: "等待响应",
  line: (number) => `第 ${number} 行`,
  running: "正在运行…",
  finished: (ms) => `已结束，用时 ${ms} 毫秒`,
  failed: "出错结束",
  stopped: "已停止",
  truncated: (length) => `… 共 ${length} 个字符`,
  shortcut: "Ctrl+Enter 或 ⌘+Enter 运行代码",
  blocked: (origin) => `没有从 ${origin} 加载：这里的一切都不会离开本机。`,
  extensionOnly: "这个示例需要扩展或用户脚本管理器的 API，网页里没有。",
};

/** The words in the language of a page. */
export function labelsOf(lang) {
  return lang.startsWith("zh") ? CHINESE : ENGLISH;
}
