//! What an answer means: a pure function of its status and its body.

use crate::error::{Error, Kind};
use crate::json::Json;
use crate::reply::{Data, Malformed, open};
use crate::text::{cat, digits};

/// An answer, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The header `Retry-After`, where it can be read.
    pub retry_after: Option<String>,
}

/// `data`, `None` where there is none, or what the answer says instead.
///
/// Bytes that are no UTF-8 stay in it: whoever reads it as text makes replacement characters of them.
///
/// # Errors
/// The service's code, risk control, an HTTP status, or a body that is no reply.
pub fn judge(response: &Response) -> Result<Option<Data>, Error> {
    let Response { status, body, retry_after } = response;
    let judged = match open(body) {
        Ok(reply) if reply.code != 0 => Err(Error::api(reply.code, &reply.message)),
        Ok(reply) => match reply.data {
            Some(data) if is_voucher(data.text()) => {
                Err(Error::new(Kind::Risk, "the service asks for a verification (`v_voucher`) instead of answering"))
            }
            data if (200..300).contains(status) => Ok(data),
            _ => Err(http(*status)),
        },
        Err(_) if *status == 412 || (*status == 403 && looks_like_html(body)) => {
            Err(Error::new(Kind::Risk, cat(&["HTTP ", &digits((*status).into()), ": refused by risk control"])))
        }
        Err(why) if (200..300).contains(status) => Err(malformed(why)),
        Err(_) => Err(http(*status)),
    };
    // In seconds; a date is not worth a calendar here.
    let seconds = retry_after.as_deref().and_then(|text| text.trim().parse::<u32>().ok());
    let retry_after_ms = seconds.map(|seconds| f64::from(seconds) * 1000.0);
    judged.map_err(|error| error.with_status(*status).with_wait(retry_after_ms))
}

fn http(status: u16) -> Error {
    let error = Error::new(Kind::Http, cat(&["HTTP ", &digits(status.into()), " without a reply of the service"]));
    if status >= 500 || status == 429 { error.retryable() } else { error }
}

fn malformed(why: Malformed) -> Error {
    let message = match why {
        Malformed::Empty => "the answer is empty",
        Malformed::NotJson => "the answer is not JSON: a page of the site or of something in between",
        Malformed::CutOff => "the answer is cut off",
        Malformed::NoCode => "the answer has no `code`",
    };
    Error::new(Kind::Reply, message).retryable()
}

fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

/// Whether `data` is an object with the one key `v_voucher`.
fn is_voucher(data: &[u8]) -> bool {
    // With more in it than that key it is a page, and those are long.
    let inside = data.strip_prefix(b"{").unwrap_or_default();
    if !inside.trim_ascii_start().starts_with(b"\"v_voucher\"") {
        return false;
    }
    std::str::from_utf8(data).is_ok_and(|data| Json::new(data).fields().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, body: &str) -> (Kind, bool, Option<i64>) {
        match judge(&Response { status, body: body.into(), retry_after: None }) {
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
            (200, r#"{"code":-101,"message":"账号未登录"}"#, (Kind::Login, false, Some(-101))),
            (200, r#"{"code":-6}"#, (Kind::Login, false, Some(-6))),
            (200, r#"{"code":-352,"data":{"v_voucher":"x"}}"#, (Kind::Risk, false, Some(-352))),
            (200, r#"{"code":0,"data":{"v_voucher":"x"}}"#, (Kind::Risk, false, None)),
            (412, r#"{"code":-412}"#, (Kind::Risk, false, Some(-412))),
            (412, "<html>", (Kind::Risk, false, None)),
            (403, "<html>", (Kind::Risk, false, None)),
            (403, "", (Kind::Http, false, None)),
            (404, "not here", (Kind::Http, false, None)),
            (429, "", (Kind::Http, true, None)),
            (502, "<html>", (Kind::Http, true, None)),
            (502, r#"{"code":0}"#, (Kind::Http, true, None)),
            (500, r#"{"code":-500}"#, (Kind::Api, true, Some(-500))),
            (200, "", (Kind::Reply, true, None)),
            (200, "<!DOCTYPE html>", (Kind::Reply, true, None)),
            (200, r#"{"code":0,"data":{"a":"#, (Kind::Reply, true, None)),
        ] {
            assert_eq!(kind(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn the_service_may_say_when_to_come_back() {
        let wait = |header: &str| {
            let response = Response { status: 429, body: Vec::new(), retry_after: Some(header.to_owned()) };
            judge(&response).err().and_then(|error| error.retry_after_ms)
        };
        assert_eq!((wait("7"), wait("soon"), wait("-1")), (Some(7000.0), None, None));
    }

    #[test]
    fn a_voucher_beside_other_data_is_no_refusal() {
        let body = r#"{"code":0,"data":{"v_voucher":"x","messages":null}}"#;
        assert!(judge(&Response { status: 200, body: body.into(), retry_after: None }).is_ok());
    }

    #[test]
    fn bytes_that_are_no_utf8_are_no_failure() {
        let body = b"{\"code\":0,\"data\":{\"a\":\"\xff\"}}".to_vec();
        let data = judge(&Response { status: 200, body, retry_after: None });
        assert_eq!(data, Ok(Some(b"{\"a\":\"\xff\"}".to_vec().into())));
    }
}
