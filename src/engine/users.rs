//! Users by their mids: asked for in batches, known for ten minutes.

use super::read::Read;
use super::state::KnownUser;
use super::{BATCH, Call, Cx, Event, Machine, Output, Step, ready};
use crate::endpoint::GetUsers;
use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts, Slot};
use crate::http::{Account, Checked};
use crate::id::Id;
use crate::reply::Data;
use litemap::LiteMap;
use std::collections::VecDeque;
use std::time::Duration;

/// How long a user is known.
const LIFETIME: Duration = Duration::from_secs(600);

/// Users that are known at most; the oldest are forgotten first.
const MAX_KNOWN: usize = 5000;

/// The users with some mids, in the order asked; those the service does not know are left out.
#[derive(Debug)]
pub struct Users {
    call: Call,
    mids: Vec<Id>,
    missing: VecDeque<Id>,
    /// What this call found, which nothing that happens to the shared cache can take away.
    found: LiteMap<Id, Option<String>>,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Started,
    Reading { batch: Vec<Id>, read: Box<Read> },
    Over,
}

impl Users {
    /// The users with these mids.
    ///
    /// # Errors
    /// Nobody is logged in.
    pub fn new(mids: Vec<Id>, call: Call, account: &dyn Account) -> Result<Self, Error> {
        account.check(false)?;
        let mut seen = LiteMap::<_, _>::new_vec();
        let missing = mids.iter().copied().filter(|mid| seen.insert(*mid, ()).is_none()).collect();
        Ok(Self { call, mids, missing, found: LiteMap::new(), phase: Phase::Started })
    }

    fn ask(&mut self, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let batch = self.next_batch(cx);
        if batch.is_empty() {
            return self.end(Ok(self.output()));
        }
        let endpoint = GetUsers { mids: batch.clone() };
        match Read::new(&endpoint, self.call.clone(), &Checked, &cx.engine.config) {
            Ok(read) => {
                self.phase = Phase::Reading { batch, read: Box::new(read) };
                self.read(Event::Started, cx)
            }
            Err(error) => self.end(Err(error)),
        }
    }

    fn read(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        let Phase::Reading { batch, read } = &mut self.phase else { return Step::UNCHANGED };
        let users = ready!(read.step(event, cx)).and_then(|data| users_by_mid(data, batch));
        match users {
            Ok(users) => {
                learn(&users, cx);
                self.found.extend(users);
                self.ask(cx)
            }
            Err(error) => self.end(Err(error)),
        }
    }

    /// The next mids that nobody has found out about yet, another call neither.
    fn next_batch(&mut self, cx: &Cx<'_>) -> Vec<Id> {
        let mut batch = Vec::new();
        while batch.len() < BATCH
            && let Some(mid) = self.missing.pop_front()
        {
            match cx.engine.kept.users.get(&mid.0).filter(|user| cx.now < user.until) {
                Some(user) => drop(self.found.insert(mid, user.json.clone())),
                None => batch.push(mid),
            }
        }
        batch
    }

    fn output(&self) -> Output {
        let users = self.mids.iter().filter_map(|mid| self.found.get(mid)?.as_deref());
        let list = format!("[{}]", users.collect::<Vec<_>>().join(","));
        Output::Data(list.into(), Vec::new())
    }

    fn end(&mut self, result: Result<Output, Error>) -> Step<Result<Output, Error>> {
        self.phase = Phase::Over;
        Step::Ready(result)
    }
}

impl Machine for Users {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        match (&self.phase, event) {
            (Phase::Started, Event::Started) => self.ask(cx),
            (Phase::Reading { .. }, event) => self.read(event, cx),
            _ => Step::UNCHANGED,
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let Phase::Reading { read, .. } = &mut self.phase {
            read.cancel(cx);
        }
        self.phase = Phase::Over;
    }
}

#[derive(Default)]
struct UserFacts {
    mid: Option<i128>,
}

impl Facts for UserFacts {
    fn names(&self) -> &'static [&'static str] {
        &["mid"]
    }

    fn slot(&mut self, _: usize) -> Slot<'_> {
        Slot::integer(&mut self.mid)
    }
}

/// What a reply says of each mid that was asked for. One odd user does not cost the others.
fn users_by_mid(data: Option<Data>, asked: &[Id]) -> Result<LiteMap<Id, Option<String>>, Error> {
    let list = facts::items(&data.unwrap_or_default().whole())
        .map_err(|_| Error::new(ErrorKind::Reply, "the reply is no list of users"))?;
    let mut users: LiteMap<Id, Option<String>> = LiteMap::new();
    for mid in asked {
        users.insert(*mid, None);
    }
    for user in list {
        let mid = facts::of_raw::<UserFacts>(&user).mid.and_then(|mid| u64::try_from(mid).ok());
        if let Some(known) = mid.and_then(|mid| users.get_mut(&Id(mid))) {
            *known = Some(user.get().to_owned());
        }
    }
    Ok(users)
}

/// Remembers users for all calls. Nothing that has to outlive the instance: they can be asked for again.
fn learn(users: &LiteMap<Id, Option<String>>, cx: &mut Cx<'_>) {
    let (known, now) = (&mut cx.engine.kept.users, cx.now);
    let until = now + LIFETIME;
    for (mid, json) in users {
        known.insert(mid.0, KnownUser { until, json: json.clone() });
    }
    if known.len() <= MAX_KNOWN {
        return;
    }
    known.retain(|_, user| now < user.until);
    while known.len() > MAX_KNOWN {
        let oldest = known.iter().min_by_key(|(_, user)| user.until).map(|(mid, _)| *mid);
        oldest.map(|mid| known.remove(&mid));
    }
}
