//! Walks through pages, for the package to make async iterators of.

use super::arguments;
use super::browser::Browser;
use super::call::Call;
use super::client::Client;
use crate::client::Common;
use crate::client::walk::{HistoryFacts, HistoryWalk, Next, SessionsFacts, SessionsWalk, Walk};
use crate::endpoint::{Endpoint, History, HistoryOptions, Question, SessionsOptions};
use crate::error::Error;
use crate::input::Options;
use crate::model::Talker;
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A walk through pages.
#[wasm_bindgen]
pub struct Pages {
    client: Client,
    steps: Rc<Steps>,
}

/// What is walked through; wrong arguments show at the first step.
enum Steps {
    History(RefCell<HistoryWalk<JsValue>>, Talker, Call, Common),
    Sessions(RefCell<SessionsWalk<JsValue>>, Call, Common),
    Wrong(Error),
}

#[wasm_bindgen]
impl Pages {
    /// The next page and its new items in the order of the walk, or `undefined` after the last.
    #[wasm_bindgen(unchecked_return_type = "Promise<{ page: any; items: any[] } | undefined>")]
    pub fn next(&self) -> Promise {
        let (client, steps) = (self.client.clone(), Rc::clone(&self.steps));
        self.client.promise(Box::pin(async move {
            let (step, call) = match &*steps {
                Steps::Wrong(error) => return Err(client.error(error, None)),
                Steps::History(walk, talker, call, common) => {
                    let question = |options| Question::of(History { talker: *talker, options });
                    (client.advance(walk, "messages", question, history_facts, call, common).await, call)
                }
                Steps::Sessions(walk, call, common) => {
                    (client.advance(walk, "session_list", Question::of, sessions_facts, call, common).await, call)
                }
            };
            step.map_err(|error| client.error(&error, Some(call)))
        }))
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
    /// @internal
    #[wasm_bindgen(js_name = historyPages)]
    pub fn history_pages(&self, talker: JsValue, options: JsValue) -> Pages {
        self.pages(History::ROUTE.name, &options, &|given, call, common| {
            let options = HistoryOptions::read(given);
            given.check()?;
            options.check()?;
            let talker = arguments::talker(&talker)?;
            Ok(Steps::History(HistoryWalk::new(options).into(), talker, call, common))
        })
    }

    /// @internal
    #[wasm_bindgen(js_name = sessionsPages)]
    pub fn sessions_pages(&self, options: JsValue) -> Pages {
        self.pages(SessionsOptions::ROUTE.name, &options, &|given, call, common| {
            let options = SessionsOptions::read(given);
            if options.sort_rule == Some(3) {
                // Pages follow each other by the time of the session, which this order does not.
                let message = "a list by the time of reading is one page: await it, it cannot be iterated";
                return Err(Error::input("options.sortRule", message));
            }
            Ok(Steps::Sessions(SessionsWalk::new(options).into(), call, common))
        })
    }
}

/// Reads what a walk is given, besides what every call takes.
type ReadSteps<'a> = dyn Fn(&mut Options, Call, Common) -> Result<Steps, Error> + 'a;

impl Client {
    fn pages(&self, name: &'static str, options: &JsValue, read: &ReadSteps<'_>) -> Pages {
        let mut given = arguments::options(options);
        let (call, common) = self.read_call(&mut given, options, None);
        let steps = given.check().and_then(|()| read(&mut given, call, common)).and_then(|steps| {
            given.finish()?;
            Ok(steps)
        });
        let steps = steps.unwrap_or_else(|error| Steps::Wrong(error.at(name)));
        Pages { client: self.clone(), steps: Rc::new(steps) }
    }

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
                    let question = question(asked);
                    let name = question.route.name;
                    let page = self.browser.parse(self.core.ask_data(call, question, common).await?);
                    let page = page.map_err(|error| error.at(name))?;
                    let facts = read(&self.browser, &page).map_err(|error| error.at(name))?;
                    walk.borrow_mut().take(&facts, page);
                }
            }
        }
    }
}
