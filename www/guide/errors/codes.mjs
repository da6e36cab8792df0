// Every documented code of the service: the one source of the pages of `errors/codes` and of the table in `errors/index.md`.
//
// `message` holds the service's own words, where a public document or a captured reply has them. `calls` are the methods whose
// requests have been answered so: `"all"`, `"changes"` (whatever is sent by POST), or their names. Where `isSent` is false, nothing was
// sent for certain. Texts are in English and Chinese.

const SENDS = ["sendText", "sendImage"];
const SENDS_AND_RECALL = [...SENDS, "recall"];
const IMAGES = ["uploadImage", "sendImage"];

/** What the library has done by the time you see the code. */
const RETRIED = [
  "Reads have been repeated, up to 3 attempts within 20 s (option `retry`). Changes and messages have not.",
  "读取已自动重试（20 秒之内最多 3 次，见 `retry` 选项）；改动和发送没有重试。",
];
const LOOKED_UP = [
  "Reads have been repeated, up to 3 attempts within 20 s. After a message, the client has looked into the history: see [When the answer to a message is lost](../index.md#when-the-answer-to-a-message-is-lost).",
  "读取已自动重试（20 秒之内最多 3 次）。如果是发送，客户端已经查过聊天记录，见[发送的响应丢失时](../index.md#发送的响应丢失时)。",
];
const RESTS = [
  "The client sends nothing for two minutes, and twice as long after each further refusal, up to an hour. Until then calls reject at once; `retryAfterMs` says how long that is.",
  "客户端两分钟内不再发任何请求，每多拦截一次就加倍，最长一小时。这期间的调用会立即失败，`retryAfterMs` 说明还要等多久。",
];

const WAIT = [
  "Wait a moment and repeat the call. If it goes on, stop, and look whether the site itself works.",
  "稍等片刻再调用。如果一直如此，请停下来，看看网站本身是否正常。",
];
const SLOW_DOWN = [
  "Ask less often. [`watch`](../../use/watch.md) polls at the pace of the site, once for all tabs.",
  "降低频率。[`watch`](../../use/watch.md) 按网站自己的节奏轮询，所有标签页共用一份。",
];
const REST = [
  "Wait as long as `retryAfterMs` says and use the site as usual. Then make fewer calls. Do not repeat the call in a loop, and do not try to get around it: that makes it worse. See [`risk`](../kinds/risk.md).",
  "等够 `retryAfterMs` 那么久，其间正常使用网站，之后减少调用。不要循环重试，也不要试图绕过，那只会更糟。见 [`risk`](../kinds/risk.md)。",
];
/** Two codes are known to say this of an upload, and nothing more. */
const REFUSED_IMAGE = {
  kind: "api",
  calls: IMAGES,
  meaning: ["the image is not acceptable", "图片不合要求"],
  happened: [
    "The service has refused to store an image. The code is known from uploads of images only, by reports of users; what exactly is wrong with the image is not said.",
    "服务端不肯保存这张图片。据用户报告，这个返回值只在上传图片时出现过；它不说明图片究竟哪里不对。",
  ],
  advice: [
    "Use another image: jpg, png or gif, at least 10 px each way, up to 20 MB.",
    "换一张图片：jpg、png 或 gif，宽高不小于 10 像素，不超过 20 MB。",
  ],
  isSent: false,
};

export const codes = [
  {
    code: 0,
    name: "Ok",
    calls: "all",
    meaning: ["success", "成功"],
    happened: [
      "The service has accepted the request. For a message this does not mean that it was delivered, shown or read; for `markRead` it does not prove that anything was marked. With nothing but `v_voucher` in `data`, code 0 is a refusal by risk control ([`risk`](../kinds/risk.md)).",
      "服务端接受了请求。对于发送，这不代表对方收到了、看得见或已经读过；对于 `markRead`，也不能证明真的标记了什么。如果 `data` 里只有 `v_voucher`，code 0 其实是风控拦截（[`risk`](../kinds/risk.md)）。",
    ],
    advice: [
      "Nothing. To know that a message is in the history, send it with `confirm: true`.",
      "不必做什么。想确认消息已在聊天记录里，发送时请加上 `confirm: true`。",
    ],
  },
  {
    code: 2,
    name: "InvalidParameter",
    kind: "api",
    calls: "all",
    meaning: ["a parameter is not valid", "参数无效"],
    happened: [
      "The request arrived, and a parameter in it is not acceptable. The client checks arguments before it sends anything, so this is mostly an id or a type that has the right form and does not fit.",
      "请求已送达，但其中有参数不被接受。客户端在发送前会检查参数，所以多半是形式正确、但对不上的 id 或类型。",
    ],
    advice: [
      "Check the talker: whether it is a user or a fan group (`session_type`), and whether its id is exact.",
      "检查会话对象：是用户还是粉丝团（`session_type`），id 是否精确。",
    ],
  },
  {
    code: -2,
    name: "ImageInvalid",
    ...REFUSED_IMAGE,
  },
  {
    code: -3,
    name: "SystemError",
    kind: "api",
    message: "系统错误",
    calls: [...SENDS_AND_RECALL, "uploadImage"],
    meaning: ["the service failed; for an upload: the image is not acceptable", "系统错误；上传图片时表示图片不合要求"],
    happened: [
      "As the answer to a message: something in the service failed, and the message may have been stored all the same. As the answer to an upload, `sendImage` of a file included: the image is not acceptable, because it has less than 10 px for example, and nothing was sent. `describeCode(-3, error.endpoint)` tells the two apart.",
      "发送时：服务端内部出错，消息仍有可能已经保存。上传图片时（包括用 `sendImage` 发送文件）：图片不合要求，例如不足 10 像素，没有发送任何内容。用 `describeCode(-3, error.endpoint)` 可以区分。",
    ],
    advice: [
      "After a message, look into the history before you send it again. After an upload, use another image: jpg, png or gif, at least 10 px each way.",
      "如果是发送，重发前请先查看聊天记录。如果是上传，请换一张图片：jpg、png 或 gif，宽高不小于 10 像素。",
    ],
    library: [
      "After `sendText` and `sendImage` the client has looked into the history: see [When the answer to a message is lost](../index.md#when-the-answer-to-a-message-is-lost).",
      "`sendText` 和 `sendImage` 得到它时，客户端已经查过聊天记录，见[发送的响应丢失时](../index.md#发送的响应丢失时)。",
    ],
  },
  {
    code: -6,
    name: "NotLoggedInOld",
    kind: "login",
    message: "账号未登录",
    calls: "all",
    meaning: ["not logged in (2020 edition)", "账号未登录（2020 版）"],
    happened: [
      "The request came without a valid login. This is the code of the 2020 edition of the service; today it is [-101](./-101.md).",
      "请求没有有效的登录状态。这是服务端 2020 版的返回值，如今是 [-101](./-101.md)。",
    ],
    advice: ["As for [-101](./-101.md).", "同 [-101](./-101.md)。"],
  },
  {
    code: -101,
    name: "NotLoggedIn",
    kind: "login",
    message: "账号未登录",
    calls: "all",
    meaning: ["not logged in", "账号未登录"],
    happened: [
      "The request came without the cookie `SESSDATA`, or the login has ended. A script cannot read this cookie: the browser sends it, or leaves it out. A userscript manager's own requests may lack it although you are logged in, for example in a private window or with partitioned cookies. An extension's background does not send partitioned cookies either.",
      "请求没有带上 Cookie `SESSDATA`，或者登录已经失效。脚本读不到这个 Cookie，是否发送由浏览器决定。用户脚本管理器自己的请求可能不带它，即使你已经登录，例如在隐私窗口里，或 Cookie 是分区的；扩展后台的请求同样不带分区的 Cookie。",
    ],
    advice: [
      "Log in on bilibili.com and repeat the call. If you are logged in, make the call in a page of bilibili.com with the page's own `fetch`: leave out the option `fetch`.",
      "请在 bilibili.com 登录后再调用。如果已经登录，请在 bilibili.com 的页面里用页面自己的 `fetch` 调用，也就是不传 `fetch` 选项。",
    ],
  },
  {
    code: -111,
    name: "CsrfFailed",
    kind: "csrf",
    message: "csrf 校验失败",
    calls: "changes",
    meaning: ["the CSRF token was refused", "CSRF 校验失败"],
    happened: [
      "A change or a message came with a token that is not that of the login: the cookie `bili_jct` has changed since, or the option `csrf` holds an old one.",
      "改动或发送所带的 Token 与登录不符：Cookie `bili_jct` 后来变了，或者 `csrf` 选项里的是旧值。",
    ],
    advice: [
      "Reload the page. Where you pass `csrf`, pass a function that reads the current value, such as `cookieCsrf()` or `chromeCookieCsrf(chrome)`. See [`csrf`](../kinds/csrf.md).",
      "刷新页面。如果自己传入 `csrf`，请传一个能读到当前值的函数，例如 `cookieCsrf()` 或 `chromeCookieCsrf(chrome)`。见 [`csrf`](../kinds/csrf.md)。",
    ],
    library: [
      "It has not repeated the request, and nothing was changed or sent.",
      "没有重试；没有改动或发送任何内容。",
    ],
  },
  {
    code: -352,
    name: "RiskControl",
    kind: "risk",
    calls: "all",
    meaning: ["refused by risk control", "风控校验失败，请求被拒绝"],
    happened: [
      "Risk control has refused the request. What it goes by is not published; requests that follow each other too fast are the usual reason.",
      "请求被风控拒绝。判断的依据没有公开，通常是因为请求过快。",
    ],
    advice: REST,
    library: RESTS,
  },
  {
    code: -400,
    name: "BadRequest",
    kind: "api",
    message: "请求错误",
    calls: "all",
    meaning: ["bad request, or no valid signature", "请求错误，或缺少有效签名"],
    happened: [
      "The request has a parameter that the service does not take. As the answer to a message it can also mean that the service asks for a signature: since April 2025 it has done so in some periods. Without a device id it always refuses a message.",
      "请求里有服务端不接受的参数。发送时也可能表示服务端要求签名：2025 年 4 月以来，有些时期如此。不带设备 id 的发送总会被拒绝。",
    ],
    advice: [
      "Leave `sign` at its default, and check the talker. Where you sign by a function of your own, compare what it returns with what the site sends.",
      "`sign` 请用默认值，并检查会话对象。如果用自己的函数签名，请对比它的返回值与网站发送的内容。",
    ],
    library: [
      "Messages are signed and carry a device id. When a message is refused so, the client fetches new keys and sends it once more: a refused message was not sent.",
      "发送时已带上签名和设备 id。如果发送因此被拒，客户端会取得新的密钥再发一次：被拒绝的消息确定没有发出。",
    ],
  },
  {
    code: -403,
    name: "AccessDenied",
    kind: "api",
    message: "访问权限不足",
    calls: "all",
    meaning: ["no access", "访问权限不足"],
    happened: ["The account may not do this, or may not see this.", "这个账号无权进行该操作，或无权查看该内容。"],
    advice: ["Look whether the site lets you do the same.", "看看在网站上能否进行同样的操作。"],
  },
  {
    code: -404,
    name: "NotFound",
    kind: "api",
    message: "啥都木有",
    calls: "all",
    meaning: ["there is no such thing", "内容不存在"],
    happened: ["What the request asks for does not exist.", "请求的内容不存在。"],
    advice: ["Check the id.", "检查 id。"],
  },
  {
    code: -412,
    name: "Intercepted",
    kind: "risk",
    message: "请求被拦截",
    calls: "all",
    meaning: ["refused by risk control", "请求被风控拦截"],
    happened: [
      "Risk control has blocked the request, as a rule because requests came too fast. It comes as a code or as HTTP 412, sometimes with a page of HTML. Requests from an extension's background have been answered with HTTP 412 as well.",
      "请求被风控拦截，通常是因为请求过快。它以返回值或 HTTP 412 的形式出现，有时内容是一个 HTML 页面。扩展后台发出的请求也曾得到 HTTP 412。",
    ],
    advice: REST,
    library: RESTS,
  },
  {
    code: -500,
    name: "ServerError",
    kind: "api",
    retryable: true,
    message: "服务器错误",
    calls: "all",
    meaning: ["the service failed", "服务器错误"],
    happened: ["Something in the service failed.", "服务端内部出错。"],
    advice: WAIT,
    library: LOOKED_UP,
  },
  {
    code: -503,
    name: "Unavailable",
    kind: "api",
    retryable: true,
    message: "过载保护,服务暂不可用",
    calls: "all",
    meaning: ["the service is not available", "服务暂不可用"],
    happened: ["The service is overloaded, or down for maintenance.", "服务端过载，或正在维护。"],
    advice: WAIT,
    library: LOOKED_UP,
  },
  {
    code: -504,
    name: "ServiceTimeout",
    kind: "api",
    retryable: true,
    message: "服务调用超时",
    calls: "all",
    meaning: ["the service took too long", "服务调用超时"],
    happened: [
      "One part of the service did not answer another one in time. A message may still be stored later; if the history does not show it, the send is [`unconfirmed`](../kinds/unconfirmed.md).",
      "服务端内部的调用超时。消息可能稍后才保存；如果聊天记录里查不到，发送就以 [`unconfirmed`](../kinds/unconfirmed.md) 结束。",
    ],
    advice: WAIT,
    library: LOOKED_UP,
  },
  {
    code: -509,
    name: "Overload",
    kind: "api",
    retryable: true,
    message: "超出限制",
    calls: "all",
    meaning: ["too many requests", "超出限制"],
    happened: ["More requests have come than the service takes.", "请求超出了服务端的限制。"],
    advice: SLOW_DOWN,
    library: RETRIED,
  },
  {
    code: -799,
    name: "TooFrequent",
    kind: "api",
    retryable: true,
    message: "请求过于频繁，请稍后再试",
    calls: "all",
    meaning: ["requests follow each other too fast", "请求过于频繁"],
    happened: [
      "Requests follow each other too fast. Those of other scripts and tabs may count, too.",
      "请求过于频繁，其他脚本和标签页的请求可能也算在内。",
    ],
    advice: SLOW_DOWN,
    library: RETRIED,
  },
  {
    code: 10005,
    name: "MsgKeyNotFound",
    kind: "api",
    message: "msgkey不存在",
    calls: ["recall"],
    meaning: ["there is no message with this key", "没有这个 msg_key 的消息"],
    happened: [
      "The key to recall is not that of any message. Mostly it was rounded: keys are larger than 2^53, and `JSON.parse` makes 7104537732714964000 of 7104537732714964358.",
      "要撤回的 key 不对应任何消息。多半是被舍入了：key 大于 2^53，`JSON.parse` 会把 7104537732714964358 变成 7104537732714964000。",
    ],
    advice: [
      "Pass `msg_key` as the string that you received, or the message object. Never make a number of it. See [Ids](../../use/ids.md#ids).",
      "把收到的 `msg_key` 字符串原样传入，或传入消息对象，绝不要转成数字。见[id](../../use/ids.md#id)。",
    ],
  },
  {
    code: 21007,
    name: "MessageTooLong",
    kind: "api",
    message: "消息过长，无法发送",
    calls: ["sendText"],
    meaning: ["the message is too long", "消息过长"],
    happened: [
      "The text is longer than the service takes. Documented are about 2000 bytes for the whole content; in 2023 texts of more than 500 characters were refused as well, on the site, too.",
      "文字超出了上限。文档写的是整个内容大约 2000 字节；2023 年有用户报告，超过 500 个字符也会被拒绝，网站上也一样。",
    ],
    advice: [
      "Cut it with [`splitText`](../../use/sending.md) and send the parts one after another.",
      "用 [`splitText`](../../use/sending.md) 切成几段，依次发送。",
    ],
    library: [
      "It refuses texts beyond these two limits with `input`, before anything is sent. If you see this code, the limit has changed: pass smaller ones to `splitText`.",
      "超过这两项上限的文字，在发送之前就以 `input` 拒绝了。如果看到这个返回值，说明上限变了：请给 `splitText` 传更小的值。",
    ],
  },
  {
    code: 21015,
    name: "PhoneNotBound",
    kind: "api",
    calls: SENDS,
    meaning: ["the account has no phone number bound", "账号未绑定手机号"],
    happened: [
      "Only accounts with a phone number may send messages, and this one has none.",
      "只有绑定了手机号的账号才能发送私信，而这个账号没有绑定。",
    ],
    advice: ["Bind a phone number on the site.", "请在网站上绑定手机号。"],
    isSent: false,
  },
  {
    code: 21020,
    name: "SendingTooFast",
    kind: "api",
    calls: SENDS,
    meaning: ["messages follow each other too fast", "发送过快"],
    happened: [
      "Messages of this account follow each other too fast. How many are allowed in which time is not known.",
      "这个账号发送消息过快。多长时间内允许多少条，没有人知道。",
    ],
    advice: [
      "Wait a little, and send less often. `minIntervalMs` sets the least time between two changes of a client (1000 ms by default); it knows nothing of other tabs.",
      "稍等一会儿，降低发送频率。`minIntervalMs` 设定一个客户端两次改动之间的最短间隔（默认 1000 毫秒），它管不到其他标签页。",
    ],
    isSent: false,
  },
  {
    code: 21024,
    name: "MustRest",
    kind: "api",
    calls: SENDS,
    meaning: ["sent too often, and told to rest", "发送过于频繁，被要求休息"],
    happened: [
      "The account has sent too much. What the service says with it is not known. It is reported that waiting did not end it, and that the service's support did.",
      "这个账号发送得太多。服务端的原话不得而知。据报告，等待无法解除，联系客服才解除。",
    ],
    advice: [
      "Send nothing for at least 24 hours, from any device. If that does not help, ask the service's support.",
      "至少 24 小时内不要用任何设备发送。如果无效，请联系客服。",
    ],
    isSent: false,
  },
  {
    code: 21026,
    name: "SentToSelf",
    kind: "api",
    message: "不能给自己发送消息哦~",
    calls: SENDS,
    meaning: ["you cannot send to yourself", "不能给自己发消息"],
    happened: ["The talker is the account itself.", "会话对象就是账号自己。"],
    advice: ["Check the mid. `account()` has your own.", "检查 mid。`account()` 给出你自己的 mid。"],
    isSent: false,
  },
  {
    code: 21028,
    name: "SendingClosed",
    kind: "api",
    calls: SENDS,
    meaning: ["sending is closed for an upgrade", "系统升级，暂时无法发送"],
    happened: [
      "The service takes no messages at the moment. It is reported for fan groups as well.",
      "服务端暂时不接受消息。据报告，发往粉丝团的消息也会得到它。",
    ],
    advice: ["Try again in some hours, and look whether the site sends.", "过几个小时再试，并看看网站上能否发送。"],
    isSent: false,
  },
  {
    code: 21035,
    name: "KindNotSendable",
    kind: "api",
    message: "该类消息暂时无法发送",
    calls: SENDS,
    meaning: ["this kind of message cannot be sent now", "该类消息暂时无法发送"],
    happened: [
      "The service does not take this kind of message, to this talker or at all. Only texts, images and recalls can be sent from a page.",
      "服务端不接受这类消息，可能只针对这个会话对象，也可能对谁都如此。从网页只能发送文字、图片和撤回。",
    ],
    advice: ["Send a text in its place, or try later.", "改发文字，或稍后再试。"],
    isSent: false,
  },
  {
    code: 21037,
    name: "ImageRefused",
    kind: "api",
    message: "图片格式不合法，不要调戏接口啦",
    calls: ["sendImage"],
    meaning: ["the image address is not acceptable", "图片地址不合要求"],
    happened: [
      "The address of the image is not on the service's own image host. The 2020 edition took images of other hosts.",
      "图片的地址不在 B 站自己的图床上。2020 版曾接受其他图床的图片。",
    ],
    advice: [
      "Give `sendImage` the file, which it uploads first, or an `image_url` of `uploadImage`.",
      "把文件交给 `sendImage`，它会先上传；或使用 `uploadImage` 返回的 `image_url`。",
    ],
    isSent: false,
  },
  {
    code: 21041,
    name: "RecallTooLate",
    kind: "api",
    message: "消息已超期，不能撤回了哦",
    calls: ["recall"],
    meaning: ["too late to recall: 120 s have passed", "已超过 120 秒，不能撤回"],
    happened: ["A message can be recalled for 120 s after it was sent.", "消息发出之后 120 秒内才能撤回。"],
    advice: ["Nothing: the message stays.", "没有办法，消息会留在对方那里。"],
    library: [
      "It refuses with this code by itself, without a request, where it knows when the message was sent.",
      "如果知道发送时间，客户端不发请求，直接以这个返回值拒绝。",
    ],
  },
  {
    code: 21042,
    name: "AlreadyRecalled",
    kind: "api",
    message: "消息已经撤回了哦",
    calls: ["recall"],
    meaning: ["the message has been recalled already", "消息已经撤回"],
    happened: [
      "The message was recalled before, by another tab, a phone, or a `recall` whose answer was lost.",
      "消息之前已被撤回：可能是别的标签页、手机，或上一次没有收到响应的 `recall`。",
    ],
    advice: ["Take it as a success.", "当作成功处理即可。"],
  },
  {
    code: 21046,
    name: "DailyLimit",
    kind: "api",
    message: "你发消息的频率太高了，请在24小时后再发吧~",
    calls: SENDS,
    meaning: ["sent too often: wait 24 hours", "发送频率太高，24 小时后再发"],
    happened: [
      "The account has sent too many messages. How many are allowed a day is not known.",
      "这个账号发送的消息太多。每天允许多少条，没有人知道。",
    ],
    advice: [
      "Send nothing for 24 hours, from any device, and less after that. This library has no sending to many, and none should be built on it.",
      "24 小时内不要用任何设备发送，之后也要少发。本库不提供群发，也请不要用它来做群发。",
    ],
    isSent: false,
  },
  {
    code: 21047,
    name: "OneUntilAnswered",
    kind: "api",
    message: "对方主动回复或关注你前，最多发送1条消息~",
    later: "你最多发送1条消息，对方回复或者关注你后可以继续发消息~",
    calls: SENDS,
    meaning: ["one message only until the other side answers or follows", "对方回复或关注前最多发 1 条"],
    happened: [
      "The other side neither follows you nor has answered, and you have sent your one message already.",
      "对方没有关注你，也没有回复过，而你已经发过一条。",
    ],
    advice: [
      "Wait for an answer. `limit(talker)` tells beforehand: `is_limit` is 1 where messages are limited.",
      "等对方回复。`limit(talker)` 可以事先查到：`is_limit` 为 1 表示发送受限。",
    ],
    isSent: false,
  },
  {
    code: 25003,
    name: "PrivacyRefused",
    kind: "api",
    message: "因对方隐私设置，暂无法给他发送聊天消息",
    calls: SENDS,
    meaning: ["the other side's privacy settings refuse messages", "因对方隐私设置无法发送"],
    happened: [
      "The other side's privacy settings do not let you send them a message. Which setting it is, the service does not say.",
      "对方的隐私设置不允许你给他发消息。具体是哪一项，服务端不会说明。",
    ],
    advice: ["Nothing on your side: respect it.", "你这边没有办法，请尊重对方的设置。"],
    isSent: false,
  },
  {
    code: 25005,
    name: "Blocked",
    kind: "api",
    message: "你已拉黑了对方，请先将对方移出黑名单后才能聊天",
    calls: SENDS,
    meaning: ["you have blocked the other side", "你已拉黑对方"],
    happened: ["The other side is on your own block list.", "对方在你的黑名单里。"],
    advice: [
      "Take them off the list on the site. `pushSetting(talker)` tells beforehand: `follow_status` is 128 (`FollowStatus.Blocked`).",
      "请在网站上把对方移出黑名单。`pushSetting(talker)` 可以事先查到：`follow_status` 为 128（`FollowStatus.Blocked`）。",
    ],
    isSent: false,
  },
  {
    code: 700013,
    name: "GroupDissolved",
    kind: "api",
    calls: ["history", ...SENDS_AND_RECALL],
    meaning: ["the fan group has been dissolved", "粉丝团已解散"],
    happened: ["The fan group does not exist any more.", "这个粉丝团已经不存在。"],
    advice: ["Take the conversation off the list with `remove(talker)`.", "可用 `remove(talker)` 把会话移出列表。"],
  },
  {
    code: 700014,
    name: "NotInGroup",
    kind: "api",
    calls: ["history", ...SENDS_AND_RECALL],
    meaning: ["you are no longer in the fan group", "你已不在该粉丝团"],
    happened: ["You have left the fan group, or were removed from it.", "你已退出或被移出这个粉丝团。"],
    advice: ["Join it again on the site, or remove the conversation.", "请在网站上重新加入，或移除这个会话。"],
  },
  {
    code: 1000004,
    name: "NoSession",
    kind: "api",
    calls: ["session"],
    meaning: ["you never talked with them", "没有与对方的会话"],
    happened: ["There is no conversation with this talker.", "与这个会话对象之间没有会话。"],
    advice: ["Take it as an empty conversation.", "当作空会话处理即可。"],
  },
  {
    code: 1000011,
    name: "FileTooLarge",
    kind: "api",
    message: "仅支持上传300M内的文件",
    calls: ["customerService.upload"],
    meaning: ["the file is larger than 300 MB", "文件超过 300 MB"],
    happened: ["The file is larger than customer service takes.", "文件超过了客服消息的上限。"],
    advice: ["Make the file smaller.", "请把文件缩小。"],
    library: [
      "It refuses files of more than 314572800 bytes with `input`, before a byte leaves. If you see this code, the limit has changed.",
      "超过 314572800 字节的文件，在发出任何字节之前就以 `input` 拒绝了。如果看到这个返回值，说明上限变了。",
    ],
  },
  {
    code: 1200201,
    name: "UserUnknown",
    kind: "api",
    message: "获取用户信息失败",
    calls: ["customerService.upload"],
    meaning: ["the user could not be found out", "获取用户信息失败"],
    happened: [
      "The `mid` that went along is not that of the login, or there is no login.",
      "上传所带的 `mid` 与登录的账号不符，或者没有登录。",
    ],
    advice: [
      "Log in. Where you pass the option `mid`, check it against `account()`.",
      "请登录。如果传入了 `mid` 选项，请用 `account()` 核对。",
    ],
    isSent: false,
  },
  {
    code: 4125014,
    name: "ImageUnacceptable",
    ...REFUSED_IMAGE,
  },
];
