//! Texts as JSON has them.

/// A text in quotes, in one line whatever it says.
pub(crate) fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
