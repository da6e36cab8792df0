//! What kinds of messages are called, in Chinese and English.

use super::super::Locale;
use super::super::view::integer;
use crate::json::Json;

/// What stands for a message whose sender, or the system, took it back.
pub fn recalled(locale: Locale) -> &'static str {
    locale.pick("消息已撤回", "Message recalled")
}

/// What stands for a message that says another one was recalled.
pub fn recall(locale: Locale) -> &'static str {
    locale.pick("撤回了一条消息", "Recalled a message")
}

/// What stands for a message nobody here can read.
pub fn unsupported(locale: Locale) -> &'static str {
    locale.pick("[暂不支持的消息]", "[Unsupported message]")
}

/// What stands in for an image that is no longer there.
pub fn expired(locale: Locale) -> &'static str {
    locale.pick("图片已失效", "Image expired")
}

/// What a share is called when nobody knows of what.
pub const SHARE: [&str; 2] = ["分享", "Share"];

static SOURCES: [[&str; 2]; 12] = [
    SHARE,
    ["小视频", "Clip"],
    ["相簿", "Album"],
    ["文字", "Text"],
    ["直播", "Live"],
    ["视频", "Video"],
    ["专栏", "Article"],
    ["番剧", "Series"],
    ["音乐", "Music"],
    ["国创", "Animation"],
    ["图片", "Picture"],
    ["动态", "Dynamic"],
];

/// What a share is of, by its `source` (`ShareSource`), in Chinese and English.
pub fn share(source: Json<'_>) -> [&'static str; 2] {
    let source = match integer(source) {
        Some(16 | 17) => 7,
        other => usize::try_from(other.unwrap_or_default()).unwrap_or_default(),
    };
    SOURCES.get(source).copied().unwrap_or(SHARE)
}
