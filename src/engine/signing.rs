//! WBI keys: where they come from, and how long they are good.

use super::{Call, Cx, Read};
use crate::endpoint::GetAccount;
use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts, Slot};
use crate::http::Checked;
use crate::reply::Data;
use crate::wbi::WbiKeys;
use std::time::Duration;

/// Keys are cached for 24 h.
const LIFETIME: Duration = Duration::from_secs(86_400);

/// The cached keys, where they are still good.
pub(super) fn cached(cx: &Cx<'_>) -> Option<WbiKeys> {
    let (keys, until) = cx.engine.kept.keys.as_ref()?;
    (*until > cx.now).then(|| keys.clone())
}

/// A read of the account, which holds the keys.
pub(super) fn fetch(call: &Call, cx: &Cx<'_>) -> Result<Read, Error> {
    Read::new(&GetAccount, call.part("account"), &Checked, &cx.engine.config)
}

/// The keys in the account's data; they are cached.
pub(super) fn take(data: Option<Data>, cx: &mut Cx<'_>) -> Result<WbiKeys, Error> {
    let AccountFacts { images: Images { img, sub } } = facts::of(&data.unwrap_or_default())?;
    let keys = img.zip(sub).and_then(|(img, sub)| WbiKeys::from_addresses(&img, &sub));
    let keys = keys.ok_or_else(|| Error::new(ErrorKind::Reply, "the account has no keys for signatures"))?;
    cx.engine.change().keys = Some((keys.clone(), cx.now + LIFETIME));
    Ok(keys)
}

/// Forgets keys that were refused.
pub(super) fn forget(cx: &mut Cx<'_>) {
    cx.engine.change().keys = None;
}

#[derive(Default)]
struct AccountFacts {
    images: Images,
}

impl Facts for AccountFacts {
    fn names(&self) -> &'static [&'static str] {
        &["wbi_img"]
    }

    fn slot(&mut self, _: usize) -> Slot<'_> {
        Slot::object(&mut self.images)
    }
}

#[derive(Debug, Default)]
struct Images {
    img: Option<String>,
    sub: Option<String>,
}

impl Facts for Images {
    fn names(&self) -> &'static [&'static str] {
        &["img_url", "sub_url"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::text(&mut self.img),
            _ => Slot::text(&mut self.sub),
        }
    }
}
