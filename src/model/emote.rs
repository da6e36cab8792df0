//! Emotes that occur in a page of messages (`e_infos`).

use serde::Deserialize;
use tsify::Tsify;

/// One emote that occurs in the messages it came with. Spec: seed-private-msg.md.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct EmoteInfo {
    /// The name as it stands in texts, square brackets included: `[tv_doge]`.
    pub text: String,
    /// The address of the picture; some replies call it `url`, some give both.
    #[tsify(optional)]
    pub uri: Option<String>,
    /// The address of the picture under its other name.
    #[tsify(optional)]
    pub url: Option<String>,
    /// How large it is shown: 1 small, 2 large (`EmoteSize`).
    pub size: i64,
    /// The address of the moving picture, for emotes that have one.
    #[tsify(optional)]
    pub gif_url: Option<String>,
}
