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

/// What a share is of, by its `source` (`ShareSource`).
pub fn share(source: Json<'_>, locale: Locale) -> &'static str {
    let (chinese, english) = match integer(source) {
        Some(1) => ("小视频", "Clip"),
        Some(2) => ("相簿", "Album"),
        Some(3) => ("文字", "Text"),
        Some(4) => ("直播", "Live"),
        Some(5) => ("视频", "Video"),
        Some(6) => ("专栏", "Article"),
        Some(7 | 16 | 17) => ("番剧", "Series"),
        Some(8) => ("音乐", "Music"),
        Some(9) => ("国创", "Animation"),
        Some(10) => ("图片", "Picture"),
        Some(11) => ("动态", "Dynamic"),
        _ => ("分享", "Share"),
    };
    locale.pick(chinese, english)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constants::SHARE_SOURCE;

    #[test]
    fn every_source_has_a_name() {
        for source in SHARE_SOURCE.members {
            assert_ne!(share(Json::new(&source.value.to_string()), Locale::En), "Share", "{source:?}");
        }
        assert_eq!(share(Json::NULL, Locale::Zh), "分享");
    }
}
