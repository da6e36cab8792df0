//! Things that messages share.

use super::{asked, failure, json, list};
use crate::sim::{Nobody, Own, Sim, accepted, cancel_after_each_step};
use bili_im::endpoint::ItemIds;
use bili_im::engine::{Call, CallId, Config, Items};
use bili_im::error::ErrorKind;
use bili_im::id::Id;
use serde_json::json;

fn ids(ids: impl IntoIterator<Item = u64>) -> Option<Vec<Id>> {
    Some(ids.into_iter().map(Id).collect())
}

/// A service that has these replies, one after the other.
fn service(replies: &'static [&'static str]) -> Sim<'static> {
    let mut replies = replies.iter().cycle();
    Sim::new(1, Config::default(), move |_, _| accepted(replies.next().unwrap()))
}

fn start(sim: &mut Sim<'_>, ids: ItemIds) -> CallId {
    sim.start(Box::new(Items::new(ids, Call::new("items"), &Own).unwrap()))
}

#[test]
fn items_of_several_replies_are_joined_by_name() {
    let mut sim = service(&[
        r#"{"archive":[{"aid":1}],"article":null}"#,
        r#"{"archive":[{"aid":2, "a":[ ]}],"pgc":[]}"#,
        r#"{"archive":null,"pgc":[{"ep_id":3}],"other":[4],"\"":{}}"#,
    ]);
    let call = start(&mut sim, ItemIds { aids: ids(1..=101), ep_ids: ids(1..=50), article_ids: None });
    sim.run_until_quiescent();
    let joined = json!({
        "archive": [{"aid": 1}, {"aid": 2, "a": []}], "article": [], "pgc": [{"ep_id": 3}], "other": [4], "\"": [],
    });
    assert_eq!(json(sim.result(call)), joined);
    assert_eq!(asked(&sim.sent, "aids"), [list(1..=50), list(51..=100), list([101])]);
    assert_eq!(asked(&sim.sent, "ep_ids"), [list(1..=50), list([]), list([])]);
    assert!(sim.sent.iter().all(|sent| !sent.request.target.contains("article_ids")));
    sim.assert_idle();
}

#[test]
fn items_of_one_reply_come_as_they_are() {
    let mut sim = service(&[r#"{"archive":null,"odd":7}"#]);
    let call = start(&mut sim, ItemIds { article_ids: ids([5]), ..ItemIds::default() });
    sim.run_until_quiescent();
    assert_eq!(json(sim.result(call)), json!({"archive": null, "odd": 7}));
    assert_eq!(asked(&sim.sent, "article_ids"), ["5"]);
}

#[test]
fn items_have_to_be_named() {
    let items = |ids| Items::new(ids, Call::new("items"), &Own).map(drop).map_err(|error| error.kind);
    assert_eq!(items(ItemIds::default()), Err(ErrorKind::Input));
    assert_eq!(items(ItemIds { aids: ids([]), ..ItemIds::default() }), Err(ErrorKind::Input));
    let nobody = Items::new(ItemIds { aids: ids([1]), ..ItemIds::default() }, Call::new("items"), &Nobody);
    assert!(nobody.is_err_and(|error| error.kind == ErrorKind::Login));
}

#[test]
fn replies_that_are_no_lists_of_items_are_an_error() {
    for replies in [&["[]"][..], &["{}", "7"]] {
        let mut sim = service(replies);
        let call = start(&mut sim, ItemIds { aids: ids(1..=51), ..ItemIds::default() });
        sim.run_until_quiescent();
        assert_eq!(failure(sim.result(call)), (ErrorKind::Reply, "the replies are no lists of items".to_owned()));
        sim.assert_idle();
    }
}

#[test]
fn a_call_for_items_may_be_given_up_anywhere() {
    cancel_after_each_step(|| {
        let mut sim = service(&["{}"]);
        let call = start(&mut sim, ItemIds { aids: ids(1..=120), ..ItemIds::default() });
        start(&mut sim, ItemIds { aids: ids(1..=120), ..ItemIds::default() });
        (sim, call)
    });
}
