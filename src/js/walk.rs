//! Walks through pages, for the package to make async iterators of.

use super::arguments;
use super::call::{Call, parse};
use super::client::Client;
use super::options::CALL_OPTIONS;
use super::set;
use crate::client::walk::{HistoryFacts, HistoryWalk, Next, SessionsFacts, SessionsWalk, Walk};
use crate::client::{Common, facts};
use crate::endpoint::{Endpoint, History, HistoryOptions, SessionsOptions};
use crate::error::Error;
use crate::model::Talker;
use js_sys::{Array, Object, Promise, Reflect};
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

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
        future_to_promise(async move {
            let core = &client.core;
            match &*steps {
                Steps::Wrong(error) => Err(client.error(error, None)),
                Steps::History(walk, talker, call, common) => {
                    let ask = async |options| core.call(call, &History { talker: *talker, options }, common).await;
                    step::<_, HistoryFacts>(walk, History::ROUTE.name, "messages", ask)
                        .await
                        .map_err(|error| client.error(&error, Some(call)))
                }
                Steps::Sessions(walk, call, common) => {
                    let ask = async |options: SessionsOptions| core.call(call, &options, common).await;
                    step::<_, SessionsFacts>(walk, SessionsOptions::ROUTE.name, "session_list", ask)
                        .await
                        .map_err(|error| client.error(&error, Some(call)))
                }
            }
        })
    }
}

#[wasm_bindgen]
impl Client {
    /// @internal
    #[wasm_bindgen(js_name = historyPages)]
    pub fn history_pages(&self, talker: JsValue, options: JsValue) -> Pages {
        let steps = self.read_call(&options, None).and_then(|(call, common)| {
            let options: HistoryOptions = arguments::options("options", options, CALL_OPTIONS)?;
            options.check()?;
            let talker = arguments::value("talker", talker)?;
            Ok(Steps::History(HistoryWalk::new(options).into(), talker, call, common))
        });
        self.pages(steps, History::ROUTE.name)
    }

    /// @internal
    #[wasm_bindgen(js_name = sessionsPages)]
    pub fn sessions_pages(&self, options: JsValue) -> Pages {
        let steps = self.read_call(&options, None).and_then(|(call, common)| {
            let options: SessionsOptions = arguments::options("options", options, CALL_OPTIONS)?;
            if options.sort_rule == Some(3) {
                // Pages follow each other by the time of the session, which this order does not.
                let message = "a list by the time of reading is one page: await it, it cannot be iterated";
                return Err(Error::input("options.sortRule", message));
            }
            Ok(Steps::Sessions(SessionsWalk::new(options).into(), call, common))
        });
        self.pages(steps, SessionsOptions::ROUTE.name)
    }
}

impl Client {
    fn pages(&self, steps: Result<Steps, Error>, name: &'static str) -> Pages {
        let steps = steps.unwrap_or_else(|error| Steps::Wrong(error.at(name)));
        Pages { client: self.clone(), steps: Rc::new(steps) }
    }
}

/// Goes on until there is a page to give out.
async fn step<W: Walk<JsValue, Facts = F>, F: DeserializeOwned>(
    walk: &RefCell<W>,
    name: &'static str,
    list: &str,
    ask: impl AsyncFn(W::Question) -> Result<String, Error>,
) -> Result<JsValue, Error> {
    loop {
        let next = walk.borrow_mut().next();
        match next {
            Next::Done => return Ok(JsValue::UNDEFINED),
            Next::Ask(question) => {
                let text = ask(question).await?;
                let (facts, page) = (facts(name, &text)?, parse(&text).map_err(|error| error.at(name))?);
                walk.borrow_mut().take(&facts, page);
            }
            Next::Page(page, places) => {
                let found = Reflect::get(&page, &list.into()).unwrap_or_default();
                let items = Array::new();
                if let Some(found) = found.dyn_ref::<Array>() {
                    #[expect(clippy::cast_possible_truncation, reason = "a page has thousands of items at most")]
                    places.iter().for_each(|at| {
                        items.push(&found.get(*at as u32));
                    });
                }
                let step = Object::new();
                set(&step, "page", page);
                set(&step, "items", &items);
                return Ok(step.into());
            }
        }
    }
}
