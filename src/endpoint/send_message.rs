//! `POST api.vc.bilibili.com/web_im/v1/web_im/send_msg`: sends a text or an image, or recalls a message.
//!
//! Spec: seed-private-msg.md, seed-private-msg-2020.md, endpoints.md. Code 0 means that the service accepted the
//! message, not that it was delivered.

use super::Endpoint;
use super::check_range;
use crate::error::{Error, ErrorKind};
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::{Id, MAX_SAFE_INTEGER};
use crate::model::{EmoteInfo, Peer, Talker};
use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Number;
use std::fmt;
#[cfg(feature = "js")]
use tsify::Tsify;

/// How `sendText()` sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct TextOptions {
    /// Version of the emote names in the text: 0 old (default; the service turns `[doge]` into `[tv_doge]`), 1 new.
    #[cfg_attr(feature = "js", tsify(type = "0 | 1 | undefined"))]
    pub new_face_version: Option<u8>,
    /// Whether to look into the history afterwards; the result says in `confirmed` whether the message is there. Off by
    /// default: it takes requests more and a second or more.
    pub confirm: Option<bool>,
}

/// How `sendImage()` sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ImageOptions {
    /// Version of the emote names; an image has none, so only the field itself is sent. Left out by default.
    #[cfg_attr(feature = "js", tsify(type = "0 | 1 | undefined"))]
    pub new_face_version: Option<u8>,
    /// Whether to look into the history afterwards; the result says in `confirmed` whether the message is there. Off by
    /// default: it takes requests more and a second or more.
    pub confirm: Option<bool>,
}

/// An image by its address, with what is known about it. The content of a received image is one, too.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct ImageSource {
    /// The address, `https:` and on the service's own image host (other hosts answer code 21037).
    pub url: String,
    /// Width in px.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub width: Option<f64>,
    /// Height in px.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub height: Option<f64>,
    /// `jpeg`, `png` or `gif`.
    #[serde(rename = "imageType")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub image_type: Option<String>,
    /// The same under its name of the 2020 edition; `imageType` wins.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub old_type: Option<String>,
    /// Whether it is the original file.
    #[serde(default, deserialize_with = "flag")]
    #[cfg_attr(feature = "js", tsify(type = "boolean | 0 | 1"))]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub original: Option<bool>,
    /// Size in KB; fractions are allowed.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub size: Option<f64>,
}

/// What the service says about a message it accepted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct SendReply {
    /// The unique id of the message, beyond 2^53: a string of digits. `recall()` takes it.
    pub msg_key: String,
    /// The emotes in the text; absent when there are none.
    #[cfg_attr(feature = "js", tsify(optional, type = "EmoteInfo[] | null"))]
    pub e_infos: Option<Vec<EmoteInfo>>,
    /// What was sent, as JSON text; for texts to users only.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub msg_content: Option<String>,
    /// A warning the text set off; `{}` when none. For texts to users only.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub key_hit_infos: Option<KeyHitInfos>,
    /// Whether the history shows the message. Not the service's: there where the client looked, because `confirm` asked
    /// for it or because the answer was lost.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub confirmed: Option<bool>,
    /// Always 0, in the 2020 edition only.
    #[serde(rename = "_gt_")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub gt: Option<i64>,
}

/// A warning that certain words of a text set off.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct KeyHitInfos {
    /// The warning, for the sender to read.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub toast: Option<String>,
    /// The rule that was hit.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub rule_id: Option<i64>,
    /// What to highlight; its objects are not documented.
    #[cfg_attr(feature = "js", tsify(optional, type = "object[]"))]
    pub high_text: Option<Vec<serde_json::Value>>,
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq)]
pub enum MessageContent {
    /// A text (1).
    Text(String),
    /// An image by its address (2).
    Image(ImageSource),
    /// The key of a message to recall (5).
    Recall(Id),
}

/// Sends one message.
#[derive(Debug, Clone, PartialEq)]
pub struct SendMessage {
    /// The receiver.
    pub talker: Talker,
    /// What the message holds.
    pub content: MessageContent,
    /// The UUID of the sending device.
    pub dev_id: String,
    /// Now, in seconds since 1970.
    pub timestamp: u64,
    /// Version of the emote names, where one was given.
    pub new_face_version: Option<u8>,
}

impl Endpoint for SendMessage {
    const ROUTE: Route = Route {
        name: "sendText, sendImage, recall",
        method: Method::Form,
        host: Host::Vc,
        path: "/web_im/v1/web_im/send_msg",
    };

    type Data = SendReply;

    fn params(&self, account: &dyn Account) -> Result<Params, Error> {
        let (sender, receiver) = Self::parties(self.talker, account)?;
        Self::check_version(self.new_face_version)?;
        let (msg_type, content) = self.content.encode()?;
        let version = self.new_face_version;
        Ok(Self::wire_params(sender, receiver, (msg_type, &content), &self.dev_id, self.timestamp, version))
    }
}

impl SendMessage {
    /// Who sends to whom.
    pub(crate) fn parties(talker: Talker, account: &dyn Account) -> Result<(Id, Peer), Error> {
        let (sender, receiver) = (account.own_mid()?, talker.peer(account)?);
        if receiver.session_type == 1 && receiver.id == sender {
            return Err(Error::input("talker", "nobody can send messages to themselves"));
        }
        Ok((sender, receiver))
    }

    pub(crate) fn check_version(version: Option<u8>) -> Result<(), Error> {
        check_range("options.newFaceVersion", version.unwrap_or(0).into(), 0, 1)
    }

    /// The parameters of a message whose content is encoded already.
    pub(crate) fn wire_params(
        sender: Id,
        receiver: Peer,
        (msg_type, content): (u8, &str),
        dev_id: &str,
        timestamp: u64,
        new_face_version: Option<u8>,
    ) -> Params {
        let mut params = Params::default();
        params.push("msg[sender_uid]", sender);
        params.push("msg[receiver_id]", receiver.id);
        params.push("msg[receiver_type]", receiver.session_type);
        params.push("msg[msg_type]", msg_type);
        params.push("msg[msg_status]", 0);
        params.push("msg[dev_id]", dev_id);
        params.push("msg[timestamp]", timestamp);
        params.push_some("msg[new_face_version]", new_face_version);
        params.push("msg[content]", content);
        params
    }
}

/// The largest `content` the service takes, in bytes of UTF-8: JSON, with what stands around the text. Spec: endpoints.md,
/// which says "about".
pub const MAX_CONTENT_BYTES: usize = 2000;

/// The longest text the service takes, in UTF-16 units. Longer ones were refused in 2023, on the site, too; nobody measured
/// whether in such units or in code points, of which there are never more. Spec: reports.md.
pub const MAX_TEXT_UNITS: usize = 500;

#[derive(Serialize)]
struct WireText<'a> {
    content: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireImage<'a> {
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<Number>,
}

impl MessageContent {
    /// The message's `msg_type` and `content`.
    ///
    /// # Errors
    /// It cannot be sent as it is.
    pub fn encode(&self) -> Result<(u8, String), Error> {
        match self {
            Self::Text(text) if text.is_empty() => Err(Error::input("text", "expected a text that is not empty")),
            Self::Text(text) => {
                let content = json(&WireText { content: text })?;
                let (bytes, units) = (content.len(), text.encode_utf16().count());
                let got = match (bytes > MAX_CONTENT_BYTES, units > MAX_TEXT_UNITS) {
                    (false, false) => return Ok((1, content)),
                    (true, false) => format!("{bytes} bytes"),
                    (false, true) => format!("{units} characters"),
                    (true, true) => format!("{units} characters and {bytes} bytes"),
                };
                let expected = format!(
                    "expected at most {MAX_TEXT_UNITS} characters (UTF-16 units) and {MAX_CONTENT_BYTES} bytes as content, got {got}"
                );
                Err(Error::input("text", &(expected + ": split it, see splitText()")))
            }
            Self::Image(image) => Ok((2, image.encode()?)),
            Self::Recall(key) => Ok((5, key.to_string())),
        }
    }
}

impl ImageSource {
    fn encode(&self) -> Result<String, Error> {
        json(&WireImage {
            url: &https(&self.url)?,
            height: measure("image.height", self.height)?,
            width: measure("image.width", self.width)?,
            image_type: self.image_type.as_deref().or(self.old_type.as_deref()),
            original: self.original.map(u8::from),
            size: measure("image.size", self.size)?,
        })
    }
}

/// `true`, `false`, 0 or 1.
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    struct Flag;

    impl<'de> Visitor<'de> for Flag {
        type Value = Option<bool>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("true, false, 0 or 1")
        }

        fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
            Ok(Some(value))
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
            match value {
                0 | 1 => Ok(Some(value == 1)),
                _ => Err(E::invalid_value(Unexpected::Signed(value), &self)),
            }
        }

        fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
            self.visit_i64(i64::try_from(value).unwrap_or(-1))
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(Flag)
}

fn json(content: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(content).map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

/// The address with `https:`, which `http:` and protocol-relative ones are lifted to.
fn https(url: &str) -> Result<String, Error> {
    let rest = ["https://", "http://", "//"].iter().find_map(|scheme| {
        let (start, rest) = url.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let is_odd = |character: char| character.is_whitespace() || character.is_control() || "\\\"<>".contains(character);
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':', '@']) && !rest.contains(is_odd) => {
            Ok(format!("https://{rest}"))
        }
        _ => Err(Error::input("image.url", &format!("expected an address with https:, got {url:?}"))),
    }
}

/// A length or size as JSON writes it: whole ones without a fraction.
fn measure(argument: &str, value: Option<f64>) -> Result<Option<Number>, Error> {
    let Some(value) = value else { return Ok(None) };
    if !(0.0..=MAX_SAFE_INTEGER).contains(&value) {
        return Err(Error::input(argument, &format!("expected a number from 0 up, got {value}")));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
    let whole = (value.trunc() == value).then(|| Number::from(value as u64));
    Ok(whole.or_else(|| Number::from_f64(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;

    fn send(content: MessageContent) -> SendMessage {
        SendMessage {
            talker: Talker::User(Id(1)),
            content,
            dev_id: "372778FD-E359-461D-86A3-EA2BCC6FF52A".into(),
            timestamp: 1_626_181_379,
            new_face_version: None,
        }
    }

    fn content(content: MessageContent) -> Result<String, String> {
        let params = send(content).params(&OWN).map_err(|error| error.message.clone())?;
        Ok(params.iter().find(|(name, _)| *name == "msg[content]").map(|(_, value)| value.clone()).unwrap_or_default())
    }

    #[test]
    fn the_seeds_own_text_is_what_they_print() {
        let text = MessageContent::Text("up主你好,\n催更[doge]".into());
        let params = SendMessage { new_face_version: Some(1), ..send(text) }.params(&OWN).unwrap_or_default();
        let expected = [
            ("msg[sender_uid]", "293793435"),
            ("msg[receiver_id]", "1"),
            ("msg[receiver_type]", "1"),
            ("msg[msg_type]", "1"),
            ("msg[msg_status]", "0"),
            ("msg[dev_id]", "372778FD-E359-461D-86A3-EA2BCC6FF52A"),
            ("msg[timestamp]", "1626181379"),
            ("msg[new_face_version]", "1"),
            ("msg[content]", r#"{"content":"up主你好,\n催更[doge]"}"#),
        ];
        assert_eq!(*params, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn images_carry_what_is_known() {
        let url = "//i1.hdslb.com/bfs/face/a.jpg".to_owned();
        let bare = MessageContent::Image(ImageSource { url, ..ImageSource::default() });
        assert_eq!(content(bare).as_deref(), Ok(r#"{"url":"https://i1.hdslb.com/bfs/face/a.jpg"}"#));
        let full: ImageSource = serde_json::from_str(
            r#"{"url":"http://i1.hdslb.com/a.jpg","height":300,"width":300,"type":"jpeg","original":1,"size":55.443,"more":[]}"#,
        )
        .unwrap_or_default();
        let expected = r#"{"url":"https://i1.hdslb.com/a.jpg","height":300,"width":300,"imageType":"jpeg","original":1,"size":55.443}"#;
        assert_eq!(content(MessageContent::Image(full)).as_deref(), Ok(expected));
    }

    #[test]
    fn a_recall_is_the_bare_key() {
        let recall = MessageContent::Recall(Id(7_345_551_441_311_046_575));
        assert_eq!(content(recall).as_deref(), Ok("7345551441311046575"));
    }

    #[test]
    fn a_text_keeps_both_limits() {
        let text = |text: &str, count| content(MessageContent::Text(text.repeat(count))).map(|_| ());
        let said = |got| {
            let limits = "500 characters (UTF-16 units) and 2000 bytes as content";
            Err(format!("`text`: expected at most {limits}, got {got}: split it, see splitText()"))
        };
        assert_eq!((text("a", 500), text("a", 501)), (Ok(()), said("501 characters")));
        assert_eq!((text("字", 500), text("字", 501)), (Ok(()), said("501 characters")));
        // Two units each.
        assert_eq!((text("😀", 250), text("😀", 251)), (Ok(()), said("502 characters")));
        // Six bytes each, as content.
        assert_eq!((text("\u{1}", 331), text("\u{1}", 332)), (Ok(()), said("2006 bytes")));
        assert_eq!((text("\n", 500), text("字", 700)), (Ok(()), said("700 characters and 2114 bytes")));
    }

    #[test]
    fn bad_input_names_the_argument() {
        let image =
            |url: &str, width| MessageContent::Image(ImageSource { url: url.into(), width, ..ImageSource::default() });
        for (what, argument) in [
            (MessageContent::Text(String::new()), "`text`"),
            (image("javascript:alert(1)", None), "`image.url`"),
            (image("https://", None), "`image.url`"),
            (image("https://a b", None), "`image.url`"),
            (image("", None), "`image.url`"),
            (image("https://a", Some(-1.0)), "`image.width`"),
            (image("https://a", Some(f64::NAN)), "`image.width`"),
        ] {
            let message = content(what.clone()).err().unwrap_or_default();
            assert!(message.starts_with(argument), "{what:?}: {message}");
        }
        let to_self = SendMessage { talker: Talker::User(Id(293_793_435)), ..send(MessageContent::Text("a".into())) };
        assert!(to_self.params(&OWN).is_err());
        let version = SendMessage { new_face_version: Some(2), ..send(MessageContent::Text("a".into())) };
        assert!(version.params(&OWN).is_err());
    }
}
