//! POST VC `/web_im/v1/web_im/send_msg`: text, an image by its address, or a recall.

mod content;
pub mod gate;
mod outgoing;
mod recall;
mod signature;

use crate::http::call::Call;
use crate::reply::{Answer, Outcome, Refusal};
use crate::world::World;
use crate::world::emote;
use crate::world::message::Talk;
use crate::world::settings::TextLimit;
use crate::world::store::Draft;
use outgoing::Outgoing;
use serde_json::{Map, Value, json};

/// Maximum content in bytes; the service's own is not known exactly.
const MAX_CONTENT_BYTES: usize = 2_000;
/// Maximum text in characters, by a report of 2023.
const MAX_CHARACTERS: usize = 500;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    signature::check(call, world)?;
    let outgoing = Outgoing::read(call, mid, world)?;
    let in_bytes = world.settings.text_limit == TextLimit::Bytes;
    match outgoing.msg_type {
        1 | 2 if in_bytes && outgoing.content.len() > MAX_CONTENT_BYTES => Err(Refusal::of(21_007)),
        1 => {
            let text = content::text(&outgoing.content)?;
            if !in_bytes && text.chars().count() > MAX_CHARACTERS {
                return Err(Refusal::of(21_007));
            }
            gate::pass(&outgoing, world)?;
            Ok(sent_text(&text, &outgoing, world))
        }
        2 => {
            content::image(&outgoing.content, outgoing.is_2020)?;
            gate::pass(&outgoing, world)?;
            let key = deliver(&outgoing, outgoing.content.clone(), world);
            let mut data = Map::new();
            data.insert("msg_key".to_owned(), key.into());
            // The documented reply to an image has no `ttl`.
            Ok(Answer { without_ttl: true, ..finish(data, &outgoing) })
        }
        5 => {
            let target = recall::target(&outgoing, world)?;
            let key = recall::perform(&outgoing, target, world);
            Ok(finish(Map::from_iter([("msg_key".to_owned(), key.into())]), &outgoing))
        }
        _ => Err(Refusal::of(21_035)),
    }
}

fn sent_text(text: &str, outgoing: &Outgoing, world: &mut World) -> Answer {
    let new_face = outgoing.new_face_version == Some(1);
    let stored = if new_face { outgoing.content.clone() } else { emote::renew(&outgoing.content) };
    let shown = if new_face { text.to_owned() } else { emote::renew(text) };
    let infos = emote::infos_of_sent(&shown);
    let key = deliver(outgoing, stored, world);
    let mut data = Map::new();
    data.insert("msg_key".to_owned(), key.into());
    if outgoing.is_2020 {
        return finish(data, outgoing);
    }
    if !infos.is_empty() {
        data.insert("e_infos".to_owned(), infos.into());
    }
    if matches!(outgoing.talk, Talk::Pair(..)) {
        data.insert("msg_content".to_owned(), content::echo(&shown).into());
        data.insert("key_hit_infos".to_owned(), hints(text));
    }
    finish(data, outgoing)
}

/// In 2020 every reply carried `_gt_`.
fn finish(mut data: Map<String, Value>, outgoing: &Outgoing) -> Answer {
    if outgoing.is_2020 {
        data.insert("_gt_".to_owned(), json!(0));
    }
    Value::Object(data).into()
}

fn deliver(outgoing: &Outgoing, content: String, world: &mut World) -> u64 {
    let mut draft = Draft::new(outgoing.talk, outgoing.sender, outgoing.msg_type, content);
    draft.new_face_version = outgoing.new_face_version;
    let first_to_stranger = gate::is_first_to_stranger(outgoing, world);
    let key = world.store(draft);
    if first_to_stranger {
        hint(outgoing, world);
    }
    world.read_all(outgoing.sender, outgoing.talk);
    world.counts.effects.messages += 1;
    let now = world.clock.seconds();
    if let Some(account) = world.accounts.get_mut(&outgoing.sender) {
        account.last_sent = now;
    }
    key
}

/// Adds the hint, for the sender only, that a second message needs an answer first.
fn hint(outgoing: &Outgoing, world: &mut World) {
    let words =
        json!([{"text": "对方主动回复或关注你前，最多发送1条消息", "color_day": "#9499A0", "color_nig": "#9499A0"}]);
    let content = json!({"content": words.to_string()}).to_string();
    let mut draft = Draft::new(outgoing.talk, outgoing.sender, 18, content);
    draft.msg_source = 18;
    draft.only_for = Some(outgoing.sender);
    world.store(draft);
}

/// Moderation hints about a text (`key_hit_infos`).
fn hints(text: &str) -> Value {
    if !text.contains("支付宝") {
        return json!({});
    }
    json!({
        "toast": "【温馨提示】为保障消费者权益,根据平台规则,如创作者在与消费者沟通中进行发布要求非法转账、欺诈转账等违规行为,平台有权对此进行处罚,感谢您的理解。",
        "rule_id": 2,
        "high_text": [{}],
    })
}
