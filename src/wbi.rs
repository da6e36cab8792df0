//! The WBI signature of a query, `w_rid`. Spec: signing.md.

use md5::{Digest, Md5};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// The mixin key, which is hashed with the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WbiKeys(String);

/// Which characters of the joined keys make up the mixin key.
const MIXIN_KEY_TABLE: [u8; 32] = [
    46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38,
    41, 13,
];

/// What a signed query encodes: all but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl WbiKeys {
    /// The keys in the addresses of the account endpoint: their file names without the extension.
    ///
    /// Returns `None` when one of them is not 32 hexadecimal digits.
    #[must_use]
    pub fn from_addresses(img_url: &str, sub_url: &str) -> Option<Self> {
        let joined = [key(img_url)?, key(sub_url)?].concat();
        let mixed = MIXIN_KEY_TABLE.iter().map(|at| joined.as_bytes().get(usize::from(*at)).copied().map(char::from));
        mixed.collect::<Option<String>>().map(Self)
    }

    /// The query of `fields` and `wts`, in seconds since 1970, with its signature.
    #[must_use]
    pub fn sign(&self, fields: &[(&str, String)], wts: u64) -> String {
        let wts = ("wts", wts.to_string());
        let mut sorted: Vec<&(&str, String)> = Vec::new();
        for field in fields.iter().chain([&wts]) {
            sorted.insert(sorted.partition_point(|other| *other <= field), field);
        }
        let pairs = sorted.iter().map(|(name, value)| {
            let value = value.replace(['!', '\'', '(', ')', '*'], "");
            format!("{}={}", utf8_percent_encode(name, RESERVED), utf8_percent_encode(&value, RESERVED))
        });
        let query = pairs.collect::<Vec<_>>().join("&");
        let digest = Md5::digest(format!("{query}{}", self.0));
        let rid: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{query}&w_rid={rid}")
    }
}

/// The key in an address.
fn key(url: &str) -> Option<&str> {
    let name = url.rsplit('/').next()?.split(['.', '?']).next()?;
    (name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> WbiKeys {
        let url = |key: &str| format!("https://i0.hdslb.com/bfs/wbi/{key}.png");
        let (img, sub) = ("7cd084941338484aae1ad9425b84077c", "4932caff0ff746eab6f01bf08b70ac45");
        WbiKeys::from_addresses(&url(img), &url(sub)).expect("they are keys")
    }

    #[test]
    fn the_vectors_of_the_spec() {
        assert_eq!(keys().0, "ea1db124af3c7062474693fa704f4ff8");
        type Vector<'a> = (&'a [(&'a str, &'a str)], u64, &'a str);
        let vectors: [Vector<'_>; 4] = [
            (
                &[("foo", "114"), ("bar", "514"), ("zab", "1919810")],
                1_702_204_169,
                "bar=514&foo=114&wts=1702204169&zab=1919810&w_rid=8f6f2b5b3d485fe1886cec6a0be8c5d4",
            ),
            (
                &[("foo", "one one four"), ("bar", "五一四"), ("baz", "1919810")],
                1_702_204_169,
                "bar=%E4%BA%94%E4%B8%80%E5%9B%9B&baz=1919810&foo=one%20one%20four&wts=1702204169&w_rid=04e50b58980e3e3cee8cbc0cc4c1c530",
            ),
            (
                &[("a", "it's (very) *good*!"), ("b", "~-._"), ("c", "a+b&c=d/e?😀")],
                1_700_000_000,
                "a=its%20very%20good&b=~-._&c=a%2Bb%26c%3Dd%2Fe%3F%F0%9F%98%80&wts=1700000000&w_rid=75efdde994ced9c26f4dec6d2bbf7513",
            ),
            (
                &[
                    ("w_sender_uid", "293793435"),
                    ("w_receiver_id", "1"),
                    ("w_dev_id", "372778FD-E359-461D-86A3-EA2BCC6FF52A"),
                ],
                1_626_181_379,
                "w_dev_id=372778FD-E359-461D-86A3-EA2BCC6FF52A&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379&w_rid=1b0bd9bdfbad86b4af3164d518f753e6",
            ),
        ];
        for (fields, wts, query) in vectors {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            assert_eq!(keys().sign(&fields, wts), query);
        }
    }

    #[test]
    fn addresses_without_keys_are_refused() {
        for wrong in [
            "",
            "https://i0.hdslb.com/bfs/wbi/.png",
            "https://i0.hdslb.com/short.png",
            "https://i0.hdslb.com/7cd084941338484aae1ad9425b84077g.png",
        ] {
            assert_eq!(WbiKeys::from_addresses(wrong, wrong), None, "{wrong}");
        }
    }
}
