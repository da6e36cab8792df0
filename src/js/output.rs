//! What calls yield, as JavaScript has it.

use super::host::Host;
use super::value::{mark, object, of};
use super::watch;
use crate::engine::{MarkAllReport, Output};
use crate::error::{Error, ErrorKind};
use crate::reply::Data;
use js_sys::{Array, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;

/// What a call yields.
pub(super) fn value_of(host: &Host, output: Output) -> Result<JsValue, Error> {
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

fn report_of(host: &Host, report: &MarkAllReport) -> JsValue {
    let marked: Array = report.marked.iter().map(mark).collect();
    let failed: Array = report.failed.iter().map(|(mark, error)| host.mark(mark, Some(error))).collect();
    object([("marked", marked.into()), ("failed", failed.into())])
}
