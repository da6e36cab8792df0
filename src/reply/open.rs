//! Opens the root object of a reply: `code`, `message`, and `data` on its way through [`relay`].

use super::{Data, relay, scan, unescape};

/// A reply whose root object could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The service's code; 0 is success.
    pub code: i64,
    /// `message`, or `msg` where there is no `message`; empty when both are missing.
    pub message: String,
    /// `data` as [`relay`] leaves it; `None` when it is absent or `null`.
    pub data: Option<Data>,
}

/// Why a text is not a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Nothing but white space.
    Empty,
    /// It does not begin like a JSON object: an HTML page, most likely.
    NotJson,
    /// It begins like JSON and ends too early.
    CutOff,
    /// JSON, but no object with an integer `code`.
    NoCode,
}

/// Reads the root object of `text` in one pass.
///
/// # Errors
/// [`Malformed`] says what the text is instead of a reply.
pub fn open(text: &[u8]) -> Result<Reply, Malformed> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).trim_ascii();
    match text.first() {
        None => return Err(Malformed::Empty),
        Some(b'{') => {}
        Some(_) => return Err(Malformed::NotJson),
    }
    let mut found = Found::default();
    let mut at = scan::skip_space(text, 1);
    if text.get(at) == Some(&b'}') {
        return Err(Malformed::NoCode);
    }
    loop {
        if text.get(at).ok_or(Malformed::CutOff)? != &b'"' {
            return Err(Malformed::NotJson);
        }
        let key_end = scan::string_end(text, at).ok_or(Malformed::CutOff)?;
        let key = &text[at..key_end];
        at = scan::skip_space(text, key_end);
        if text.get(at).ok_or(Malformed::CutOff)? != &b':' {
            return Err(Malformed::NotJson);
        }
        let start = scan::skip_space(text, at + 1);
        let end = found.take(key, text, start).ok_or(Malformed::CutOff)?;
        at = scan::skip_space(text, end);
        match text.get(at).ok_or(Malformed::CutOff)? {
            b',' => at = scan::skip_space(text, at + 1),
            b'}' if at + 1 == text.len() => return found.finish(),
            _ => return Err(Malformed::NotJson),
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What has been seen of the root object so far; the last of equal keys wins, as in JavaScript.
#[derive(Default)]
struct Found {
    code: Option<i64>,
    message: Option<String>,
    msg: Option<String>,
    data: Option<Data>,
}

impl Found {
    /// Takes the value that begins at `start`, and returns the position after it.
    fn take(&mut self, key: &[u8], text: &[u8], start: usize) -> Option<usize> {
        if scan::key_is(key, "data") {
            let (data, end) = relay::value(text, start)?;
            self.data = (data.text() != b"null").then_some(data);
            return Some(end);
        }
        let end = scan::value_end(text, start)?;
        let raw = text.get(start..end)?;
        if scan::key_is(key, "code") {
            let digits = raw.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(raw);
            self.code = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        } else if scan::key_is(key, "message") {
            self.message = unescape::text(raw);
        } else if scan::key_is(key, "msg") {
            self.msg = unescape::text(raw);
        }
        Some(end)
    }

    fn finish(self) -> Result<Reply, Malformed> {
        Ok(Reply {
            code: self.code.ok_or(Malformed::NoCode)?,
            message: self.message.or(self.msg).unwrap_or_default(),
            data: self.data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_editions_open() {
        let old = open(br#"{"code":0,"msg":"ok","message":"ok","data":{"_gt_":0}}"#);
        let reply = Reply { code: 0, message: "ok".into(), data: Some(br#"{"_gt_":0}"#.to_vec().into()) };
        assert_eq!(old, Ok(reply));
        let new = open(r#"{"code":-101,"message":"账号未登录","ttl":1}"#.as_bytes());
        let reply = Reply { code: -101, message: "账号未登录".into(), data: None };
        assert_eq!(new, Ok(reply));
    }

    #[test]
    fn null_data_and_missing_data_are_ordinary() {
        assert_eq!(open(br#"{"code":0,"data":null}"#).map(|reply| reply.data), Ok(None));
        assert_eq!(open("\u{feff} {\"code\" : \"0\"}\n".as_bytes()).map(|reply| reply.data), Ok(None));
    }

    #[test]
    fn what_is_no_reply_is_told_apart() {
        for (text, why) in [
            ("", Malformed::Empty),
            (" \n", Malformed::Empty),
            ("<!DOCTYPE html><html></html>", Malformed::NotJson),
            ("[]", Malformed::NotJson),
            ("{}", Malformed::NoCode),
            (r#"{"code":null}"#, Malformed::NoCode),
            (r#"{"code":1.5}"#, Malformed::NoCode),
            (r#"{"code":0,"data":{"a":[1,"#, Malformed::CutOff),
            (r#"{"code":0,"message":"o"#, Malformed::CutOff),
            (r#"{"code":0"#, Malformed::CutOff),
            (r#"{"code":0} trailing"#, Malformed::NotJson),
            (r#"{"code" 0}"#, Malformed::NotJson),
            (r#"{code:0}"#, Malformed::NotJson),
        ] {
            assert_eq!(open(text.as_bytes()), Err(why), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_do_not_cost_the_message() {
        let reply = open(b"{\"code\":-400,\"message\":\"bad \x80\xe4\xbd request\\ud800\"}");
        assert_eq!(reply.map(|reply| reply.message), Ok("bad \u{fffd}\u{fffd} request\u{fffd}".to_owned()));
    }

    #[test]
    fn a_message_cannot_pose_as_the_code() {
        let reply = open(br#"{"code":-400,"message":"\",\"code\":0,\"x\":\""}"#);
        assert_eq!(reply.map(|reply| reply.code), Ok(-400));
    }
}
