//! Reads one cookie out of `document.cookie`.

/// The value of the cookie `name`; `None` when it is missing or empty.
#[must_use]
pub fn cookie<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    text.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
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
