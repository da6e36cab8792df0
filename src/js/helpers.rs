//! The exported helpers. They return at once, and throw what a `BiliImError` is made of, as JSON, when an argument is of a wrong
//! type. Values that strangers may have written (an address, a text) are taken as they are, whatever their type: a page
//! that passes odd content straight on must not break while it renders.

use super::arguments;
use super::object::{call, get, get_text, set};
use super::options::read_locale;
use crate::error::Error;
use crate::helper::{self, Locale, MessageView};
use crate::input::{Given, Options};
use crate::json::Json;
use crate::text::{self, LARGEST_CONTENT};
use js_sys::{Array, Function, JSON, JsString, Reflect};
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// How `buttons()` speaks.
#[derive(Tsify)]
#[serde(default)]
pub struct ButtonOptions {
    /// The language of the label of a button that has none; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<Locale>,
}

/// How `preview()` speaks.
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct PreviewOptions {
    /// The language of what the line says of itself; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<Locale>,
    /// How many characters (code points) the line may have, from 1 up; where it had more, the last is `…`. No limit by default.
    #[tsify(type = "number | undefined")]
    max_length: Option<usize>,
}

/// Whether a message was recalled by its sender (`msg_status` 1) or withdrawn by the system (2, or `sys_cancel`).
/// The service still returns the text of such a message: hide it.
///
/// Throws a `BiliImError` when `message` is no object. Spec: seed-private-msg.md, content.md.
#[wasm_bindgen(js_name = isRecalled)]
pub fn is_recalled(#[wasm_bindgen(unchecked_param_type = "Message")] message: JsValue) -> Result<bool, JsValue> {
    answer("isRecalled", || Ok(helper::is_recalled(&Message::read(&message)?.view())))
}

/// The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
/// lifted to `https:`; `undefined` for everything else, such as `javascript:`, relative addresses, or anything with user info.
///
/// Anything that is no text is refused like any other address. Spec: content.md.
#[wasm_bindgen(js_name = safeUrl)]
pub fn safe_url(
    #[wasm_bindgen(unchecked_param_type = "string | null | undefined")] address: JsValue,
) -> Option<String> {
    helper::safe_url(&address.as_string()?)
}

/// The buttons of a notice (the `content` of `MsgType.Notice`) for the web: none to three, in order. A button without an
/// address that `safeUrl()` lets through is left out; one without a label says "see details".
///
/// A notice with odd content has none. Throws a `BiliImError` when an option is wrong. Spec: content.md.
#[wasm_bindgen(unchecked_return_type = "Button[]")]
pub fn buttons(
    #[wasm_bindgen(unchecked_param_type = "Notice")] notice: JsValue,
    chinese: bool,
    #[wasm_bindgen(unchecked_optional_param_type = "ButtonOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    answer("buttons", || {
        let mut given = arguments::options(&options);
        let own = ButtonOptions { locale: read_locale(&mut given) };
        given.finish()?;
        let buttons = helper::buttons(Json::new(&json(&notice)), own.locale.unwrap_or(usual(chinese)));
        objects(buttons.iter().map(helper::Button::json))
    })
}

/// The parts of a text: plain text, emotes, links, numbers of videos and articles. Their `text`s, one after another, are
/// the text exactly. `eInfos` are the `e_infos` that came with the page of messages; names that are not in it stay text.
///
/// Anything that is no text has no parts. Throws a `BiliImError` when `eInfos` is no array. Spec: content.md.
#[wasm_bindgen(unchecked_return_type = "Segment[]")]
pub fn segments(
    #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
    #[wasm_bindgen(js_name = eInfos, unchecked_optional_param_type = "readonly EmoteInfo[] | null")] e_infos: JsValue,
) -> Result<JsValue, JsValue> {
    answer("segments", || {
        // Each half of a surrogate pair becomes one U+FFFD, which is as long as it in UTF-16.
        let Some(read) = text.as_string() else { return Ok(Array::new().into()) };
        #[cfg(feature = "panicking")]
        super::panic::provoke(&read);
        if !e_infos.is_undefined() && !e_infos.is_null() && !Array::is_array(&e_infos) {
            return Err(Error::input("eInfos", "expected an array of emotes"));
        }
        let parts = helper::segments(&read, &helper::read_emotes(Json::new(&json(&e_infos))));
        let made = objects(parts.iter().map(helper::Segment::json))?;
        if read.chars().any(|character| character == char::REPLACEMENT_CHARACTER) {
            restore(text.unchecked_ref(), &parts, made.unchecked_ref());
        }
        Ok(made)
    })
}

/// One plain line for any message of any kind, in Chinese or English: no markup, no line breaks, never empty, and never the
/// text of a recalled message.
///
/// Throws a `BiliImError` when `message` is no object, or an option is wrong. Spec: content.md.
#[wasm_bindgen]
pub fn preview(
    #[wasm_bindgen(unchecked_param_type = "Message")] message: JsValue,
    chinese: bool,
    #[wasm_bindgen(unchecked_optional_param_type = "PreviewOptions")] options: JsValue,
) -> Result<String, JsValue> {
    answer("preview", || {
        let message = Message::read(&message)?;
        let mut given = arguments::options(&options);
        let own =
            PreviewOptions { locale: read_locale(&mut given), max_length: read_at_least(&mut given, "maxLength", 1) };
        given.finish()?;
        Ok(helper::preview(&message.view(), own.locale.unwrap_or(usual(chinese)), own.max_length))
    })
}

/// How `splitText()` splits.
#[derive(Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct SplitOptions {
    /// The largest `content` of a message, in bytes from 100 up; 2000 by default.
    #[tsify(type = "number | undefined")]
    max_bytes: Option<usize>,
}

/// Parts of a text that each can be sent.
#[wasm_bindgen(js_name = splitText, unchecked_return_type = "string[]")]
pub fn split_text(
    #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SplitOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    answer("splitText", || {
        let read = arguments::text("text", &text)?;
        let mut given = arguments::options(&options);
        let own = SplitOptions { max_bytes: read_at_least(&mut given, "maxBytes", 100) };
        given.finish()?;
        let parts = text::split(&read, &grapheme_ends(&text, &read), own.max_bytes.unwrap_or(LARGEST_CONTENT));
        Ok(parts.iter().map(|part| JsValue::from_str(part)).collect::<Array>().into())
    })
}

/// The ends of the characters as people see them, by the browser's own knowledge; of code points where it has none.
fn grapheme_ends(text: &JsValue, read: &str) -> Vec<usize> {
    let segmented = segment(text).and_then(|segments| {
        let mut end = 0;
        let ends = js_sys::try_iter(&segments).ok()??.map(|segment| {
            end += get_text(&segment.ok()?, "segment")?.len();
            Some(end)
        });
        ends.collect::<Option<Vec<usize>>>()
    });
    segmented.unwrap_or_else(|| read.char_indices().map(|(at, character)| at + character.len_utf8()).collect())
}

/// `new Intl.Segmenter().segment(text)`, where there is such a thing.
fn segment(text: &JsValue) -> Option<JsValue> {
    let segmenter: Function = get(&get(&js_sys::global(), "Intl"), "Segmenter").dyn_into().ok()?;
    let segmenter = Reflect::construct(&segmenter, &Array::new()).ok()?;
    call(&segmenter, "segment", &Array::of1(text))
}

/// What helpers throw is the JSON of a `BiliImError`'s fields.
fn answer<T>(function: &'static str, ask: impl FnOnce() -> Result<T, Error>) -> Result<T, JsValue> {
    ask().map_err(|error| super::error_fields(&error.at(function)).into())
}

/// The language that the package speaks where no option says.
fn usual(chinese: bool) -> Locale {
    if chinese { Locale::Zh } else { Locale::En }
}

/// A value as JSON. What JSON cannot say is `null`.
fn json(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_else(|| Json::NULL.raw().to_owned())
}

/// A list of plain objects.
fn objects(values: impl Iterator<Item = String>) -> Result<JsValue, Error> {
    super::call::parse(&["[", &values.collect::<Vec<_>>().join(","), "]"].concat())
}

/// A message, as JSON field by field: nothing about one of them can hide another.
struct Message([(&'static str, String); 4]);

impl Message {
    fn read(message: &JsValue) -> Result<Self, Error> {
        if !message.is_object() || Array::is_array(message) {
            return Err(Error::input("message", "expected a message object"));
        }
        let field = |name| (name, json(&get(message, name)));
        Ok(Self(["msg_type", "msg_status", "sys_cancel", "content"].map(field)))
    }

    fn view(&self) -> MessageView<'_> {
        let field = |name: &str| self.0.iter().find(|(known, _)| *known == name);
        MessageView::read(|name| field(name).map_or(Json::NULL, |(_, value)| Json::new(value)))
    }
}

/// A whole number from `least` up; one beyond all lengths is as good as the longest.
fn read_at_least(options: &mut Options, name: &'static str, least: usize) -> Option<usize> {
    let number = options.number(name)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and above 0; `as` saturates")]
    if number.fract() == 0.0 || number == f64::INFINITY {
        let whole = number as usize;
        if whole >= least {
            return Some(whole);
        }
    }
    options.refuse(name, &format!("a whole number from {least} up"), &Given::Number(number))
}

/// Gives the parts back the halves of surrogate pairs that the text had.
fn restore(text: &JsString, parts: &[helper::Segment], made: &Array) {
    let mut at = 0;
    for (part, object) in parts.iter().zip(made.iter()) {
        let end = at + u32::try_from(part.text().encode_utf16().count()).unwrap_or(u32::MAX);
        set(&object, "text", text.slice(at, end));
        at = end;
    }
}
