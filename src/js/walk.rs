//! Walks through pages, for the package to make async iterators of.

use super::browser::{Browser, BrowserCall};
use super::call::Call;
use super::client::{Client, read, settle};
use crate::client::Common;
use crate::client::walk::{HistoryFacts, HistoryWalk, Next, SessionsFacts, SessionsWalk, Walk};
use crate::endpoint::{Endpoint, History, HistoryOptions, Question, SessionsOptions};
use crate::error::Error;
use crate::model::Talker;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A walk through pages.
#[wasm_bindgen]
pub struct Pages {
    client: Client,
    name: &'static str,
    steps: Rc<(Steps, Common)>,
}

/// What is walked through; wrong arguments show at the first step.
enum Steps {
    History(RefCell<HistoryWalk<JsValue>>, Talker),
    Sessions(RefCell<SessionsWalk<JsValue>>),
    Wrong(Error),
}

#[wasm_bindgen]
impl Pages {
    /// Settles `own` with the next page and its new items in the order of the walk, or nothing after the last.
    pub fn next(&self, own: BrowserCall) {
        let (client, steps) = (self.client.clone(), Rc::clone(&self.steps));
        let call = Call { browser: client.browser.clone(), own: own.clone() };
        settle(own, self.name, async move {
            let (steps, common) = &*steps;
            match steps {
                Steps::Wrong(error) => Err(error.clone()),
                Steps::History(walk, talker) => {
                    let question = |options| Question::of(History { talker: *talker, options });
                    client.advance(walk, "messages", question, history_facts, &call, common).await
                }
                Steps::Sessions(walk) => {
                    client.advance(walk, "session_list", Question::of, sessions_facts, &call, common).await
                }
            }
        });
    }
}

/// What a walk has to know of a page. The engine has read it already, and finds what is wanted of it far sooner than its text
/// could be gone through once more.
fn history_facts(browser: &Browser, page: &JsValue) -> Result<HistoryFacts, Error> {
    let Some(seqnos) = browser.seqnos(page) else {
        // Something is odd: that takes the whole way.
        return HistoryFacts::read(&browser.pick(page, "has_more,min_seqno,max_seqno,messages,msg_seqno"));
    };
    let mut facts = HistoryFacts::read(&browser.pick(page, "has_more,min_seqno,max_seqno"))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, from 0 up, and exact")]
    facts.seqnos.extend(seqnos.iter().map(|seqno| Some(*seqno as u64)));
    Ok(facts)
}

fn sessions_facts(browser: &Browser, page: &JsValue) -> Result<SessionsFacts, Error> {
    const FIELDS: &str = "session_list,talker_id,session_type,session_ts,top_ts,unread_count,has_more";
    SessionsFacts::read(&browser.pick(page, FIELDS))
}

#[wasm_bindgen]
impl Client {
    /// A walk through a history, or through the list of conversations, as `given`: see [`Client::call`]. `own` is that of its
    /// steps, and is not settled here.
    #[wasm_bindgen(js_name = walk)]
    pub fn walk(&self, own: &BrowserCall, is_history: bool, given: &str) -> Pages {
        let name = if is_history { History::ROUTE.name } else { SessionsOptions::ROUTE.name };
        let (steps, common) =
            read_steps(own, is_history, given).unwrap_or_else(|error| (Steps::Wrong(error), Common::default()));
        Pages { client: self.clone(), name, steps: Rc::new((steps, common)) }
    }
}

fn read_steps(own: &BrowserCall, is_history: bool, given: &str) -> Result<(Steps, Common), Error> {
    let (mut given, common) = read(own, given)?;
    let steps = if is_history {
        let options = HistoryOptions::read(&mut given.options);
        given.options.check()?;
        options.check()?;
        Steps::History(HistoryWalk::new(options).into(), given.talker()?)
    } else {
        let options = SessionsOptions::read(&mut given.options);
        if options.sort_rule == Some(3) {
            // Pages follow each other by the time of the session, which this order does not.
            let message = "a list by the time of reading is one page: await it, it cannot be iterated";
            return Err(Error::input("options.sortRule", message));
        }
        Steps::Sessions(SessionsWalk::new(options).into())
    };
    given.options.finish()?;
    Ok((steps, common))
}

impl Client {
    /// Goes on until there is a page to give out.
    async fn advance<W: Walk<JsValue>>(
        &self,
        walk: &RefCell<W>,
        list: &str,
        question: impl Fn(W::Question) -> Question<'static>,
        read: fn(&Browser, &JsValue) -> Result<W::Facts, Error>,
        call: &Call,
        common: &Common,
    ) -> Result<JsValue, Error> {
        loop {
            let next = walk.borrow_mut().next();
            match next {
                Next::Done => return Ok(JsValue::UNDEFINED),
                Next::Page(page, places) => return Ok(self.browser.step(&page, list, &places)),
                Next::Ask(asked) => {
                    let page = self.browser.parse(self.core.ask_data(call, question(asked), common).await?)?;
                    let facts = read(&self.browser, &page)?;
                    walk.borrow_mut().take(&facts, page);
                }
            }
        }
    }
}
