//! A reference implementation of the reply path, simple but slow: parses everything, then rewrites the tree.
//!
//! Strings are UTF-16 code units, as in JavaScript, so lone surrogates are ordinary values.

/// A JSON value. Numbers keep their spelling, objects their order and duplicate keys.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Scalar(String),
    Text(Vec<u16>),
    List(Vec<Json>),
    Object(Vec<(Vec<u16>, Json)>),
}

/// Parses strictly; `None` unless the text is exactly one value.
pub fn parse(text: &[u16]) -> Option<Json> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value()?;
    parser.space();
    (parser.at == text.len()).then_some(value)
}

/// The expected output of `relay`.
pub fn relayed(value: &Json) -> Json {
    change(value, Place::Elsewhere)
}

/// The expected value of a text and its detached contents.
pub fn filled(data: Json, contents: Option<Json>) -> Json {
    let Some(Json::List(contents)) = contents else { return data };
    let Json::Object(pairs) = data else { return data };
    let fill_last = |item| change_field(item, "last_msg", &|message| fill(message, &contents));
    let pairs = pairs.into_iter().map(|(name, value)| {
        let value = match (String::from_utf16(&name).as_deref(), value) {
            (Ok("last_msg"), value) => fill(value, &contents),
            (Ok("messages"), Json::List(items)) => {
                Json::List(items.into_iter().map(|item| fill(item, &contents)).collect())
            }
            (_, Json::List(items)) => Json::List(items.into_iter().map(fill_last).collect()),
            (_, value) => value,
        };
        (name, value)
    });
    Json::Object(pairs.collect())
}

fn fill(message: Json, contents: &[Json]) -> Json {
    change_field(message, "content", &|content| match content {
        Json::Scalar(token) if !matches!(token.as_str(), "true" | "false" | "null") => {
            contents[token.parse::<usize>().expect("the place of a content")].clone()
        }
        other => other,
    })
}

fn change_field(object: Json, name: &str, change: &dyn Fn(Json) -> Json) -> Json {
    let Json::Object(pairs) = object else { return object };
    let is_it = |key: &[u16]| key.iter().copied().eq(name.encode_utf16());
    Json::Object(
        pairs.into_iter().map(|(key, value)| if is_it(&key) { (key, change(value)) } else { (key, value) }).collect(),
    )
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Elsewhere,
    MsgKey,
    Messages,
    Message,
    Content,
    HintContent,
}

fn change(value: &Json, place: Place) -> Json {
    match value {
        Json::Scalar(token) if is_integer(token) => {
            let exact = token.parse::<i128>().is_ok_and(|value| value.abs() < 1 << 53);
            if exact && place != Place::MsgKey { value.clone() } else { Json::Text(token.encode_utf16().collect()) }
        }
        Json::Scalar(_) => value.clone(),
        Json::Text(text) if place == Place::Content => decode(text).unwrap_or_else(|| value.clone()),
        Json::Text(text) if place == Place::HintContent => decode(text).map_or_else(|| value.clone(), parts),
        Json::Text(_) => value.clone(),
        Json::List(items) => {
            let inner = if place == Place::Messages { Place::Message } else { Place::Elsewhere };
            Json::List(items.iter().map(|item| change(item, inner)).collect())
        }
        Json::Object(pairs) => {
            let is_hint = first(pairs, "msg_type") == Some(&Json::Scalar("18".to_owned()));
            let changed = pairs.iter().map(|(key, value)| {
                let inner = match (String::from_utf16(key).as_deref(), value) {
                    (Ok("msg_key"), _) => Place::MsgKey,
                    (Ok("messages"), Json::List(_)) => Place::Messages,
                    (Ok("last_msg"), Json::Object(_)) => Place::Message,
                    (Ok("content"), Json::Text(_)) if place == Place::Message && is_hint => Place::HintContent,
                    (Ok("content"), Json::Text(_)) if place == Place::Message => Place::Content,
                    _ => Place::Elsewhere,
                };
                (key.clone(), change(value, inner))
            });
            Json::Object(changed.collect())
        }
    }
}

fn first<'json>(pairs: &'json [(Vec<u16>, Json)], name: &str) -> Option<&'json Json> {
    let name: Vec<u16> = name.encode_utf16().collect();
    pairs.iter().find(|(key, value)| *key == name && matches!(value, Json::Scalar(_))).map(|(_, value)| value)
}

/// Decodes the parts of a hint, which are nested JSON in its `content`.
fn parts(hint: Json) -> Json {
    let Json::Object(pairs) = hint else { return hint };
    let decoded = pairs.into_iter().map(|(key, value)| match &value {
        Json::Text(text) if String::from_utf16(&key).is_ok_and(|key| key == "content") => {
            (key, decode(text).unwrap_or(value))
        }
        _ => (key, value),
    });
    Json::Object(decoded.collect())
}

fn decode(text: &[u16]) -> Option<Json> {
    let value = parse(text)?;
    let bare = matches!(&value, Json::Scalar(token) if token == "null" || is_integer(token));
    (!bare && depth(&value) <= 128).then(|| integers(&value))
}

/// Inside content only the integer rule applies.
fn integers(value: &Json) -> Json {
    match value {
        Json::List(items) => Json::List(items.iter().map(integers).collect()),
        Json::Object(pairs) => Json::Object(pairs.iter().map(|(key, value)| (key.clone(), integers(value))).collect()),
        other => change(other, Place::Elsewhere),
    }
}

/// The nesting depth of a value.
pub fn depth(value: &Json) -> usize {
    match value {
        Json::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Json::Object(pairs) => 1 + pairs.iter().map(|(_, value)| depth(value)).max().unwrap_or(0),
        _ => 0,
    }
}

fn is_integer(token: &str) -> bool {
    token.strip_prefix('-').unwrap_or(token).bytes().all(|byte| byte.is_ascii_digit())
}

/// The grammar of numbers.
fn is_number(token: &str) -> bool {
    fn digits(text: &str) -> &str {
        text.trim_start_matches(|character: char| character.is_ascii_digit())
    }
    let unsigned = token.strip_prefix('-').unwrap_or(token);
    let after_whole = unsigned.strip_prefix('0').unwrap_or_else(|| digits(unsigned));
    let after_fraction = after_whole.strip_prefix('.').map_or(after_whole, digits);
    let exponent = after_fraction.strip_prefix(['e', 'E']);
    let after_exponent = exponent.map_or(after_fraction, |rest| digits(rest.strip_prefix(['+', '-']).unwrap_or(rest)));
    let is_whole = after_whole.len() < unsigned.len();
    let ends_in_digit = |part: &str| token[..token.len() - part.len()].ends_with(|last: char| last.is_ascii_digit());
    is_whole && ends_in_digit(after_fraction) && ends_in_digit(after_exponent) && after_exponent.is_empty()
}

struct Parser<'text> {
    text: &'text [u16],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).and_then(|unit| char::from_u32((*unit).into()))
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\n' | '\r' | '\t')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, expected: char) -> Option<()> {
        self.space();
        (self.peek()? == expected).then(|| self.at += 1)
    }

    fn value(&mut self) -> Option<Json> {
        self.space();
        match self.peek()? {
            '"' => self.string().map(Json::Text),
            '[' => {
                let items = self.items('[', ']', Self::value)?;
                Some(Json::List(items))
            }
            '{' => {
                let pairs = self.items('{', '}', |parser| {
                    parser.space();
                    let key = parser.string()?;
                    parser.eat(':')?;
                    Some((key, parser.value()?))
                })?;
                Some(Json::Object(pairs))
            }
            _ => self.scalar(),
        }
    }

    fn items<T>(&mut self, open: char, close: char, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.eat(open)?;
        let mut items = Vec::new();
        if self.eat(close).is_some() {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.eat(close).is_some() {
                return Some(items);
            }
            self.eat(',')?;
        }
    }

    fn string(&mut self) -> Option<Vec<u16>> {
        if self.peek()? != '"' {
            return None;
        }
        self.at += 1;
        let mut units = Vec::new();
        loop {
            let unit = *self.text.get(self.at)?;
            self.at += 1;
            match char::from_u32(unit.into()) {
                Some('"') => return Some(units),
                Some('\\') => {
                    let escape = self.peek()?;
                    self.at += 1;
                    units.push(match escape {
                        '"' | '\\' | '/' => u16::try_from(u32::from(escape)).ok()?,
                        'b' => 8,
                        'f' => 12,
                        'n' => 10,
                        'r' => 13,
                        't' => 9,
                        'u' => {
                            let digits = String::from_utf16(self.text.get(self.at..self.at + 4)?).ok()?;
                            self.at += 4;
                            let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                            u16::from_str_radix(&digits, 16).ok().filter(|_| hex)?
                        }
                        _ => return None,
                    });
                }
                Some(control) if control < ' ' => return None,
                _ => units.push(unit),
            }
        }
    }

    fn scalar(&mut self) -> Option<Json> {
        let mut token = String::new();
        while let Some(character) =
            self.peek().filter(|character| character.is_ascii_alphanumeric() || "+-.".contains(*character))
        {
            token.push(character);
            self.at += 1;
        }
        let valid = matches!(token.as_str(), "true" | "false" | "null") || is_number(&token);
        valid.then_some(Json::Scalar(token))
    }
}
