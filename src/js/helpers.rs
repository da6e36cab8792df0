//! The exported helpers: texts and JSON in, texts and JSON out. The package's `helpers.ts` makes JSON of values that strangers
//! may have written, whatever they are, and reads the options.

use crate::helper::{self, Locale, MessageView};
use crate::json::{self, Json, array};
use crate::text::{self, LARGEST_CONTENT, add};
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// How `buttons()` speaks.
#[derive(Tsify)]
#[allow(dead_code, reason = "for TypeScript: they are read there")]
#[serde(default)]
pub struct ButtonOptions {
    /// The language of the label of a button that has none; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<Locale>,
}

/// How `preview()` speaks.
#[derive(Tsify)]
#[allow(dead_code, reason = "for TypeScript: they are read there")]
#[serde(rename_all = "camelCase", default)]
pub struct PreviewOptions {
    /// The language of what the line says of itself; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<Locale>,
    /// How many characters (code points) the line may have, from 1 up; where it had more, the last is `…`. No limit by default.
    #[tsify(type = "number | undefined")]
    max_length: Option<usize>,
}

/// How `splitText()` splits.
#[derive(Tsify)]
#[allow(dead_code, reason = "for TypeScript: they are read there")]
#[serde(rename_all = "camelCase", default)]
pub struct SplitOptions {
    /// The largest `content` of a message, in bytes from 100 up; 2000 by default.
    #[tsify(type = "number | undefined")]
    max_bytes: Option<usize>,
}

/// @internal
#[wasm_bindgen(js_name = isRecalled)]
pub fn is_recalled(fields: &str) -> bool {
    helper::is_recalled(&view(fields))
}

/// @internal
#[wasm_bindgen(js_name = safeUrl)]
pub fn safe_url(address: &str) -> Option<String> {
    helper::safe_url(address)
}

/// @internal
#[wasm_bindgen]
pub fn buttons(notice: &str, chinese: bool) -> String {
    let mut list = String::new();
    for button in helper::buttons(Json::new(notice), locale(chinese)) {
        add(&mut list, ",", &button.json());
    }
    array(&list)
}

/// @internal
#[wasm_bindgen]
pub fn segments(text: &str, e_infos: &str) -> String {
    #[cfg(feature = "panicking")]
    super::panic::provoke(text);
    let mut list = String::new();
    for part in helper::segments(text, &helper::read_emotes(Json::new(e_infos))) {
        add(&mut list, ",", &part.json());
    }
    array(&list)
}

/// @internal
#[wasm_bindgen]
pub fn preview(fields: &str, chinese: bool, max_length: Option<f64>) -> String {
    helper::preview(&view(fields), locale(chinese), max_length.map(whole))
}

/// `characters` are as many bytes as each of them has.
///
/// @internal
#[wasm_bindgen(js_name = splitText)]
pub fn split_text(text: &str, characters: &[u32], max_bytes: Option<f64>) -> String {
    let mut ends = Vec::with_capacity(characters.len());
    let mut end = 0;
    for bytes in characters {
        end += *bytes as usize;
        ends.push(end);
    }
    let mut list = String::new();
    for part in text::split(text, &ends, max_bytes.map_or(LARGEST_CONTENT, whole)) {
        add(&mut list, ",", &json::quote(&part));
    }
    array(&list)
}

/// One beyond all lengths is as good as the longest.
fn whole(number: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and above 0; `as` saturates")]
    let whole = number as usize;
    whole
}

fn locale(chinese: bool) -> Locale {
    if chinese { Locale::Zh } else { Locale::En }
}

/// What the package tells of a message: a list of the fields of [`MessageView::FIELDS`].
fn view(fields: &str) -> MessageView<'_> {
    let mut found = [Json::NULL; 4];
    for (place, field) in found.iter_mut().zip(Json::new(fields).items()) {
        *place = field;
    }
    MessageView::read(found)
}
