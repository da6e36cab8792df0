//! Serves one request: log, fault, endpoint, reply.

use super::body;
use super::call::{Call, Meta};
use super::log::Kind;
use super::{Target, cors, files, pictures};
use crate::Sandbox;
use crate::codes;
use crate::endpoint::Route;
use crate::fault::apply::{self, HttpReply};
use crate::fault::{Fault, Reset};
use crate::reply::{Envelope, Refusal};
use crate::world::World;
use crate::world::settings::Refusals;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::time::Duration;

/// Marks a response that must not be sent: the listener resets the connection instead.
#[derive(Debug, Clone, Copy)]
pub struct ResetConnection;

/// Serves one request of the service.
pub async fn serve(sandbox: Sandbox, meta: Meta, target: Target, crosses: bool, parts: Parts, body: Body) -> Response {
    let (n, fault) = arrive(&mut sandbox.world(), &meta, target);
    if fault.reset == Some(Reset::Before) {
        pause(fault.delay).await;
        return reset();
    }
    let content = body::read(&parts, body).await;
    sandbox.world().log.fill(n, &content);
    let request_headers = crosses.then(|| meta.headers.clone());
    let cross_origin = request_headers.filter(|_| fault.cors != Some(false));
    // On a task of its own: a service completes a request that has arrived even if the client disconnects.
    let work = tokio::spawn(async move {
        let wire = work(&sandbox, &Call { meta, content }, target, &fault).await?;
        let code = wire.code;
        let mut response = apply::response(wire, fault.cut);
        let mut world = sandbox.world();
        world.log.close(n, response.status().as_u16(), code);
        close(&world, &mut response);
        Some(response)
    });
    match work.await {
        Ok(Some(response)) => permit(response, cross_origin),
        Ok(None) => reset(),
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn arrive(world: &mut World, meta: &Meta, target: Target) -> (u64, Fault) {
    let (kind, name) = match target {
        Target::Endpoint(route) => (Kind::Endpoint(route.name), Some(route.name)),
        Target::File | Target::Picture => (Kind::File, None),
        Target::Nothing => (Kind::Nothing, None),
    };
    let fault = world.faults.pick(meta, name, &mut world.random);
    let noted = fault.as_ref().map(|fault| json!(fault));
    *world.counts.requests.entry(name.unwrap_or("other")).or_default() += 1;
    (world.log.open(meta, kind, noted), fault.unwrap_or_default())
}

/// `None` when the connection is to be reset after the effect.
async fn work(sandbox: &Sandbox, call: &Call, target: Target, fault: &Fault) -> Option<HttpReply> {
    pause(fault.delay).await;
    let canned = apply::canned(fault);
    let wire = if canned.is_none() || fault.effect == Some(true) {
        let mut wire = perform(sandbox, call, target).await;
        apply::transform(fault, &mut wire);
        canned.unwrap_or(wire)
    } else {
        canned?
    };
    pause(fault.delay_reply).await;
    (fault.reset != Some(Reset::After)).then_some(wire)
}

async fn perform(sandbox: &Sandbox, call: &Call, target: Target) -> HttpReply {
    match target {
        Target::Endpoint(route) => HttpReply::json(&run(route, call, &mut sandbox.world())),
        Target::File => files::serve(&call.meta, &sandbox.world()),
        Target::Picture => pictures::serve(&call.meta, sandbox).await,
        Target::Nothing => {
            let mut wire = HttpReply::json(&Envelope::PLAIN.wrap(Err(Refusal::of(-404))));
            wire.status = 404;
            wire
        }
    }
}

fn run(route: &Route, call: &Call, world: &mut World) -> serde_json::Value {
    let bare = world.settings.refusals == Refusals::Bare;
    let envelope = match route.envelope {
        envelope if call.is_2020() => envelope.of_2020(),
        envelope if bare => envelope.bare(),
        envelope => envelope,
    };
    let mut outcome = route.run(call, world);
    if let (true, Err(refusal)) = (bare, &mut outcome)
        && let Some(words) = codes::later_message(refusal.code)
    {
        refusal.message = words.to_owned();
    }
    envelope.wrap(outcome)
}

/// Closes the connection after this reply, if the settings say so.
pub fn close(world: &World, response: &mut Response) {
    if world.settings.close_connections {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
}

fn permit(mut response: Response, request: Option<HeaderMap>) -> Response {
    if let Some(request) = request {
        cors::permit(&request, response.headers_mut());
    }
    response
}

fn reset() -> Response {
    let mut response = axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(ResetConnection);
    response
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}
