//! What the client reports of its messages is what the service has stored, whatever becomes of the answers.

use super::in_process::{FANS, FRIEND, MAIN, UP, World, group, parsed, user};
use bili_im::client::{Common, SendOptions};
use bili_im::endpoint::{Outgoing, SendReply};
use bili_im::error::Kind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A small generator, so that every run plays the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// One in ten answers is lost after the message was stored, one in twenty before.
    fn fault(&mut self) -> Option<Value> {
        let after = [
            json!({ "reset": "after" }),
            json!({ "cut": 9 }),
            json!({ "empty": true, "effect": true }),
            json!({ "html": true, "effect": true }),
            json!({ "status": 502, "effect": true }),
        ];
        let before = [
            json!({ "reset": "before" }),
            json!({ "status": 502 }),
            json!({ "code": -500 }),
            json!({ "code": 21_020 }),
        ];
        match self.below(100) {
            0..10 => Some(after[self.below(5) as usize].clone()),
            10..15 => Some(before[self.below(4) as usize].clone()),
            _ => None,
        }
    }
}

#[tokio::test]
async fn two_thousand_messages_are_stored_once_each_and_in_order() {
    let world = World::new();
    let stored = async || world.control("state", None).await["effects"]["messages"].as_u64().unwrap();
    let at_first = stored().await;
    let mut chance = Chance(20_261_123);
    let mut reported: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
    let mut faults = 0;
    for number in 0..2000 {
        if let Some(fault) = chance.fault() {
            faults += 1;
            world.control("fault", Some(json!({ "path": "send_msg", "fault": fault }))).await;
        }
        let to = chance.below(3) as usize;
        let talker = [user(FRIEND), user(UP), group(FANS)][to];
        // Some say the same as others did.
        let text = if chance.below(10) == 0 { "again".to_owned() } else { format!("message {number}") };
        let what = Outgoing::Text(text.clone());
        let how = SendOptions { new_face_version: Some(1), confirm: false };
        match world.client.send_message("sendText", &world, talker, what, how, &Common::default()).await {
            Ok(reply) => {
                let key = parsed::<SendReply>(&reply).msg_key;
                reported.entry(to).or_default().push((key, text));
            }
            Err(error) => assert_ne!(error.kind, Kind::Unconfirmed, "the history could be read: {error}"),
        }
    }
    let sent: usize = reported.values().map(Vec::len).sum();
    assert_eq!(stored().await - at_first, sent as u64);
    assert!(faults > 200 && (1850..2000).contains(&sent), "{faults} faults, {sent} sent");
    let places = [format!("a={MAIN}&b={FRIEND}"), format!("a={MAIN}&b={UP}"), format!("group={FANS}")];
    for (to, reported) in reported {
        let all = world.control(&format!("messages?{}", places[to]), None).await;
        let own = all["messages"].as_array().unwrap().iter().filter(|message| message["sender_uid"] == MAIN);
        let keys: Vec<String> = own.map(|message| message["msg_key"].to_string()).collect();
        let expected: Vec<String> = reported.iter().map(|(key, _)| key.clone()).collect();
        assert_eq!(keys[keys.len() - expected.len()..], expected);
    }
}
