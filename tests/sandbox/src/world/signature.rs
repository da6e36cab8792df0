//! The query signature (`w_rid`), as the service computes it.

use super::md5;
use serde::Serialize;

/// The two keys, which the account endpoint returns as file names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Keys {
    /// Name of the file at `img_url`.
    pub img: String,
    /// Name of the file at `sub_url`.
    pub sub: String,
}

impl Default for Keys {
    /// The keys of the published test vectors.
    fn default() -> Self {
        Self { img: "7cd084941338484aae1ad9425b84077c".to_owned(), sub: "4932caff0ff746eab6f01bf08b70ac45".to_owned() }
    }
}

/// The mixin table: indices into both keys.
const PLACES: [usize; 32] = [
    46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38,
    41, 13,
];

impl Keys {
    fn mixin(&self) -> String {
        let both: Vec<char> = self.img.chars().chain(self.sub.chars()).collect();
        PLACES.iter().filter_map(|place| both.get(*place)).collect()
    }

    /// `w_rid` for these parameters, `wts` among them.
    pub fn sign(&self, parameters: &[(String, String)]) -> String {
        md5::hex((query(parameters) + &self.mixin()).as_bytes())
    }
}

/// The canonical query: sorted, without some characters, percent-encoded.
fn query(parameters: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = parameters.iter().collect();
    sorted.sort();
    let pairs = sorted.iter().map(|(name, value)| {
        let kept: String = value.chars().filter(|character| !"!'()*".contains(*character)).collect();
        format!("{}={}", encode(name), encode(&kept))
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parameters: &[(&str, &str)], wts: &str, encoded: Option<&str>, expected: &str) {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let owned: Vec<_> = parameters.iter().chain([&("wts", wts)]).map(owned).collect();
        assert!(encoded.is_none_or(|encoded| encoded == query(&owned)), "{}", query(&owned));
        assert_eq!(Keys::default().sign(&owned), expected);
    }

    #[test]
    fn matches_the_published_vectors() {
        assert_eq!(Keys::default().mixin(), "ea1db124af3c7062474693fa704f4ff8");
        let numbers = [("foo", "114"), ("bar", "514"), ("zab", "1919810")];
        check(&numbers, "1702204169", None, "8f6f2b5b3d485fe1886cec6a0be8c5d4");
        let chinese = [("foo", "one one four"), ("bar", "五一四"), ("baz", "1919810")];
        let encoded = "bar=%E4%BA%94%E4%B8%80%E5%9B%9B&baz=1919810&foo=one%20one%20four&wts=1702204169";
        check(&chinese, "1702204169", Some(encoded), "04e50b58980e3e3cee8cbc0cc4c1c530");
        let marks = [("a", "it's (very) *good*!"), ("b", "~-._"), ("c", "a+b&c=d/e?😀")];
        let encoded = "a=its%20very%20good&b=~-._&c=a%2Bb%26c%3Dd%2Fe%3F%F0%9F%98%80&wts=1700000000";
        check(&marks, "1700000000", Some(encoded), "75efdde994ced9c26f4dec6d2bbf7513");
        let device = "372778FD-E359-461D-86A3-EA2BCC6FF52A";
        let message = [("w_sender_uid", "293793435"), ("w_receiver_id", "1"), ("w_dev_id", device)];
        let encoded = format!("w_dev_id={device}&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379");
        check(&message, "1626181379", Some(&encoded), "1b0bd9bdfbad86b4af3164d518f753e6");
    }
}
