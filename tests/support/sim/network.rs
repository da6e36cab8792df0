//! The simulated network: the fate of each request, and responses.

use super::Rng;
use bili_im::http::{HttpResponse, TransportError};
use std::time::Duration;

/// The fate of a request, decided when it leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The delay until it reaches the service; `None` if it never does.
    pub there: Option<Duration>,
    /// When the caller gets which ending, counted from the sending; `None` for never.
    pub back: Option<(Duration, Ending)>,
}

/// How a request ends for the caller.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// The response of the service.
    Response,
    /// The response of an intermediary.
    Replaced(HttpResponse),
    /// No response.
    Failed(TransportError),
}

impl Path {
    /// A round trip, half of the time each way.
    pub fn taking(time: Duration) -> Self {
        Self { there: Some(time / 2), back: Some((time, Ending::Response)) }
    }

    /// The request never arrives, and the caller gets an error.
    pub fn lost_before(time: Duration) -> Self {
        Self { there: None, ..Self::lost_after(time) }
    }

    /// The request arrives, and the connection breaks before the response.
    pub fn lost_after(time: Duration) -> Self {
        Self::taking(time).ending(Ending::Failed(TransportError::Network(": reset".to_owned())))
    }

    /// The request arrives, and the response is truncated.
    pub fn truncated(time: Duration) -> Self {
        Self::taking(time).ending(Ending::Failed(TransportError::Truncated))
    }

    /// The request arrives, but a gateway responds.
    pub fn gateway(time: Duration, status: u16) -> Self {
        Self::taking(time).ending(Ending::Replaced(response(status, "<html>")))
    }

    /// The request arrives, and no response ever comes.
    pub fn silent(time: Duration) -> Self {
        Self { back: None, ..Self::taking(time) }
    }

    /// The same with another ending.
    pub fn ending(self, ending: Ending) -> Self {
        Self { back: self.back.map(|(at, _)| (at, ending)), ..self }
    }

    /// The same, but the request never arrives.
    pub fn never_arriving(self) -> Self {
        Self { there: None, ..self }
    }

    /// The same, but the request arrives after so long.
    pub fn arriving_after(self, time: Duration) -> Self {
        Self { there: Some(time), ..self }
    }

    /// A faulty path, with this probability in percent. Times are coarse, so that many events coincide.
    pub fn random(rng: &mut Rng, faults: u64) -> Self {
        let time = Duration::from_millis(rng.below(12) * 250);
        if !rng.percent(faults) {
            return Self::taking(time);
        }
        match rng.below(9) {
            0 => Self::lost_before(time),
            1 => Self::lost_after(time),
            2 => Self::truncated(time),
            3 => Self::gateway(time, 502),
            4 => Self::silent(time),
            5 => Self { there: None, back: None },
            6 => Self::taking(time).ending(Ending::Replaced(response(200, r#"{"code":0,"data":{"a"#))),
            // It arrives after the caller has given up.
            7 => Self { there: Some(Duration::from_secs(20)), back: None },
            // Risk control sits in front of the service.
            _ => Self { there: None, ..Self::gateway(time, 412) },
        }
    }
}

pub fn response(status: u16, body: &str) -> HttpResponse {
    HttpResponse { status, body: body.into(), ..HttpResponse::default() }
}

/// A reply with code 0 and this data.
pub fn accepted(data: &str) -> HttpResponse {
    response(200, &format!(r#"{{"code":0,"message":"0","ttl":1,"data":{data}}}"#))
}

/// A reply with another code.
pub fn refused(code: i64) -> HttpResponse {
    response(200, &format!(r#"{{"code":{code},"message":"","ttl":1}}"#))
}
