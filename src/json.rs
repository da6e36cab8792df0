//! Reads a few fields out of JSON text without building a tree, and writes the little JSON that is sent.
//!
//! Nothing is judged on the way: whoever is given the whole of a reply gets it from JavaScript's own parser. A text that
//! is not JSON has fewer fields here, and nothing worse happens.

use crate::reply::{scan, unescape};
use crate::text::{cat, digits, piece, whole};

/// One JSON value, by its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// What stands for a value that is not there.
    pub const NULL: Self = Self("null");

    /// The value that `text` is.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(text.trim_ascii())
    }

    /// Its text.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.0
    }

    /// The last field with this name, as in JavaScript; [`Json::NULL`] where there is none.
    #[must_use]
    #[inline(never)]
    pub fn get(self, name: &str) -> Self {
        let mut found = Self::NULL;
        for (key, value) in self.fields() {
            if scan::key_is(key.as_bytes(), name) {
                found = value;
            }
        }
        found
    }

    /// The fields of an object, each with its name as it is written, quotes included; none of anything else.
    #[must_use]
    pub fn fields(self) -> Inside<'a> {
        Inside::new(self.0, b'{')
    }

    /// The items of an array; none of anything else.
    pub fn items(self) -> Items<'a> {
        Items(Inside::new(self.0, b'['))
    }

    /// A text; half a surrogate pair in it becomes U+FFFD.
    #[must_use]
    pub fn text(self) -> Option<String> {
        unescape::text(self.0.as_bytes())
    }

    /// An integer of at most 64 bits, as a number or as a string of its digits.
    #[must_use]
    pub fn integer(self) -> Option<i128> {
        let text = self.0.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(self.0);
        let digits = text.strip_prefix('-');
        let size = i128::from(whole(digits.unwrap_or(text))?);
        Some(if digits.is_some() { -size } else { size })
    }
}

/// What stands inside the brackets of an array, one after the other.
pub struct Items<'a>(Inside<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Json<'a>;

    fn next(&mut self) -> Option<Json<'a>> {
        self.0.next().map(|(_, item)| item)
    }
}

/// What stands inside the brackets of an object or an array, one after the other.
pub struct Inside<'a> {
    text: &'a str,
    at: usize,
    is_object: bool,
}

impl<'a> Inside<'a> {
    fn new(text: &'a str, open: u8) -> Self {
        let at = if text.as_bytes().first() == Some(&open) { 1 } else { text.len() };
        Self { text, at, is_object: open == b'{' }
    }

    /// The piece from here to `end`, and on to what follows it.
    fn take(&mut self, end: usize) -> Option<&'a str> {
        let piece = self.text.get(self.at..end)?;
        self.at = end;
        self.skip_space();
        Some(piece)
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        let found = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += 1;
        self.skip_space();
        found.then_some(())
    }

    fn skip_space(&mut self) {
        self.at = scan::skip_space(self.text.as_bytes(), self.at);
    }
}

impl<'a> Iterator for Inside<'a> {
    type Item = (&'a str, Json<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        self.skip_space();
        let mut name = "";
        if self.is_object {
            if bytes.get(self.at) != Some(&b'"') {
                return None;
            }
            name = self.take(scan::string_end(bytes, self.at)?)?;
            self.skip(b':')?;
        }
        let value = self.take(scan::value_end(bytes, self.at)?)?;
        if self.skip(b',').is_none() {
            // Nothing may follow the last.
            self.at = self.text.len();
        }
        Some((name, Json(value))).filter(|_| !value.is_empty())
    }
}

/// `text` as a JSON string.
#[must_use]
#[inline(never)]
pub fn quote(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::from("\"");
    let (mut plain, mut at) = (0, 0);
    for byte in text.bytes() {
        if byte < b' ' || byte == b'"' || byte == b'\\' {
            out.push_str(piece(text, plain..at));
            plain = at + 1;
            out.push('\\');
            let short = match byte {
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                8 => b'b',
                12 => b'f',
                0..b' ' => {
                    out.push_str("u00");
                    out.push(char::from(b'0' + (byte >> 4)));
                    HEX[usize::from(byte & 15)]
                }
                other => other,
            };
            out.push(char::from(short));
        }
        at += 1;
    }
    out.push_str(piece(text, plain..));
    out.push('"');
    out
}

/// An object of fields whose values are JSON already; those without a value are left out.
#[must_use]
pub fn object(fields: &[(&str, Option<String>)]) -> String {
    let mut out = String::from("{");
    for (name, value) in fields {
        if let Some(value) = value {
            push_field(&mut out, name, value);
        }
    }
    out.push('}');
    out
}

/// Adds a field to an object that is not closed yet; its value is JSON already.
pub fn push_field(out: &mut String, name: &str, value: &str) {
    let comma = if out.len() > 1 { "," } else { "" };
    for piece in [comma, "\"", name, "\":", value] {
        out.push_str(piece);
    }
}

/// A number as JSON and people write it: whole ones without a fraction, others with as few digits as tell them apart, up
/// to fifteen.
#[must_use]
pub fn number(value: f64) -> String {
    // The largest whole number below which every other is exact.
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let size = value.abs();
    if size.is_infinite() {
        return cat(&[sign, "Infinity"]);
    }
    let (mut places, mut scale) = (0, 1.0);
    // A scaled number that is exact, as is the power of ten, gives the value back when it was read off its digits.
    while (size * scale).round() / scale != size && size * scale * 10.0 < LARGEST_EXACT && places < 15 {
        places += 1;
        scale *= 10.0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, far beyond all that is sent"
    )]
    let digits = digits((size * scale).round() as u64);
    let mut number = String::from(sign);
    let whole = digits.len().saturating_sub(places);
    number.push_str(if whole == 0 { "0" } else { piece(&digits, ..whole) });
    if places > 0 {
        number.push('.');
        for _ in digits.len()..places {
            number.push('0');
        }
        number.push_str(piece(&digits, whole..));
    }
    number
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use serde_json::Value;

    #[test]
    fn fields_are_found_by_their_names() {
        let json = Json::new(" { \"a\" : [1, {\"b\":\"}\"} ,\"x\"] , \"\\u0062\":\"5\", \"c\":{}, \"a\" : -7 } ");
        assert_eq!(json.get("a").integer(), Some(-7));
        assert_eq!((json.get("b").integer(), json.get("b").text().as_deref()), (Some(5), Some("5")));
        assert_eq!((json.get("c").raw(), json.get("d")), ("{}", Json::NULL));
        let (_, list) = json.fields().next().unwrap_or(("", Json::NULL));
        let items: Vec<_> = list.items().map(Json::raw).collect();
        assert_eq!(items, ["1", "{\"b\":\"}\"}", "\"x\""]);
        assert!(Json::new("[]").items().next().is_none() && Json::new("{ }").fields().next().is_none());
        assert!(Json::new("5").items().next().is_none() && Json::new("[1]").fields().next().is_none());
    }

    #[test]
    fn halves_of_surrogate_pairs_are_replaced() {
        let text = |json: &str| Json::new(json).text();
        assert_eq!(text(r#""a\ud800\n\ud83d\ude00""#).as_deref(), Some("a\u{fffd}\n😀"));
        assert_eq!((text("5"), text(r#""\x""#)), (None, None));
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (55.443, "55.443"),
            (0.001, "0.001"),
            (-1.5, "-1.5"),
            (2_147_483_648.0, "2147483648"),
            (1e15, "1000000000000000"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "Infinity"),
        ] {
            assert_eq!(number(value), text);
        }
        // More digits than that are cut off.
        assert_eq!(number(0.1 + 0.2), "0.300000000000000");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

        #[test]
        fn anything_can_be_read(text in r#"[\[\]{}:,"\\a1 n]{0,24}"#) {
            let json = Json::new(&text);
            let inside = json.fields().count() + json.items().count();
            prop_assert!(inside <= text.len());
            let _ = (json.get("a").text(), json.integer());
        }

        #[test]
        fn it_reads_what_a_parser_reads(list in prop::collection::vec((".{0,8}", any::<i64>()), 0..6)) {
            let object: serde_json::Map<String, Value> = list.into_iter().map(|(key, value)| (key, value.into())).collect();
            let text = Value::Object(object.clone()).to_string();
            for (key, value) in &object {
                prop_assert_eq!(Json::new(&text).get(key).integer(), value.as_i64().map(i128::from));
            }
            prop_assert_eq!(Json::new(&text).fields().count(), object.len());
        }

        #[test]
        fn quoted_texts_are_json(text in any::<String>()) {
            prop_assert_eq!(&quote(&text), &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(Json::new(&quote(&text)).text(), Some(text));
        }

        #[test]
        fn decimals_are_written_as_they_are_read(whole in 0..10_000_000_u64, fraction in 0..1000_u32) {
            let value: f64 = format!("{whole}.{fraction:03}").parse().unwrap();
            prop_assert_eq!(number(value), value.to_string());
        }
    }
}
