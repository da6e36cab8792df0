//! Settings for what is strict at the service, and for what is not known for certain.

use serde::{Deserialize, Serialize};

/// The settings. Defaults follow what is known of the service, and are lenient where it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Maximum difference in seconds between `msg[timestamp]` and the clock; with 0 any plausible time will do.
    pub timestamp_window: i64,
    /// Whether each connection closes after one reply. Browsers repeat a request by themselves when a
    /// reused connection is reset.
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
    /// The limit of a text.
    pub text_limit: TextLimit,
    /// Shape and messages of refusals.
    pub refusals: Refusals,
    /// Whether the list of all sessions honours `end_ts`.
    pub end_ts: EndTs,
    /// Whether `nav` has the keys of the query signature.
    pub wbi_img: WbiImg,
    /// Whether requests are refused that the service is known to accept from other programs: see the README.
    pub strict: bool,
    /// The place of pinned sessions in a list.
    pub pinned: Pinned,
    /// Whether `send_msg` requires a signature.
    pub sign: Sign,
}

/// Which messages make a page of a range that has more. The page is newest first either way.
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
    /// They do.
    #[default]
    Kept,
    /// It is empty in every reply.
    Emptied,
}

/// Whether `update_ack` marks pushes read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pushes {
    /// Up to its sequence number, as messages.
    #[default]
    Cleared,
    /// It does not: only removing the session does.
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

/// The limit of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextLimit {
    /// 2000 bytes of content.
    #[default]
    Bytes,
    /// 500 characters of text.
    Characters,
}

/// Shape and messages of refusals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Refusals {
    /// As documented for each part of the service.
    #[default]
    Documented,
    /// As captured in 2026: without `msg`, and with `data` null everywhere.
    Bare,
}

/// Whether the list of all sessions honours `end_ts`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndTs {
    /// It does.
    #[default]
    Honoured,
    /// It does not, and returns the newest sessions. Other lists do.
    Ignored,
}

/// Whether `nav` has the keys of the query signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WbiImg {
    /// It does.
    #[default]
    Given,
    /// It has null in their place.
    Null,
}

/// The place of pinned sessions in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pinned {
    /// At the top of the page that they are on by time.
    #[default]
    Page,
    /// All at the top of the first page, and on no other.
    First,
}

/// Whether `send_msg` requires a signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// It ignores signatures.
    #[default]
    Off,
    /// It returns -400 without a valid one.
    Required,
}
