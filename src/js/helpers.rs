//! The exported helpers. They return at once, and throw what a `BiliImError` is made of when an argument is of a wrong
//! type. Values that strangers may have written (an address, a text) are taken as they are, whatever their type: a page
//! that passes odd content straight on must not break while it renders.

use super::object::{call, get, get_text, set};
use super::options::read_locale;
use super::{arguments, page};
use crate::error::Error;
use crate::helper::{self, Locale, MessageView};
use crate::input::{Given, Options};
use crate::json::{Json, array};
use crate::text::{self, LARGEST_CONTENT, add, cat, digits};
use js_sys::{Array, Function, JSON, JsString, Reflect};
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// How `buttons()` speaks.
#[derive(Tsify)]
#[allow(dead_code, reason = "for TypeScript: `read_options` reads them")]
#[serde(default)]
pub struct ButtonOptions {
    /// The language of the label of a button that has none; that of the browser by default.
    #[tsify(type = "\"en\" | \"zh\" | undefined")]
    locale: Option<Locale>,
}

/// How `preview()` speaks.
#[derive(Tsify)]
#[allow(dead_code, reason = "for TypeScript: `read_options` reads them")]
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
#[wasm_bindgen(js_name = isRecalled, unchecked_return_type = "boolean")]
pub fn is_recalled(#[wasm_bindgen(unchecked_param_type = "Message")] message: JsValue) -> Result<JsValue, JsValue> {
    let answered = || Ok(helper::is_recalled(&Message::read(&message)?.view()).into());
    answer("isRecalled", answered())
}

/// The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
/// lifted to `https:`; `undefined` for everything else, such as `javascript:`, relative addresses, or anything with user info.
///
/// Anything that is no text is refused like any other address. Spec: content.md.
#[wasm_bindgen(js_name = safeUrl, unchecked_return_type = "string | undefined")]
pub fn safe_url(#[wasm_bindgen(unchecked_param_type = "string | null | undefined")] address: JsValue) -> JsValue {
    address.as_string().and_then(|address| helper::safe_url(&address)).into()
}

/// The buttons of a notice (the `content` of `MsgType.Notice`) for the web: none to three, in order. A button without an
/// address that `safeUrl()` lets through is left out; one without a label says "see details".
///
/// A notice with odd content has none. Throws a `BiliImError` when an option is wrong. Spec: content.md.
#[wasm_bindgen(unchecked_return_type = "Button[]")]
pub fn buttons(
    #[wasm_bindgen(unchecked_param_type = "Notice")] notice: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ButtonOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let answered = || {
        let (locale, _) = read_options(&options, true, "", 0)?;
        let mut list = String::new();
        for button in helper::buttons(Json::new(&json(&notice)), locale) {
            add(&mut list, ",", &button.json());
        }
        objects(&list)
    };
    answer("buttons", answered())
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
    let answered = || {
        // Each half of a surrogate pair becomes one U+FFFD, which is as long as it in UTF-16.
        let Some(read) = text.as_string() else { return Ok(Array::new().into()) };
        #[cfg(feature = "panicking")]
        super::panic::provoke(&read);
        if !e_infos.is_undefined() && !e_infos.is_null() && !Array::is_array(&e_infos) {
            return Err(Error::input("eInfos", "expected an array of emotes"));
        }
        let e_infos = json(&e_infos);
        let parts = helper::segments(&read, &helper::read_emotes(Json::new(&e_infos)));
        let mut list = String::new();
        for part in &parts {
            add(&mut list, ",", &part.json());
        }
        let made = objects(&list)?;
        restore(text.unchecked_ref(), &parts, made.unchecked_ref());
        Ok(made)
    };
    answer("segments", answered())
}

/// One plain line for any message of any kind, in Chinese or English: no markup, no line breaks, never empty, and never the
/// text of a recalled message.
///
/// Throws a `BiliImError` when `message` is no object, or an option is wrong. Spec: content.md.
#[wasm_bindgen(unchecked_return_type = "string")]
pub fn preview(
    #[wasm_bindgen(unchecked_param_type = "Message")] message: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "PreviewOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let answered = || {
        let message = Message::read(&message)?;
        let (locale, max_length) = read_options(&options, true, "maxLength", 1)?;
        Ok(helper::preview(&message.view(), locale, max_length).into())
    };
    answer("preview", answered())
}

/// How `splitText()` splits.
#[derive(Tsify)]
#[allow(dead_code, reason = "for TypeScript: `read_options` reads them")]
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
    let answered = || {
        let read = arguments::text("text", &text)?;
        let (_, max_bytes) = read_options(&options, false, "maxBytes", 100)?;
        let parts = text::split(&read, &grapheme_ends(&text, &read), max_bytes.unwrap_or(LARGEST_CONTENT));
        let list = Array::new();
        for part in &parts {
            list.push(&JsValue::from_str(part));
        }
        Ok(list.into())
    };
    answer("splitText", answered())
}

/// The ends of the characters as people see them, by the browser's own knowledge; of code points where it has none.
fn grapheme_ends(text: &JsValue, read: &str) -> Vec<usize> {
    segmented(text).unwrap_or_else(|| {
        let mut ends = Vec::new();
        for end in 1..=read.len() {
            if read.is_char_boundary(end) {
                ends.push(end);
            }
        }
        ends
    })
}

fn segmented(text: &JsValue) -> Option<Vec<usize>> {
    let list = call(&get(&js_sys::global(), "Array"), "from", &Array::of1(&segment(text)?))?;
    let list: &Array = list.unchecked_ref();
    let mut end = 0;
    let mut ends = Vec::new();
    for at in 0..list.length() {
        end += get_text(&list.get(at), "segment")?.len();
        ends.push(end);
    }
    Some(ends)
}

/// `new Intl.Segmenter().segment(text)`, where there is such a thing.
fn segment(text: &JsValue) -> Option<JsValue> {
    let segmenter: Function = get(&get(&js_sys::global(), "Intl"), "Segmenter").dyn_into().ok()?;
    let segmenter = Reflect::construct(&segmenter, &Array::new()).ok()?;
    call(&segmenter, "segment", &Array::of1(text))
}

#[inline(never)]
fn answer(function: &'static str, answer: Result<JsValue, Error>) -> Result<JsValue, JsValue> {
    answer.map_err(|error| {
        let chinese = page::locale() == Locale::Zh;
        super::error_fields(&error.at(function), chinese, &JsValue::UNDEFINED).into()
    })
}

/// A value as JSON. What JSON cannot say is `null`.
#[inline(never)]
fn json(value: &JsValue) -> String {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.unwrap_or_else(|| Json::NULL.raw().to_owned())
}

/// A list of plain objects.
fn objects(list: &str) -> Result<JsValue, Error> {
    super::call::parse(&array(list))
}

/// A message, as JSON field by field: nothing about one of them can hide another.
struct Message([String; 4]);

impl Message {
    #[inline(never)]
    fn read(message: &JsValue) -> Result<Self, Error> {
        if !message.is_object() || Array::is_array(message) {
            return Err(Error::input("message", "expected a message object"));
        }
        let mut fields = Self(Default::default());
        for (field, name) in fields.0.iter_mut().zip(&MessageView::FIELDS) {
            *field = json(&get(message, name));
        }
        Ok(fields)
    }

    fn view(&self) -> MessageView<'_> {
        let [kind, status, cancel, content] = &self.0;
        MessageView::read([Json::new(kind), Json::new(status), Json::new(cancel), Json::new(content)])
    }
}

/// The options of a helper: `locale` where it `speaks`, that of the browser by default, and the whole number `limit` from
/// `least` up, where that has a name.
#[inline(never)]
fn read_options(
    given: &JsValue,
    speaks: bool,
    limit: &'static str,
    least: usize,
) -> Result<(Locale, Option<usize>), Error> {
    let mut options = arguments::options(given);
    let locale = if speaks { read_locale(&mut options) } else { Some(Locale::En) };
    let limit = if limit.is_empty() { None } else { read_at_least(&mut options, limit, least) };
    options.finish()?;
    Ok((locale.unwrap_or_else(page::locale), limit))
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
    options.refuse(name, &cat(&["a whole number from ", &digits(least as u64), " up"]), &Given::Number(number))
}

/// Gives the parts back the halves of surrogate pairs that the text had.
fn restore(text: &JsString, parts: &[helper::Segment<'_>], made: &Array) {
    let mut start = 0;
    for (part, object) in parts.iter().zip(made.iter()) {
        let mut end = start;
        let mut is_changed = false;
        let mut bytes = 0_u32;
        for byte in part.text.bytes() {
            bytes = bytes << 8 | u32::from(byte);
            // U+FFFD stands where half a pair was.
            is_changed |= bytes & 0xFF_FFFF == 0xEF_BF_BD;
            // Every character has one byte that goes on with none before, and two units where it has four bytes.
            end += u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0);
        }
        if is_changed {
            set(&object, "text", text.slice(start, end));
        }
        start = end;
    }
}
