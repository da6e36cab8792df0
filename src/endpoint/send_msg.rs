//! `POST api.vc.bilibili.com/web_im/v1/web_im/send_msg`: sends a text or an image, or recalls a message.
//!
//! Spec: seed-private-msg.md, seed-private-msg-2020.md, endpoints.md. Code 0 means that the service accepted the
//! message, not that it was delivered.

use super::{Endpoint, Fields, Host, Method, Route, check_range};
use crate::error::Error;
use crate::id::{Id, LARGEST_EXACT};
use crate::input::{Given, Options, unexpected};
use crate::json;
use crate::model::{EmoteInfo, Talker};
use crate::request::Account;
use crate::text::{LARGEST_CONTENT, after, cat, content_bytes, digits, is_blank};
use serde::Deserialize;
use tsify::Tsify;

/// How `sendText()` sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct TextOptions {
    /// Version of the emote names in the text: 0 old (default; the service turns `[doge]` into `[tv_doge]`), 1 new.
    #[tsify(type = "0 | 1 | undefined")]
    pub new_face_version: Option<u8>,
    /// Whether to look into the history afterwards; the result says in `confirmed` whether the message is there. Off by
    /// default: it takes requests more and a second or more.
    pub confirm: Option<bool>,
}

impl TextOptions {
    /// Reads them; those of an image are the same.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self { new_face_version: options.whole("newFaceVersion"), confirm: options.flag("confirm") }
    }
}

/// How `sendImage()` sends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct ImageOptions {
    /// Version of the emote names; an image has none, so only the field itself is sent. Left out by default.
    #[tsify(type = "0 | 1 | undefined")]
    pub new_face_version: Option<u8>,
    /// Whether to look into the history afterwards; the result says in `confirmed` whether the message is there. Off by
    /// default: it takes requests more and a second or more.
    pub confirm: Option<bool>,
}

/// An image by its address, with what is known about it. The content of a received image is one, too.
#[derive(Debug, Clone, Default, PartialEq, Tsify)]
pub struct ImageSource {
    /// The address, `https:` and on the service's own image host (other hosts answer code 21037).
    pub url: String,
    /// Width in px.
    #[tsify(optional)]
    pub width: Option<f64>,
    /// Height in px.
    #[tsify(optional)]
    pub height: Option<f64>,
    /// `jpeg`, `png` or `gif`.
    #[serde(rename = "imageType")]
    #[tsify(optional)]
    pub image_type: Option<String>,
    /// The same under its name of the 2020 edition; `imageType` wins.
    #[serde(rename = "type")]
    #[tsify(optional)]
    pub old_type: Option<String>,
    /// Whether it is the original file.
    #[tsify(type = "boolean | 0 | 1")]
    #[tsify(optional)]
    pub original: Option<bool>,
    /// Size in KB; fractions are allowed.
    #[tsify(optional)]
    pub size: Option<f64>,
}

/// What the service says about a message it accepted.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct SendReply {
    /// The unique id of the message, beyond 2^53: a string of digits. `recall()` takes it.
    pub msg_key: String,
    /// The emotes in the text; absent when there are none.
    #[tsify(optional, type = "EmoteInfo[] | null")]
    pub e_infos: Option<Vec<EmoteInfo>>,
    /// What was sent, as JSON text; for texts to users only.
    #[tsify(optional)]
    pub msg_content: Option<String>,
    /// A warning the text set off; `{}` when none. For texts to users only.
    #[tsify(optional)]
    pub key_hit_infos: Option<KeyHitInfos>,
    /// Whether the history shows the message. Not the service's: there where the client looked, because `confirm` asked
    /// for it or because the answer was lost.
    #[tsify(optional)]
    pub confirmed: Option<bool>,
    /// Always 0, in the 2020 edition only.
    #[serde(rename = "_gt_")]
    #[tsify(optional)]
    pub gt: Option<i64>,
}

/// A warning that certain words of a text set off.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct KeyHitInfos {
    /// The warning, for the sender to read.
    #[tsify(optional)]
    pub toast: Option<String>,
    /// The rule that was hit.
    #[tsify(optional)]
    pub rule_id: Option<i64>,
    /// What to highlight; its objects are not documented.
    #[tsify(optional, type = "object[]")]
    pub high_text: Option<Vec<serde_json::Value>>,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Outgoing {
    /// A text (1).
    Text(String),
    /// An image by its address (2).
    Image(ImageSource),
    /// The key of a message to recall (5).
    Recall(Id),
}

/// One message on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct SendMsg {
    /// Whom it is for.
    pub talker: Talker,
    /// What is sent.
    pub what: Outgoing,
    /// The UUID of the sending device.
    pub dev_id: String,
    /// Now, in seconds since 1970.
    pub timestamp: u64,
    /// Version of the emote names, where one was given.
    pub new_face_version: Option<u8>,
}

impl Endpoint for SendMsg {
    const ROUTE: Route = Route {
        name: "sendText, sendImage, recall",
        method: Method::Form,
        host: Host::Vc,
        path: "/web_im/v1/web_im/send_msg",
    };

    type Reply = SendReply;

    fn needs_mid(&self) -> bool {
        true
    }

    fn put(&self, account: &Account, fields: &mut Fields) -> Result<(), Error> {
        let to = self.talker.peer(account.mid)?;
        if to.session_type == 1 && account.mid == Some(to.id) {
            return Err(Error::input("talker", "nobody can send messages to themselves"));
        }
        let (msg_type, content) = self.what.wire()?;
        fields.text("msg[sender_uid]", &account.own_mid());
        fields.number("msg[receiver_id]", to.id.0);
        fields.number("msg[receiver_type]", to.session_type.into());
        fields.number("msg[msg_type]", msg_type.into());
        fields.number("msg[msg_status]", 0);
        fields.text("msg[dev_id]", &self.dev_id);
        fields.number("msg[timestamp]", self.timestamp);
        if let Some(version) = self.new_face_version {
            check_range("options.newFaceVersion", version.into(), 0, 1)?;
            fields.number("msg[new_face_version]", version.into());
        }
        fields.text("msg[content]", &content);
        Ok(())
    }
}

impl Outgoing {
    /// The message's `msg_type` and `content`.
    ///
    /// # Errors
    /// It cannot be sent as it is.
    pub fn wire(&self) -> Result<(u8, String), Error> {
        match self {
            Self::Text(text) if text.is_empty() => Err(Error::input("text", "expected a text that is not empty")),
            Self::Text(text) => {
                let (bytes, most) = (content_bytes(text), LARGEST_CONTENT);
                if bytes > most {
                    let [bytes, most] = [digits(bytes as u64), digits(most as u64)];
                    let got =
                        ["expected at most ", &most, " bytes as content, got ", &bytes, ": split it, see splitText()"];
                    return Err(Error::input("text", &cat(&got)));
                }
                Ok((1, json::object(&[("content", Some(json::quote(text)))])))
            }
            Self::Image(image) => Ok((2, image.wire()?)),
            Self::Recall(key) => Ok((5, digits(key.0))),
        }
    }
}

impl ImageSource {
    /// Reads an image given as the argument `argument`, by its address or as an object.
    ///
    /// # Errors
    /// It is neither; the error names the field where one is wrong.
    pub fn read(argument: &str, given: Given) -> Result<Self, Error> {
        if let Given::Text(url) = given {
            return Ok(Self { url, ..Self::default() });
        }
        if !matches!(given, Given::Object(_)) {
            return Err(unexpected(argument, "an address, or an object that has it as `url`", &given));
        }
        let mut fields = Options::new(argument, given);
        let image = Self {
            url: fields.text("url").unwrap_or_default(),
            width: fields.number("width"),
            height: fields.number("height"),
            image_type: fields.text("imageType"),
            old_type: fields.text("type"),
            original: match fields.take("original") {
                Given::Nothing => None,
                Given::Flag(value) => Some(value),
                Given::Number(0.0) => Some(false),
                Given::Number(1.0) => Some(true),
                other => fields.refuse("original", "true, false, 0 or 1", &other),
            },
            size: fields.number("size"),
        };
        // The content of a received image may have more.
        fields.check().map(|()| image)
    }

    fn wire(&self) -> Result<String, Error> {
        let mut wire = String::from("{");
        json::push_field(&mut wire, "url", &json::quote(&https(&self.url)?));
        push_number(&mut wire, "height", "image.height", self.height)?;
        push_number(&mut wire, "width", "image.width", self.width)?;
        if let Some(kind) = self.image_type.as_deref().or(self.old_type.as_deref()) {
            json::push_field(&mut wire, "imageType", &json::quote(kind));
        }
        if let Some(original) = self.original {
            json::push_field(&mut wire, "original", if original { "1" } else { "0" });
        }
        push_number(&mut wire, "size", "image.size", self.size)?;
        wire.push('}');
        Ok(wire)
    }
}

/// The address with `https:`, which `http:` and protocol-relative ones are lifted to.
///
/// # Errors
/// It is no address a message can carry.
fn https(url: &str) -> Result<String, Error> {
    // One that begins with none of the three is as wrong as one that is empty after it.
    let rest =
        after(url, "https://").or_else(|| after(url, "http://")).or_else(|| after(url, "//")).unwrap_or_default();
    let mut is_broken = matches!(rest.as_bytes().first(), None | Some(b'/' | b'?' | b'#' | b':' | b'@'));
    for character in rest.chars() {
        is_broken |= is_blank(character) || matches!(character, '\\' | '"' | '<' | '>');
    }
    if is_broken {
        return Err(unexpected("image.url", "an address with https:", &Given::Text(url.to_owned())));
    }
    Ok(cat(&["https://", rest]))
}

#[inline(never)]
fn push_number(wire: &mut String, name: &str, argument: &str, value: Option<f64>) -> Result<(), Error> {
    if let Some(value) = value {
        if !(0.0..=LARGEST_EXACT).contains(&value) {
            return Err(unexpected(argument, "a number from 0 up", &Given::Number(value)));
        }
        json::push_field(wire, name, &json::number(value));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::tests::given;
    use crate::model::Peer;
    use serde_json::json;

    fn account() -> Account {
        Account { csrf: Some("xxx".into()), mid: Some(Id(293_793_435)) }
    }

    fn send(what: Outgoing) -> SendMsg {
        SendMsg {
            talker: Talker::Known(Peer { id: Id(1), session_type: 1 }),
            what,
            dev_id: "372778FD-E359-461D-86A3-EA2BCC6FF52A".into(),
            timestamp: 1_626_181_379,
            new_face_version: None,
        }
    }

    fn content(what: Outgoing) -> Result<String, String> {
        let fields = send(what).fields(&account()).map_err(|error| error.message.clone())?;
        fields.iter().find(|(name, _)| *name == "msg[content]").map(|(_, value)| value.clone()).ok_or_default()
    }

    trait OrDefault<T> {
        fn ok_or_default(self) -> Result<T, String>;
    }

    impl<T> OrDefault<T> for Option<T> {
        fn ok_or_default(self) -> Result<T, String> {
            self.ok_or_else(String::new)
        }
    }

    #[test]
    fn the_seeds_own_text_is_what_they_print() {
        let message =
            SendMsg { new_face_version: Some(1), ..send(Outgoing::Text("up主你好,\n催更[doge]".into())) };
        let fields = message.fields(&account()).unwrap_or_default();
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
        assert_eq!(fields, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn images_carry_what_is_known() {
        let url = "//i1.hdslb.com/bfs/face/a.jpg".to_owned();
        let bare = Outgoing::Image(ImageSource { url: url.clone(), ..ImageSource::default() });
        assert_eq!(content(bare).as_deref(), Ok(r#"{"url":"https://i1.hdslb.com/bfs/face/a.jpg"}"#));
        let full = ImageSource::read(
            "image",
            given(json!({
                "url": "http://i1.hdslb.com/a.jpg", "height": 300, "width": 300, "type": "jpeg", "original": 1,
                "size": 55.443, "more": [],
            })),
        );
        let expected = r#"{"url":"https://i1.hdslb.com/a.jpg","height":300,"width":300,"imageType":"jpeg","original":1,"size":55.443}"#;
        assert_eq!(full.map(Outgoing::Image).map(content), Ok(Ok(expected.to_owned())));
    }

    #[test]
    fn a_recall_is_the_bare_key() {
        assert_eq!(content(Outgoing::Recall(Id(7_345_551_441_311_046_575))).as_deref(), Ok("7345551441311046575"));
    }

    #[test]
    fn bad_input_names_the_argument() {
        let image =
            |url: &str, width| Outgoing::Image(ImageSource { url: url.into(), width, ..ImageSource::default() });
        for (what, argument) in [
            (Outgoing::Text(String::new()), "`text`"),
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
        let talker = Talker::Known(Peer { id: Id(293_793_435), session_type: 1 });
        let to_self = SendMsg { talker, ..send(Outgoing::Text("a".into())) };
        assert!(to_self.fields(&account()).is_err());
        let version = SendMsg { new_face_version: Some(2), ..send(Outgoing::Text("a".into())) };
        assert!(version.fields(&account()).is_err());
    }
}
