//! The buttons of a notice. Spec: content.md.

use super::Locale;
use super::line::first;
use super::safe_url::address_at;
use crate::json::{self, Json};
use tsify::Tsify;

/// A button of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Tsify)]
pub struct Button {
    /// What stands on it: one line, plain text, never empty.
    pub label: String,
    /// Where it leads; always an `https:` address.
    pub url: String,
}

/// Where the parts of the three buttons are: address, label, and more about both.
static FIELDS: [[&str; 3]; 3] = [
    ["jump_uri", "jump_text", "jump_uri_config"],
    ["jump_uri_2", "jump_text_2", "jump_uri_2_config"],
    ["jump_uri_3", "jump_text_3", "jump_uri_3_config"],
];

/// The buttons of a notice (the `content` of `MsgType.Notice`) for the web: none to three, in order.
///
/// A button leads to the first of `web_uri`, `all_uri` and `jump_uri` that [`safe_url`](fn@super::safe_url) lets through, and
/// is left out when there is none. Addresses for apps are not used. Its label is the config's, else the notice's, else "see
/// details".
#[must_use]
pub fn buttons(notice: Json<'_>, locale: Locale) -> Vec<Button> {
    let mut buttons = Vec::new();
    for [address, label, config] in &FIELDS {
        let config = notice.get(config);
        let url = address_at(config, "web_uri").or_else(|| address_at(config, "all_uri"));
        if let Some(url) = url.or_else(|| address_at(notice, address)) {
            let mut said = first(config, &["text"]);
            if said.is_empty() {
                said = first(notice, &[label]);
            }
            if said.is_empty() {
                said.push_str(locale.pick("查看详情", "See details"));
            }
            buttons.push(Button { label: said, url });
        }
    }
    buttons
}

impl Button {
    /// The same as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json::texts(&[("label", &self.label), ("url", &self.url)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn pairs(notice: &Value) -> Vec<(String, String)> {
        buttons(Json::new(&notice.to_string()), Locale::En)
            .into_iter()
            .map(|button| (button.label, button.url))
            .collect()
    }

    fn pair(label: &str, url: &str) -> (String, String) {
        (label.to_owned(), url.to_owned())
    }

    #[test]
    fn the_example_of_the_spec_has_one() {
        let notice = json!({
            "title": "流量奖励到账通知", "text": "…", "jump_text": "", "jump_uri": "", "modules": null,
            "jump_text_2": "", "jump_uri_2": "", "jump_text_3": "", "jump_uri_3": "", "notifier": null,
            "jump_uri_config": { "all_uri": "https://member.bilibili.com/york/flow-reward?navhide=1&from=msgrecall", "text": "" },
            "jump_uri_2_config": { "text": "" }, "jump_uri_3_config": { "text": "" }, "biz_content": null,
        });
        let url = "https://member.bilibili.com/york/flow-reward?navhide=1&from=msgrecall";
        assert_eq!(pairs(&notice), [pair("See details", url)]);
        assert_eq!(buttons(Json::new(&notice.to_string()), Locale::Zh)[0].label, "查看详情");
    }

    #[test]
    fn addresses_and_labels_have_their_order() {
        let notice = json!({
            "jump_text": "notice", "jump_uri": "https://c",
            "jump_uri_config": { "web_uri": "https://a", "all_uri": "https://b", "text": "config" },
            "jump_text_2": " two\n lines ", "jump_uri_2": "//www.bilibili.com/c",
            "jump_uri_2_config": { "web_uri": "", "all_uri": "bilibili://b", "text": " " },
            "jump_uri_3": "https://c", "jump_uri_3_config": null,
        });
        let expected = [
            pair("config", "https://a"),
            pair("two lines", "https://www.bilibili.com/c"),
            pair("See details", "https://c"),
        ];
        assert_eq!(pairs(&notice), expected);
    }

    #[test]
    fn without_a_safe_address_there_is_none() {
        for notice in [
            json!(null),
            json!("text"),
            json!([]),
            json!({ "jump_uri": "javascript:alert(1)", "jump_text": "a" }),
            json!({ "jump_uri": "", "jump_text": "a", "jump_uri_config": { "text": "a", "android_uri": "https://a" } }),
            json!({ "jump_uri": 5, "jump_uri_config": "https://a", "jump_uri_2_config": { "web_uri": ["https://a"] } }),
        ] {
            assert_eq!(pairs(&notice), [], "{notice}");
        }
    }
}
