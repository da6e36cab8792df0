//! The state of the service, and the operations that change it.

pub mod account;
pub mod arrivals;
pub mod clock;
pub mod conversation;
pub mod counts;
pub mod emote;
pub mod file;
pub mod generate;
mod md5;
pub mod message;
pub mod random;
pub mod sent_image;
pub mod session;
pub mod settings;
pub mod signature;
pub mod store;

use crate::data;
use crate::fault::rule::Faults;
use crate::http::log::Log;
use account::{Account, Group};
use clock::Clock;
use conversation::{Conversation, View};
use counts::Counts;
use file::Files;
use message::Talk;
use random::Random;
use settings::Settings;
use signature::Keys;
use std::collections::{BTreeMap, HashMap};

/// The state of the stand-in service.
#[derive(Debug)]
pub struct World {
    /// The seed.
    pub seed: u64,
    /// Whether some initial contents are malformed.
    pub odd: bool,
    /// The seeded generator of keys, file names and random choices.
    pub random: Random,
    /// The service's clock.
    pub clock: Clock,
    /// The time of the last event, in microseconds.
    last: i64,
    /// Settings that tests can change.
    pub settings: Settings,
    /// The keys of the query signature.
    pub wbi: Keys,
    /// Accounts by mid.
    pub accounts: BTreeMap<u64, Account>,
    /// Fan groups by id.
    pub groups: BTreeMap<u64, Group>,
    /// Conversations.
    pub talks: HashMap<Talk, Conversation>,
    /// Each owner's view of each conversation.
    pub views: HashMap<(u64, Talk), View>,
    /// The conversation and sequence number of each message, by key.
    keys: HashMap<u64, (Talk, u64)>,
    /// Uploaded files.
    pub files: Files,
    /// Uploaded images.
    pub images: Files,
    /// Rules for faults.
    pub faults: Faults,
    /// The log of requests.
    pub log: Log,
    /// Counters of requests and effects.
    pub counts: Counts,
}

impl World {
    /// The initial state; with `odd`, some contents are malformed.
    pub fn new(seed: u64, odd: bool) -> Self {
        let mut world = Self {
            seed,
            odd,
            random: Random::new(seed),
            // Fixed while the initial state is built, so that read marks are reproducible.
            clock: Clock::Fixed { at: data::talks::SEEDED_UNTIL },
            last: 0,
            settings: Settings::default(),
            wbi: Keys::default(),
            accounts: BTreeMap::new(),
            groups: BTreeMap::new(),
            talks: HashMap::new(),
            views: HashMap::new(),
            keys: HashMap::new(),
            files: Files::default(),
            images: Files::default(),
            faults: Faults::default(),
            log: Log::default(),
            counts: Counts::default(),
        };
        data::people::seed(&mut world);
        data::talks::seed(&mut world);
        world.clock = Clock::Real { offset: 0 };
        world
    }

    /// The mid of the account with this `SESSDATA`.
    pub fn logged_in(&self, sessdata: &str) -> Option<u64> {
        let known = |account: &&Account| account.sessdata == sessdata && account.system_msg_type == 0;
        self.accounts.values().find(known).map(|account| account.mid)
    }

    /// The account with this mid, created on demand.
    pub fn account_or_new(&mut self, mid: u64) -> &mut Account {
        let csrf = format!("{:032x}", u128::from(mid).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060));
        self.accounts
            .entry(mid)
            .or_insert_with(|| Account::new(mid, &format!("用户{mid}"), format!("sess-{mid}"), csrf))
    }

    /// The current time in microseconds, strictly increasing even while the clock stands still.
    pub fn tick(&mut self) -> i64 {
        let now = self.clock.micros();
        let same_second = now / 1_000_000 == self.last / 1_000_000;
        self.last = if same_second { now.max(self.last + 1) } else { now };
        self.last
    }

    /// `owner`'s view of a conversation.
    pub fn view(&mut self, owner: u64, talk: Talk) -> &mut View {
        self.views.entry((owner, talk)).or_default()
    }

    /// Whether `owner` follows the other party of a conversation.
    pub fn follows(&self, owner: u64, other: u64) -> bool {
        self.accounts.get(&owner).is_some_and(|account| account.follows.contains(&other))
    }
}
