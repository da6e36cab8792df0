//! The signature of a query, `w_rid`. How the query comes about, `pkg-template/src/signing.ts` says. Spec: signing.md.

use crate::text::{cat, push_hex};
use md5::{Digest, Md5};

/// The key that is hashed, mixed of the two that the addresses of the account endpoint end in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(String);

/// Which characters of the joined keys make up the key that is hashed.
static PICK: [u8; 32] = [
    46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38,
    41, 13,
];

impl Keys {
    /// The keys in the addresses of the account endpoint: their file names without the extension.
    ///
    /// Returns `None` when one of them is not 32 hexadecimal digits.
    #[must_use]
    pub fn from_addresses(img_url: &str, sub_url: &str) -> Option<Self> {
        let joined = cat(&[key(img_url)?, key(sub_url)?]);
        let mut mixed = String::new();
        for at in &PICK {
            mixed.push(char::from(*joined.as_bytes().get(usize::from(*at))?));
        }
        Some(Self(mixed))
    }

    /// The signature `w_rid` of a query with `wts` in it, its fields in the order of their names, encoded as signing.md says.
    #[must_use]
    pub fn sign(&self, query: &str) -> String {
        let mut rid = String::new();
        for byte in Md5::digest(cat(&[query, &self.0])) {
            push_hex(&mut rid, b"0123456789abcdef", byte);
        }
        rid
    }
}

/// The key in an address.
fn key(url: &str) -> Option<&str> {
    let (mut start, mut end, mut at) = (0, url.len(), 0);
    for byte in url.bytes() {
        at += 1;
        match byte {
            b'/' => (start, end) = (at, url.len()),
            b'.' | b'?' if end == url.len() => end = at - 1,
            _ => {}
        }
    }
    let name = url.get(start..end)?;
    for byte in name.bytes() {
        if !byte.is_ascii_hexdigit() {
            return None;
        }
    }
    if name.len() == 32 { Some(name) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let url = |key: &str| format!("https://i0.hdslb.com/bfs/wbi/{key}.png");
        let (img, sub) = ("7cd084941338484aae1ad9425b84077c", "4932caff0ff746eab6f01bf08b70ac45");
        Keys::from_addresses(&url(img), &url(sub)).unwrap()
    }

    #[test]
    fn the_vectors_of_the_spec() {
        assert_eq!(keys().0, "ea1db124af3c7062474693fa704f4ff8");
        for (query, rid) in [
            ("bar=514&foo=114&wts=1702204169&zab=1919810", "8f6f2b5b3d485fe1886cec6a0be8c5d4"),
            (
                "bar=%E4%BA%94%E4%B8%80%E5%9B%9B&baz=1919810&foo=one%20one%20four&wts=1702204169",
                "04e50b58980e3e3cee8cbc0cc4c1c530",
            ),
            (
                "a=its%20very%20good&b=~-._&c=a%2Bb%26c%3Dd%2Fe%3F%F0%9F%98%80&wts=1700000000",
                "75efdde994ced9c26f4dec6d2bbf7513",
            ),
            (
                "w_dev_id=372778FD-E359-461D-86A3-EA2BCC6FF52A&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379",
                "1b0bd9bdfbad86b4af3164d518f753e6",
            ),
        ] {
            assert_eq!(keys().sign(query), rid);
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
            assert_eq!(Keys::from_addresses(wrong, wrong), None, "{wrong}");
        }
    }
}
