//! The machines of calls, under a virtual clock.

mod items;
mod lost;
mod order;
mod recall;
mod schedules;
mod send;
mod sharing;
mod stage;
mod storm;
mod uploads;
mod users;

use crate::sim::Sent;
use bili_im::engine::Output;
use bili_im::error::{Error, ErrorKind};
use serde_json::Value;

/// What a call yields, as JavaScript gets it.
fn json(result: Result<&Output, &Error>) -> Value {
    let Ok(Output::Data(data, fields)) = result else { panic!("{result:?}") };
    let mut value: Value = serde_json::from_slice(&data.clone().whole()).unwrap();
    for (name, field) in fields {
        value[*name] = serde_json::to_value(field).unwrap();
    }
    value
}

fn failure(result: Result<&Output, &Error>) -> (ErrorKind, String) {
    let error = result.expect_err("it fails");
    (error.kind, error.message.clone())
}

/// A parameter of a request's query.
fn parameter(target: &str, wanted: &str) -> Option<String> {
    let (_, query) = target.split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// That parameter of all requests.
fn asked(sent: &[Sent], wanted: &str) -> Vec<String> {
    sent.iter().map(|sent| parameter(&sent.request.target, wanted).unwrap_or_default()).collect()
}

/// Numbers as the service lists them.
fn list(numbers: impl IntoIterator<Item = u64>) -> String {
    numbers.into_iter().map(|number| number.to_string()).collect::<Vec<_>>().join(",")
}
