//! What is checked before an endpoint answers: the login, then the CSRF token.

use super::{Access, Route};
use crate::http::call::Call;
use crate::reply::Refusal;
use crate::world::World;

/// The mid of who is logged in; 0 on endpoints open to all.
pub fn admit(route: &Route, call: &Call, world: &World) -> Result<u64, Refusal> {
    if route.access == Access::Open {
        return Ok(0);
    }
    let mid = login(call, world)?;
    if call.content.broken {
        return Err(Refusal::of(-400));
    }
    match route.access {
        Access::Form => token_twice(call, mid, world)?,
        Access::Multipart => token_in_part(call, mid, world)?,
        Access::Open | Access::Login => {}
    }
    Ok(mid)
}

/// The mid of the `SESSDATA` cookie.
pub fn login(call: &Call, world: &World) -> Result<u64, Refusal> {
    let sessdata = call.meta.cookies.get("SESSDATA").filter(|value| !value.is_empty());
    sessdata.and_then(|value| world.logged_in(value)).ok_or_else(|| Refusal::of(if call.is_2020() { -6 } else { -101 }))
}

/// Both fields must hold the token; in 2020 `csrf_token` alone was asked for.
fn token_twice(call: &Call, mid: u64, world: &World) -> Result<(), Refusal> {
    let field = |name| call.form().text(name);
    let wrong_token = !is_token(field("csrf_token"), call, mid, world);
    let wrong_csrf = match field("csrf") {
        None if call.is_2020() => false,
        given => !is_token(given, call, mid, world),
    };
    if wrong_token || wrong_csrf { Err(Refusal::of(-111)) } else { Ok(()) }
}

fn token_in_part(call: &Call, mid: u64, world: &World) -> Result<(), Refusal> {
    let given = call.part("csrf").map(|part| part.text());
    if is_token(given.as_deref(), call, mid, world) { Ok(()) } else { Err(Refusal::of(-111)) }
}

/// The token is the account's own, and agrees with the cookie where the request carries one.
fn is_token(given: Option<&str>, call: &Call, mid: u64, world: &World) -> bool {
    let own = world.accounts.get(&mid).map(|account| account.csrf.as_str());
    let cookie = call.meta.cookies.get("bili_jct");
    given.is_some() && given == own && cookie.is_none_or(|cookie| Some(cookie) == given)
}
