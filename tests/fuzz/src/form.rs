//! Messages on their way into a form: what the service reads out of it is what was meant, and nothing beside it.

use crate::own::{OWN_MID, Own};
use crate::run::{Outcome, hold};
use bili_im::endpoint::{MAX_CONTENT_BYTES, MAX_TEXT_UNITS, MessageContent, SendMessage};
use bili_im::http::{Body, ClientInfo, FileId, HttpRequest};
use bili_im::{Id, Talker};
use proptest::prelude::*;
use serde_json::Value;

const DEVICE: &str = "372778FD-E359-461D-86A3-EA2BCC6FF52A";

pub fn run(cases: u32, seed: u64) -> Outcome {
    let text = prop_oneof![4 => "\\PC{0,30}", 2 => "(?s).{0,30}", 2 => "[&=+%;\"\\\\ \n\u{0}a-c]{0,30}", 1 => "(?s).{480,700}"];
    let inputs = (text, any::<u64>(), any::<bool>(), any::<u32>(), "[!-~]{1,12}");
    hold(cases, seed, &inputs, |(text, id, is_group, build, token)| {
        let talker = if is_group { Talker::FanGroup(Id(id)) } else { Talker::User(Id(id)) };
        let content = MessageContent::Text(text.clone());
        let message = SendMessage {
            talker,
            content,
            dev_id: DEVICE.to_owned(),
            timestamp: 1_626_181_379,
            new_face_version: Some(1),
        };
        let info = ClientInfo { build: build.into(), mobi_app: token.clone() };
        let request = HttpRequest::new(&message, &Own, &info, FileId(0));
        let wire = serde_json::to_string(&serde_json::json!({ "content": text })).unwrap_or_default();
        let is_to_self = !is_group && id == OWN_MID;
        let units = text.encode_utf16().count();
        let is_short = wire.len() <= MAX_CONTENT_BYTES && units <= MAX_TEXT_UNITS;
        let is_fine = !text.is_empty() && is_short && !is_to_self;
        prop_assert_eq!(request.is_ok(), is_fine, "{} bytes, {} units", wire.len(), units);
        let Ok(request) = request else { return Ok(()) };
        let Body::Form(form) = request.with_csrf(&token).body else {
            prop_assert!(false, "it is a form");
            return Ok(());
        };
        let fields: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        let field = |wanted: &str| {
            let mut all = fields.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone());
            (all.next(), all.next())
        };
        for (name, value) in [
            ("msg[sender_uid]", OWN_MID.to_string()),
            ("msg[receiver_id]", id.to_string()),
            ("msg[receiver_type]", if is_group { "2" } else { "1" }.to_owned()),
            ("msg[msg_type]", "1".to_owned()),
            ("msg[dev_id]", DEVICE.to_owned()),
            ("build", build.to_string()),
            ("mobi_app", token.clone()),
            ("csrf", token.clone()),
            ("csrf_token", token.clone()),
        ] {
            prop_assert_eq!(field(name), (Some(value), None), "{}", name);
        }
        let (content, twice) = field("msg[content]");
        prop_assert_eq!(twice, None);
        let content: Option<Value> = content.and_then(|content| serde_json::from_str(&content).ok());
        prop_assert_eq!(content, Some(serde_json::json!({ "content": text })));
        Ok(())
    })
}
