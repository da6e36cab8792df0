//! The endpoints, one file each, and their routes.
//!
//! To add one: write its file, add its `mod` line, add its row in `routes`.

mod batch_rm_dustbin;
mod batch_update_dustbin_ack;
mod cards;
pub mod check;
mod ex_climb_wuzhi;
mod fetch_session_msgs;
mod get_msg_dnd;
mod get_session_ss;
mod get_sessions;
mod heart_beat;
mod infoweb;
mod is_limit;
mod link_setting;
mod msgfeed_unread;
mod my_group_unread;
mod myinfo;
mod nav;
mod new_sessions;
mod remove_session;
mod routes;
pub mod send_msg;
mod session_detail;
mod set_msg_dnd;
mod set_push_ss;
mod set_top;
mod single_unread;
mod spi;
mod update_ack;
mod update_intercept;
mod upload;
mod upload_bfs;
mod user_infos;

use crate::http::call::Call;
use crate::http::host::Service;
use crate::http::params::{BadParameter, Params};
use crate::reply::{Answer, Envelope, Outcome, Refusal};
use crate::world::World;
use crate::world::message::Talk;
use axum::http::Method;
use routes::ROUTES;
use serde_json::json;

/// What an endpoint requires of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Open,
    /// A login.
    Login,
    /// A login, and the CSRF token twice in the form.
    Form,
    /// A login, and the CSRF token once in the multipart body.
    Multipart,
}

/// A handler: gets the request, the caller's mid (0 where no login is required), and the world.
type Handle = fn(&Call, u64, &mut World) -> Outcome;

/// One endpoint.
#[derive(Debug)]
pub struct Route {
    /// The endpoint's name everywhere in the sandbox: as a rule the last part of its path.
    pub name: &'static str,
    /// `GET` or `POST`.
    pub method: Method,
    /// Host.
    pub service: Service,
    /// Path.
    pub path: &'static str,
    /// What it requires.
    pub access: Access,
    /// The envelope of its replies.
    pub envelope: Envelope,
    /// The handler.
    pub handle: Handle,
}

impl Route {
    /// Checks the requirements, runs the handler, and counts the change.
    pub fn run(&self, call: &Call, world: &mut World) -> Outcome {
        let mid = check::admit(self, call, world)?;
        let answer = (self.handle)(call, mid, world)?;
        // Sending and uploading count their effects themselves, and one POST changes nothing.
        if self.access == Access::Form && !["send_msg", "link_setting"].contains(&self.name) {
            *world.counts.effects.changes.entry(self.name).or_default() += 1;
        }
        Ok(answer)
    }
}

/// The endpoint for a request to a host of the service, or to any of them with `None` (loopback).
pub fn find(service: Option<Service>, method: &Method, path: &str) -> Option<&'static Route> {
    let here = |route: &&Route| service.is_none_or(|service| service == route.service);
    ROUTES.iter().filter(here).find(|route| route.path == path && route.method == *method)
}

/// Whether any host has an endpoint at this path.
pub fn is_path(path: &str) -> bool {
    ROUTES.iter().any(|route| route.path == path)
}

/// A missing or malformed parameter is a bad request, unless an endpoint has a code of its own.
impl From<BadParameter> for Refusal {
    fn from(_: BadParameter) -> Self {
        Self::of(-400)
    }
}

/// The code of the session and setting services for it.
pub fn invalid(_: BadParameter) -> Refusal {
    Refusal::of(2)
}

/// The conversation named by `talker_id` and `session_type`; the caller must be a member of a fan group.
fn talk(params: &Params, mid: u64, world: &World) -> Result<Talk, Refusal> {
    let talker = params.required("talker_id").map_err(invalid)?;
    let session_type = params.required("session_type").map_err(invalid)?;
    let talk = Talk::of(mid, talker, session_type).filter(|_| talker != 0 && talker != mid).ok_or(Refusal::of(2))?;
    if let Talk::Group(id) = talk {
        world.may_enter(mid, id)?;
    }
    Ok(talk)
}

/// A parameter that is 0 or 1.
fn flag(params: &Params, name: &str) -> Result<bool, Refusal> {
    match params.required(name).map_err(invalid)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Refusal::of(2)),
    }
}

/// A mid other than the caller's.
fn other(params: &Params, name: &str, mid: u64) -> Result<u64, Refusal> {
    params.required(name).ok().filter(|other| *other != 0 && *other != mid).ok_or(Refusal::of(2))
}

/// Ids separated by commas; none when the parameter is absent or empty.
fn ids(params: &Params, name: &str) -> Result<Vec<u64>, Refusal> {
    let text = params.text(name).unwrap_or_default();
    let digits = |id: &str| if id.bytes().all(|byte| byte.is_ascii_digit()) { id.parse().ok() } else { None };
    let ids = text.split(',').filter(|_| !text.is_empty()).map(digits);
    ids.collect::<Option<Vec<u64>>>().filter(|ids| ids.len() <= MAX_IDS).ok_or(Refusal::of(2))
}

/// Maximum number of ids in one request.
const MAX_IDS: usize = 50;

/// The reply of a change.
fn done() -> Outcome {
    Ok(Answer::from(json!({})))
}
