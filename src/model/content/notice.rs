//! Notices with up to three buttons.

use crate::id::Int64;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// A notice (`MsgType.Notice`). `buttons()` applies the rules for its addresses and labels.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct Notice {
    /// The title; some have none.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub title: Option<String>,
    /// The text.
    pub text: String,
    /// The label of button 1.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub jump_text: Option<String>,
    /// The address of button 1.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub jump_uri: Option<String>,
    /// Lines of a table under the text.
    #[cfg_attr(feature = "js", tsify(optional, type = "NoticeModule[] | null"))]
    pub modules: Option<Vec<NoticeModule>>,
    /// The label of button 2.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub jump_text_2: Option<String>,
    /// The address of button 2.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub jump_uri_2: Option<String>,
    /// The label of button 3.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub jump_text_3: Option<String>,
    /// The address of button 3.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub jump_uri_3: Option<String>,
    /// Who sends the notice.
    #[cfg_attr(feature = "js", tsify(optional, type = "Notifier | null"))]
    pub notifier: Option<Notifier>,
    /// More about button 1.
    #[cfg_attr(feature = "js", tsify(optional, type = "NoticeButton | null"))]
    pub jump_uri_config: Option<NoticeButton>,
    /// More about button 2.
    #[cfg_attr(feature = "js", tsify(optional, type = "NoticeButton | null"))]
    pub jump_uri_2_config: Option<NoticeButton>,
    /// More about button 3.
    #[cfg_attr(feature = "js", tsify(optional, type = "NoticeButton | null"))]
    pub jump_uri_3_config: Option<NoticeButton>,
    /// A thing the notice is about.
    #[cfg_attr(feature = "js", tsify(optional, type = "BizContent | null"))]
    pub biz_content: Option<BizContent>,
}

/// A line of the table under a notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct NoticeModule {
    /// What the line is about.
    pub title: String,
    /// What it says.
    pub detail: String,
}

/// Who sends a notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct Notifier {
    /// The address of the picture.
    pub avatar_url: String,
    /// The name.
    pub nickname: String,
    /// Where the name leads.
    pub jump_url: String,
}

/// More about a button of a notice: its address by platform, and its label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct NoticeButton {
    /// The address for all platforms.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub all_uri: Option<String>,
    /// The address for Android.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub android_uri: Option<String>,
    /// The address for iPhones.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub iphone_uri: Option<String>,
    /// The address for iPads.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub ipad_uri: Option<String>,
    /// The address for the web.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub web_uri: Option<String>,
    /// The label; empty when there is none.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub text: Option<String>,
}

/// A thing a notice is about.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct BizContent {
    /// The address of its picture.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub cover: Option<String>,
    /// The address of another picture of it.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub backup_cover: Option<String>,
    /// Unexplained.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub refresh_type: Option<i64>,
    /// What kind of thing it is; its values are not documented.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub biz_type: Option<i64>,
    /// Its id.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub biz_id1: Option<Int64>,
    /// Its second id.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub biz_id2: Option<Int64>,
    /// Its state; its values are not documented.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub biz_status: Option<i64>,
}
