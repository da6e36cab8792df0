//! A client and a service that stores its messages.

use super::json;
use crate::sim::{Mailbox, Outcome, Own, Path, Sent, Sim, fields, text_of, usual_answer};
use bili_im::endpoint::ImageSource;
use bili_im::engine::{Added, Call, CallId, Config, Image, Machine, Output, Send};
use bili_im::error::{Error, ErrorKind};
use bili_im::http::{Body, FileId};
use bili_im::id::Id;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

/// As much of a PNG of 256 by 128 px as anybody looks at.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x00\x80\x08\x06\x00\x00\x00";

pub const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A client and a service that stores its messages. Requests take 50 ms, answers to questions no time.
pub struct Stage {
    pub sim: Sim<'static>,
    pub mailbox: Mailbox,
    /// What becomes of coming POSTs of messages.
    fates: Rc<RefCell<VecDeque<Path>>>,
}

/// What a call claims of its message.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// The service said so.
    Sent,
    /// The history shows it.
    Confirmed,
    /// It was sent, and the history does not show it.
    Unseen,
    /// It was not.
    NotSent(ErrorKind),
    /// The service refused it with this code.
    Refused(i64),
    /// Nothing is certain.
    Unconfirmed,
    /// The call was given up.
    Cancelled,
}

impl Stage {
    pub fn new(seed: u64) -> Self {
        Self::with(seed, Config::default())
    }

    pub fn with(seed: u64, config: Config) -> Self {
        let mailbox = Mailbox::new(seed);
        let service = mailbox.clone();
        let mut sim = Sim::new(seed, config, move |request, now| service.respond(request, now));
        let fates = Rc::new(RefCell::new(VecDeque::<Path>::new()));
        let coming = Rc::clone(&fates);
        sim.network = Box::new(move |request, _| {
            let fate = is_message(request.target.as_str()).then(|| coming.borrow_mut().pop_front()).flatten();
            fate.unwrap_or_else(|| Path::taking(ms(50)))
        });
        sim.desk = Box::new(|question, _| (Duration::ZERO, usual_answer(question, &[PNG])));
        Self { sim, mailbox, fates }
    }

    /// What becomes of the next POSTs of messages; those after them take 50 ms.
    pub fn expect(&self, fates: impl IntoIterator<Item = Path>) {
        self.fates.borrow_mut().extend(fates);
    }

    /// Begins to send a text.
    pub fn text(&mut self, mid: u64, text: &str) -> CallId {
        self.sim.start(text_to(mid, text, false))
    }

    /// Sends a text, and runs until that has come to something.
    pub fn send(&mut self, mid: u64, text: &str) -> Claim {
        let call = self.text(mid, text);
        self.finish(call)
    }

    /// Begins to send an image by its address.
    pub fn image(&mut self, mid: u64, url: &str) -> CallId {
        let image = Image::Known(ImageSource { url: url.to_owned(), ..ImageSource::default() });
        let call = Call::new("sendImage");
        let send = Send::image(mid.into(), image, None, false, call, &Own, &self.sim.engine.config).unwrap();
        self.sim.start(Box::new(send))
    }

    /// Begins to send a file.
    pub fn file(&mut self, mid: u64, call: Call) -> CallId {
        let image = Image::File(FileId(0), PNG.len() as u64);
        let send = Send::image(mid.into(), image, None, false, call, &Own, &self.sim.engine.config).unwrap();
        self.sim.start(Box::new(send))
    }

    /// Begins to recall a message.
    pub fn recall(&mut self, mid: u64, key: u64, timestamp: Option<u64>) -> CallId {
        let send = Send::recall(mid.into(), Id(key), timestamp, Call::new("recall"), &Own).unwrap();
        self.sim.start(Box::new(send))
    }

    /// Runs until the call is over.
    pub fn finish(&mut self, call: CallId) -> Claim {
        while self.sim.outcome(call).is_none() {
            assert!(self.sim.step(), "call {call} never ends");
        }
        self.claim(call)
    }

    pub fn claim(&self, call: CallId) -> Claim {
        claim(self.sim.outcome(call).expect("it is over"))
    }

    pub fn error(&self, call: CallId) -> &Error {
        self.sim.result(call).expect_err("it fails")
    }

    /// The key that a call claims.
    pub fn key(&self, call: CallId) -> u64 {
        json(self.sim.result(call))["msg_key"].as_str().expect("a key is a string").parse().unwrap()
    }

    /// The time by the clock on the wall.
    pub fn wall(&self) -> Duration {
        self.sim.now + self.sim.wall_offset
    }

    /// The requests to send or recall, in order.
    pub fn posts(&self) -> Vec<&Sent> {
        self.sim.sent.iter().filter(|sent| is_message(&sent.request.target)).collect()
    }

    /// When they left, counted in ms from the first.
    pub fn times(&self) -> Vec<u128> {
        let posts = self.posts();
        posts.iter().map(|sent| (sent.at - posts[0].at).as_millis()).collect()
    }

    /// The texts that left, in order.
    pub fn texts(&self) -> Vec<String> {
        self.posts().into_iter().map(|sent| text_of(&form(sent)["msg[content]"])).collect()
    }

    /// The reads of history, in order.
    pub fn looks(&self) -> Vec<&Sent> {
        self.sim.sent.iter().filter(|sent| sent.request.target.contains("/fetch_session_msgs")).collect()
    }

    /// Lets calls that were started before run up to their first request, so that what follows comes later.
    pub fn settle(&mut self) {
        self.sim.run_for(ms(1));
    }
}

/// What a call that is over claims of its message.
pub fn claim(outcome: &Outcome) -> Claim {
    let Outcome::Ended(result) = outcome else { return Claim::Cancelled };
    match result {
        Ok(Output::Data(_, fields)) => match fields.iter().find(|(name, _)| *name == "confirmed") {
            None => Claim::Sent,
            Some((_, Added::Flag(true))) => Claim::Confirmed,
            Some(_) => Claim::Unseen,
        },
        Ok(other) => panic!("{other:?}"),
        Err(error) if error.kind == ErrorKind::Unconfirmed => {
            assert!(error.message.contains("may have been sent") && !error.retryable, "{error:?}");
            Claim::Unconfirmed
        }
        Err(error) if error.kind == ErrorKind::Input || says_unsent(&error.message) => Claim::NotSent(error.kind),
        Err(error) => {
            Claim::Refused(error.code.unwrap_or_else(|| panic!("it does not say whether it was sent: {error:?}")))
        }
    }
}

fn says_unsent(message: &str) -> bool {
    ["was not sent", "nothing was sent", "nothing is sent"].iter().any(|words| message.contains(words))
}

fn is_message(target: &str) -> bool {
    target.contains("/send_msg")
}

/// The form of a request.
pub fn form(sent: &Sent) -> std::collections::BTreeMap<String, String> {
    let Body::Form(form) = &sent.request.body else { panic!("{sent:?} has no form") };
    fields(form)
}

pub fn text_to(mid: u64, text: &str, confirms: bool) -> Box<dyn Machine> {
    let send = Send::text(mid.into(), text.to_owned(), None, confirms, Call::new("sendText"), &Own);
    Box::new(send.unwrap())
}
