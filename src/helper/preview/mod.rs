//! One plain line for any message. Spec: content.md.

mod labels;

use super::line::{cut, first, one_line};
use super::view::text;
use super::{Locale, MessageView, is_recalled};
use crate::json::Json;
use crate::text::cat;

/// One plain line for any message: no markup, no line breaks, no control characters, never empty. With `max_length`, it is cut
/// at that many characters (code points), the last of which is `…` then.
///
/// The text of a recalled message is never in it. Emotes stay names in square brackets.
#[must_use]
pub fn preview(message: &MessageView<'_>, locale: Locale, max_length: Option<usize>) -> String {
    let line = line(message, locale);
    match max_length {
        Some(most) => cut(line, most),
        None => line,
    }
}

/// How a kind of message is shown.
struct Look {
    /// The first and the last `msg_type` of the kind.
    kinds: [u16; 2],
    /// What it is called, in Chinese and English.
    name: [&'static str; 2],
    /// Whether the name stands before what the message says, or only where it says nothing.
    is_named: bool,
    /// Which of its texts say something; the first that does is shown.
    keys: &'static [&'static str],
}

const fn look(kind: u16, name: [&'static str; 2], is_named: bool, keys: &'static [&'static str]) -> Look {
    Look { kinds: [kind, kind], name, is_named, keys }
}

static LOOKS: [Look; 14] = [
    look(1, ["空消息", "Empty message"], false, &["content"]),
    look(2, ["图片", "Image"], true, &[]),
    look(6, ["表情", "Emote"], true, &[]),
    look(7, labels::SHARE, true, &["title", "headline"]),
    look(9, ["小程序", "Mini program"], true, &["title", "name"]),
    look(10, ["通知", "Notice"], false, &[]),
    look(11, ["视频", "Video"], true, &["title"]),
    look(12, ["专栏", "Article"], true, &["title"]),
    look(13, ["图片", "Picture"], true, &["title"]),
    look(14, labels::SHARE, true, &["title", "desc"]),
    look(16, ["作品", "Works"], true, &["main_title", "reply_content"]),
    look(18, ["系统提示", "System hint"], false, &["content"]),
    look(19, ["AI 回复", "AI answer"], false, &["content_"]),
    Look { kinds: [301, 306], ..look(0, ["粉丝团消息", "Fan group message"], false, &["content"]) },
];

fn line(message: &MessageView<'_>, locale: Locale) -> String {
    let kind = message.msg_type.unwrap_or_default();
    if is_recalled(message) {
        return labels::recalled(locale).to_owned();
    }
    if message.msg_status == Some(50) {
        return with_label(labels::expired(locale), "");
    }
    if matches!(kind, 5 | 8) {
        return labels::recall(locale).to_owned();
    }
    let content = message.content;
    for look in &LOOKS {
        if i64::from(look.kinds[0]) <= kind && kind <= i64::from(look.kinds[1]) {
            let mut detail = match kind {
                // Old messages may hold bare words.
                1 | 10 if content.is_text() => one_line(&content.text().unwrap_or_default()),
                1 if !content.get("content").is_text() => break,
                10 => one_line(&cat(&[&text(content, "title"), " ", &text(content, "text")])),
                18 if content.get("content").is_array() => hint(content.get("content")),
                _ => first(content, look.keys),
            };
            if !look.is_named && !detail.is_empty() {
                return detail;
            }
            let mut name = look.name;
            let mut named = String::new();
            match kind {
                7 => {
                    named = first(content, &["source_desc"]);
                    name = labels::share(content.get("source"));
                }
                14 => named = first(content, &["source"]),
                11 | 12 if detail.is_empty() => detail = first(content.get("attach_msg"), &["content"]),
                _ => {}
            }
            return with_label(if named.is_empty() { locale.pick(name[0], name[1]) } else { &named }, &detail);
        }
    }
    labels::unsupported(locale).to_owned()
}

fn with_label(label: &str, detail: &str) -> String {
    cat(&["[", label, if detail.is_empty() { "]" } else { "] " }, detail])
}

/// The parts of a hint, which are one sentence.
fn hint(parts: Json<'_>) -> String {
    let mut sentence = String::new();
    for part in parts.items() {
        sentence.push_str(&text(part, "text"));
    }
    one_line(&sentence)
}

#[cfg(test)]
mod tests;
