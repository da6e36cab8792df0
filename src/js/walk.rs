//! Walks through pages, for the package to make async iterators of.

use super::call::{Call, parse};
use super::client::Client;
use super::object::{get, set};
use super::{arguments, promise};
use crate::client::Common;
use crate::client::walk::{HistoryFacts, HistoryWalk, Next, SessionsFacts, SessionsWalk, Walk};
use crate::endpoint::{Endpoint, History, HistoryOptions, SessionsOptions};
use crate::error::Error;
use crate::input::Options;
use crate::model::Talker;
use js_sys::{Array, Object, Promise};
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
    History(RefCell<HistoryWalk<String>>, Talker, Call, Common),
    Sessions(RefCell<SessionsWalk<String>>, Call, Common),
    Wrong(Error),
}

#[wasm_bindgen]
impl Pages {
    /// The next page and its new items in the order of the walk, or `undefined` after the last.
    #[wasm_bindgen(unchecked_return_type = "Promise<{ page: any; items: any[] } | undefined>")]
    pub fn next(&self) -> Promise {
        let (client, steps) = (self.client.clone(), Rc::clone(&self.steps));
        promise(Box::pin(async move {
            let (step, call) = match &*steps {
                Steps::Wrong(error) => return Err(client.error(error, None)),
                Steps::History(walk, talker, call, common) => {
                    let talker = *talker;
                    let ask = async |options| client.core.call(call, &History { talker, options }, common).await;
                    let read = |page: &str| HistoryFacts::read(page).map_err(|error| error.at(History::ROUTE.name));
                    (advance(walk, "messages", ask, read).await, call)
                }
                Steps::Sessions(walk, call, common) => {
                    let ask = async |options| client.core.call(call, &options, common).await;
                    let read =
                        |page: &str| SessionsFacts::read(page).map_err(|error| error.at(SessionsOptions::ROUTE.name));
                    (advance(walk, "session_list", ask, read).await, call)
                }
            };
            step.map_err(|error| client.error(&error, Some(call)))
        }))
    }
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
}

/// Goes on until there is a page to give out, which has its items in `list`.
async fn advance<W: Walk<String>>(
    walk: &RefCell<W>,
    list: &str,
    ask: impl AsyncFn(W::Question) -> Result<String, Error>,
    read: impl Fn(&str) -> Result<W::Facts, Error>,
) -> Result<JsValue, Error> {
    loop {
        let next = walk.borrow_mut().next();
        match next {
            Next::Done => return Ok(JsValue::UNDEFINED),
            Next::Page(page, places) => return step(&page, list, &places),
            Next::Ask(question) => {
                let text = ask(question).await?;
                let facts = read(&text)?;
                walk.borrow_mut().take(&facts, text);
            }
        }
    }
}

/// A page and those of the items in `list` that stand at `places`.
fn step(page: &str, list: &str, places: &[usize]) -> Result<JsValue, Error> {
    let page = parse(page.as_bytes())?;
    let found = get(&page, list);
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
    Ok(step.into())
}
