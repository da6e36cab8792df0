//! Dispatches requests to the part of the sandbox that answers them.

pub mod body;
pub mod call;
pub mod cookies;
pub mod cors;
pub mod files;
pub mod host;
pub mod log;
mod multipart;
pub mod params;
pub mod part;
pub mod pictures;
pub mod serve;
pub mod site;

use crate::Sandbox;
use crate::endpoint::{self, Route};
use crate::picture;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;
use call::Meta;
use host::Place;
use log::Kind;

/// The part of the service that a request is for.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// An endpoint.
    Endpoint(&'static Route),
    /// An uploaded file.
    File,
    /// A picture.
    Picture,
    /// An unknown path: code -404.
    Nothing,
}

/// Everything except the control address.
pub async fn answer(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let meta = Meta::of(&parts);
    let place = Place::of(&meta.host);
    let Some(target) = target(place, &meta) else {
        return page(&sandbox, &meta, &parts, body).await;
    };
    let crosses =
        matches!(place, Place::Service(_) | Place::Loopback) && !matches!(target, Target::File | Target::Picture);
    if crosses && meta.method == Method::OPTIONS && !sandbox.world().faults.wants(&meta, None) {
        let mut response = cors::preflight(&meta.headers);
        let mut world = sandbox.world();
        world.log.preflight(&meta);
        serve::close(&world, &mut response);
        return response;
    }
    serve::serve(sandbox, meta, target, crosses, parts, body).await
}

/// Serves a page or a static file. These requests are logged in full, so that tests can see a token that was sent to a
/// foreign host.
async fn page(sandbox: &Sandbox, meta: &Meta, parts: &Parts, body: Body) -> Response {
    let n = sandbox.world().log.open(meta, Kind::Page, None);
    let content = body::read(parts, body).await;
    sandbox.world().log.fill(n, &content);
    let response = site::answer(sandbox.sites(), meta).await;
    sandbox.world().log.close(n, response.status().as_u16(), None);
    response
}

/// `None` for a page or a static file.
fn target(place: Place, meta: &Meta) -> Option<Target> {
    let service = match place {
        Place::Service(service) => Some(service),
        Place::Loopback => None,
        Place::Files => return Some(Target::File),
        Place::Images if meta.path.starts_with(picture::FOLDER) => return Some(Target::Picture),
        Place::Images | Place::Pages => return endpoint::is_path(&meta.path).then_some(Target::Nothing),
    };
    if place == Place::Loopback && meta.path.starts_with(files::FOLDER) {
        return Some(Target::File);
    }
    if place == Place::Loopback && meta.path.starts_with(picture::FOLDER) {
        return Some(Target::Picture);
    }
    match endpoint::find(service, &meta.method, &meta.path) {
        Some(route) => Some(Target::Endpoint(route)),
        // On loopback every path without an endpoint is a page.
        None if place == Place::Loopback && !endpoint::is_path(&meta.path) => None,
        None => Some(Target::Nothing),
    }
}
