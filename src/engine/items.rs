//! Things that messages share: asked for in batches, and joined into one reply.

use super::read::{Read, output};
use super::{BATCH, Call, Cx, Event, Machine, Output, Step, ready};
use crate::endpoint::{Endpoint, GetItems, ItemIds};
use crate::error::{Error, ErrorKind};
use crate::facts;
use crate::http::{Account, Checked};
use crate::id::Id;
use crate::quote::quote;
use crate::reply::Data;
use serde_json::value::RawValue;

/// What there is to say about some things, as one reply however many requests it takes.
#[derive(Debug)]
pub struct Items {
    call: Call,
    ids: ItemIds,
    /// How many of each kind have been asked for.
    asked: usize,
    merged: Merged,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Started,
    Reading(Box<Read>),
    Over,
}

impl Items {
    /// What there is to say about `ids`.
    ///
    /// # Errors
    /// There are no ids, or nobody is logged in.
    pub fn new(ids: ItemIds, call: Call, account: &dyn Account) -> Result<Self, Error> {
        account.check(false)?;
        let endpoint = GetItems { ids };
        endpoint.params(account)?;
        Ok(Self { call, ids: endpoint.ids, asked: 0, merged: Merged::default(), phase: Phase::Started })
    }

    fn ask(&mut self, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let endpoint = GetItems { ids: self.next_batch() };
        match Read::new(&endpoint, self.call.clone(), &Checked, &cx.engine.config) {
            Ok(read) => {
                self.phase = Phase::Reading(Box::new(read));
                self.read(Event::Started, cx)
            }
            Err(error) => self.end(Err(error)),
        }
    }

    fn read(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let Phase::Reading(read) = &mut self.phase else { return Step::UNCHANGED };
        let reply = ready!(read.step(event, cx));
        let most = self.ids.lists().map(<[Id]>::len).into_iter().max().unwrap_or_default();
        if most <= BATCH {
            return self.end(reply.map(output));
        }
        match reply.and_then(|data| self.merged.join(data.unwrap_or_default())) {
            Ok(()) if self.asked < most => self.ask(cx),
            Ok(()) => self.end(Ok(Output::Data(self.merged.to_json().into(), Vec::new()))),
            Err(error) => self.end(Err(error)),
        }
    }

    fn next_batch(&mut self) -> ItemIds {
        let batch = |ids: &[Id]| Some(ids.iter().skip(self.asked).take(BATCH).copied().collect());
        let [aids, ep_ids, article_ids] = self.ids.lists().map(batch);
        self.asked += BATCH;
        ItemIds { aids, ep_ids, article_ids }
    }

    fn end(&mut self, result: Result<Output, Error>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Over;
        Step::Ready(result)
    }
}

impl Machine for Items {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        match (&self.phase, event) {
            (Phase::Started, Event::Started) => self.ask(cx),
            (Phase::Reading(_), event) => self.read(event, cx),
            _ => Step::UNCHANGED,
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let Phase::Reading(read) = &mut self.phase {
            read.cancel(cx);
        }
        self.phase = Phase::Over;
    }
}

/// Replies with the lists of one name joined, in the order of their names' first appearance.
#[derive(Debug, Default)]
struct Merged(Vec<(String, Vec<Box<RawValue>>)>);

impl Merged {
    /// Anything under a name but a list adds nothing to it.
    fn join(&mut self, reply: Data) -> Result<(), Error> {
        let entries =
            facts::entries(reply).map_err(|_| Error::new(ErrorKind::Reply, "the replies are no lists of items"))?;
        for (name, value) in entries {
            let list = facts::items(value.get().as_bytes()).unwrap_or_default();
            match self.0.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.extend(list),
                None => self.0.push((name, list)),
            }
        }
        Ok(())
    }

    fn to_json(&self) -> String {
        let lists = self.0.iter().map(|(name, list)| {
            let list: Vec<_> = list.iter().map(|item| item.get()).collect();
            format!("{}:[{}]", quote(name), list.join(","))
        });
        format!("{{{}}}", lists.collect::<Vec<_>>().join(","))
    }
}
