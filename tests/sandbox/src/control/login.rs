//! `POST login {"mid": n}`, `POST logout`, and `GET login?mid=..&to=/path` for a browser's address bar.

use super::{answer, read};
use crate::Sandbox;
use crate::http::call::Meta;
use crate::http::cookies;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginRequest {
    mid: u64,
}

pub async fn login(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else { return answer(Err("the body ended early".to_owned())) };
    match read::<LoginRequest>(&body.to_bytes()) {
        Ok(who) => enter(&sandbox, &Meta::of(&parts), who.mid),
        Err(error) => answer(Err(error)),
    }
}

pub async fn logout(State(_): State<Sandbox>, request: Request) -> Response {
    let meta = Meta::of(&request.into_parts().0);
    with_cookies(answer(Ok(json!({}))), &cookies::of_login(None, &meta.host, meta.https))
}

#[derive(Deserialize)]
pub struct VisitQuery {
    mid: u64,
    #[serde(default = "root")]
    to: String,
}

fn root() -> String {
    "/".to_owned()
}

pub async fn visit(State(sandbox): State<Sandbox>, Query(visit): Query<VisitQuery>, request: Request) -> Response {
    let meta = Meta::of(&request.into_parts().0);
    // `//host` and `/\host` would lead away.
    let local = visit.to.starts_with('/') && !visit.to.starts_with("//") && !visit.to.contains('\\');
    let (true, Ok(to)) = (local, HeaderValue::try_from(visit.to)) else {
        return answer(Err("to must be a path of this host".to_owned()));
    };
    let mut response = enter(&sandbox, &meta, visit.mid);
    if response.status().is_success() {
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn enter(sandbox: &Sandbox, meta: &Meta, mid: u64) -> Response {
    let world = sandbox.world();
    match world.accounts.get(&mid).filter(|account| account.system_msg_type == 0) {
        None => answer(Err(format!("no account {mid}; POST account makes one"))),
        Some(account) => {
            let said: Value =
                json!({"mid": mid, "name": account.name, "sessdata": account.sessdata, "csrf": account.csrf});
            with_cookies(answer(Ok(said)), &cookies::of_login(Some(account), &meta.host, meta.https))
        }
    }
}

fn with_cookies(mut response: Response, cookies: &[String]) -> Response {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response.into_response()
}
