//! Short names for what the WebAssembly and its script call of each other: wasm-bindgen's end in hashes, which do not
//! compress.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const FUNCTION: u8 = 0;

/// What the package calls by itself.
const START: &str = "__wbindgen_start";

/// The names of functions, by the names they had.
#[derive(Default)]
pub struct Names {
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

/// The same module with short names, and which they are.
pub fn shorten(module: &[u8]) -> Result<(Vec<u8>, Names)> {
    let mut names = Names::default();
    let mut rest = Reader(module);
    let mut out = rest.take(8)?.to_vec();
    while !rest.0.is_empty() {
        let id = rest.byte()?;
        let size = rest.number()?;
        let content = rest.take(size)?;
        let content = match id {
            IMPORTS => imports(content, &mut names.imports)?,
            EXPORTS => exports(content, &mut names.exports)?,
            _ => content.to_vec(),
        };
        out.push(id);
        write_bytes(&mut out, &content);
    }
    Ok((out, names))
}

impl Names {
    /// wasm-bindgen's JavaScript with these names: imports are properties with a function, exports are read of `wasm`.
    pub fn apply(&self, script: &str) -> String {
        let mut out = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(start) = rest.find(is_part_of_name) {
            let word = &rest[start..];
            let (word, after) = word.split_at(word.find(|letter| !is_part_of_name(letter)).unwrap_or(word.len()));
            out.push_str(&rest[..start]);
            let renamed = if out.ends_with("wasm.") {
                self.exports.get(word)
            } else {
                self.imports.get(word).filter(|_| after.starts_with(": function("))
            };
            out.push_str(renamed.map_or(word, String::as_str));
            rest = after;
        }
        out + rest
    }
}

fn imports(content: &[u8], names: &mut BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut rest = Reader(content);
    let count = rest.number()?;
    let mut out = Vec::new();
    write_number(&mut out, count);
    for at in 0..count {
        write_bytes(&mut out, rest.text()?.as_bytes());
        let name = rest.text()?;
        if rest.byte()? != FUNCTION {
            bail!("{name} is imported, and is no function");
        }
        write_bytes(&mut out, short(at).as_bytes());
        out.push(FUNCTION);
        write_number(&mut out, rest.number()?);
        names.insert(name.to_owned(), short(at));
    }
    Ok(out)
}

fn exports(content: &[u8], names: &mut BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut rest = Reader(content);
    let count = rest.number()?;
    let mut out = Vec::new();
    write_number(&mut out, count);
    for at in 0..count {
        let name = rest.text()?;
        let kind = rest.byte()?;
        let new = if kind == FUNCTION && name != START { mark(name).to_owned() + &short(at) } else { name.to_owned() };
        write_bytes(&mut out, new.as_bytes());
        out.push(kind);
        write_number(&mut out, rest.number()?);
        names.insert(name.to_owned(), new);
    }
    Ok(out)
}

/// What the package has to know of an export (`instance.ts`): `_` allocates and counts for the others.
fn mark(name: &str) -> &'static str {
    let serves =
        ["malloc", "realloc", "wbindgen_free", "externref", "exn_store"].iter().any(|part| name.contains(part));
    if serves { "_" } else { "" }
}

/// The name of that number: letters, as few as will do.
fn short(mut number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::new();
    loop {
        name.push(char::from(LETTERS[number % 52]));
        if number < 52 {
            return name;
        }
        number = number / 52 - 1;
    }
}

fn is_part_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

/// What is left to read of a module.
struct Reader<'module>(&'module [u8]);

impl<'module> Reader<'module> {
    fn take(&mut self, count: usize) -> Result<&'module [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the WebAssembly is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// LEB128.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("the WebAssembly has a number that is too large")
    }

    fn text(&mut self) -> Result<&'module str> {
        let length = self.number()?;
        Ok(std::str::from_utf8(self.take(length)?)?)
    }
}

fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::{short, shorten};

    #[test]
    fn functions_are_renamed_on_both_sides() {
        let module = b"\0asm\x01\0\0\0\
            \x02\x15\x01\x07./x.jsx\x09__wbg_a_1\0\x03\
            \x07\x2e\x03\x06memory\x02\0\x0dclient_unread\0\x01\x11__wbindgen_malloc\0\x02\
            \x0a\x01\0";
        let (bytes, names) = shorten(module).expect("it is a module");
        let expected = b"\0asm\x01\0\0\0\
            \x02\x0d\x01\x07./x.jsx\x01a\0\x03\
            \x07\x13\x03\x06memory\x02\0\x01b\0\x01\x02_c\0\x02\
            \x0a\x01\0";
        assert_eq!(bytes, expected);
        let script = "{ __wbg_a_1: function(a) { wasm.client_unread(a, wasm.__wbindgen_malloc, wasm.memory); } }";
        assert_eq!(names.apply(script), "{ a: function(a) { wasm.b(a, wasm._c, wasm.memory); } }");
        // The same words elsewhere are something else.
        assert_eq!(names.apply("f(__wbg_a_1, client_unread)"), "f(__wbg_a_1, client_unread)");
        assert!(shorten(&module[..20]).is_err());
    }

    #[test]
    fn no_two_names_are_alike() {
        let names: std::collections::BTreeSet<_> = (0..5000).map(short).collect();
        assert_eq!(names.len(), 5000);
    }
}
