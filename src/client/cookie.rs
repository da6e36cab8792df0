//! Reads one cookie out of `document.cookie`.

use crate::text::split_once;

/// The value of the cookie `name`; `None` when it is missing or empty.
#[must_use]
pub fn cookie<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    let mut rest = Some(text);
    while let Some(text) = rest {
        let pair;
        (pair, rest) = split_once(text, b';');
        if let (key, Some(value)) = split_once(pair.trim(), b'=')
            && key == name
            && !value.is_empty()
        {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::cookie;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let text = "x_bili_jct=1; bili_jct=abc=d; DedeUserID=;DedeUserID=7";
        assert_eq!(cookie(text, "bili_jct"), Some("abc=d"));
        assert_eq!(cookie(text, "DedeUserID"), Some("7"));
        assert_eq!(cookie(text, "SESSDATA"), None);
        assert_eq!(cookie("", "bili_jct"), None);
    }
}
