//! What a watch tells.

use super::cursor::Cursor;
use crate::endpoint::UnreadCounts;
use crate::error::Error;
use crate::facts;
use crate::model::{Message, Peer, Session};
use serde::de::DeserializeOwned;
use std::rc::Rc;
use std::time::Duration;

/// Something that happened, told in order per conversation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WatchEvent {
    /// A message, as the history gives it.
    Message {
        /// The other party.
        peer: Peer,
        /// The message as JSON.
        message: String,
        /// The emotes of its page as JSON, where there are any.
        emotes: Option<Rc<str>>,
        /// Whether the user sent it, on whatever device.
        is_own: bool,
        /// Whether it arrived while no watch was live: before the first one, while polls failed, offline, or during a rest. A watch
        /// that goes on at the pace of the last one, whose last poll succeeded within the interval, is live at once.
        is_caught_up: bool,
        /// Whether a machine sent it: a greeting, an automatic reply, a push.
        is_automatic: bool,
    },
    /// A message was recalled, or withdrawn by the service. Its text must not be shown any more.
    Recalled {
        /// The other party.
        peer: Peer,
        /// The `msg_key` of the message.
        key: String,
        /// Whether the service withdrew it.
        by_system: bool,
    },
    /// A reply shows a conversation changed.
    Session {
        /// The other party.
        peer: Peer,
        /// The session as JSON.
        session: String,
        /// What has changed.
        changes: Vec<Change>,
    },
    /// The counts of unread messages have changed.
    Unread {
        /// The counts as JSON.
        counts: String,
    },
    /// The watch is in another state.
    State(WatchState),
    /// Messages that could not be delivered.
    Gap {
        /// The other party; `None` where the conversation is not known.
        peer: Option<Peer>,
        /// Why.
        reason: GapReason,
        /// What failed.
        error: Option<Error>,
    },
}

impl WatchEvent {
    /// The message, where it is one.
    ///
    /// # Errors
    /// A stranger sent one with an odd field; its JSON is in the event.
    #[must_use]
    pub fn message(&self) -> Option<Result<Message, Error>> {
        if let Self::Message { message, .. } = self { Some(typed(message)) } else { None }
    }

    /// The session, where it is about one that changed.
    ///
    /// # Errors
    /// It has an odd field; its JSON is in the event.
    #[must_use]
    pub fn session(&self) -> Option<Result<Session, Error>> {
        if let Self::Session { session, .. } = self { Some(typed(session)) } else { None }
    }

    /// The counts of unread messages, where they have changed.
    ///
    /// # Errors
    /// They are odd; their JSON is in the event.
    #[must_use]
    pub fn unread(&self) -> Option<Result<UnreadCounts, Error>> {
        if let Self::Unread { counts } = self { Some(typed(counts)) } else { None }
    }

    /// About how many bytes it takes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Message { message, .. } => message.len(),
            Self::Session { session, .. } => session.len(),
            Self::Unread { counts } => counts.len(),
            Self::Recalled { .. } | Self::State(_) | Self::Gap { .. } => 0,
        }
    }
}

fn typed<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| facts::odd_shape(&error))
}

/// What has changed in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// It was not there before.
    New,
    /// How many messages and pushes are unread.
    Unread,
    /// Up to where it was read.
    Read,
    /// Whether it is pinned.
    Pin,
    /// Whether do-not-disturb is on.
    Dnd,
    /// Whether it is intercepted.
    Intercept,
}

impl Change {
    /// Its name in JavaScript.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unread => "unread",
            Self::Read => "read",
            Self::Pin => "pin",
            Self::Dnd => "dnd",
            Self::Intercept => "intercept",
        }
    }
}

/// Why messages could not be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GapReason {
    /// More were missed than `max_catch_up`; the newest were delivered.
    TooMany,
    /// The service refuses to show the conversation.
    Refused,
    /// The service's replies could not be read, three times.
    Unreadable,
}

impl GapReason {
    /// Its name in JavaScript.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TooMany => "too-many",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The state of a watch.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WatchState {
    /// It fetches what was missed.
    CatchingUp,
    /// New messages are told as they come: the last poll succeeded, this watch's or the one's whose pace it goes on at.
    Live,
    /// A poll has failed and will be retried.
    Retrying {
        /// Why.
        error: Error,
        /// When, since 1970.
        until: Duration,
    },
    /// It rests, or polls at a slower pace.
    Paused {
        /// Why.
        reason: PauseReason,
        /// Until when, since 1970, where that is known.
        until: Option<Duration>,
        /// The refusal of risk control.
        error: Option<Error>,
    },
    /// It has ended.
    Stopped {
        /// Why.
        reason: StopReason,
        /// What failed.
        error: Option<Error>,
    },
}

/// Why a watch rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PauseReason {
    /// The page is hidden: polls go on, every 2 minutes.
    Hidden,
    /// The browser is offline.
    Offline,
    /// Risk control refused: nothing is asked until then.
    Risk,
}

impl PauseReason {
    /// Its name in JavaScript.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Offline => "offline",
            Self::Risk => "risk",
        }
    }
}

/// Why a watch has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// Nobody is logged in any more.
    Login,
    /// Somebody else is logged in now.
    Account,
    /// The calls cannot succeed, for instance because an option is wrong.
    Failed,
}

impl StopReason {
    /// Its name in JavaScript.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Account => "account",
            Self::Failed => "failed",
        }
    }
}

/// Events of a poll, and how far each moves the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    pub(super) events: Vec<Told>,
    pub(super) before: Cursor,
    pub(super) after: Cursor,
}

/// An event, and the mark that its handling moves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub(super) event: WatchEvent,
    pub(super) mark: Option<(Peer, u64)>,
}

impl Batch {
    /// A batch without events.
    pub(super) fn new(cursor: &Cursor) -> Self {
        Self { events: Vec::new(), before: cursor.clone(), after: cursor.clone() }
    }

    /// The events in order, each with the mark that its handling moves.
    pub fn into_events(self) -> impl Iterator<Item = (WatchEvent, Option<(Peer, u64)>)> {
        self.events.into_iter().map(|told| (told.event, told.mark))
    }

    /// The cursor once the first `count` events are handled.
    #[must_use]
    pub fn cursor_behind(&self, count: usize) -> Cursor {
        if count >= self.events.len() {
            return self.after.clone();
        }
        let mut cursor = self.before.clone();
        for (peer, seqno) in self.events.iter().take(count).filter_map(|told| told.mark) {
            cursor.mark(peer, seqno);
        }
        cursor
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The cursor before its first event was handled.
    #[must_use]
    pub fn before(&self) -> &Cursor {
        &self.before
    }

    /// The cursor once all its events are handled.
    #[must_use]
    pub fn after(&self) -> &Cursor {
        &self.after
    }
}
