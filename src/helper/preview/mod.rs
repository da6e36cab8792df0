//! One plain line for any message. Spec: content.md.

mod labels;

use super::line::{cut, one_line};
use super::view::text;
use super::{Locale, MessageView, is_recalled};
use crate::json::Json;

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

fn line(message: &MessageView<'_>, locale: Locale) -> String {
    if is_recalled(message) {
        return labels::recalled(locale).to_owned();
    }
    let content = message.content;
    let labelled = |chinese, english, keys: &[&str]| with_label(locale.pick(chinese, english), &first(content, keys));
    let pushed = |chinese, english| {
        let title = first(content, &["title"]);
        let detail = if title.is_empty() { first(content.get("attach_msg"), &["content"]) } else { title };
        with_label(locale.pick(chinese, english), &detail)
    };
    let said = |line: String, chinese, english| if line.is_empty() { labelled(chinese, english, &[]) } else { line };
    match message.msg_type {
        _ if message.msg_status == Some(50) => labelled("图片已失效", "Image expired", &[]),
        Some(1) if content.get("content").is_text() => said(first(content, &["content"]), "空消息", "Empty message"),
        // Old messages may hold bare words.
        Some(1) if content.is_text() => said(one_line(&content.text().unwrap_or_default()), "空消息", "Empty message"),
        Some(2) => labelled("图片", "Image", &[]),
        Some(5 | 8) => labels::recall(locale).to_owned(),
        Some(6) => labelled("表情", "Emote", &[]),
        Some(7) => {
            let named = first(content, &["source_desc"]);
            let label = if named.is_empty() { labels::share(content.get("source"), locale) } else { &named };
            with_label(label, &first(content, &["title", "headline"]))
        }
        Some(9) => labelled("小程序", "Mini program", &["title", "name"]),
        Some(10) if content.is_text() => said(one_line(&content.text().unwrap_or_default()), "通知", "Notice"),
        Some(10) => said(one_line(&format!("{} {}", text(content, "title"), text(content, "text"))), "通知", "Notice"),
        Some(11) => pushed("视频", "Video"),
        Some(12) => pushed("专栏", "Article"),
        Some(13) => labelled("图片", "Picture", &["title"]),
        Some(14) => {
            let named = first(content, &["source"]);
            let label = if named.is_empty() { labels::share(Json::NULL, locale) } else { &named };
            with_label(label, &first(content, &["title", "desc"]))
        }
        Some(16) => labelled("作品", "Works", &["main_title", "reply_content"]),
        Some(18) => said(hint(content), "系统提示", "System hint"),
        Some(19) => said(first(content, &["content_"]), "AI 回复", "AI answer"),
        Some(301..=306) => said(first(content, &["content"]), "粉丝团消息", "Fan group message"),
        _ => labels::unsupported(locale).to_owned(),
    }
}

/// The first of the texts at `keys` that has anything to show, in one line.
fn first(content: Json<'_>, keys: &[&str]) -> String {
    keys.iter().map(|key| one_line(&text(content, key))).find(|line| !line.is_empty()).unwrap_or_default()
}

fn with_label(label: &str, detail: &str) -> String {
    if detail.is_empty() { format!("[{label}]") } else { format!("[{label}] {detail}") }
}

/// The parts of a hint, which are one sentence; a hint that did not decode is the text it came as.
fn hint(content: Json<'_>) -> String {
    let parts = content.get("content");
    if parts.is_array() {
        one_line(&parts.items().map(|part| text(part, "text")).collect::<String>())
    } else {
        first(content, &["content"])
    }
}

#[cfg(test)]
mod tests;
