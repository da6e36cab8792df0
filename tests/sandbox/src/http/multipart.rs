//! A streaming parser for `multipart/form-data`: memory does not grow with the body.

use super::part::{Open, Part, parameter};
use bytes::{Buf, BytesMut};
use memchr::memmem;

/// Maximum size of the headers of a part.
const MAX_HEADER_BYTES: usize = 16 << 10;

/// The body is malformed.
#[derive(Debug)]
pub struct Malformed;

/// Splits chunks into parts.
#[derive(Debug)]
pub struct Splitter {
    /// Line break, two dashes, boundary.
    delimiter: Vec<u8>,
    buffer: BytesMut,
    place: Place,
    parts: Vec<Part>,
}

/// What the parser expects next.
#[derive(Debug)]
enum Place {
    Preamble,
    Delimiter,
    Headers,
    Data(Box<Open>),
    End,
}

impl Splitter {
    /// A parser for this `Content-Type`; `None` without a boundary.
    pub fn new(content_type: &str) -> Option<Self> {
        let boundary = parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty())?;
        // The first delimiter has no line break before it: pretend one.
        let buffer = BytesMut::from(&b"\r\n"[..]);
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        Some(Self { delimiter, buffer, place: Place::Preamble, parts: Vec::new() })
    }

    /// Feeds the next chunk of the body.
    pub fn take(&mut self, chunk: &[u8]) -> Result<(), Malformed> {
        self.buffer.extend_from_slice(chunk);
        while self.step()? {}
        Ok(())
    }

    /// The parts, if the body was complete.
    pub fn finish(self) -> Result<Vec<Part>, Malformed> {
        if matches!(self.place, Place::End) { Ok(self.parts) } else { Err(Malformed) }
    }

    /// One step; false when it needs more bytes.
    fn step(&mut self) -> Result<bool, Malformed> {
        match &mut self.place {
            Place::Preamble => Ok(self.until_delimiter()),
            Place::Data(_) => Ok(self.until_delimiter()),
            Place::Delimiter => {
                if self.buffer.starts_with(b"--") {
                    self.place = Place::End;
                    return Ok(true);
                }
                // One dash may be the first of two; otherwise the rest of the line is padding.
                let Some(end) = memmem::find(&self.buffer, b"\r\n") else { return self.wait() };
                // The line break is kept: headers begin with it, even when there are none.
                self.buffer.advance(end);
                self.place = Place::Headers;
                Ok(true)
            }
            Place::Headers => {
                let Some(end) = memmem::find(&self.buffer, b"\r\n\r\n") else { return self.wait() };
                let headers = self.buffer.split_to(end + 4);
                self.place = Place::Data(Box::new(Open::new(&String::from_utf8_lossy(&headers))));
                Ok(true)
            }
            Place::End => {
                self.buffer.clear();
                Ok(false)
            }
        }
    }

    fn wait(&self) -> Result<bool, Malformed> {
        if self.buffer.len() > MAX_HEADER_BYTES { Err(Malformed) } else { Ok(false) }
    }

    /// Emits bytes up to the next delimiter, or as many as cannot be part of one.
    fn until_delimiter(&mut self) -> bool {
        let found = memmem::find(&self.buffer, &self.delimiter);
        let safe = found.unwrap_or((self.buffer.len() + 1).saturating_sub(self.delimiter.len()));
        let bytes = self.buffer.split_to(safe);
        if let Place::Data(open) = &mut self.place {
            open.take(&bytes);
        }
        if found.is_some() {
            self.buffer.advance(self.delimiter.len());
            if let Place::Data(open) = std::mem::replace(&mut self.place, Place::Delimiter) {
                self.parts.push(open.close());
            }
        }
        found.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"one\"\r\n\r\n1\r\n-\r\n--\r\n--a\r\n--b  \r\n\
                        content-type: text/x\r\ncontent-disposition: form-data; filename=\"name=\\\"x\\\";.c\"; name=two\r\n\r\n\
                        \r\n--b\r\n\r\nno headers\r\n--b--\r\nepilogue";

    fn split(body: &str, piece: usize) -> Result<Vec<Part>, Malformed> {
        let mut splitter = Splitter::new("multipart/form-data; charset=utf-8; boundary=\"b\"").ok_or(Malformed)?;
        for chunk in body.as_bytes().chunks(piece) {
            splitter.take(chunk)?;
        }
        splitter.finish()
    }

    #[test]
    fn parts_do_not_depend_on_how_the_body_comes() {
        for piece in 1..BODY.len() {
            let parts = split(BODY, piece).unwrap_or_default();
            let seen: Vec<_> =
                parts.iter().map(|part| (part.name.as_str(), part.text(), part.filename.as_deref())).collect();
            let two = ("two", String::new(), Some("name=\"x\";.c"));
            let one = ("one", "1\r\n-\r\n--\r\n--a".to_owned(), None);
            assert_eq!(seen, [one, two, ("", "no headers".to_owned(), None)], "{piece}");
            assert_eq!(parts.get(1).and_then(|part| part.content_type.as_deref()), Some("text/x"));
        }
    }

    #[test]
    fn an_early_end_is_malformed() {
        for end in 0..BODY.len() - "--\r\nepilogue".len() {
            assert!(split(BODY.get(..end).unwrap_or_default(), 7).is_err());
        }
        assert!(Splitter::new("multipart/form-data").is_none());
    }
}
