//! The service's codes with their messages.

/// Every code that the sandbox returns by itself, with its message.
pub const MESSAGES: &[(i64, &str)] = &[
    (2, "参数错误"),
    (-3, "系统错误"),
    (-6, "账号未登录"),
    (-101, "账号未登录"),
    (-111, "csrf 校验失败"),
    (-352, "-352"),
    (-400, "请求错误"),
    (-403, "访问权限不足"),
    (-404, "啥都木有"),
    (-412, "请求被拦截"),
    (-500, "服务器错误"),
    (-503, "过载保护,服务暂不可用"),
    (-504, "服务调用超时"),
    (-509, "超出限制"),
    (-799, "请求过于频繁，请稍后再试"),
    (10_005, "msgkey不存在"),
    (21_007, "消息过长，无法发送"),
    (21_015, "您还未绑定手机号，请先绑定手机号"),
    (21_020, "消息发送过于频繁，请稍后再试"),
    // Nobody has quoted what it says: these words are a guess.
    (21_024, "消息发送过于频繁，请先休息一段时间"),
    (21_026, "不能给自己发送消息哦~"),
    (21_028, "系统升级中，暂时无法发送消息"),
    (21_035, "该类消息暂时无法发送"),
    (21_037, "图片格式不合法，不要调戏接口啦"),
    (21_041, "消息已超期，不能撤回了哦"),
    (21_042, "消息已经撤回了哦"),
    (21_046, "你发消息的频率太高了，请在24小时后再发吧~"),
    (21_047, "对方主动回复或关注你前，最多发送1条消息~"),
    (25_003, "因对方隐私设置，暂无法给他发送聊天消息"),
    (25_005, "你已拉黑了对方，请先将对方移出黑名单后才能聊天"),
    (700_013, "该应援团已解散"),
    (700_014, "你已不在该应援团中"),
    (1_000_004, "会话不存在"),
    (1_000_011, "仅支持上传300M内的文件"),
    (1_200_201, "获取用户信息失败"),
];

/// Messages that had changed by 2026.
const LATER: &[(i64, &str)] = &[(21_047, "你最多发送1条消息，对方回复或者关注你后可以继续发消息~")];

/// The message of a code as captured in 2026, where it is known to differ.
pub fn later_message(code: i64) -> Option<&'static str> {
    LATER.iter().find(|(known, _)| *known == code).map(|(_, words)| *words)
}

/// The message of a code.
pub fn message(code: i64) -> &'static str {
    MESSAGES.iter().find(|(known, _)| *known == code).map_or("error", |(_, words)| words)
}
