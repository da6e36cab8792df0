//! Sessions: the entries of one owner's list of conversations.

use super::World;
use super::conversation::{Conversation, View};
use super::message::{Message, Talk};
use serde_json::{Value, json};

/// One conversation in one owner's list.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// The conversation.
    pub talk: Talk,
    /// Mid or fan-group id of the other party.
    pub talker: u64,
    /// 1 user, 2 fan group.
    pub session_type: u64,
    /// When something last happened in it, in microseconds.
    pub time: i64,
    /// When it was pinned, in microseconds; 0 when it is not.
    pub top_ts: i64,
    /// When it was last read, in microseconds.
    pub ack_ts: i64,
    /// Whether it is intercepted.
    pub intercepted: bool,
    /// Whether the owner follows the other party.
    pub followed: bool,
    /// 0 for users and groups; otherwise the kind of system account.
    pub system_msg_type: u64,
    /// How many messages are unread.
    pub unread: u64,
}

impl Session {
    /// Whether it is with a fan group.
    pub fn is_group(&self) -> bool {
        self.session_type == 2
    }

    /// Whether it is with a system account.
    pub fn is_system(&self) -> bool {
        self.system_msg_type != 0
    }

    /// Whether it can be folded: a fan group, or a user that the owner does not follow.
    pub fn can_fold(&self) -> bool {
        self.is_group() || !(self.followed || self.is_system())
    }
}

impl World {
    /// All sessions of an owner, without those removed since their last message.
    pub fn sessions(&self, owner: u64) -> Vec<Session> {
        let sessions = self.talks.keys().filter_map(|talk| self.session(owner, *talk));
        let there = |session: &Session| {
            let removed = self.views.get(&(owner, session.talk)).map_or(0, |view| view.removed);
            let conversation = self.talks.get(&session.talk);
            conversation.is_some_and(|talk| talk.between(removed, u64::MAX).any(|message| message.is_for(owner)))
        };
        sessions.filter(there).collect()
    }

    /// A session of an owner, removed or not; `None` without any message, and for groups that the owner is not in.
    pub fn session(&self, owner: u64, talk: Talk) -> Option<Session> {
        let (talker, session_type) = match talk {
            Talk::Pair(one, other) if one == owner => (other, 1),
            Talk::Pair(one, other) if other == owner => (one, 1),
            Talk::Pair(..) => return None,
            Talk::Group(id) => (self.groups.get(&id)?.members.contains(&owner).then_some(id)?, 2),
        };
        let conversation = self.talks.get(&talk)?;
        let newest = conversation.newest_for(owner).or(conversation.all().last().filter(|last| last.is_for(owner)))?;
        let unseen = View::default();
        let view = self.views.get(&(owner, talk)).unwrap_or(&unseen);
        Some(Session {
            talk,
            talker,
            session_type,
            time: newest.time(),
            top_ts: view.top_ts,
            ack_ts: view.ack_ts,
            intercepted: view.intercepted,
            followed: session_type == 1 && self.follows(owner, talker),
            system_msg_type: match talk {
                Talk::Pair(..) => self.accounts.get(&talker).map_or(0, |account| account.system_msg_type),
                Talk::Group(_) => 0,
            },
            unread: conversation.unread(owner, view),
        })
    }

    /// The session object of a reply.
    pub fn session_object(&self, owner: u64, session: &Session, new_faces: bool) -> Value {
        let empty = (Conversation::default(), View::default());
        let conversation = self.talks.get(&session.talk).unwrap_or(&empty.0);
        let view = self.views.get(&(owner, session.talk)).unwrap_or(&empty.1);
        let group = self.groups.get(&session.talker).filter(|_| session.is_group());
        let account = self.accounts.get(&session.talker).filter(|_| !session.is_group());
        let newest = conversation.newest_for(owner);
        let mut object = json!({
            "talker_id": session.talker,
            "session_type": session.session_type,
            "at_seqno": if session.is_group() { conversation.mention(owner, view) } else { 0 },
            "top_ts": session.top_ts,
            "group_name": group.map_or("", |group| &group.name),
            "group_cover": group.map_or("", |group| &group.cover),
            "is_follow": u8::from(session.followed),
            "is_dnd": u8::from(view.dnd),
            "ack_seqno": view.ack_seqno,
            "ack_ts": view.ack_ts,
            "session_ts": session.time,
            "unread_count": session.unread,
            "last_msg": newest.map(|message| message.shown(new_faces, self.settings.recalled)),
            "group_type": group.map_or(0, |group| group.group_type),
            "can_fold": u8::from(session.can_fold()),
            "status": 0,
            "max_seqno": newest.map_or(conversation.last_seqno(), |message| message.msg_seqno),
            "new_push_msg": u8::from(has_push(conversation, owner, view)),
            "setting": u8::from(view.push_off),
            "is_guardian": 0,
            "is_intercept": u8::from(view.intercepted),
            "is_trust": u8::from(view.trusted),
            "system_msg_type": session.system_msg_type,
        });
        if let Some(fields) = object.as_object_mut() {
            if let Some(account) = account.filter(|_| session.is_system()) {
                fields.insert("account_info".to_owned(), json!({"name": account.name, "pic_url": account.face}));
            }
            let live = account.is_some_and(|account| account.profile.live);
            fields.insert("live_status".to_owned(), u8::from(live).into());
            fields.insert("biz_msg_unread_count".to_owned(), conversation.unread_biz(owner, view).into());
            fields.insert("user_label".to_owned(), Value::Null);
            fields.extend(view.fields.clone());
        }
        object
    }

    /// Removes a session from the owner's list until its next message, marks it as read and unpins it.
    pub fn remove_session(&mut self, owner: u64, talk: Talk) {
        self.read_all(owner, talk);
        let last = self.talks.get(&talk).map_or(0, Conversation::last_seqno);
        let view = self.view(owner, talk);
        view.removed = last;
        view.biz_seqno = last;
        view.top_ts = 0;
    }
}

/// Whether a push (message sources 5, 6 and 12) is unread.
fn has_push(conversation: &Conversation, owner: u64, view: &View) -> bool {
    let pushed = |message: &Message| message.counts_for(owner) && matches!(message.msg_source, 5 | 6 | 12);
    conversation.between(view.ack_seqno, u64::MAX).any(pushed) || conversation.unread_biz(owner, view) > 0
}
