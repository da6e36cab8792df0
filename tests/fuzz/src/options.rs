//! Options of calls: which are taken and what they become, against a table of their names, types and ranges.
//!
//! What is JavaScript's own of it (plain objects, numbers that were rounded) is tested in `tests/e2e/input.test.mjs`.

use crate::own::Own;
use crate::run::{Outcome, hold};
use bili_im::endpoint::{
    Endpoint, GetHistory, GetUnread, HistoryOptions, ListNewSessions, ListSessions, NewSessionsOptions,
    SessionsOptions, UnreadOptions,
};
use bili_im::{Id, Talker};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// What an option takes.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A whole number in this range.
    Number(u64, u64),
    Flag,
    Id,
}

/// An option: its name, that of the parameter it becomes, what it takes.
type Row = (&'static str, &'static str, Kind);

const SIZE_OF_LISTS: Row = ("size", "size", Kind::Number(1, 100));

const HISTORY: &[Row] = &[
    ("size", "size", Kind::Number(1, 2000)),
    ("beginSeqno", "begin_seqno", Kind::Id),
    ("endSeqno", "end_seqno", Kind::Id),
    ("from", "begin_seqno", Kind::Id),
    ("senderDeviceId", "sender_device_id", Kind::Number(0, u32::MAX as u64)),
];

const SESSIONS: &[Row] = &[
    ("sessionType", "session_type", Kind::Number(1, 9)),
    ("groupFold", "group_fold", Kind::Flag),
    ("unfollowFold", "unfollow_fold", Kind::Flag),
    ("sortRule", "sort_rule", Kind::Number(1, 3)),
    ("beginTs", "begin_ts", Kind::Id),
    ("endTs", "end_ts", Kind::Id),
    SIZE_OF_LISTS,
];

const NEW_SESSIONS: &[Row] = &[("beginTs", "begin_ts", Kind::Id), SIZE_OF_LISTS];

const UNREAD: &[Row] = &[
    ("unreadType", "unread_type", Kind::Number(0, 3)),
    ("showUnfollowList", "show_unfollow_list", Kind::Flag),
    ("showDustbin", "show_dustbin", Kind::Flag),
];

const STRANGERS: &[&str] = &["Size", "begin_seqno", "sizes", "", "signal", "__proto__", "from "];

pub fn run(cases: u32, seed: u64) -> Outcome {
    let which = select(&[HISTORY, SESSIONS, NEW_SESSIONS, UNREAD][..]);
    let inputs = which.prop_flat_map(|rows| (Just(rows), entries(rows)));
    hold(cases, seed, &inputs, |(rows, given)| {
        let talker = Talker::User(Id(7));
        match rows.len() {
            5 => agrees(rows, &given, |options: HistoryOptions| GetHistory { talker, options }),
            7 => agrees(rows, &given, |options: SessionsOptions| ListSessions { options }),
            2 => agrees(rows, &given, |options: NewSessionsOptions| ListNewSessions { options }),
            _ => agrees(rows, &given, |options: UnreadOptions| GetUnread { options }),
        }
    })
}

fn entries(rows: &'static [Row]) -> impl Strategy<Value = Map<String, Value>> {
    let known = (0..rows.len()).prop_flat_map(move |at| (Just(rows[at].0), fitting(rows[at].2)));
    let entry = prop_oneof![40 => known.boxed(), 8 => ((0..rows.len()).prop_map(move |at| rows[at].0), anything()).boxed(), 1 => (select(STRANGERS), anything()).boxed()];
    vec(entry, 0..5).prop_map(|entries| entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn fitting(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Flag => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Number(least, most) => {
            let edges = [least, most, least.saturating_sub(1), most + 1].map(Value::from);
            prop_oneof![4 => (least..=most).prop_map(Value::from), 1 => select(edges.to_vec())].boxed()
        }
        Kind::Id => {
            any::<u64>().prop_flat_map(|id| select(vec![json!(id), json!(id.to_string()), json!(id >> 20)])).boxed()
        }
    }
}

fn anything() -> impl Strategy<Value = Value> {
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(5.0),
        json!(2.5),
        json!(256),
        json!(4294967296_u64),
        json!(u64::MAX),
    ];
    let texts = [
        json!(""),
        json!("5"),
        json!("18446744073709551616"),
        json!("five"),
        json!([]),
        json!([5]),
        json!({}),
        json!({"size": 5}),
    ];
    select([odd, texts].concat())
}

/// The value as a parameter; `Err` where it is refused, `Ok(None)` where it counts as absent.
fn expected(kind: Kind, value: &Value) -> Result<Option<String>, ()> {
    match (kind, value) {
        (_, Value::Null) => Ok(None),
        (Kind::Flag, Value::Bool(flag)) => Ok(Some(u8::from(*flag).to_string())),
        (Kind::Number(least, most), Value::Number(number)) => {
            let number = number.as_u64().filter(|number| (least..=most).contains(number)).ok_or(())?;
            Ok(Some(number.to_string()))
        }
        (Kind::Id, Value::Number(number)) => Ok(Some(number.as_u64().ok_or(())?.to_string())),
        (Kind::Id, Value::String(digits)) => {
            let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u64>().ok().filter(|_| is_plain).map(|id| Some(id.to_string())).ok_or(())
        }
        _ => Err(()),
    }
}

fn agrees<T: DeserializeOwned, E: Endpoint>(
    rows: &[Row],
    given: &Map<String, Value>,
    endpoint: impl Fn(T) -> E,
) -> Result<(), TestCaseError> {
    let read = serde_json::from_value::<T>(Value::Object(given.clone()));
    let params = read.map_err(|error| error.to_string()).and_then(|options| {
        let params = endpoint(options).params(&Own).map_err(|error| {
            // Whoever reads it has to find the option by its name.
            let named = rows.iter().any(|(name, ..)| error.message.contains(&format!("options.{name}")));
            if named { "refused".to_owned() } else { format!("it names no option: {}", error.message) }
        })?;
        Ok(params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Vec<_>>())
    });
    let mut wanted = Vec::new();
    let mut is_fine = true;
    for (name, value) in given {
        let Some((_, wire, kind)) = rows.iter().find(|(known, ..)| known == name) else {
            is_fine = false;
            continue;
        };
        match expected(*kind, value) {
            Ok(Some(value)) => wanted.push(((*wire).to_owned(), value)),
            Ok(None) => {}
            Err(()) => is_fine = false,
        }
    }
    // Two beginnings are one too many.
    let is_given = |name: &str| given.get(name).is_some_and(|value| !value.is_null());
    is_fine &= !(is_given("from") && is_given("beginSeqno"));
    prop_assert_eq!(params.is_ok(), is_fine, "{:?} {:?}", given, params);
    match params {
        Ok(params) => {
            for one in &wanted {
                prop_assert!(params.contains(one), "{:?} is missing of {:?}", one, params);
            }
            let mut names: Vec<_> = params.iter().map(|(name, _)| name).collect();
            names.sort();
            prop_assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "twice: {:?}", params);
        }
        Err(message) => prop_assert!(!message.starts_with("it names no option"), "{}", message),
    }
    Ok(())
}
