//! Every code the service is known to answer, with a name and what a person can do about it.

use super::ErrorKind;

/// A documented code of the service.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// The code itself.
    pub value: i64,
    /// Its name in JavaScript.
    pub name: &'static str,
    /// The kind of error it becomes.
    pub kind: ErrorKind,
    /// Whether the same request may succeed when it is made again a little later.
    pub retryable: bool,
    /// What it means and what to do, in English. The hints are for [`crate::constants`]: JavaScript alone shows them.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
}

const fn code(value: i64, name: &'static str, kind: ErrorKind, en: &'static str, zh: &'static str) -> Code {
    Code { value, name, kind, retryable: false, en, zh }
}

const fn passing(value: i64, name: &'static str, en: &'static str, zh: &'static str) -> Code {
    Code { value, name, kind: ErrorKind::Api, retryable: true, en, zh }
}

/// Every documented code, in the order of the spec (seed-*.md, endpoints.md).
pub const CODES: &[Code] = &[
    code(0, "Ok", ErrorKind::Api, "Success.", "成功。"),
    code(
        2,
        "InvalidParameter",
        ErrorKind::Api,
        "A parameter is not valid; check the ids and types.",
        "参数无效，请检查 id 与类型。",
    ),
    code(
        -2,
        "ImageInvalid",
        ErrorKind::Api,
        "Known of uploads of images alone, where the image is not acceptable.",
        "目前仅见于图片上传：图片不合要求。",
    ),
    code(-3, "SystemError", ErrorKind::Api, "The service failed; try again later.", "系统错误，请稍后再试。"),
    code(
        -6,
        "NotLoggedInOld",
        ErrorKind::Login,
        "Not logged in (2020 edition); log in on bilibili.com.",
        "未登录（2020 版），请先在 bilibili.com 登录。",
    ),
    code(
        -101,
        "NotLoggedIn",
        ErrorKind::Login,
        "Not logged in; log in on bilibili.com.",
        "账号未登录，请先在 bilibili.com 登录。",
    ),
    code(
        -111,
        "CsrfFailed",
        ErrorKind::Csrf,
        "The CSRF token was refused; reload the page, or pass the current bili_jct as `csrf`.",
        "CSRF 校验失败，请刷新页面，或把当前的 bili_jct 作为 csrf 传入。",
    ),
    code(
        -352,
        "RiskControl",
        ErrorKind::Risk,
        "Refused by risk control; stop for a while and use the site as usual.",
        "被风控拒绝，请暂停一段时间，正常使用网站。",
    ),
    code(
        -412,
        "Intercepted",
        ErrorKind::Risk,
        "Refused by risk control; stop for a while and send less.",
        "请求被拦截，请暂停一段时间并降低频率。",
    ),
    code(
        -400,
        "BadRequest",
        ErrorKind::Api,
        "The request was refused; parameters are wrong, or a signature was asked for.",
        "请求错误：参数有误，或需要签名。",
    ),
    code(-403, "AccessDenied", ErrorKind::Api, "No access.", "访问权限不足。"),
    code(-404, "NotFound", ErrorKind::Api, "There is no such thing.", "内容不存在。"),
    passing(-500, "ServerError", "The service failed; try again later.", "服务器错误，请稍后再试。"),
    passing(-503, "Unavailable", "The service is not available; try again later.", "服务暂不可用，请稍后再试。"),
    passing(-504, "ServiceTimeout", "The service took too long; try again later.", "服务调用超时，请稍后再试。"),
    passing(-509, "Overload", "Too many requests; slow down and try again later.", "超出限制，请放慢后再试。"),
    passing(-799, "TooFrequent", "Requests follow each other too fast; slow down.", "请求过于频繁，请稍后再试。"),
    code(
        10005,
        "MsgKeyNotFound",
        ErrorKind::Api,
        "There is no message with this key; pass msg_key as the string it came as.",
        "msg_key 不存在，请按收到的字符串原样传入。",
    ),
    code(
        21007,
        "MessageTooLong",
        ErrorKind::Api,
        "The message is too long; split it, see splitText().",
        "消息过长，请用 splitText() 拆分后发送。",
    ),
    code(
        21015,
        "PhoneNotBound",
        ErrorKind::Api,
        "The account has no phone number bound; bind one first.",
        "账号未绑定手机号，请先绑定。",
    ),
    code(
        21020,
        "SendingTooFast",
        ErrorKind::Api,
        "Messages follow each other too fast; wait a little.",
        "发送过快，请稍等。",
    ),
    code(
        21024,
        "MustRest",
        ErrorKind::Api,
        "Sent too often, and told to rest; send nothing for at least 24 hours. Where waiting does not help, ask the service's support.",
        "发送过于频繁，已被要求休息：请至少 24 小时内不再发送；若等待无效，请联系客服。",
    ),
    code(21026, "SentToSelf", ErrorKind::Api, "Nobody can send to themselves.", "不能给自己发送消息。"),
    code(
        21028,
        "SendingClosed",
        ErrorKind::Api,
        "Sending is closed for an upgrade; try later.",
        "私信功能升级中，暂不能发送。",
    ),
    code(
        21035,
        "KindNotSendable",
        ErrorKind::Api,
        "This kind of message cannot be sent now.",
        "该类消息暂时无法发送。",
    ),
    code(
        21037,
        "ImageRefused",
        ErrorKind::Api,
        "The image address is not acceptable; upload the image to the service first.",
        "图片地址不合要求，请先上传到站内图床。",
    ),
    code(21041, "RecallTooLate", ErrorKind::Api, "Too late to recall: 120 s have passed.", "已超过 120 秒，不能撤回。"),
    code(21042, "AlreadyRecalled", ErrorKind::Api, "The message has been recalled already.", "消息已经撤回。"),
    code(21046, "DailyLimit", ErrorKind::Api, "Sent too often; wait 24 hours.", "发送频率过高，请 24 小时后再发。"),
    code(
        21047,
        "OneUntilAnswered",
        ErrorKind::Api,
        "One message only until the other side answers or follows.",
        "对方回复或关注前，最多发送 1 条消息。",
    ),
    code(
        25003,
        "PrivacyRefused",
        ErrorKind::Api,
        "The other side's privacy settings refuse messages.",
        "因对方隐私设置，无法发送。",
    ),
    code(
        25005,
        "Blocked",
        ErrorKind::Api,
        "You have blocked the other side; take them off the list first.",
        "你已拉黑对方，请先移出黑名单。",
    ),
    code(700_013, "GroupDissolved", ErrorKind::Api, "The fan group has been dissolved.", "粉丝团已解散。"),
    code(700_014, "NotInGroup", ErrorKind::Api, "You are no longer in the fan group.", "你已不在该粉丝团。"),
    code(1_000_004, "NoSession", ErrorKind::Api, "You never talked with them.", "没有与对方的会话。"),
    code(
        1_000_011,
        "FileTooLarge",
        ErrorKind::Api,
        "The file is larger than 300 MB.",
        "仅支持上传 300 MB 以内的文件。",
    ),
    code(
        1_200_201,
        "UserUnknown",
        ErrorKind::Api,
        "The user could not be found out; check `mid` and whether you are logged in.",
        "获取用户信息失败，请检查 mid 与登录状态。",
    ),
    code(
        4_125_014,
        "ImageUnacceptable",
        ErrorKind::Api,
        "Known of uploads of images alone, where the image is not acceptable.",
        "目前仅见于图片上传：图片不合要求。",
    ),
];

/// What a code means where it answers certain requests.
#[derive(Debug, Clone, Copy)]
pub struct CodeAt {
    /// The code itself.
    pub value: i64,
    /// The request, by the name of its method in JavaScript.
    pub request: &'static str,
    /// What stands in an error in the place of the code's name, where that would mislead.
    pub(crate) label: Option<&'static str>,
    /// What it means and what to do, in English.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
}

const fn image(value: i64, label: Option<&'static str>) -> CodeAt {
    CodeAt {
        value,
        request: "uploadImage",
        label,
        en: "Nothing was sent: the service does not accept this image. Use another one, a jpg, png or gif of at least 10 px each way.",
        zh: "没有发送任何内容：图片不合要求。请换一张图片（jpg、png 或 gif，宽高不小于 10 像素）。",
    }
}

const fn message(value: i64, request: &'static str) -> CodeAt {
    CodeAt {
        value,
        request,
        label: None,
        en: "The service failed; look into the history before sending again.",
        zh: "系统错误，重发前请先查看聊天记录。",
    }
}

/// The codes that mean something else, or ask for something else, where they answer certain requests (reports.md).
pub const CODES_AT: &[CodeAt] = &[
    image(-3, Some("the image is not acceptable")),
    image(-2, None),
    image(4_125_014, None),
    message(-3, "sendText"),
    message(-3, "sendImage"),
];

/// What the code means as an answer to this request, where that is something of its own.
#[must_use]
pub fn code_at(value: i64, request: &str) -> Option<&'static CodeAt> {
    CODES_AT.iter().find(|code| code.value == value && code.request == request)
}

/// The documented code with this value.
#[must_use]
pub fn code_info(value: i64) -> Option<&'static Code> {
    CODES.iter().find(|code| code.value == value)
}

/// A code as the client itself needs it: without the hints, which every WebAssembly module would have in it.
#[derive(Clone, Copy)]
pub(super) struct Known {
    value: i64,
    pub(super) name: &'static str,
    pub(super) kind: ErrorKind,
    pub(super) retryable: bool,
}

static KNOWN: [Known; CODES.len()] = {
    let mut known = [Known { value: 0, name: "", kind: ErrorKind::Api, retryable: false }; CODES.len()];
    let mut at = 0;
    while at < CODES.len() {
        let Code { value, name, kind, retryable, .. } = CODES[at];
        known[at] = Known { value, name, kind, retryable };
        at += 1;
    }
    known
};

/// The documented code with this value, without its hints.
pub(super) fn known(value: i64) -> Option<&'static Known> {
    KNOWN.iter().find(|code| code.value == value)
}
