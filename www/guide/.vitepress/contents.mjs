// What the guide has, in the order of reading, for the sidebar of both languages. A page that is missing here, or not there, fails the build.

/** Groups of pages: the titles in English and Chinese, where there is one, and for each page its path. */
export const contents = [
  {
    title: ["Start", "开始"],
    pages: [
      ["start/page", "In a page", "在页面中"],
      ["start/userscript", "In a userscript", "在用户脚本中"],
      ["start/extension", "In an extension", "在扩展中"],
      ["start/rust", "In Rust", "在 Rust 中"],
      ["start/loading", "Where it runs", "在哪里能用"],
    ],
  },
  {
    title: ["Use", "使用"],
    pages: [
      ["use/conversations", "Conversations", "会话列表"],
      ["use/history", "History and paging", "历史消息与翻页"],
      ["use/sending", "Sending and recalling", "发送与撤回"],
      ["use/uploads", "Pictures and files", "图片与文件"],
      ["use/watch", "New messages", "新消息"],
      ["use/showing", "Showing messages", "展示消息"],
      ["use/changing", "Changing conversations", "修改会话"],
      ["use/people", "People and things", "用户与稿件"],
      ["use/customer-service", "Customer service", "客服消息"],
      ["use/archive", "Archives", "存档"],
      ["use/bridge", "The client in another place", "在别处使用同一个客户端"],
      ["use/ids", "Talkers and ids", "会话对象与 id"],
      ["use/options", "Options of the client", "客户端的选项"],
    ],
  },
  {
    title: ["Recipes", "实例"],
    pages: [
      ["recipes/unread-badge", "An unread badge", "未读角标"],
      ["recipes/notify", "Desktop notifications", "桌面通知"],
      ["recipes/answer-from-a-panel", "Answer from a panel", "在面板中回复"],
      ["recipes/send-image", "Send a picture", "发送图片"],
      ["recipes/mark-all-read", "Mark all as read", "全部标为已读"],
      ["recipes/find-a-message", "Find a message", "查找消息"],
      ["recipes/auto-export", "A weekly export", "每周导出"],
      ["migration", "From copied snippets", "从拼凑的代码迁移"],
    ],
  },
  {
    title: ["Know", "了解"],
    pages: [
      ["faq", "Questions and answers", "常见问题"],
      ["errors/index", "Errors", "错误"],
      ["limits", "Limits and manners", "限制与分寸"],
      ["service", "What is known about the service", "关于服务端的已知情况"],
      ["speed", "Speed and size", "速度与体积"],
    ],
  },
  {
    title: ["Kinds of error", "错误类型"],
    collapsed: true,
    pages: [
      ["errors/kinds/input", "input", "input"],
      ["errors/kinds/login", "login", "login"],
      ["errors/kinds/csrf", "csrf", "csrf"],
      ["errors/kinds/risk", "risk", "risk"],
      ["errors/kinds/api", "api", "api"],
      ["errors/kinds/http", "http", "http"],
      ["errors/kinds/network", "network", "network"],
      ["errors/kinds/timeout", "timeout", "timeout"],
      ["errors/kinds/reply", "reply", "reply"],
      ["errors/kinds/unconfirmed", "unconfirmed", "unconfirmed"],
      ["errors/kinds/load", "load", "load"],
      ["errors/kinds/closed", "closed", "closed"],
      ["errors/kinds/storage", "storage", "storage"],
      ["errors/kinds/internal", "internal", "internal"],
    ],
  },
  {
    // In English alone: for those who change the code.
    title: ["Inside"],
    collapsed: true,
    pages: [
      ["maintain/adding", "How to add something"],
      ["decisions/index", "Decisions"],
    ],
  },
];
