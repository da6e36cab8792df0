//! Whole calls against the service in process, under a virtual clock, on a network with faults.

use super::in_process::{FANS, FRIEND, GIF, MAIN, STRANGER, UP, World, group, user};
use super::sim::{Outcome, Own, Path, Sim, usual_answer};
use bili_im::endpoint::{self, GetHistory, HistoryOptions, ItemIds, PinSession};
use bili_im::engine::{
    Answer, Call, CallId, Config, HistoryPager, Image, Items, Output, Question, Read, Send, UploadFile, UploadImage,
    Users, Write,
};
use bili_im::error::ErrorKind;
use bili_im::http::FileId;
use bili_im::id::Id;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

const UNKNOWN: u64 = 900_000_001;

/// The service in process, and what its futures run on.
struct Service {
    world: World,
    runtime: Runtime,
}

impl Service {
    fn new() -> Self {
        Self { world: World::new(), runtime: Builder::new_current_thread().enable_time().build().unwrap() }
    }

    fn control(&self, path: &str, body: Option<Value>) -> Value {
        self.runtime.block_on(self.world.control(path, body))
    }

    /// Calls of the service's main user. The service has the virtual clock.
    fn sim(&self, seed: u64) -> Sim<'_> {
        let mut sim = Sim::new(seed, Config::default(), |request, wall| {
            self.control("clock", Some(json!({"set": wall.as_secs()})));
            self.runtime.block_on(self.world.exchange(request))
        });
        sim.desk = Box::new(|question, rng| {
            let answer = match question {
                Question::Csrf => Answer::Csrf(Some(self.world.csrf().to_owned())),
                question => usual_answer(question, &[GIF]),
            };
            (rng.ms_below(20), answer)
        });
        sim
    }
}

fn data(sim: &Sim<'_>, call: CallId) -> (Value, BTreeMap<&'static str, Value>) {
    match sim.result(call) {
        Ok(Output::Data(data, fields)) => {
            let fields = fields.iter().map(|(name, field)| (*name, serde_json::to_value(field).unwrap())).collect();
            (serde_json::from_slice(&data.clone().whole()).unwrap(), fields)
        }
        other => panic!("{other:?}"),
    }
}

fn call(method: &'static str) -> Call {
    Call::new(method)
}

#[test]
fn calls_of_several_requests_come_to_what_the_service_has() {
    let service = Service::new();
    let mut sim = service.sim(1);
    let mids = [FRIEND, UNKNOWN, UP].into_iter().chain(900_000_100..900_000_160).map(Id).collect();
    let users = sim.start(Box::new(Users::new(mids, call("users"), &Own).unwrap()));
    let ids = ItemIds { aids: Some((1..=120).map(Id).collect()), ..ItemIds::default() };
    let items = sim.start(Box::new(Items::new(ids, call("items"), &Own).unwrap()));
    let size = GIF.len() as u64;
    let image = UploadImage::new(FileId(0), size, call("uploadImage"), &Own, &sim.engine.config).unwrap();
    let image = sim.start(Box::new(image));
    let endpoint = endpoint::UploadFile { filename: "a.gif".to_owned(), size };
    let file = UploadFile::new(&endpoint, FileId(0), call("upload"), &Own, &sim.engine.config).unwrap();
    let file = sim.start(Box::new(file));
    let pin = PinSession { talker: user(UP), pinned: true };
    let pin = Write::new(&pin, call("pin"), &Own, &sim.engine.config).unwrap();
    let pin = sim.start(Box::new(pin));
    sim.run_until_quiescent();
    sim.assert_idle();
    let (users, _) = data(&sim, users);
    let mids: Vec<_> = users.as_array().unwrap().iter().map(|user| user["mid"].as_u64().unwrap()).collect();
    assert_eq!(mids, [FRIEND, UP]);
    assert_eq!(data(&sim, items).0["archive"].as_array().map(Vec::len), Some(120));
    let (reply, fields) = data(&sim, image);
    assert_eq!((&reply["image_width"], &reply["image_height"]), (&json!(2), &json!(3)));
    assert!(fields["image_url"].as_str().unwrap().starts_with("https://"), "{fields:?}");
    let (reply, fields) = data(&sim, file);
    assert!(reply["url"].is_string());
    let now = u64::try_from((sim.now + sim.wall_offset).as_millis()).unwrap();
    let left = fields["expiresAt"].as_u64().unwrap() - now;
    assert!((890_000..=900_000).contains(&left), "{left} ms");
    assert_eq!(sim.result(pin), Ok(&Output::Done));
}

/// How often each text stands in the stored messages between two users or of a group.
fn count_texts(service: &Service, which: &str) -> BTreeMap<String, usize> {
    let stored = service.control(&format!("messages?{which}"), None);
    let mut counts = BTreeMap::new();
    for message in stored["messages"].as_array().unwrap() {
        let content: Value = serde_json::from_str(message["content"].as_str().unwrap()).unwrap_or_default();
        if let Some(text) = content["content"].as_str() {
            *counts.entry(text.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// Texts to three talkers, some of which are given up, among calls of other kinds.
fn start_sends(sim: &mut Sim<'_>) -> Vec<(CallId, usize, String)> {
    let image = Image::File(FileId(0), GIF.len() as u64);
    let image = Send::image(user(UP), image, None, false, call("sendImage"), &Own, &sim.engine.config).unwrap();
    sim.start(Box::new(image));
    let history = GetHistory { talker: user(FRIEND), options: HistoryOptions::default() };
    let history = Read::new(&history, call("history"), &Own, &sim.engine.config).unwrap();
    sim.start(Box::new(history));
    let sends = (0..6).map(|number| {
        let talker = [user(FRIEND), user(STRANGER), group(FANS)][number % 3];
        let text = format!("text {number}");
        let send = Send::text(talker, text.clone(), None, number == 4, call("sendText"), &Own).unwrap();
        let wait = sim.rng.ms_below(20_000);
        let send = sim.start_after(wait, Box::new(send));
        if sim.rng.percent(30) {
            let given_up = wait + sim.rng.ms_below(10_000);
            sim.cancel_after(given_up, send);
        }
        (send, number % 3, text)
    });
    sends.collect()
}

#[test]
fn a_message_is_never_sent_twice_and_a_result_is_the_truth() {
    let mut tally = [0; 4];
    for seed in 0..100 {
        let service = Service::new();
        service.control("settings", Some(json!({"sign": "required"})));
        let mut sim = service.sim(seed);
        let faults = seed % 4 * 25;
        sim.network = Box::new(move |_, rng| Path::random(rng, faults));
        let sends = start_sends(&mut sim);
        sim.run_until_quiescent();
        sim.assert_idle();
        sim.assert_hosts_are_spared();
        sim.assert_reads_coalesce();
        sim.assert_writes_are_paced(sim.engine.config.min_write_interval);
        let of = |other: u64| format!("a={MAIN}&b={other}");
        let stored = [of(FRIEND), of(STRANGER), format!("group={FANS}")].map(|which| count_texts(&service, &which));
        for (send, talker, text) in sends {
            let count = stored[talker].get(&text).copied().unwrap_or(0);
            assert!(count <= 1, "seed {seed}: {text:?} is there {count} times");
            let place = match sim.outcome(send) {
                Some(Outcome::Ended(Ok(_))) => {
                    assert_eq!(count, 1, "seed {seed}: {text:?} was not sent");
                    0
                }
                Some(Outcome::Ended(Err(error))) if error.kind == ErrorKind::Unconfirmed => 1,
                Some(Outcome::Ended(Err(error))) => {
                    assert_eq!(count, 0, "seed {seed}: {text:?} was sent: {error}");
                    2
                }
                Some(Outcome::Cancelled) => 3,
                None => panic!("seed {seed}: {text:?} has no outcome"),
            };
            tally[place] += 1;
        }
    }
    assert!(tally.iter().all(|count| *count > 20), "sent, unconfirmed, refused, given up: {tally:?}");
}

/// The keys of those messages of a page that are new, in the order of the walk.
fn new_keys(output: &Output) -> Option<Vec<String>> {
    match output {
        Output::End => None,
        Output::Page(data, places) => {
            let page: Value = serde_json::from_slice(&data.clone().whole()).unwrap();
            let key = |place: &u32| page["messages"][*place as usize]["msg_key"].as_str().unwrap().to_owned();
            Some(places.iter().map(key).collect())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_walk_goes_on_where_it_failed_or_was_given_up() {
    for seed in 0..20 {
        let service = Service::new();
        service.control("conversation", Some(json!({"a": MAIN, "b": FRIEND, "count": 300, "seed": seed})));
        let history = service.runtime.block_on(service.world.read(World::history(user(FRIEND))));
        let expected: Vec<_> = history.messages.unwrap().into_iter().map(|message| message.head.msg_key).collect();
        let mut sim = service.sim(seed);
        let faults = seed % 4 * 25;
        sim.network = Box::new(move |_, rng| Path::random(rng, faults));
        let pager = HistoryPager::new(user(FRIEND), HistoryOptions::default(), call("history"), &Own).unwrap();
        let mut page = sim.start(Box::new(pager));
        let mut found = Vec::new();
        loop {
            if sim.rng.percent(20) {
                let given_up = sim.rng.ms_below(4000);
                sim.cancel_after(given_up, page);
            }
            sim.run_until_quiescent();
            sim.assert_idle();
            if let Some(Outcome::Ended(Ok(output))) = sim.outcome(page) {
                let Some(keys) = new_keys(output) else { break };
                found.extend(keys);
            }
            // An hour, for the circuit breaker to close.
            sim.run_for(Duration::from_secs(3600));
            page = sim.start_again(page);
        }
        assert_eq!(found, expected, "seed {seed}");
    }
}
