//! Emotes that occur in a page of messages (`e_infos`).

use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// One emote that occurs in the messages it came with. Spec: seed-private-msg.md.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct EmoteInfo {
    /// The name as it stands in texts, square brackets included: `[tv_doge]`.
    pub text: String,
    /// The address of the picture; some replies call it `url`, some give both.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub uri: Option<String>,
    /// The address of the picture under its other name.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub url: Option<String>,
    /// How large it is shown: 1 small, 2 large (`EmoteSize`).
    pub size: i64,
    /// The address of the moving picture, for emotes that have one.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub gif_url: Option<String>,
}
