//! The signature of a query: `w_rid` and `wts`. Spec: signing.md.

use md5::{Digest, Md5};

/// The two keys, as the addresses that the account endpoint gives end in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    img: String,
    sub: String,
}

/// Which characters of the joined keys make up the key that is hashed.
const PICK: [usize; 32] = [
    46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38,
    41, 13,
];

impl Keys {
    /// The keys in the addresses of the account endpoint: their file names without the extension.
    ///
    /// Returns `None` when one of them is not 32 hexadecimal digits.
    #[must_use]
    pub fn from_addresses(img_url: &str, sub_url: &str) -> Option<Self> {
        let key = |url: &str| {
            let name = url.rsplit('/').next()?.split(['.', '?']).next()?;
            let is_key = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_key.then(|| name.to_owned())
        };
        Some(Self { img: key(img_url)?, sub: key(sub_url)? })
    }

    fn mixed(&self) -> String {
        let joined = format!("{}{}", self.img, self.sub).into_bytes();
        PICK.iter().filter_map(|at| joined.get(*at)).map(|byte| char::from(*byte)).collect()
    }

    /// The query of `fields` at `wts` (seconds since 1970) with its signature at the end.
    #[must_use]
    pub fn sign(&self, fields: &[(&str, String)], wts: u64) -> String {
        let wts = wts.to_string();
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.push(("wts", &wts));
        fields.sort_unstable();
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let query = pairs.join("&");
        let digest = Md5::new().chain_update(&query).chain_update(self.mixed()).finalize();
        let hex = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
        let rid: String = digest.iter().flat_map(|byte| [hex(byte >> 4), hex(byte & 15)]).collect();
        format!("{query}&w_rid={rid}")
    }
}

/// Percent-encodes as the signature wants it: upper-case hex, a space as `%20`, and `!'()*` left out.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'!' | b'\'' | b'(' | b')' | b'*' => {}
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let url = |key: &str| format!("https://i0.hdslb.com/bfs/wbi/{key}.png");
        let (img, sub) = ("7cd084941338484aae1ad9425b84077c", "4932caff0ff746eab6f01bf08b70ac45");
        Keys::from_addresses(&url(img), &url(sub)).unwrap()
    }

    fn signed(fields: &[(&str, &str)], wts: u64) -> String {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        keys().sign(&fields, wts)
    }

    #[test]
    fn the_vectors_of_the_spec() {
        assert_eq!(keys().mixed(), "ea1db124af3c7062474693fa704f4ff8");
        assert_eq!(
            signed(&[("foo", "114"), ("bar", "514"), ("zab", "1919810")], 1_702_204_169),
            "bar=514&foo=114&wts=1702204169&zab=1919810&w_rid=8f6f2b5b3d485fe1886cec6a0be8c5d4"
        );
        assert_eq!(
            signed(&[("foo", "one one four"), ("bar", "五一四"), ("baz", "1919810")], 1_702_204_169),
            "bar=%E4%BA%94%E4%B8%80%E5%9B%9B&baz=1919810&foo=one%20one%20four&wts=1702204169&w_rid=04e50b58980e3e3cee8cbc0cc4c1c530"
        );
        assert_eq!(
            signed(&[("a", "it's (very) *good*!"), ("b", "~-._"), ("c", "a+b&c=d/e?😀")], 1_700_000_000),
            "a=its%20very%20good&b=~-._&c=a%2Bb%26c%3Dd%2Fe%3F%F0%9F%98%80&wts=1700000000&w_rid=75efdde994ced9c26f4dec6d2bbf7513"
        );
        let device = "372778FD-E359-461D-86A3-EA2BCC6FF52A";
        assert_eq!(
            signed(&[("w_sender_uid", "293793435"), ("w_receiver_id", "1"), ("w_dev_id", device)], 1_626_181_379),
            "w_dev_id=372778FD-E359-461D-86A3-EA2BCC6FF52A&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379&w_rid=1b0bd9bdfbad86b4af3164d518f753e6"
        );
    }

    #[test]
    fn addresses_without_keys_are_refused() {
        for wrong in [
            "",
            "https://i0.hdslb.com/bfs/wbi/.png",
            "https://i0.hdslb.com/short.png",
            "https://i0.hdslb.com/7cd084941338484aae1ad9425b84077g.png",
        ] {
            assert_eq!(Keys::from_addresses(wrong, wrong), None, "{wrong}");
        }
    }
}
