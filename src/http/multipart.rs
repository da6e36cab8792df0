//! A multipart body without its file: what stands before and after it.
//!
//! A browser's own `fetch` takes a `FormData` instead; other functions of its shape make a text of one.

use super::Params;

/// The type of a file that does not tell its own.
const ANY_TYPE: &str = "application/octet-stream";

/// What surrounds the file of an upload.
#[derive(Debug, PartialEq, Eq)]
pub struct MultipartFrame {
    /// The type of the whole, with its boundary.
    pub content_type: String,
    /// What stands before the file.
    pub head: String,
    /// What stands after it.
    pub tail: String,
}

impl MultipartFrame {
    /// What surrounds a file, the part `part`, with `params` after it. The boundary is made of `random`, in lower case as the
    /// type of a `Blob` is. A `file_type` that is empty or no type is told as `application/octet-stream`.
    #[must_use]
    pub fn new(part: &str, file_name: &str, file_type: &str, params: &Params, random: [u8; 16]) -> Self {
        let boundary = format!("----bili-im-{:032x}", u128::from_be_bytes(random));
        let is_type = !file_type.is_empty() && file_type.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let file_type = if is_type { file_type } else { ANY_TYPE };
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {file_type}\r\n\r\n",
            quote(part),
            quote(file_name)
        );
        let mut tail = String::new();
        for (name, value) in params.iter() {
            let name = quote(name);
            let value = with_crlf(value);
            tail.push_str(&format!(
                "\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}"
            ));
        }
        tail.push_str(&format!("\r\n--{boundary}--\r\n"));
        Self { content_type: format!("multipart/form-data; boundary={boundary}"), head, tail }
    }
}

/// A name between quotation marks, as browsers write it: whatever it holds, it ends where it should.
fn quote(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value with the line breaks of the network, as browsers write it.
fn with_crlf(value: &str) -> String {
    value.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(file_name: &str, file_type: &str, value: &str) -> MultipartFrame {
        let mut params = Params::default();
        params.push("biz", value);
        MultipartFrame::new("file_up", file_name, file_type, &params, [0xab; 16])
    }

    #[test]
    fn the_file_stands_between_its_head_and_the_other_parts() {
        let boundary = "----bili-im-abababababababababababababababab";
        let frame = frame("报告 \"1\".png", "image/png", "im");
        assert_eq!(frame.content_type, format!("multipart/form-data; boundary={boundary}"));
        let disposition = "Content-Disposition: form-data; name=";
        let head = format!(
            "--{boundary}\r\n{disposition}\"file_up\"; filename=\"报告 %221%22.png\"\r\nContent-Type: image/png\r\n\r\n"
        );
        assert_eq!(frame.head, head);
        assert_eq!(frame.tail, format!("\r\n--{boundary}\r\n{disposition}\"biz\"\r\n\r\nim\r\n--{boundary}--\r\n"));
    }

    #[test]
    fn no_name_and_no_type_adds_a_line() {
        let frame = frame("a\r\nX-Odd: 1\n\".png", "image/png\r\nX-Odd: 1", "a\nb\rc\r\nd");
        assert_eq!(frame.head.lines().count(), 4, "{}", frame.head);
        assert!(
            frame.head.contains("filename=\"a%0D%0AX-Odd: 1%0A%22.png\"\r\nContent-Type: application/octet-stream\r\n")
        );
        assert!(frame.tail.contains("\r\n\r\na\r\nb\r\nc\r\nd\r\n--"));
    }

    #[test]
    fn a_boundary_is_in_lower_case_and_of_full_length() {
        let MultipartFrame { content_type, .. } = MultipartFrame::new("a", "b", "", &Params::default(), [0; 16]);
        assert_eq!(content_type, content_type.to_lowercase());
        assert!(content_type.ends_with(&format!("-{}", "0".repeat(32))));
    }
}
