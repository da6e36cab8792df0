/** What a person can do about an error of each kind, in English and in Chinese. Each by itself, so that an entry has those it needs. */
import type { ErrorKind } from "../constants.js";

/** @internal A text in English and in Chinese. */
export type Hint = readonly [en: string, zh: string];

export const inputHint: Hint = ["Correct the argument that the message names.", "请更正错误信息中指出的参数。"];

export const unconfirmedHint: Hint = ["Look into the history before sending it again.", "重发前请先查看聊天记录。"];

export const closedHint: Hint = ["Make another client with createClient().", "请用 createClient() 另建客户端。"];

export const internalHint: Hint = ["Please report it with the message.", "请附上错误信息反馈给我们。"];

export const storageHint: Hint = [
  "Free some space and let the site store data; what was archived is still there unless the browser removed it.",
  "请腾出空间并允许网站存储数据；已存档的内容仍在，除非已被浏览器清除。",
];

/** Those of all kinds; codes have hints of their own. */
export const hintsByKind: Record<ErrorKind, Hint> = {
  input: inputHint,
  login: [
    "Log in on bilibili.com; elsewhere pass `csrf` and `mid`.",
    "请先在 bilibili.com 登录；在其他页面请传入 csrf 与 mid。",
  ],
  csrf: ["Reload the page, or pass the current bili_jct as `csrf`.", "请刷新页面，或传入当前的 bili_jct。"],
  risk: ["Stop for a while and use the site as usual.", "请暂停一段时间，正常使用网站。"],
  api: [
    "This code is not documented: the error's message has what the service says, if it says anything.",
    "该返回值没有文档记载，服务的说明（如有）见错误信息。",
  ],
  http: ["Try again later.", "请稍后再试。"],
  network: ["Check the connection, and that the page is on bilibili.com.", "请检查网络，并确认页面位于 bilibili.com。"],
  timeout: ["Try again, or allow more time with timeoutMs.", "请重试，或用 timeoutMs 放宽时间。"],
  reply: ["Try again later; the service may be under maintenance.", "请稍后再试，服务可能正在维护。"],
  unconfirmed: unconfirmedHint,
  load: ["See the README's section on where it runs.", "请参阅 README 中关于运行环境的说明。"],
  closed: closedHint,
  storage: storageHint,
  internal: internalHint,
};
