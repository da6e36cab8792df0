//! A handle to one stand-in service: cheap to clone; clones share the state.

use crate::world::World;
use crate::{control, http};
use axum::Router;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A stand-in service with its state.
#[derive(Debug, Clone)]
pub struct Sandbox {
    world: Arc<Mutex<World>>,
    sites: Arc<[PathBuf]>,
}

/// Credentials of an account, for the ready line.
#[derive(Debug, Clone, Serialize)]
pub struct Login {
    /// User id.
    pub mid: u64,
    /// Display name.
    pub name: String,
    /// Value of the `SESSDATA` cookie.
    pub sessdata: String,
    /// Value of the `bili_jct` cookie.
    pub csrf: String,
}

impl Sandbox {
    /// A service in its initial state. The same `seed` gives the same keys, names and random choices.
    pub fn new(seed: u64) -> Self {
        Self { world: Arc::new(Mutex::new(World::new(seed, false))), sites: Arc::default() }
    }

    /// The same service in its initial state, with some malformed contents among its messages.
    pub fn with_odd_contents(self) -> Self {
        let mut world = self.world();
        *world = World::new(world.seed, true);
        drop(world);
        self
    }

    /// The same service, with these folders served as pages; the first that has a file wins.
    pub fn with_sites(self, sites: Vec<PathBuf>) -> Self {
        Self { sites: sites.into(), ..self }
    }

    /// Everything the listener serves: service by host, control address, pages.
    ///
    /// A request in process names its host by an absolute URI or a `Host` header, and its scheme by the
    /// URI or the extension [`crate::Scheme`]. A response with the extension [`crate::ResetConnection`] means
    /// that the connection was reset.
    pub fn router(&self) -> Router {
        Router::new().nest("/_sandbox", control::router()).fallback(http::answer).with_state(self.clone())
    }

    /// All accounts that can log in.
    pub fn logins(&self) -> Vec<Login> {
        let world = self.world();
        let people = world.accounts.values().filter(|account| account.system_msg_type == 0);
        people
            .map(|account| Login {
                mid: account.mid,
                name: account.name.clone(),
                sessdata: account.sessdata.clone(),
                csrf: account.csrf.clone(),
            })
            .collect()
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // After a panic in a handler the state is still usable, and the test should see it.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn sites(&self) -> &[PathBuf] {
        &self.sites
    }
}
