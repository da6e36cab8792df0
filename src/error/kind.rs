//! The kinds of error: one word each, stable between versions.

/// What went wrong, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An argument or option is wrong.
    Input,
    /// Not logged in.
    Login,
    /// The CSRF token was refused.
    Csrf,
    /// Risk control refused.
    Risk,
    /// Another code of the service.
    Api,
    /// An HTTP status without a reply of the service.
    Http,
    /// No answer came.
    Network,
    /// The time allowed is over.
    Timeout,
    /// The answer cannot be understood.
    Reply,
    /// A message may or may not have been sent.
    Unconfirmed,
    /// The WebAssembly part did not load.
    Load,
    /// The client was closed. The package makes these errors.
    Closed,
    /// A defect of the library.
    Internal,
    /// The caller's own signal ended the call. JavaScript never sees it: the call rejects with the signal's reason.
    Aborted,
}

/// What there is to say about a [`Kind`].
#[derive(Debug, Clone, Copy)]
pub struct KindInfo {
    /// The kind.
    pub kind: Kind,
    /// Its name in JavaScript.
    pub name: &'static str,
    /// What it means, for the docs.
    pub doc: &'static str,
    /// What a person can do about it, in English.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
}

const fn info(kind: Kind, name: &'static str, doc: &'static str, en: &'static str, zh: &'static str) -> KindInfo {
    KindInfo { kind, name, doc, en, zh }
}

/// Every kind that JavaScript can see.
pub const KINDS: &[KindInfo] = &[
    info(
        Kind::Input,
        "input",
        "an argument or option is wrong; nothing was sent.",
        "Correct the argument that the message names.",
        "请更正错误信息中指出的参数。",
    ),
    info(
        Kind::Login,
        "login",
        "nobody is logged in (codes -101, -6, or no cookie where one would be).",
        "Log in on bilibili.com; elsewhere pass `csrf` and `mid`.",
        "请先在 bilibili.com 登录；在其他页面请传入 csrf 与 mid。",
    ),
    info(
        Kind::Csrf,
        "csrf",
        "the CSRF token was refused (code -111).",
        "Reload the page, or pass the current bili_jct as `csrf`.",
        "请刷新页面，或传入当前的 bili_jct。",
    ),
    info(
        Kind::Risk,
        "risk",
        "risk control refused (codes -352, -412, HTTP 412, or only a `v_voucher`). Do not retry at once.",
        "Stop for a while and use the site as usual.",
        "请暂停一段时间，正常使用网站。",
    ),
    info(
        Kind::Api,
        "api",
        "the service answered with another code; `code` has it.",
        "Look the code up with describeCode().",
        "可用 describeCode() 查询该返回值。",
    ),
    info(
        Kind::Http,
        "http",
        "an HTTP status other than 2xx without a reply of the service, or a redirect; `status` has it.",
        "Try again later.",
        "请稍后再试。",
    ),
    info(
        Kind::Network,
        "network",
        "no answer came: offline, reset, blocked, or refused by CORS.",
        "Check the connection, and that the page is on bilibili.com.",
        "请检查网络，并确认页面位于 bilibili.com。",
    ),
    info(
        Kind::Timeout,
        "timeout",
        "the time allowed by `timeoutMs` is over.",
        "Try again, or allow more time with timeoutMs.",
        "请重试，或用 timeoutMs 放宽时间。",
    ),
    info(
        Kind::Reply,
        "reply",
        "the answer is empty, cut off, or not JSON.",
        "Try again later; the service may be under maintenance.",
        "请稍后再试，服务可能正在维护。",
    ),
    info(
        Kind::Unconfirmed,
        "unconfirmed",
        "a message may or may not have been sent. Look into the history before sending it again.",
        "Look into the history before sending it again.",
        "重发前请先查看聊天记录。",
    ),
    info(
        Kind::Load,
        "load",
        "the WebAssembly part did not load.",
        "See the README's section on where it runs.",
        "请参阅 README 中关于运行环境的说明。",
    ),
    info(
        Kind::Closed,
        "closed",
        "the client was closed before the call ended, or before it began.",
        "Make another client with createClient().",
        "请用 createClient() 另建客户端。",
    ),
    info(
        Kind::Internal,
        "internal",
        "a defect of this library. Please report it. The next call starts afresh.",
        "Please report it with the message.",
        "请附上错误信息反馈给我们。",
    ),
];

impl Kind {
    /// What there is to say about it.
    #[must_use]
    pub fn info(self) -> &'static KindInfo {
        // `Aborted` alone is not in the list, and nobody is shown its texts.
        KINDS.iter().find(|info| info.kind == self).unwrap_or(&KINDS[KINDS.len() - 1])
    }
}
