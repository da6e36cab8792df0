//! What a watch tells, and what it does not.

use super::{Watching, options, s, stored};
use crate::sim::{BEGIN, Deed, Town};
use bili_im::engine::{Change, Cursor, GapReason, WatchEvent, WatchState};
use serde_json::json;

const FRIEND: (u64, u64) = (7, 1);
const GROUP: (u64, u64) = (7, 2);

/// A town with `count` talkers who have written for years.
fn old_town(count: u64) -> Town {
    let town = Town::new(1);
    for talker in 1..=count {
        for year in (1..=3).rev() {
            town.act(BEGIN - s(86_400 * 365 * year) + s(talker), Deed::Write((talker, 1)));
        }
    }
    town
}

fn plan(town: &Town, deeds: impl IntoIterator<Item = (u64, Deed)>) {
    let deeds = deeds.into_iter().map(|(at, deed)| (BEGIN + s(at), deed));
    town.state().plan.extend(deeds);
}

#[test]
fn it_begins_at_now_for_every_talker_beyond_the_first_page_too() {
    let town = old_town(300);
    // Talker 1 is last in the list.
    plan(&town, [(30, Deed::Write((1, 1))), (31, Deed::Write((300, 1))), (90, Deed::Write((301, 1)))]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(200));
    assert_eq!(watching.messages(), stored(&town, BEGIN));
    assert_eq!(watching.messages().len(), 3);
    assert_eq!(watching.states(), [&WatchState::Live]);
}

#[test]
fn a_removed_conversation_comes_back_without_its_past() {
    let town = old_town(5);
    town.act(BEGIN, Deed::Remove((5, 1)));
    plan(&town, [(30, Deed::Write((5, 1)))]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(100));
    assert_eq!(watching.messages(), stored(&town, BEGIN));
}

#[test]
fn each_message_comes_once_and_in_order_with_its_flags() {
    let town = old_town(3);
    let automatic = json!({"msg_source": 8});
    plan(
        &town,
        [
            (30, Deed::Write(FRIEND)),
            (31, Deed::WriteOwn(FRIEND)),
            (31, Deed::Odd(FRIEND, automatic)),
            (32, Deed::Write(GROUP)),
            (100, Deed::Write(FRIEND)),
        ],
    );
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(200));
    assert_eq!(watching.messages(), stored(&town, BEGIN));
    let told: Vec<_> = watching
        .events()
        .filter_map(|event| match event {
            WatchEvent::Message { peer, is_own, is_caught_up, is_automatic, .. } => {
                Some((peer.session_type, *is_own, *is_caught_up, *is_automatic))
            }
            _ => None,
        })
        .collect();
    let usual = |kind| (kind, false, false, false);
    assert_eq!(told, [usual(1), (1, true, false, false), (1, false, false, true), usual(2), usual(1)]);
}

#[test]
fn only_lists_counts_and_one_page_per_change_are_requested() {
    let town = old_town(3);
    plan(&town, [(30, Deed::Write(FRIEND)), (500, Deed::Write(FRIEND))]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(3600));
    let (lists, unread, history) = (watching.count("lists"), watching.count("unread"), watching.count("history"));
    assert!((160..=180).contains(&lists) && unread <= 30 && history == 2, "{lists} {unread} {history}");
    assert_eq!(watching.sim.sent.len() as u64, lists + unread + history);
    assert!(watching.sim.sent.iter().all(|sent| !sent.request.is_write()));
}

#[test]
fn both_kinds_of_recall_are_told_once_and_never_as_messages() {
    let town = old_town(3);
    plan(
        &town,
        [
            (30, Deed::Write(FRIEND)),
            (60, Deed::Recall(FRIEND)),
            (90, Deed::Write(GROUP)),
            (120, Deed::Withdraw(GROUP)),
            // Written and recalled between two polls.
            (150, Deed::Write((8, 1))),
            (151, Deed::Recall((8, 1))),
        ],
    );
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(300));
    let stored = town.state().stored.clone();
    let keys: Vec<String> =
        stored.iter().filter(|it| it.at > BEGIN && it.kind == 1).map(|it| it.key.to_string()).collect();
    let recalled: Vec<_> = watching
        .events()
        .filter_map(|event| match event {
            WatchEvent::Recalled { key, by_system, .. } => Some((key.clone(), *by_system)),
            _ => None,
        })
        .collect();
    assert_eq!(recalled, [(keys[0].clone(), false), (keys[1].clone(), true), (keys[2].clone(), false)]);
    assert_eq!(watching.messages().len(), 2);
}

#[test]
fn changes_in_rows_are_told() {
    let town = old_town(2);
    plan(
        &town,
        [
            (30, Deed::Write(FRIEND)),
            (60, Deed::Read(FRIEND)),
            (90, Deed::Pin(FRIEND)),
            (120, Deed::Write((2, 1))),
            (150, Deed::Mute(FRIEND)),
            (180, Deed::Intercept(FRIEND)),
        ],
    );
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(250));
    let changes: Vec<_> = watching
        .events()
        .filter_map(|event| match event {
            WatchEvent::Session { peer, changes, .. } => Some((peer.id.0, changes.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(
        changes,
        [
            (7, vec![Change::New]),
            (7, vec![Change::Unread, Change::Read]),
            (7, vec![Change::Pin]),
            (2, vec![Change::Unread]),
            (7, vec![Change::Dnd]),
            (7, vec![Change::Intercept]),
        ]
    );
}

#[test]
fn counts_are_told_when_they_change() {
    let town = old_town(2);
    plan(&town, [(300, Deed::Write(FRIEND))]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(1000));
    let counts: Vec<_> = watching
        .events()
        .filter_map(|event| match event {
            WatchEvent::Unread { counts } => Some(serde_json::from_str::<serde_json::Value>(counts).unwrap()),
            _ => None,
        })
        .map(|counts| counts["unfollow_unread"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [6, 7]);
}

#[test]
fn a_watch_behind_a_cursor_tells_what_was_missed() {
    let town = old_town(300);
    plan(&town, [(30, Deed::Write(FRIEND))]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(60));
    let cursor = Cursor::parse(&watching.cursor().unwrap().to_json(), "since").unwrap();
    watching.sim.cancel(watching.call);
    // News for two hours, near and far down the list, and a new conversation.
    for at in 0..150 {
        plan(&town, [(3600 + at, Deed::Write((at + 1, 1)))]);
    }
    plan(&town, [(4000, Deed::Write(FRIEND)), (4000, Deed::Write((1000, 1)))]);
    watching.pass(s(7200));
    watching.told.clear();
    watching.restart(options(Some(cursor)));
    watching.pass(s(200));
    let mut told = watching.messages();
    told.sort_unstable();
    assert_eq!(told, stored(&town, BEGIN + s(60)));
    let is_missed = |event: &WatchEvent| matches!(event, WatchEvent::Message { is_caught_up: true, .. });
    assert_eq!(watching.events().filter(|event| is_missed(event)).count(), 152);
    assert_eq!(watching.states(), [&WatchState::CatchingUp, &WatchState::Live]);
}

#[test]
fn the_cursor_of_an_event_does_not_cover_later_ones() {
    let town = old_town(3);
    for at in 0..30 {
        plan(&town, [(30 + at / 10, Deed::Write((at % 3 + 1, 1)))]);
    }
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(100));
    let told = watching.told.clone();
    let all = stored(&town, BEGIN);
    for (at, (_, _, cursor)) in told.iter().enumerate() {
        let handled: Vec<u64> = told[..=at].iter().filter_map(|(_, event, _)| super::seqno(event)).collect();
        let mut again = Watching::new(1, &town, options(Some(cursor.clone())));
        again.pass(s(100));
        let mut rest = again.messages();
        rest.extend(handled);
        rest.sort_unstable();
        assert_eq!(rest, all, "behind event {at}");
    }
}

#[test]
fn more_than_max_catch_up_is_a_gap_and_the_newest_come() {
    let town = old_town(1);
    for at in 0..250 {
        plan(&town, [(30 + at / 100, Deed::Write(FRIEND))]);
    }
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(100));
    let all = stored(&town, BEGIN);
    assert_eq!(watching.messages(), all[50..]);
    let gaps: Vec<_> = watching.events().filter(|event| matches!(event, WatchEvent::Gap { .. })).collect();
    assert!(
        matches!(gaps[..], [WatchEvent::Gap { peer: Some(peer), reason: GapReason::TooMany, error: None }] if peer.id.0 == 7)
    );
}

#[test]
fn a_stuck_has_more_and_a_lagging_history_lose_nothing() {
    for (is_stuck, lag) in [(true, 0), (false, 15), (true, 45)] {
        let town = old_town(3);
        town.state().is_stuck = is_stuck;
        town.state().lag = s(lag);
        plan(&town, (0..40).map(|at| (30 + at * 7, Deed::Write((at % 5 + 1, 1)))));
        let mut watching = Watching::new(1, &town, options(None));
        watching.pass(s(600));
        let mut told = watching.messages();
        told.sort_unstable();
        assert_eq!(told, stored(&town, BEGIN), "{is_stuck} {lag}");
    }
}

#[test]
fn an_unreadable_conversation_is_a_gap_and_holds_up_no_other() {
    let town = old_town(3);
    town.state().refused.insert((1, 1));
    town.state().broken.insert((2, 1));
    plan(&town, [(30, Deed::Write((1, 1))), (31, Deed::Write((2, 1))), (32, Deed::Write((3, 1)))]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(300));
    assert_eq!(watching.messages(), stored(&town, BEGIN + s(31)));
    let gaps: Vec<_> = watching
        .events()
        .filter_map(|event| match event {
            WatchEvent::Gap { peer: Some(peer), reason, error: Some(_) } => Some((peer.id.0, *reason)),
            _ => None,
        })
        .collect();
    assert_eq!(gaps, [(1, GapReason::Refused), (2, GapReason::Unreadable)]);
}

#[test]
fn odd_messages_end_nothing_and_hide_nothing() {
    let town = old_town(3);
    let odd = [
        json!({"msg_seqno": u64::MAX}),
        json!({"msg_seqno": null, "msg_key": null}),
        json!({"content": null, "sender_uid": {}, "at_uids": 5}),
        json!({"msg_seqno": "soon", "msg_key": "later"}),
        json!({"msg_type": "x", "timestamp": -1}),
        json!({"msg_seqno": 1_267_664_064_421_888_u64}),
        json!({"msg_seqno": 1_267_664_064_421_888_u64}),
        json!({"msg_status": 99, "msg_source": "robot"}),
        // Keys that go back although numbers grow.
        json!({"msg_key": 5}),
        json!({"msg_key": BEGIN.as_secs() << 32}),
        // A number that goes back.
        json!({"msg_seqno": 1_267_664_064_421_887_u64}),
        json!({"content": null, "msg_key": null, "timestamp": null, "sender_uid": null, "msg_type": null}),
    ];
    let count = odd.len();
    plan(&town, odd.into_iter().enumerate().map(|(at, fields)| (30 + at as u64 * 25, Deed::Odd(FRIEND, fields))));
    plan(&town, [(500, Deed::Write(FRIEND)), (530, Deed::Write((2, 1)))]);
    let mut watching = Watching::new(1, &town, options(None));
    watching.pass(s(700));
    let told = watching.events().filter(|event| matches!(event, WatchEvent::Message { .. })).count();
    assert_eq!(told, count + 2, "{:#?}", watching.events().collect::<Vec<_>>());
}

#[test]
fn an_impossible_mark_hides_nothing() {
    let town = old_town(2);
    plan(&town, [(30, Deed::Write((1, 1)))]);
    let time = BEGIN.as_micros();
    let forged =
        format!(r#"{{"v":1,"mid":"293793435","time":"{time}","floor":"0","marks":{{"1":"9000000000000000"}}}}"#);
    let mut watching = Watching::new(1, &town, options(Some(Cursor::parse(&forged, "since").unwrap())));
    watching.pass(s(100));
    assert_eq!(watching.messages(), stored(&town, BEGIN));
}

#[test]
fn a_cursor_of_another_account_is_refused() {
    let cursor = r#"{"v":1,"mid":"5","time":"7","floor":"0","marks":{}}"#;
    let mut watching = Watching::new(1, &old_town(1), options(Some(Cursor::parse(cursor, "since").unwrap())));
    watching.pass(s(10));
    let error = watching.error.unwrap().to_string();
    assert_eq!(error, "`options.since`: expected a cursor of this account, got one of another");
}
