//! What the calls of a client share.

use super::breaker::Breaker;
use super::read::Flights;
use super::semaphore::Semaphore;
use super::sent_log::SentLog;
use super::{CallId, Config, Notice};
use crate::error::Error;
use crate::http::Host;
use crate::model::Peer;
use crate::wbi::WbiKeys;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Requests in flight per host.
const HOST_PERMITS: usize = 2;

/// What the calls of a client share.
#[derive(Debug)]
pub struct Engine {
    /// How calls behave.
    pub config: Config,
    /// Whether anybody listens to notices.
    pub has_listeners: bool,
    pub(super) hosts: [Semaphore; 3],
    /// One write at a time.
    pub(super) writes: Semaphore,
    /// One message to a talker at a time, its upload included.
    pub(super) talkers: LiteMap<Peer, Semaphore>,
    pub(super) flights: Flights,
    pub(super) kept: Snapshot,
    pub(super) notices: Vec<Notice>,
    pub(super) woken: Vec<CallId>,
    pub(super) presence: Presence,
    /// Calls that wait for a change of it.
    pub(super) watching: Vec<CallId>,
    wakes_all: bool,
    is_changed: bool,
}

/// Something that happens outside, which no call has asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The page was shown or hidden.
    Visible(bool),
    /// Whether somebody looks elsewhere, for instance at another tab.
    Attended(bool),
    /// The browser went online or offline.
    Online(bool),
    /// Somebody wants to know what is new soon.
    Nudge,
}

/// What is known of the page, for those that watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Presence {
    pub(super) is_visible: bool,
    pub(super) is_attended: bool,
    pub(super) is_online: bool,
    /// How often a poll was asked for.
    pub(super) nudges: u32,
}

/// What outlives the instance that it was known in: no token, no text of a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    pub(super) breaker: Breaker,
    /// The WBI keys, and until when they are good.
    pub(super) keys: Option<(WbiKeys, Duration)>,
    /// When the last write left.
    pub(super) last_write: Option<Duration>,
    pub(super) sent: SentLog,
    /// Left out where it is handed out: to ask for users again costs less than to write them out with each message.
    #[serde(skip)]
    pub(super) users: LiteMap<u64, KnownUser>,
    /// The device's ids, by the user's mid.
    #[serde(with = "super::pairs")]
    pub(super) device_ids: LiteMap<u64, String>,
}

/// A user as JSON, or that the service does not know the mid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KnownUser {
    pub(super) until: Duration,
    pub(super) json: Option<String>,
}

impl Engine {
    /// With what an earlier instance knew, if there was one.
    #[must_use]
    pub fn new(config: Config, snapshot: Snapshot) -> Self {
        Self {
            config,
            has_listeners: false,
            hosts: [(); 3].map(|()| Semaphore::new(HOST_PERMITS)),
            writes: Semaphore::new(1),
            talkers: LiteMap::new(),
            flights: Flights::default(),
            kept: snapshot,
            notices: Vec::new(),
            woken: Vec::new(),
            presence: Presence { is_visible: true, is_attended: false, is_online: true, nudges: 0 },
            watching: Vec::new(),
            wakes_all: false,
            is_changed: false,
        }
    }

    /// Takes note of what happens outside. Whoever waits looks whether it matters.
    pub fn input(&mut self, input: Input) {
        let before = self.presence;
        match input {
            Input::Visible(is_visible) => self.presence.is_visible = is_visible,
            Input::Attended(is_attended) => self.presence.is_attended = is_attended,
            Input::Online(is_online) => self.presence.is_online = is_online,
            Input::Nudge => {}
        }
        if matches!(input, Input::Nudge | Input::Visible(true) | Input::Attended(true) | Input::Online(true))
            && (input == Input::Nudge || before != self.presence)
        {
            self.presence.nudges = self.presence.nudges.wrapping_add(1);
        }
        // The timers of a hidden page tick once a minute, so somebody who looks lets what is due begin.
        if before != self.presence || input == Input::Attended(true) {
            self.woken.append(&mut self.watching);
        }
    }

    /// The calls whose waits are over; `None` stands for all of them.
    pub fn take_woken(&mut self) -> Option<Vec<CallId>> {
        let woken = std::mem::take(&mut self.woken);
        if std::mem::take(&mut self.wakes_all) { None } else { Some(woken) }
    }

    /// What listeners are to be told, in order.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// What has to outlive this instance, where it has changed.
    pub fn take_changes(&mut self) -> Option<&Snapshot> {
        std::mem::take(&mut self.is_changed).then_some(&self.kept)
    }

    /// Whether no call holds a permit or waits for one.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.writes.is_idle(1)
            && self.hosts.iter().all(|host| host.is_idle(HOST_PERMITS))
            && self.talkers.is_empty()
            && self.flights.is_idle()
            && self.watching.is_empty()
    }

    pub(super) fn host(&mut self, host: Host) -> &mut Semaphore {
        &mut self.hosts[host as usize]
    }

    pub(super) fn release_host(&mut self, host: Host) {
        self.hosts[host as usize].release(&mut self.woken);
    }

    pub(super) fn leave_host(&mut self, host: Host, call: CallId) {
        self.hosts[host as usize].leave(call, &mut self.woken);
    }

    pub(super) fn release_write(&mut self) {
        self.writes.release(&mut self.woken);
    }

    pub(super) fn leave_write(&mut self, call: CallId) {
        self.writes.leave(call, &mut self.woken);
    }

    pub(super) fn acquire_talker(&mut self, peer: Peer, call: CallId) -> bool {
        self.talkers.entry(peer).or_insert_with(|| Semaphore::new(1)).acquire(call)
    }

    pub(super) fn release_talker(&mut self, peer: Peer) {
        if let Some(line) = self.talkers.get_mut(&peer) {
            line.release(&mut self.woken);
        }
        self.drop_idle(peer);
    }

    pub(super) fn leave_talker(&mut self, peer: Peer, call: CallId) {
        if let Some(line) = self.talkers.get_mut(&peer) {
            line.leave(call, &mut self.woken);
        }
        self.drop_idle(peer);
    }

    fn drop_idle(&mut self, peer: Peer) {
        if self.talkers.get(&peer).is_some_and(|line| line.is_idle(1)) {
            self.talkers.remove(&peer);
        }
    }

    /// When the next write may leave, if that is not now.
    pub(super) fn next_write(&self, now: Duration) -> Option<Duration> {
        let next = self.kept.last_write? + self.config.min_write_interval;
        (next > now).then_some(next)
    }

    /// What is to outlive this instance, for a change.
    pub(super) fn change(&mut self) -> &mut Snapshot {
        self.is_changed = true;
        &mut self.kept
    }

    pub(super) fn note_success(&mut self, number: u64) {
        if self.kept.breaker.succeed(number) {
            self.is_changed = true;
        }
    }

    /// Opens the breaker. Whoever waits finds it open at once.
    pub(super) fn note_refusal(&mut self, error: Error, number: u64, now: Duration) -> Error {
        self.wakes_all = true;
        self.change().breaker.refuse(error, number, now)
    }
}
