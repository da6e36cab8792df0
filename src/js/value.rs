//! What calls yield, as JavaScript has it.

use super::host::Host;
use super::watch;
use crate::engine::{Mark, MarkAllReport, Output};
use crate::error::{Error, ErrorKind};
use crate::id::{Int64, MAX_SAFE_INTEGER};
use crate::reply::Data;
use js_sys::{Array, Object, Reflect, Uint32Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// A plain object.
pub(super) fn of(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or_default()
}

/// A plain object with these fields.
pub(super) fn object<const N: usize>(fields: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

/// What a call yields.
pub(super) fn output(host: &Host, output: Output) -> Result<JsValue, Error> {
    match output {
        Output::Done | Output::End => Ok(JsValue::UNDEFINED),
        Output::Data(data, added) => {
            let value = parse(host, data)?;
            for (name, field) in added {
                let _ = Reflect::set(&value, &name.into(), &of(&field));
            }
            Ok(value)
        }
        Output::Page(data, places) => {
            let places = Uint32Array::from(&places[..]);
            Ok(object([("page", parse(host, data)?), ("places", places.into())]))
        }
        Output::Report(report) => Ok(report_of(host, &report)),
        Output::Batch(batch) => watch::batch(host, *batch),
    }
}

/// The engine's own parser builds the objects.
fn parse(host: &Host, data: Data) -> Result<JsValue, Error> {
    let (text, detached) = data.into_parts();
    host.read(&text, &detached).map_err(|thrown| {
        let message = Reflect::get(&thrown, &"message".into()).ok().and_then(|message| message.as_string());
        let message = format!("the answer is not JSON: {}", message.unwrap_or_default());
        Error::new(ErrorKind::Reply, message).retryable()
    })
}

/// A conversation that was marked as read.
pub(super) fn mark(mark: &Mark) -> JsValue {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let (session_type, unread_count) = (mark.session_type as f64, mark.unread_count as f64);
    object([
        ("talker_id", integer(mark.talker_id)),
        ("session_type", session_type.into()),
        ("unread_count", unread_count.into()),
    ])
}

/// A number while that is exact, else a string of digits.
pub(super) fn integer(Int64(value): Int64) -> JsValue {
    #[expect(clippy::cast_precision_loss, reason = "compared before it is used")]
    let number = value as f64;
    if number.abs() <= MAX_SAFE_INTEGER { number.into() } else { value.to_string().into() }
}

fn report_of(host: &Host, report: &MarkAllReport) -> JsValue {
    let marked: Array = report.marked.iter().map(mark).collect();
    let failed: Array = report.failed.iter().map(|(mark, error)| host.mark(mark, Some(error))).collect();
    object([("marked", marked.into()), ("failed", failed.into())])
}
