//! What a response means: a pure function of its status and body.

use crate::error::{Error, ErrorKind};
use crate::facts;
use crate::reply::{Data, Malformed, open};
use std::time::Duration;

/// A response, read to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The header `Retry-After`, where it can be read.
    pub retry_after: Option<String>,
}

/// Why there is no response. Whether the request arrived is not known in any of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransportError {
    /// No response came: what is known of the reason.
    Network(String),
    /// The response broke off before its end.
    Truncated,
    /// No response within this time.
    Timeout(Duration),
    /// No byte moved for this long.
    Stalled(Duration),
    /// The response is a redirect, which is not followed.
    Redirected,
    /// The response is that of another address, empty where it is not known: somebody followed a redirect.
    Followed(String),
    /// A caller's own `fetch` resolved to something else.
    NotAResponse(String),
    /// The file of an upload cannot be read: it was moved, changed or removed. Nothing was sent.
    FileUnreadable,
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        let network = |message: String| Self::new(ErrorKind::Network, message).retryable().ambiguous();
        match error {
            TransportError::Network(known) => network(format!("no answer came{known}")),
            // The same function would do the same again.
            TransportError::NotAResponse(what) => network(format!("no answer came: {what}")).permanent(),
            TransportError::Truncated => network("the answer broke off before its end".to_owned()),
            TransportError::Timeout(time) | TransportError::Stalled(time) => {
                let message = format!("no answer within {} ms", time.as_millis());
                Self::new(ErrorKind::Timeout, message).retryable().ambiguous()
            }
            TransportError::Redirected => Self::new(ErrorKind::Http, "the service redirected, which is not followed"),
            TransportError::Followed(address) => {
                let address = if address.is_empty() { "another address".to_owned() } else { format!("{address:?}") };
                let message =
                    format!("a redirect was followed to {address}, with all that was sent: the answer is not used");
                Self::new(ErrorKind::Http, message).ambiguous()
            }
            TransportError::FileUnreadable => {
                Self::new(ErrorKind::Input, "the file cannot be read: it was moved, changed or removed")
            }
        }
    }
}

/// `data`, `None` where there is none, or what the answer says instead.
///
/// Bytes that are no UTF-8 stay in it: whoever reads it as text makes replacement characters of them.
///
/// # Errors
/// The service's code, risk control, an HTTP status, or a body that is no reply.
pub fn parse(response: &HttpResponse) -> Result<Option<Data>, Error> {
    let HttpResponse { status, body, retry_after } = response;
    let parsed = match open(body) {
        // The answer of no server at all.
        _ if *status == 0 => Err(Error::new(ErrorKind::Http, "a response without a status").ambiguous()),
        Ok(reply) if *status == 412 && reply.code != 0 => {
            Err(Error::api(reply.code, &reply.message).with_kind(ErrorKind::Risk).permanent())
        }
        Ok(reply) if reply.code != 0 => Err(Error::api(reply.code, &reply.message)),
        Ok(reply) => match reply.data {
            Some(data) if is_voucher(data.text()) => Err(Error::new(
                ErrorKind::Risk,
                "the service asks for a verification (`v_voucher`) instead of answering",
            )),
            _ if *status == 412 => Err(refused(*status)),
            data if (200..300).contains(status) => Ok(data),
            _ => Err(http(*status)),
        },
        Err(_) if *status == 412 || (*status == 403 && looks_like_html(body)) => Err(refused(*status)),
        Err(why) if (200..300).contains(status) => Err(malformed(why)),
        Err(_) => Err(http(*status)),
    };
    // In seconds; a date is not worth a calendar here.
    let seconds = retry_after.as_deref().and_then(|text| text.trim().parse::<u32>().ok());
    let retry_after_ms = seconds.map(|seconds| f64::from(seconds) * 1000.0);
    parsed.map_err(|error| error.with_status(*status).with_retry_after(retry_after_ms))
}

fn refused(status: u16) -> Error {
    Error::new(ErrorKind::Risk, format!("HTTP {status}: refused by risk control"))
}

fn http(status: u16) -> Error {
    let error = Error::new(ErrorKind::Http, format!("HTTP {status} without a reply of the service"));
    match status {
        500.. => error.retryable().ambiguous(),
        429 => error.retryable(),
        _ => error,
    }
}

fn malformed(why: Malformed) -> Error {
    let message = match why {
        Malformed::Empty => "the answer is empty",
        Malformed::NotJson => "the answer is not JSON: a page of the site or of something in between",
        Malformed::CutOff => "the answer is cut off",
        Malformed::NoCode => "the answer has no `code`",
    };
    Error::new(ErrorKind::Reply, message).retryable().ambiguous()
}

fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

/// Whether a response may be a refusal, at a glance: a success needs no header, and reading one takes a browser as long as all
/// else that is done for a small reply. A demand for a verification is short and looks like a success.
#[must_use]
pub fn may_be_refusal(status: u16, body: &[u8]) -> bool {
    let is_success = status == 200 && body.starts_with(br#"{"code":0,"#);
    !is_success || (body.len() < 4096 && body.windows(11).any(|part| part == br#""v_voucher""#))
}

/// Whether `data` is an object with the one key `v_voucher`.
fn is_voucher(data: &[u8]) -> bool {
    // With more in it than that key it is a page, and those are long.
    let inside = data.strip_prefix(b"{").unwrap_or_default();
    if !inside.trim_ascii_start().starts_with(b"\"v_voucher\"") {
        return false;
    }
    facts::count_fields(data) == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, body: &str) -> (ErrorKind, bool, Option<i64>) {
        match parse(&HttpResponse { status, body: body.into(), retry_after: None }) {
            Ok(data) => panic!("{data:?}"),
            Err(error) => {
                assert_eq!(error.status, Some(status));
                (error.kind, error.retryable, error.code)
            }
        }
    }

    #[test]
    fn every_answer_has_its_kind() {
        for (status, body, expected) in [
            (200, r#"{"code":-101,"message":"账号未登录"}"#, (ErrorKind::Login, false, Some(-101))),
            (200, r#"{"code":-6}"#, (ErrorKind::Login, false, Some(-6))),
            (200, r#"{"code":-352,"data":{"v_voucher":"x"}}"#, (ErrorKind::Risk, false, Some(-352))),
            (200, r#"{"code":0,"data":{"v_voucher":"x"}}"#, (ErrorKind::Risk, false, None)),
            (412, r#"{"code":-412}"#, (ErrorKind::Risk, false, Some(-412))),
            (412, r#"{"code":-101}"#, (ErrorKind::Risk, false, Some(-101))),
            (412, r#"{"code":0,"data":{}}"#, (ErrorKind::Risk, false, None)),
            (0, "", (ErrorKind::Http, false, None)),
            (412, "<html>", (ErrorKind::Risk, false, None)),
            (403, "<html>", (ErrorKind::Risk, false, None)),
            (403, "", (ErrorKind::Http, false, None)),
            (404, "not here", (ErrorKind::Http, false, None)),
            (429, "", (ErrorKind::Http, true, None)),
            (502, "<html>", (ErrorKind::Http, true, None)),
            (502, r#"{"code":0}"#, (ErrorKind::Http, true, None)),
            (500, r#"{"code":-500}"#, (ErrorKind::Api, true, Some(-500))),
            (200, "", (ErrorKind::Reply, true, None)),
            (200, "<!DOCTYPE html>", (ErrorKind::Reply, true, None)),
            (200, r#"{"code":0,"data":{"a":"#, (ErrorKind::Reply, true, None)),
        ] {
            assert_eq!(kind(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn the_service_may_say_when_to_come_back() {
        let wait = |header: &str| {
            let response = HttpResponse { status: 429, body: Vec::new(), retry_after: Some(header.to_owned()) };
            parse(&response).err().and_then(|error| error.retry_after_ms)
        };
        assert_eq!((wait("7"), wait("soon"), wait("-1")), (Some(7000.0), None, None));
    }

    #[test]
    fn only_what_looks_like_a_success_is_no_refusal_at_a_glance() {
        let long = format!(r#"{{"code":0,"data":{{"x":"{}","v_voucher":"x"}}}}"#, "a".repeat(4096));
        for (status, body, is_refusal) in [
            (200, r#"{"code":0,"data":{}}"#, false),
            (200, &*long, false),
            (200, r#"{"code":0,"data":{"v_voucher":"x"}}"#, true),
            (200, r#"{"code":-352}"#, true),
            (412, r#"{"code":0,"data":{}}"#, true),
            (200, "", true),
        ] {
            assert_eq!(may_be_refusal(status, body.as_bytes()), is_refusal, "{status} {body}");
        }
    }

    #[test]
    fn a_voucher_beside_other_data_is_no_refusal() {
        let body = r#"{"code":0,"data":{"v_voucher":"x","messages":null}}"#;
        assert!(parse(&HttpResponse { status: 200, body: body.into(), retry_after: None }).is_ok());
    }

    #[test]
    fn bytes_that_are_no_utf8_are_no_failure() {
        let body = b"{\"code\":0,\"data\":{\"a\":\"\xff\"}}".to_vec();
        let data = parse(&HttpResponse { status: 200, body, retry_after: None });
        assert_eq!(data, Ok(Some(b"{\"a\":\"\xff\"}".to_vec().into())));
    }
}
