//! People and fan groups: who they are, how they log in, and what they allow.

use serde::Serialize;
use std::collections::BTreeSet;

/// Who may write to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// Anyone.
    Everyone,
    /// Only people the account follows.
    Followed,
    /// No one (code 25003).
    Nobody,
}

/// One user, with everything the service checks before a message goes out.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// User id.
    pub mid: u64,
    /// Display name.
    pub name: String,
    /// Address of the avatar.
    pub face: String,
    /// Value of the `SESSDATA` cookie.
    pub sessdata: String,
    /// Value of the `bili_jct` cookie, which is the CSRF token.
    pub csrf: String,
    /// Mids this account follows.
    pub follows: BTreeSet<u64>,
    /// Those of them that it follows closely, whose works are pushed.
    pub closely: BTreeSet<u64>,
    /// Mids this account has blocked: writing to one of them is code 25005.
    pub blocks: BTreeSet<u64>,
    /// Who may write to this account.
    pub privacy: Privacy,
    /// Whether strangers can send one message only, until answered or followed (code 21047).
    pub stranger_limit: bool,
    /// Without a phone number sending is code 21015.
    pub phone_bound: bool,
    /// Blocked from sending without an end: code 21024.
    pub must_rest: bool,
    /// Unix seconds until which sending is code 21046; 0 for none.
    pub frozen_until: i64,
    /// Least number of seconds between two messages, else code 21020; 0 for no limit.
    pub send_interval: i64,
    /// Sending is down for maintenance: code 21028.
    pub sending_closed: bool,
    /// Its public profile.
    pub profile: Profile,
    /// 0 for people; for system senders the `system_msg_type` of their session.
    pub system_msg_type: u64,
    /// Unix seconds of the last message sent.
    pub last_sent: i64,
}

impl Account {
    /// An account with default settings.
    pub fn new(mid: u64, name: &str, sessdata: String, csrf: String) -> Self {
        Self {
            mid,
            name: name.to_owned(),
            face: "https://i0.hdslb.com/bfs/face/member/noface.jpg".to_owned(),
            sessdata,
            csrf,
            follows: BTreeSet::new(),
            closely: BTreeSet::new(),
            blocks: BTreeSet::new(),
            privacy: Privacy::Everyone,
            stranger_limit: false,
            phone_bound: true,
            must_rest: false,
            frozen_until: 0,
            send_interval: 0,
            sending_closed: false,
            profile: Profile::default(),
            system_msg_type: 0,
            last_sent: 0,
        }
    }
}

/// The public profile of an account, besides name and picture.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// The line under the name.
    pub sign: String,
    /// `男`, `女` or `保密`.
    pub sex: String,
    /// 0 to 6.
    pub level: u64,
    /// Has a membership.
    pub vip: bool,
    /// The verified title; empty for none.
    pub official: String,
    /// Banned.
    pub silence: bool,
    /// Is streaming.
    pub live: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            sign: String::new(),
            sex: "保密".to_owned(),
            level: 5,
            vip: false,
            official: String::new(),
            silence: false,
            live: false,
        }
    }
}

/// A fan group.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Group id.
    pub id: u64,
    /// Display name.
    pub name: String,
    /// Address of the cover.
    pub cover: String,
    /// Mids of the members.
    pub members: BTreeSet<u64>,
    /// 0 a group of fans, 2 an official one.
    pub group_type: u64,
    /// A dissolved group answers 700013.
    pub dissolved: bool,
}

impl Group {
    /// A group without members.
    pub fn new(id: u64) -> Self {
        let cover = "https://i0.hdslb.com/bfs/face/member/noface.jpg".to_owned();
        Self { id, name: format!("应援团{id}"), cover, members: BTreeSet::new(), group_type: 0, dissolved: false }
    }
}
