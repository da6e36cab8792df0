//! The form of a message to be sent, validated field by field.

use crate::http::call::Call;
use crate::http::params::Params;
use crate::reply::Refusal;
use crate::world::World;
use crate::world::message::Talk;

/// 2020-01-01: no message is older.
const EARLIEST: u64 = 1_577_836_800;
const DAY: u64 = 86_400;

/// A message whose fields have the right types.
#[derive(Debug)]
pub struct Outgoing {
    /// The caller's mid.
    pub sender: u64,
    /// Mid or fan-group id.
    pub receiver: u64,
    /// The conversation it goes to.
    pub talk: Talk,
    /// Kind of the content.
    pub msg_type: u64,
    /// Edition of the emotes.
    pub new_face_version: Option<u64>,
    /// The content, as sent.
    pub content: String,
    /// Whether it was sent to the 2020 edition.
    pub is_2020: bool,
}

impl Outgoing {
    /// Parses the form of the caller `mid`.
    pub fn read(call: &Call, mid: u64, world: &World) -> Result<Self, Refusal> {
        let form = call.form();
        form.numbers(&["msg[msg_status]", "build"])?;
        let sender = form.required("msg[sender_uid]")?;
        let receiver = form.required("msg[receiver_id]")?;
        let receiver_type = form.required("msg[receiver_type]")?;
        let msg_type = form.required("msg[msg_type]")?;
        let new_face_version = form.number("msg[new_face_version]")?;
        let content = form.text("msg[content]").ok_or(Refusal::of(-400))?.to_owned();
        if !call.is_2020() {
            device_and_time(form, world)?;
        }
        if sender != mid {
            return Err(Refusal::of(-400));
        }
        let talk =
            Talk::of(mid, receiver, receiver_type).filter(|talk| !(call.is_2020() && matches!(talk, Talk::Group(_))));
        let talk = talk.filter(|_| receiver != 0).ok_or(Refusal::of(2))?;
        if talk == Talk::pair(mid, mid) {
            return Err(Refusal::of(21_026));
        }
        Ok(Self { sender, receiver, talk, msg_type, new_face_version, content, is_2020: call.is_2020() })
    }
}

/// Checks the fields that are required since 2020.
fn device_and_time(form: &Params, world: &World) -> Result<(), Refusal> {
    let device = form.text("msg[dev_id]").is_some_and(is_uuid4);
    let sent = form.required("msg[timestamp]")?;
    let now = u64::try_from(world.clock.seconds()).unwrap_or(0);
    // The documented requests are of 2021, so old timestamps are refused only when a setting says so.
    let time = match u64::try_from(world.settings.timestamp_window) {
        Ok(window) if window > 0 => sent.abs_diff(now) <= window,
        _ => (EARLIEST..=now.max(EARLIEST) + DAY).contains(&sent),
    };
    if device && time { Ok(()) } else { Err(Refusal::of(-400)) }
}

fn is_uuid4(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b' | b'A' | b'B'),
            _ => byte.is_ascii_hexdigit(),
        })
}
