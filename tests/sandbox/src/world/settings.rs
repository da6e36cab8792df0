//! Rules a test may choose: where the service is strict, and where nobody knows for certain how it behaves.

use serde::{Deserialize, Serialize};

/// What a test may choose. The defaults are what is known of the service, and lenient where it is lenient.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Largest distance in seconds between `msg[timestamp]` and the clock; 0 asks only for plausible seconds.
    pub timestamp_window: i64,
    /// Close each connection of the service after one reply, so that a reset always hits a fresh one.
    /// Browsers repeat a request by themselves when a connection they had used before is reset.
    pub close_connections: bool,
    /// Which messages of a range make a page of history.
    pub history_window: HistoryWindow,
    /// What `max_seqno` of a page of history is.
    pub max_seqno: MaxSeqno,
    /// What `min_seqno` of a page of history is.
    pub min_seqno: MinSeqno,
    /// Whether recalled messages still have their content.
    pub recalled: Recalled,
    /// Whether `update_ack` marks pushes read.
    pub pushes: Pushes,
    /// Whether pictures of less than 10 px are accepted.
    pub small_images: SmallImages,
    /// What makes a text too long.
    pub text_limit: TextLimit,
    /// The shape of refusals, and their words.
    pub refusals: Refusals,
    /// Whether `end_ts` matters to the list of all sessions.
    pub end_ts: EndTs,
    /// Whether `nav` tells the keys of the query signature.
    pub wbi_img: WbiImg,
    /// Refuse what the service is known to take from other programs: see the README.
    pub strict: bool,
    /// Where pinned sessions stand in a list.
    pub pinned: Pinned,
    /// Whether `send_msg` asks for a signature.
    pub sign: Sign,
}

/// Which messages of a range make a page, when it has more of them. The page is listed newest first either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HistoryWindow {
    /// The newest.
    #[default]
    Newest,
    /// The oldest, if `begin_seqno` says where the range begins.
    Oldest,
}

/// What `max_seqno` of a page of history is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MaxSeqno {
    /// The newest number of the page.
    #[default]
    Page,
    /// The newest number of the conversation.
    Session,
}

/// What `min_seqno` of a page of history is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MinSeqno {
    /// The oldest number of the page.
    #[default]
    Page,
    /// The oldest number of the conversation.
    Session,
    /// 1, as some conversations have it.
    One,
}

/// Whether recalled messages still have their content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Recalled {
    /// They have it.
    #[default]
    Kept,
    /// It is gone from every reply.
    Emptied,
}

/// Whether `update_ack` marks pushes read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pushes {
    /// Up to the number it names, like messages.
    #[default]
    Cleared,
    /// Nothing does but removing the session.
    Left,
}

/// What becomes of small pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmallImages {
    /// They are accepted.
    #[default]
    Taken,
    /// They are refused.
    Refused,
}

/// What makes a text too long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextLimit {
    /// 2000 bytes of content.
    #[default]
    Bytes,
    /// 500 characters of text.
    Characters,
}

/// The shape of refusals, and their words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Refusals {
    /// As each part of the service was documented.
    #[default]
    Documented,
    /// As captured in 2026: without `msg`, and with `data` null everywhere.
    Bare,
}

/// Whether `end_ts` matters to the list of all sessions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndTs {
    /// It does.
    #[default]
    Honoured,
    /// The newest sessions come whatever it says. Other lists honour it.
    Ignored,
}

/// Whether `nav` tells the keys of the query signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WbiImg {
    /// It does.
    #[default]
    Given,
    /// It says null in their place.
    Null,
}

/// Where pinned sessions stand in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pinned {
    /// At the top of the page their time puts them on.
    #[default]
    Page,
    /// All of them at the top of the first page, however old, and nowhere else.
    First,
}

/// Whether `send_msg` asks for a signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// It does not look at it.
    #[default]
    Off,
    /// Without a valid one the answer is -400.
    Required,
}
